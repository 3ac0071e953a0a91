"""The tensors of a classifier's weights, read only from bytes whose hash is right."""

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import safetensors.torch
import torch
from safetensors import SafetensorError
from torchvision.models import get_model

from app.models.architectures import Architecture
from app.models.errors import InvalidTensors, WeightsChanged
from app.models.file_kinds import HEAD_BYTES, kind_of_head
from app.models.library import Classifier
from app.models.limits import DEFAULT_TENSOR_FILE_LIMITS, TensorFileLimits

Tensors = dict[str, torch.Tensor]

_FLOATS = (torch.float16, torch.bfloat16, torch.float32)
# Counts training steps; inference does not read it, and older files lack it.
_COUNTER = "num_batches_tracked"
_VARIANCE = ".running_var"
_LONGEST_LABEL = 100
# Module names may no longer have dots. Source: torchvision/models/densenet.py, _load_state_dict.
_OLD_DENSE_NAME = re.compile(r"^(.*denselayer\d+\.(?:norm|relu|conv))\.([12]\.\w+)$")


@dataclass(frozen=True)
class Checkpoint:
    """What a file of weights holds.

    Attributes:
        tensors: float32, named as in the classifier's state_dict, without the counters of batch norms.
        classes: the labels that the file gives; None where it gives none.
    """

    tensors: Tensors
    classes: tuple[str, ...] | None


def read_state_dict(classifier: Classifier) -> Checkpoint:
    """The tensors of a classifier's weights.

    Raises:
        WeightsChanged: the file is gone, or no longer has the bytes that its hash names.
        InvalidTensors: the file holds other tensors than the architecture has.
    """
    weights = classifier.weights
    if weights.path is None:
        return Checkpoint(_seeded(classifier.architecture, weights.seed or 0), None)
    try:
        encoded = weights.path.read_bytes()
    except OSError as failure:
        raise WeightsChanged(weights.name) from failure
    if hashlib.sha256(encoded).hexdigest() != weights.sha256:
        raise WeightsChanged(weights.name)
    if weights.kind == "published":
        loaded = torch.load(io.BytesIO(encoded), weights_only=True, map_location="cpu")
        return Checkpoint(_checked(classifier.architecture, _renamed(loaded)), None)
    return from_safetensors(classifier.architecture, encoded)


def from_safetensors(
    architecture: Architecture, encoded: bytes, limits: TensorFileLimits = DEFAULT_TENSOR_FILE_LIMITS
) -> Checkpoint:
    """The tensors of a safetensors file that must hold those of an architecture, and its labels.

    Args:
        architecture: whose names and shapes are expected; only the number of classes may be another.
        encoded: the file; its metadata may hold `classes`, a JSON list of as many labels.
        limits: what is allowed.
    Raises:
        InvalidTensors: anything else; `reason` says what.
    Source: huggingface/safetensors, README, "Format".
    """
    if len(encoded) > limits.max_file_bytes:
        raise InvalidTensors(None, "too_large")
    kind = kind_of_head(encoded[:HEAD_BYTES])
    if kind in ("empty", "web_page"):
        raise InvalidTensors(None, kind)
    if kind != "safetensors":
        raise InvalidTensors(None, "header")
    header_bytes = int.from_bytes(encoded[:8], "little")
    if header_bytes > limits.max_header_bytes:
        raise InvalidTensors(None, "header_too_large")
    try:
        loaded: Tensors = safetensors.torch.load(encoded)
    except (SafetensorError, KeyError, TypeError, ValueError) as failure:
        raise InvalidTensors(None, "header") from failure
    tensors = _checked(architecture, loaded)
    metadata = json.loads(encoded[8 : 8 + header_bytes]).get("__metadata__", {})
    return Checkpoint(tensors, _labels(metadata.get("classes"), tensors))


def _seeded(architecture: Architecture, seed: int) -> Tensors:
    with torch.random.fork_rng(devices=[]):
        # torch.manual_seed would seed the accelerators' generators too, which are not restored.
        torch.default_generator.manual_seed(seed)
        return _without_counters(get_model(architecture.name, weights=None).state_dict())


def _without_counters(tensors: Mapping[str, torch.Tensor]) -> Tensors:
    return {name: tensor for name, tensor in tensors.items() if not name.endswith(f".{_COUNTER}")}


def _renamed(loaded: Mapping[str, torch.Tensor]) -> Tensors:
    return {_OLD_DENSE_NAME.sub(r"\1\2", name): tensor for name, tensor in loaded.items()}


def _checked(architecture: Architecture, loaded: Mapping[str, torch.Tensor]) -> Tensors:
    given = _without_counters(loaded)
    with torch.device("meta"):
        expected = _without_counters(get_model(architecture.name, weights=None).state_dict())
    if missing := expected.keys() - given.keys():
        raise InvalidTensors(min(missing), "missing")
    if unexpected := given.keys() - expected.keys():
        raise InvalidTensors(min(unexpected), "unexpected")
    last_bias = next(reversed(expected))
    classes = given[last_bias].shape[:1]
    for name, tensor in expected.items():
        is_last = name.startswith(last_bias.removesuffix("bias"))
        shape = classes + tensor.shape[1:] if is_last else tensor.shape
        _check_tensor(name, given[name], shape)
    return {name: given[name].to(torch.float32) for name in expected}


def _check_tensor(name: str, tensor: torch.Tensor, shape: torch.Size) -> None:
    if tensor.dtype not in _FLOATS:
        raise InvalidTensors(name, "dtype")
    if tensor.shape != shape or 0 in tensor.shape:
        raise InvalidTensors(name, "shape")
    if not torch.isfinite(tensor).all():
        raise InvalidTensors(name, "not_finite")
    if name.endswith(_VARIANCE) and (tensor < 0).any():
        raise InvalidTensors(name, "negative")


def _labels(encoded: str | None, tensors: Tensors) -> tuple[str, ...] | None:
    """The labels of a file's metadata, one for each class."""
    if encoded is None:
        return None
    try:
        labels = json.loads(encoded)
    except (ValueError, RecursionError) as failure:
        raise InvalidTensors(None, "classes") from failure
    is_list = isinstance(labels, list) and len(labels) == len(next(reversed(tensors.values())))
    if not is_list or not all(map(_is_label, labels)):
        raise InvalidTensors(None, "classes")
    return tuple(labels)


def _is_label(label: object) -> bool:
    return isinstance(label, str) and label.isprintable() and len(label) <= _LONGEST_LABEL
