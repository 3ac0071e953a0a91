"""Methods that change lists, modules and weights of a source."""

from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.arithmetic import MOST_ITEMS
from app.core.programs.parsing.faults import NotReadError
from app.core.programs.parsing.modules import add
from app.core.programs.parsing.values import Chain, Instance, Sign, Weight
from app.core.programs.parsing.weights import write

_ADDING = ("add_module", "register_module", "append", "extend")


def change_list(items: list[object], name: str, arguments: Arguments) -> None:
    """items.append(value) or items.extend(values).

    Raises:
        NotReadError: another method.
    """
    value = arguments.only()
    if name == "append":
        added = [value]
    elif name == "extend" and isinstance(value, tuple | list):
        added = list(value)
    else:
        raise NotReadError(f"{name[:80]} is not read here.")
    if len(items) + len(added) > MOST_ITEMS:
        raise NotReadError("The list is too long.")
    items += added


def change_weight(weight: Weight, name: str, arguments: Arguments) -> Weight:
    """weight.copy_(numbers).

    Raises:
        NotReadError: another method, or other values.
    """
    if name != "copy_":
        raise NotReadError("Weights are read only as torch.tensor of the numbers themselves.")
    write(weight, arguments.only())
    return weight


def change_module(module: object, name: str, arguments: Arguments) -> object:
    """module.add_module(name, child), module.append(child), ...

    Raises:
        NotReadError: another method.
    """
    if name not in _ADDING:
        raise NotReadError(f"{name[:80]} is not read here.")
    match name, arguments.values:
        case "add_module" | "register_module", [str() as child, value]:
            if isinstance(module, Instance):
                module.attributes[child] = value
                return None
            if isinstance(module, Chain):
                add(module, value, child)
                return None
        case "append", [value] if isinstance(module, Chain):
            add(module, value)
            return module
        case "extend", [tuple() | list() as values] if isinstance(module, Chain):
            for value in values:
                add(module, value)
            return module
    if Sign.unknown in arguments.values:
        return module
    raise NotReadError("This module is not read here.")
