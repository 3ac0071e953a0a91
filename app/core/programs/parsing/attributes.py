"""Attributes and items of the values in a source."""

import ast
from typing import TypeGuard

from app.core.operators.layer import TENSORS
from app.core.programs.parsing.faults import NotReadError
from app.core.programs.parsing.names import below
from app.core.programs.parsing.values import (
    SIDES,
    Chain,
    Instance,
    LayerModule,
    Method,
    Named,
    Sign,
    Sizes,
    Tensor,
    Weight,
    is_module,
)

_HIDDEN = ("op", *TENSORS)


def attribute(value: object, name: str) -> object:
    """value.name.

    Raises:
        NotReadError: the value has no such attribute here.
    """
    match value:
        case Sign.unknown:
            return Sign.unknown
        case Named():
            return below(value, name)
        case Instance():
            return _of_instance(value, name)
        case Chain() if name in value.children:
            return value.children[name]
        case LayerModule() if name in TENSORS:
            return Weight(value, name)
        case LayerModule() if name in value.document and name not in _HIDDEN:
            return value.document[name]
        case Weight() if name == "data":
            return value
        case Tensor() if name == "shape":
            return Sizes()
    return Method(value, name)


def item(value: object, key: object) -> object:
    """value[key].

    Raises:
        NotReadError: the value has no such item here.
    """
    if Sign.unknown in (value, key):
        return Sign.unknown
    if isinstance(value, Sizes) and isinstance(key, int | slice):
        value = (Sign.batch, *SIDES)
    if isinstance(value, tuple | list) and isinstance(key, slice):
        return value[key]
    if isinstance(value, Chain):
        value = list(value.children.values()) if isinstance(key, int) else value.children
    if isinstance(value, tuple | list) and isinstance(key, int) and -len(value) <= key < len(value):
        return value[key]
    if isinstance(value, dict) and isinstance(key, str) and key in value:
        return value[key]
    raise NotReadError("This item is not read.")


def is_same_module(callee: object, call: ast.Call) -> TypeGuard[Method]:
    """Whether a call gives its module back unchanged: module.eval(), module.to(device)."""
    if not isinstance(callee, Method) or callee.name not in SAME_MODULE or not is_module(callee.owner):
        return False
    # module.to(torch.float16) changes numbers.
    return not any(isinstance(argument, ast.Attribute) for argument in call.args)


def method_of(definition: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    """The last function with this name in the body of a class."""
    methods = (part for part in definition.body if isinstance(part, ast.FunctionDef) and part.name == name)
    return next(reversed(list(methods)), None)


def _of_instance(instance: Instance, name: str) -> object:
    if name in instance.attributes:
        return instance.attributes[name]
    if name == "training":
        return Sign.training
    if method_of(instance.definition, name) or name in MODULE_METHODS:
        return Method(instance, name)
    raise NotReadError(f"{instance.definition.name} has no {name[:80]} that the source sets.")


WALKS = ("modules", "named_modules", "parameters", "named_parameters")
"""Methods of nn.Module whose loops initialise or count weights."""
SAME_MODULE = ("eval", "train", "to", "cpu", "cuda", "float", "requires_grad_", "compile", "share_memory")
"""Methods of nn.Module that return the module, or change no number of it in evaluation mode."""
MODULE_METHODS = (
    *SAME_MODULE, *WALKS, "add_module", "register_module", "append", "extend", "apply", "children",
    "save_hyperparameters", "__init__",
)  # fmt: skip
