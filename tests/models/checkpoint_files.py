"""Weights files made by the tests."""

import hashlib
import io
import json
from functools import cache
from pathlib import Path

import safetensors.torch
import torch
from torchvision.models import get_model

from app.models.architectures import ARCHITECTURES
from app.models.checkpoints import Checkpoint, read_state_dict
from app.models.classifiers.architecture import Architecture
from app.models.kinds.classifier import ClassifierModel
from app.models.weights import Kind, Weights

SQUEEZENET = ARCHITECTURES["squeezenet1_1"]

Tensors = dict[str, torch.Tensor]


@cache
def state_dict(name: str, classes: int = 1000, seed: int = 5) -> Tensors:
    """The state_dict of a torchvision classifier with this seed."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return dict(get_model(name, weights=None, num_classes=classes).state_dict())


def as_safetensors(tensors: Tensors, labels: list[str] | None = None) -> bytes:
    """Encode tensors as a safetensors file, with labels in the metadata."""
    metadata = None if labels is None else {"classes": json.dumps(labels)}
    return safetensors.torch.save(tensors, metadata)


def as_checkpoint(tensors: object) -> bytes:
    """Encode tensors as PyTorch publishes them: a pickle in a zip."""
    written = io.BytesIO()
    torch.save(tensors, written)
    return written.getvalue()


def classifier_of(path: Path, kind: Kind, architecture: Architecture = SQUEEZENET) -> ClassifierModel:
    """A classifier whose weights are the present content of a file."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return ClassifierModel(architecture, Weights(kind, kind, sha256, path, None))


def read(classifier: ClassifierModel) -> Checkpoint:
    """Read the tensors of a classifier's weights."""
    return read_state_dict(classifier.architecture, classifier.weights_source)
