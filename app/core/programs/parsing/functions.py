"""Functions of torch and methods of tensors that compute the same as layers."""

from collections.abc import Callable, Mapping, Sequence

from app.core.geometry.sliding_windows import PaddingMode
from app.core.operators.signatures import PARAMETERS
from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.faults import LeftOutError, NotReadError, Place
from app.core.programs.parsing.forward_steps import Steps
from app.core.programs.parsing.layer_calls import layer_document, padding
from app.core.programs.parsing.modules import LOG_SOFTMAX, left_out_dropout
from app.core.programs.parsing.values import SIDES, Side, Sign, Sizes, Tensor

FUNCTIONAL = "torch.nn.functional."
TENSOR = "Tensor."
"""Start of the names of methods."""

_SAME_PARAMETERS = {
    "relu": "ReLU", "relu_": "ReLU", "relu6": "ReLU6", "leaky_relu": "LeakyReLU", "elu": "ELU",
    "selu": "SELU", "gelu": "GELU", "silu": "SiLU", "sigmoid": "Sigmoid", "tanh": "Tanh",
    "softplus": "Softplus", "hardswish": "Hardswish", "avg_pool2d": "AvgPool2d", "lp_pool2d": "LPPool2d",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d", "adaptive_max_pool2d": "AdaptiveMaxPool2d",
}  # fmt: skip
_PLAIN = {
    "relu": "ReLU", "relu_": "ReLU", "sigmoid": "Sigmoid", "sigmoid_": "Sigmoid", "tanh": "Tanh",
    "tanh_": "Tanh",
}  # fmt: skip
_MAX_POOL = ("kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices")
_FLATTEN = ("start_dim", "end_dim")
_DROPOUTS = ("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout")
_AXES = (-4, -3, -2, -1, 0, 1, 2, 3)
_MAP_AXES = ({2, 3}, {-2, -1}, {2, -1}, {-2, 3})

FUNCTIONS: Mapping[str, tuple[str, Sequence[str]]] = {
    **{FUNCTIONAL + name: (op, PARAMETERS[op]) for name, op in _SAME_PARAMETERS.items()},
    **{prefix + name: (op, ()) for prefix in ("torch.", TENSOR) for name, op in _PLAIN.items()},
    FUNCTIONAL + "max_pool2d": ("MaxPool2d", _MAX_POOL),
    FUNCTIONAL + "softmax": ("Softmax", ("dim", "_stacklevel", "dtype")),
    **{prefix + "softmax": ("Softmax", ("dim", "dtype")) for prefix in ("torch.", TENSOR)},
    **{prefix + "flatten": ("Flatten", _FLATTEN) for prefix in ("torch.", TENSOR)},
}
"""Op and parameters after the first of each function, by its full name. Tests hold them against PyTorch."""

_UNCHANGED = ("contiguous", "clone", "float", "cpu", "cuda", "to")
"""Methods of tensors that change no number."""
PAD_MODES: Mapping[PaddingMode, str] = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "replicate",
    "circular": "circular",
}
"""Words of F.pad for each padding_mode."""


def call_function(steps: Steps, name: str, tensor: Tensor, arguments: Arguments, place: Place) -> object:
    """The output of a function or method.

    Args:
        name: full name: `torch.nn.functional.relu`, `Tensor.view`.
        tensor: its first argument.
        arguments: the others.
    Raises:
        NotReadError: the function is not known, or computes something else than a layer.
    """
    shown = shown_name(name)
    if name in FUNCTIONS:
        op, parameters = FUNCTIONS[name]
        if op == "Flatten":
            arguments = arguments.with_default("start_dim", 0, place)
        return steps.take(tensor, layer_document(op, shown, arguments, parameters), place)
    function = name.rpartition(".")[2]
    if name == FUNCTIONAL + "pad":
        return _padded(steps, tensor, arguments, place)
    if name.startswith(FUNCTIONAL) and function in _DROPOUTS:
        return _dropped(steps, function, tensor, arguments, place)
    special = _SPECIAL.get(function)
    if special is not None and (function == "log_softmax" or not name.startswith(FUNCTIONAL)):
        return special(steps, shown, tensor, arguments, place)
    if name.startswith(TENSOR) and function in _UNCHANGED:
        return tensor
    if name == TENSOR + "size":
        axis = arguments.bound(shown, ("dim",)).get("dim", (None, place))[0]
        if axis is None:
            return Sizes()
        return (Sign.batch, *SIDES)[axis] if axis in _AXES else Sign.unknown
    raise NotReadError(f"{shown} is not among the functions that convscope knows.")


