"""Tensors of a classifier: from a weights file, checked by name, shape, dtype and value, or from a seed."""

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError, deserialize

from app.downloads.files import HEAD_BYTES
from app.models.classifiers.architecture import IMAGENET_CLASSES, Architecture
from app.models.errors import InvalidTensors, WeightsChanged
from app.models.file_kinds import kind_of_head
from app.models.limits import TensorFileLimits
from app.models.weights import Weights

Tensors = dict[str, torch.Tensor]
Shapes = Mapping[str, tuple[int, ...]]
Float32 = npt.NDArray[np.float32]
# Uploads are checked on conversion threads, where torch must not compute: NumPy does. None is another dtype.
_Arrays = Mapping[str, Float32 | None]
_deserialize: Callable[[bytes], list[tuple[str, dict[str, Any]]]] = deserialize

_FLOATS = (torch.float16, torch.bfloat16, torch.float32)
# A count of training steps, which inference does not read and older files lack.
COUNTER = ".num_batches_tracked"
_VARIANCE = ".running_var"
_LONGEST_LABEL = 100


@dataclass(frozen=True)
class Checkpoint:
    """Tensors and class labels of a weights file.

    Attributes:
        tensors: float32, named as in the classifier's state_dict, without num_batches_tracked.
        classes: the file's class labels, or None.
    """

    tensors: Tensors
    classes: tuple[str, ...] | None


def read_state_dict(architecture: Architecture, weights: Weights) -> Checkpoint:
    """Read the tensors of a classifier's weights from their file or seed.

    Raises:
        WeightsChanged: the file is gone, or its hash is no longer that of the weights.
        InvalidTensors: the tensors are not those of the architecture.
    """
    if weights.path is None:
        return Checkpoint(_seeded(architecture, weights.seed or 0), None)
    encoded = _verified(weights)
    expected = _expected(architecture)
    if weights.kind == "published":
        loaded = torch.load(io.BytesIO(encoded), weights_only=True, map_location="cpu")
        arrays = {architecture.tensor_name(name): _to_array(tensor) for name, tensor in loaded.items()}
        return Checkpoint(_checked(expected, arrays), None)
    return _parsed(expected, encoded)


def read_retrained(architecture: Architecture, base: Weights, trained: Weights) -> Checkpoint:
    """Read the tensors of a classifier of which some were trained again.

    Args:
        base: all tensors before the training.
        trained: the file of those that were trained, and of the classes' labels.
    Raises:
        WeightsChanged: a file is gone, or no longer has the bytes that its hash names.
        InvalidTensors: the files hold other tensors.
    """
    before = read_state_dict(architecture, base).tensors
    after, labels = _read(_verified(trained))
    arrays = {name: tensor.numpy() for name, tensor in before.items()} | dict(after)
    return _fitting(_expected(architecture), arrays, labels)


def read_layers(shapes: Shapes, weights: Weights) -> Checkpoint:
    """The tensors of a network of layers from a stored file.

    Args:
        shapes: of every tensor, by name.
    Raises:
        WeightsChanged: the file is gone, or no longer has the bytes that its hash names.
        InvalidTensors: the file holds other tensors.
    """
    return _parsed(_Expected(shapes, None), _verified(weights))


def from_safetensors(architecture: Architecture, encoded: bytes, limits: TensorFileLimits) -> Checkpoint:
    """Read the tensors of an architecture, and labels, from a safetensors file. torch computes nothing.

    Args:
        architecture: determines names and shapes; only the number of classes may differ.
        encoded: the file; its metadata may hold `classes`, a JSON list with a label for each class.
        limits: on the file and its header.
    Raises:
        InvalidTensors: the file is damaged, too large, or holds anything else.
    Source: huggingface/safetensors, README, "Format".
    """
    _require_safetensors(encoded, limits)
    return _parsed(_expected(architecture), encoded)


def layers_from_safetensors(shapes: Shapes, encoded: bytes, limits: TensorFileLimits) -> Checkpoint:
    """`from_safetensors` of a network of layers.

    Args:
        shapes: of every tensor, by name. They do not say how many classes there are, so that the number of
            labels is not checked.
    """
    _require_safetensors(encoded, limits)
    return _parsed(_Expected(shapes, None), encoded)


@dataclass(frozen=True)
class _Expected:
    """Shapes of tensors, and the prefix of the layer that may have any number of classes."""

    shapes: Shapes
    classes_prefix: str | None


def _expected(architecture: Architecture) -> _Expected:
    with torch.device("meta"):
        state = architecture.module(IMAGENET_CLASSES).state_dict()
    shapes = {name: tuple(tensor.shape) for name, tensor in state.items() if not name.endswith(COUNTER)}
    return _Expected(shapes, next(reversed(shapes)).removesuffix("bias"))


def _verified(weights: Weights) -> bytes:
    try:
        encoded = b"" if weights.path is None else weights.path.read_bytes()
    except OSError as failure:
        raise WeightsChanged(weights.name) from failure
    if hashlib.sha256(encoded).hexdigest() != weights.sha256:
        raise WeightsChanged(weights.name)
    return encoded


