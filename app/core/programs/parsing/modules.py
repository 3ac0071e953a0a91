"""Calls that create modules of torch.nn."""

import ast
from collections.abc import Iterator, Mapping

from app.core.operators.table import LAYERS
from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.arithmetic import MOST_ITEMS
from app.core.programs.parsing.faults import Faults, LeftOutError, NotReadError, Place
from app.core.programs.parsing.layer_calls import (
    INPUTS,
    PADDING_MODES,
    class_document,
    lazy_document,
    pad_module,
)
from app.core.programs.parsing.values import SEEDED, Chain, LayerModule, Named, Sign, is_module

PACKAGE = "torch.nn."
CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
LOG_SOFTMAX = "log_softmax is left out: the network ends at its logits, whose softmax is the same."
_DROPOUTS = ("Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")


def created(name: str, arguments: Arguments, place: ast.Call, seed: int, faults: Faults) -> object:
    """The module that a class of torch.nn makes.

    Args:
        name: of the class, without the package.
        seed: of the last torch.manual_seed.
        faults: receives those of arguments that are not modules.
    Raises:
        LeftOutError: the class changes nothing in evaluation mode.
        NotReadError: the class is not known, or an argument is not allowed.
    """
    op = name.removeprefix("Lazy")
    if (name in LAYERS or op in INPUTS) and Sign.unknown in arguments.values:
        return Sign.unknown
    if name in LAYERS or op in INPUTS:
        document = class_document(name, arguments) if name in LAYERS else lazy_document(op, arguments, place)
        if op in SEEDED:
            document["weight"] = {"seed": seed}
        return LayerModule(document, place)
    if name in PADDING_MODES:
        return pad_module(name, arguments)
    if name == "Identity":
        return Sign.identity
    if name in _DROPOUTS:
        raise left_out_dropout(f"nn.{name}", Sign.identity)
    if name == "LogSoftmax":
        dim, dim_place = arguments.bound("nn.LogSoftmax", ("dim",)).get("dim", (None, place))
        if dim not in (None, 1, -1):
            raise NotReadError("dim can only be 1 or -1.", dim_place)
        raise LeftOutError(LOG_SOFTMAX, Sign.log_softmax)
    if name in CONTAINERS:
        chain = Chain(is_callable=name == "Sequential")
        fill(chain, arguments, place, faults)
        return chain
    raise NotReadError(f"nn.{name[:80]} is not among the layers that convscope knows.")


def left_out_dropout(name: str, value: object) -> LeftOutError:
    """The warning of a dropout that drops whole channels, which no layer here does."""
    return LeftOutError(f"{name} is left out: in evaluation mode it changes nothing.", value)


def fill(chain: Chain, arguments: Arguments, place: Place, faults: Faults) -> None:
    """Add the arguments of nn.Sequential(...), or the one list, tuple or dictionary among them.

    Args:
        place: of the call.
        faults: receives one for each argument that is not a module; the others are added.
    Raises:
        NotReadError: an argument has a name.
    """
    values = list(arguments.positional)
    if arguments.named:
        raise NotReadError("nn.Sequential gets its modules by position.")
    names: list[str | None] = [None] * len(values)
    if len(values) == 1 and isinstance(values[0], Mapping):
        names, values = list(values[0]), list(values[0].values())
    elif len(values) == 1 and isinstance(values[0], tuple | list):
        values = list(values[0])
        names = [None] * len(values)
    written = list(_written(place)) if isinstance(place, ast.Call) else []
    for index, (name, value) in enumerate(zip(names, values, strict=True)):
        try:
            add(chain, value, name)
        except NotReadError as error:
            faults.add(written[index] if len(written) == len(values) else place, error.reason)


def _written(call: ast.Call) -> Iterator[ast.expr]:
    """The expressions that a call of nn.Sequential writes its modules as, one by one."""
    match call.args:
        case [ast.List(parts) | ast.Tuple(parts)]:
            yield from parts
        case [ast.Dict(values=parts)]:
            yield from parts
        case [ast.Call(args=[ast.List(parts)])]:
            yield from (part.elts[1] for part in parts if isinstance(part, ast.Tuple) and len(part.elts) == 2)
        case _:
            yield from call.args


def add(chain: Chain, value: object, name: str | None = None) -> None:
    """Add a module to the end of a chain.

    Raises:
        NotReadError: it is not a module, or there are too many.
    """
    if value is not Sign.unknown and not is_module(value):
        raise NotReadError(_no_module(value))
    if len(chain.children) >= MOST_ITEMS:
        raise NotReadError("There are too many modules.")
    chain.children[str(len(chain.children)) if name is None else name] = value


def _no_module(value: object) -> str:
    reason = "Only modules belong into nn.Sequential."
    if not isinstance(value, Named):
        return reason
    name = value.name.rpartition(".")[2][:80]
    if value.name == PACKAGE + name:
        return f"{reason} nn.{name} is a class: write nn.{name}(...)."
    op = next((op for op in LAYERS if op.lower() == name.replace("_", "")), None)
    return f"{reason} {name} is a function" + (f": write nn.{op}(...)." if op else ".")