def shown_name(name: str) -> str:
    """A function as people write it: `F.relu`, `x.view`."""
    return name.replace(FUNCTIONAL, "F.").replace(TENSOR, "x.").replace("torch.nn.", "nn.")


def _padded(steps: Steps, tensor: Tensor, arguments: Arguments, place: Place) -> object:
    bound = arguments.bound("F.pad", ("pad", "mode", "value"))
    cells, cells_place = bound.get("pad", (None, place))
    word, word_place = bound.get("mode", ("constant", place))
    mode: PaddingMode | None = next((mode for mode, name in PAD_MODES.items() if name == word), None)
    if mode is None:
        raise NotReadError("The mode of F.pad is constant, reflect, replicate or circular.", word_place)
    number, number_place = bound.get("value", (None, place))
    if number not in (None, 0):
        raise NotReadError("Padding with another number than 0 is not read.", number_place)
    return steps.take(tensor, padding(cells, mode, cells_place), place)


def _ended(steps: Steps, shown: str, tensor: Tensor, arguments: Arguments, place: Place) -> object:
    parameters = ("dim", "dtype") if not shown.startswith("F.") else ("dim", "_stacklevel", "dtype")
    dim, dim_place = arguments.bound(shown, parameters).get("dim", (None, place))
    if dim not in (None, 1, -1):
        raise NotReadError("dim can only be 1 or -1.", dim_place)
    raise LeftOutError(LOG_SOFTMAX, steps.end(tensor, place))


def _averaged(steps: Steps, shown: str, tensor: Tensor, arguments: Arguments, place: Place) -> object:
    """x.mean((2, 3)): an average of each map."""
    bound = arguments.bound(shown, ("dim", "keepdim", "dtype"))
    axes = bound.get("dim", (None, place))[0]
    if not isinstance(axes, tuple | list) or len(axes) != 2 or set(axes) not in _MAP_AXES:
        raise NotReadError(f"Only {shown} over the axes (2, 3) is read here.")
    tensor = steps.take(tensor, {"op": "AdaptiveAvgPool2d", "output_size": 1}, place)
    is_kept = bound.get("keepdim", (False, place))[0]
    return tensor if is_kept else steps.take(tensor, {"op": "Flatten"}, place)


def _dropped(steps: Steps, function: str, tensor: Tensor, arguments: Arguments, place: Place) -> object:
    bound = arguments.bound(f"F.{function}", ("p", "training", "inplace"))
    training, training_place = bound.get("training", (True, place))
    if training is False:
        return tensor
    if training is not Sign.training:
        raise NotReadError(f"F.{function} needs training=self.training, or it drops always.", training_place)
    if function != "dropout":
        raise left_out_dropout(f"F.{function}", tensor)
    parameters = ("p", "inplace")
    kept = {name: value for name, value in bound.items() if name in parameters}
    named = {name: value for name, (value, _) in kept.items()}
    given = Arguments((), named, {name: where for name, (_, where) in kept.items()})
    return steps.take(tensor, layer_document("Dropout", "F.dropout", given, parameters), place)


def _rows(steps: Steps, _shown: str, tensor: Tensor, arguments: Arguments, place: Place) -> object:
    """x.view(x.size(0), -1), x.view(-1, 512): one row for each image."""
    sizes = [*arguments.positional, *arguments.named.values()]
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = [*sizes[0]]
    match sizes:
        case [Sign.batch, -1]:
            return steps.take(tensor, {"op": "Flatten"}, place)
        case [Sign.batch | -1, Side(axes)]:
            return steps.take(tensor, {"op": "Flatten"}, place, axes)
        case [Sign.batch | -1, int(), int() as rows, int() as columns] if (
            tensor.position == 0 and rows == columns
        ):
            raise LeftOutError("x.view is left out: the image comes as channels, rows and columns.", tensor)
        case [Sign.batch | -1, int() as features] if features > 0:
            return steps.take(tensor, {"op": "Flatten"}, place, features)
    raise NotReadError("Only x.view(x.size(0), -1) and x.view(-1, features) are read; write x.flatten(1).")


_SPECIAL: Mapping[str, Callable[[Steps, str, Tensor, Arguments, Place], object]] = {
    "log_softmax": _ended,
    "mean": _averaged,
    "view": _rows,
    "reshape": _rows,
}
"""Functions that are read in a way of their own, by their names."""
