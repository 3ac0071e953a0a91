"""Calls that create modules of torch.nn."""

from collections.abc import Mapping

from app.core.operators.table import LAYERS
from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.arithmetic import MOST_ITEMS
from app.core.programs.parsing.faults import NotReadError, Place
from app.core.programs.parsing.layer_calls import (
    PADDING_MODES,
    class_document,
    pad_module,
)
from app.core.programs.parsing.values import SEEDED, Chain, LayerModule, Sign, is_module

PACKAGE = "torch.nn."
CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")


def created(name: str, arguments: Arguments, place: Place, seed: int) -> object:
    """The module that a class of torch.nn makes.

    Args:
        name: of the class, without the package.
        seed: of the last torch.manual_seed.
    Raises:
        NotReadError: the class is not known, or an argument is not allowed.
    """
    if name in LAYERS and Sign.unknown in arguments.values:
        return Sign.unknown
    if name in LAYERS:
        document = class_document(name, arguments)
        if name in SEEDED:
            document["weight"] = {"seed": seed}
        return LayerModule(document, place)
    if name in PADDING_MODES:
        return pad_module(name, arguments)
    if name == "Identity":
        return Sign.identity
    if name in CONTAINERS:
        chain = Chain(is_callable=name == "Sequential")
        fill(chain, arguments)
        return chain
    raise NotReadError(f"nn.{name[:80]} is not among the layers that convscope knows.")


def fill(chain: Chain, arguments: Arguments) -> None:
    """Add the arguments of nn.Sequential(...), or the one list, tuple or dictionary among them.

    Raises:
        NotReadError: an argument is not a module.
    """
    values = list(arguments.positional)
    if arguments.named:
        raise NotReadError("nn.Sequential gets its modules by position.")
    if len(values) == 1 and isinstance(values[0], Mapping):
        for key, value in values[0].items():
            add(chain, value, key)
        return
    if len(values) == 1 and isinstance(values[0], tuple | list):
        values = list(values[0])
    for value in values:
        add(chain, value)


def add(chain: Chain, value: object, name: str | None = None) -> None:
    """Add a module to the end of a chain.

    Raises:
        NotReadError: it is not a module, or there are too many.
    """
    if value is not Sign.unknown and not is_module(value):
        raise NotReadError("Only modules belong into nn.Sequential.")
    if len(chain.children) >= MOST_ITEMS:
        raise NotReadError("There are too many modules.")
    chain.children[str(len(chain.children)) if name is None else name] = value
