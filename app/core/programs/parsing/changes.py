"""Methods that change lists, modules and weights of a source."""

from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.arithmetic import MOST_ITEMS
from app.core.programs.parsing.attributes import WALKS
from app.core.programs.parsing.faults import LeftOutError, NotReadError
from app.core.programs.parsing.modules import add
from app.core.programs.parsing.values import Chain, Instance, Sign, Weight, is_module
from app.core.programs.parsing.weights import write

INITIALISATION = "Initialisation is left out: the weights are PyTorch's default ones."
_LEFT_OUT = {"apply": INITIALISATION, "save_hyperparameters": "save_hyperparameters is left out."}
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
        LeftOutError: a method that initialises, such as weight.normal_().
        NotReadError: another method, or other values.
    """
    if name == "requires_grad_":
        return weight
    if name.endswith("_") and name != "copy_":
        raise LeftOutError(INITIALISATION)
    if name != "copy_":
        raise NotReadError("Weights are read only as torch.tensor of the numbers themselves.")
    write(weight, arguments.only())
    return weight


def change_module(module: object, name: str, arguments: Arguments) -> object:
    """module.add_module(name, child), module.append(child), ...

    Raises:
        LeftOutError: module.apply(function), which initialises.
        NotReadError: another method.
    """
    if name in _LEFT_OUT:
        raise LeftOutError(_LEFT_OUT[name])
    if name in WALKS:
        return Sign.walk
    if name == "children":
        return _children(module)
    return _grown(module, name, arguments)


def _children(module: object) -> list[object]:
    if isinstance(module, Chain):
        return list(module.children.values())
    attributes = module.attributes.values() if isinstance(module, Instance) else ()
    return [value for value in attributes if is_module(value)]


def _grown(module: object, name: str, arguments: Arguments) -> object:
    """A module with what a method adds to it."""
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
