"""Calls of torch.nn's classes, and of functions with the same meaning, as layers."""

from collections.abc import Mapping, Sequence

from app.core.errors import ConvscopeError, InvalidParameter
from app.core.geometry.sliding_windows import PaddingMode
from app.core.limits import Limits
from app.core.operators.parameter_checks import integer
from app.core.operators.signatures import PARAMETERS
from app.core.operators.table import LAYERS
from app.core.programs.network_sequential import PADDING_CLASSES
from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.faults import NotReadError, Place
from app.core.programs.parsing.values import Document, Pad

_REQUIRED = ("in_channels", "out_channels", "kernel_size", "norm_type", "output_size", "num_features",
             "in_features", "out_features", "dim")  # fmt: skip
_OPTIONS = ("device", "dtype")
"""Parameters that may only be None; `device` may have any value."""
_FIXED: Mapping[tuple[str, str], object] = {
    ("MaxPool2d", "return_indices"): False,
    ("AdaptiveMaxPool2d", "return_indices"): False,
    ("BatchNorm2d", "bias"): True,
}
"""Parameters that may only have this value."""

INPUTS: Mapping[str, str] = {
    "Conv2d": "in_channels",
    "ConvTranspose2d": "in_channels",
    "BatchNorm2d": "num_features",
    "Linear": "in_features",
}
"""Parameter that says how many channels or features enter a layer."""

PADDING_MODES: Mapping[str, PaddingMode] = {name: mode for mode, name in PADDING_CLASSES.items()}


def layer_document(op: str, what: str, arguments: Arguments, parameters: Sequence[str]) -> Document:
    """A layer from the arguments of a call.

    Args:
        op: of the layer.
        what: the class or function as the source calls it.
        parameters: of the class or function, in order.
    Raises:
        NotReadError: an argument is missing, unknown or not allowed.
    """
    bound = arguments.bound(what, parameters)
    for name in parameters:
        if name in _REQUIRED and name not in bound:
            raise NotReadError(f"{what} needs {name}.")
    document: Document = {"op": op}
    for name, (value, place) in bound.items():
        if (op, name) in _FIXED or name in _OPTIONS:
            if name != "device" and value is not _FIXED.get((op, name)):
                raise NotReadError(f"{name} can only be left out.", place)
            continue
        document[name] = _plain(name, value, place)
    _check(document, {name: place for name, (_, place) in bound.items()})
    return document


def pad_module(kind: str, arguments: Arguments) -> Pad:
    """nn.ZeroPad2d and its relatives.

    Raises:
        NotReadError: not one argument of one or four integers.
    """
    value, place = arguments.bound(f"nn.{kind}", ("padding",)).get("padding", (None, None))
    if isinstance(value, int):
        value = (value,) * 4
    return padding(value, PADDING_MODES[kind], place)


def padding(value: object, mode: PaddingMode, place: Place | None) -> Pad:
    """Padding of (left, right), or of (left, right, top, bottom).

    Raises:
        NotReadError: other numbers.
    """
    if isinstance(value, tuple | list) and len(value) in (2, 4):
        try:
            left, right, top, bottom = (
                integer("pad", cells, 0) for cells in (*value, *(0,) * (4 - len(value)))
            )
        except InvalidParameter as error:
            raise NotReadError(error, place) from None
        return Pad((top, bottom, left, right), mode)
    raise NotReadError("Padding is two or four integers: (left, right, top, bottom).", place)


def _plain(name: str, value: object, place: Place) -> object:
    """A value as JSON has it."""
    if name == "bias" and not isinstance(value, bool):
        raise NotReadError("bias is True or False.", place)
    if isinstance(value, tuple | list):
        if len(value) != 2 or not all(isinstance(part, int | None) for part in value):
            raise NotReadError(f"{name} is a number or a pair of numbers.", place)
        return list(value)
    if not isinstance(value, bool | int | float | str | None):
        raise NotReadError(f"{name} must be a number that the source gives.", place)
    return value


def _check(document: Document, places: Mapping[str, Place]) -> None:
    try:
        LAYERS[document["op"]].read(document, Limits(), (None, None, None))
    except InvalidParameter as error:
        raise NotReadError(error, places.get(error.path.partition(".")[0])) from None
    except ConvscopeError as error:
        raise NotReadError(error) from None


def lazy_document(op: str, arguments: Arguments, place: Place) -> Document:
    """A layer from a call of its lazy class, such as nn.LazyConv2d; what enters it is None."""
    name = INPUTS[op]
    groups = arguments.named.get("groups", 1)
    placeholder = groups if isinstance(groups, int) and groups > 0 else 1
    document = layer_document(op, f"nn.Lazy{op}", arguments.preceded_by(placeholder, place), PARAMETERS[op])
    return {**document, name: None}


def class_document(op: str, arguments: Arguments) -> Document:
    """A layer from a call of its class in torch.nn."""
    return layer_document(op, f"nn.{op}", arguments, PARAMETERS[op])