def _require_safetensors(encoded: bytes, limits: TensorFileLimits) -> None:
    if len(encoded) > limits.max_file_bytes:
        raise InvalidTensors(None, "too_large", limits.max_file_bytes)
    kind = kind_of_head(encoded[:HEAD_BYTES])
    if kind in ("empty", "web_page"):
        raise InvalidTensors(None, kind)
    if kind != "safetensors":
        raise InvalidTensors(None, "header")
    if _header_bytes(encoded) > limits.max_header_bytes:
        raise InvalidTensors(None, "header_too_large", limits.max_header_bytes)


def _parsed(expected: _Expected, encoded: bytes) -> Checkpoint:
    return _fitting(expected, *_read(encoded))


def _read(encoded: bytes) -> tuple[_Arrays, tuple[str, ...] | None]:
    """The arrays and the class labels of a safetensors file."""
    try:
        loaded = _deserialize(encoded)
    except SafetensorError as failure:
        raise InvalidTensors(None, "header") from failure
    # The library accepts two entries of one name, and keeps one.
    header = json.loads(encoded[8 : 8 + _header_bytes(encoded)].decode(), object_pairs_hook=_unique)
    arrays = {name: _decoded(stored["dtype"], stored["data"], stored["shape"]) for name, stored in loaded}
    return arrays, _labels((header.get("__metadata__") or {}).get("classes"))


def _fitting(expected: _Expected, arrays: _Arrays, labels: tuple[str, ...] | None) -> Checkpoint:
    tensors = _checked(expected, arrays)
    last = next(reversed(tensors.values()), torch.empty(0))
    if labels is not None and expected.classes_prefix is not None and len(labels) != len(last):
        raise InvalidTensors(None, "classes")
    return Checkpoint(tensors, labels)


def _header_bytes(encoded: bytes) -> int:
    return int.from_bytes(encoded[:8], "little")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for name, entry in pairs:
        if name in entries:
            raise InvalidTensors(name, "duplicate")
        entries[name] = entry
    return entries


def _decoded(dtype: str, stored: bytes, shape: list[int]) -> Float32 | None:
    numbers: npt.NDArray[Any]
    if dtype in ("F16", "F32"):
        numbers = np.frombuffer(stored, "<f2" if dtype == "F16" else "<f4")
    elif dtype == "BF16":  # the upper half of a float32
        numbers = (np.frombuffer(stored, "<u2").astype(np.uint32) << 16).view(np.float32)
    else:
        return None
    return numbers.reshape(shape).astype(np.float32, copy=False)


def _to_array(tensor: torch.Tensor) -> Float32 | None:
    # In another layout, as of weights converted from TensorFlow, torch would sum in another order.
    return tensor.to(torch.float32).contiguous().numpy() if tensor.dtype in _FLOATS else None


def _seeded(architecture: Architecture, seed: int) -> Tensors:
    with torch.random.fork_rng(devices=[]):
        # torch.manual_seed would seed the accelerators' generators too, which are not restored.
        torch.default_generator.manual_seed(seed)
        state = architecture.module(IMAGENET_CLASSES).state_dict()
    return {name: tensor for name, tensor in state.items() if not name.endswith(COUNTER)}


def _checked(expected: _Expected, arrays: _Arrays) -> Tensors:
    shapes = expected.shapes
    given = {name: array for name, array in arrays.items() if not name.endswith(COUNTER)}
    if missing := shapes.keys() - given.keys():
        raise InvalidTensors(min(missing), "missing")
    if unexpected := given.keys() - shapes.keys():
        raise InvalidTensors(min(unexpected), "unexpected")
    floats = {name: array for name in shapes if (array := given[name]) is not None}
    if others := shapes.keys() - floats.keys():
        raise InvalidTensors(min(others), "dtype")
    classes = floats[tuple(shapes)[-1]].shape[:1] if shapes else ()
    for name, shape in shapes.items():
        is_free = expected.classes_prefix is not None and name.startswith(expected.classes_prefix)
        _check_array(name, floats[name], classes + shape[1:] if is_free else shape)
    return {name: torch.from_numpy(array) for name, array in floats.items()}


def _check_array(name: str, array: Float32, shape: tuple[int, ...]) -> None:
    if array.shape != shape or 0 in shape:
        raise InvalidTensors(name, "shape", shape=array.shape, expected=shape)
    if not np.isfinite(array).all():
        raise InvalidTensors(name, "not_finite")
    if name.endswith(_VARIANCE) and (array < 0).any():
        raise InvalidTensors(name, "negative")


def _labels(encoded: str | None) -> tuple[str, ...] | None:
    if encoded is None:
        return None
    try:
        labels = json.loads(encoded)
    except (ValueError, RecursionError) as failure:
        raise InvalidTensors(None, "classes") from failure
    if not isinstance(labels, list) or not all(map(_is_label, labels)):
        raise InvalidTensors(None, "classes")
    return tuple(labels)


def _is_label(label: object) -> bool:
    return isinstance(label, str) and label.isprintable() and len(label) <= _LONGEST_LABEL
