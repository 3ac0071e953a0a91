"""Modules of the built-in classifiers. Importing this module imports torch."""

import json

import torch
from safetensors import SafetensorError, safe_open
from torch import nn

from app.core.networks.structure import Structure
from app.core.networks.traceable import classifier
from app.models.checkpoints import COUNTER, Checkpoint
from app.models.classifiers.architecture import IMAGENET_CLASSES, Architecture
from app.models.errors import WeightsChanged
from app.models.model import Built
from app.models.torchvision_import import import_torchvision
from app.models.weights import Weights
from app.wire.tensors import to_safetensors

_CHANNELS = 3


def structure(architecture: Architecture, weights: Weights) -> Structure:
    """A classifier's nodes, from its module on the meta device.

    Raises:
        WeightsChanged: the file of weights cannot be read.
    """
    return structure_for(architecture, _class_count(architecture, weights))


def structure_for(architecture: Architecture, classes: int) -> Structure:
    """A classifier's nodes for a number of classes, from its module on the meta device."""
    return classifier(_module(architecture, classes), _CHANNELS)


def build(architecture: Architecture, checkpoint: Checkpoint, device: torch.device) -> Built:
    """A classifier's graph with the tensors of a checkpoint."""
    count = len(next(reversed(checkpoint.tensors.values())))
    module = _module(architecture, count)
    counters = {name: torch.tensor(0) for name in module.state_dict().keys() - checkpoint.tensors.keys()}
    module.load_state_dict(checkpoint.tensors | counters, assign=True)
    classes = checkpoint.classes or _default_labels(count)
    return Built(classifier(module.to(device), _CHANNELS), classes)


def file(built: Built) -> bytes:
    """A classifier's tensors and labels as a safetensors file."""
    state = built.traceable.graph.module.state_dict()
    arrays = {name: tensor.numpy() for name, tensor in state.items() if not name.endswith(COUNTER)}
    return to_safetensors(arrays, {"classes": json.dumps(built.classes)})


def labels(architecture: Architecture, weights: Weights) -> tuple[str, ...]:
    """Labels from the file of weights; else ImageNet's where there are as many classes; else numbers.

    Raises:
        WeightsChanged: the file of weights cannot be read.
    """
    return weights.labels or _default_labels(_class_count(architecture, weights))


def _default_labels(count: int) -> tuple[str, ...]:
    if count != IMAGENET_CLASSES:
        return tuple(map(str, range(count)))
    import_torchvision()
    from torchvision.models import ResNet18_Weights

    return tuple(ResNet18_Weights.IMAGENET1K_V1.meta["categories"])


def _class_count(architecture: Architecture, weights: Weights) -> int:
    if weights.kind in ("published", "seeded"):
        return IMAGENET_CLASSES
    last_bias = next(reversed(_module(architecture, 1).state_dict()))
    try:
        with safe_open(weights.path, framework="numpy") as file:
            count: int = file.get_slice(last_bias).get_shape()[0]
    except (OSError, SafetensorError) as failure:
        raise WeightsChanged(weights.name) from failure
    return count


def _module(architecture: Architecture, classes: int) -> nn.Module:
    """The module on the meta device, so that no weights are drawn only to be overwritten."""
    with torch.device("meta"):
        return architecture.module(classes)
