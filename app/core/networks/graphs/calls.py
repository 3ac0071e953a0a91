"""Calls in a torch.fx graph: their layers, names and arguments."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import torch
import torch.nn.functional as F
from torch import fx, nn

from app.core.errors import ConvscopeError
from app.core.networks.modules import PaddedConv2d
from app.core.operators.activations import Hardsigmoid, ReLU
from app.core.operators.adaptive_pooling import AdaptiveAvgPool2d
from app.core.operators.convolution import Conv2d
from app.core.operators.dense import Flatten
from app.core.operators.joins import Add, Concatenate, Multiply
from app.core.operators.layer import TENSORS, Layer
from app.core.operators.normalization import Dropout, StochasticDepth
from app.core.operators.table import LAYERS

_MODULES: Mapping[type[nn.Module], type[Layer]] = {
    getattr(nn, kind.__name__): kind for kind in (*LAYERS.values(), Hardsigmoid)
} | {PaddedConv2d: Conv2d}


@dataclass(frozen=True)
class _Signature:
    """Arguments of a function, besides the tensor or tensors that it reads.

    Attributes:
        names: of the positional ones, in order.
        defaults: PyTorch's, where they are not the layer's.
        ignored: arguments that change nothing in evaluation mode.
    """

    kind: type[Layer]
    names: tuple[str, ...] = ()
    defaults: Mapping[str, object] = field(default_factory=dict)
    ignored: tuple[str, ...] = ("inplace",)


_ADD, _MULTIPLY, _RELU = _Signature(Add), _Signature(Multiply), _Signature(ReLU)
_FLATTEN = _Signature(Flatten, ("start_dim", "end_dim"), {"start_dim": 0})
_DROPOUT = _Signature(Dropout, ("p", "training", "inplace"))
_FUNCTIONS: Mapping[object, _Signature] = {
    operator.add: _ADD, torch.add: _ADD, "add": _ADD,
    operator.mul: _MULTIPLY, torch.mul: _MULTIPLY, "mul": _MULTIPLY,
    torch.cat: _Signature(Concatenate, ("dim",), {"dim": 0}),
    F.relu: _RELU, torch.relu: _RELU, "relu": _RELU,
    torch.flatten: _FLATTEN, "flatten": _FLATTEN,
    F.dropout: _DROPOUT,
    F.adaptive_avg_pool2d: _Signature(AdaptiveAvgPool2d, ("output_size",)),
}  # fmt: skip
_NAMED_FUNCTIONS: Mapping[str, _Signature] = {
    "torchvision.ops.stochastic_depth.stochastic_depth": _Signature(
        StochasticDepth, ("p", "mode", "training"), {"training": True}, ("p", "mode")
    )
}
"""Functions of libraries that are not imported here, by module and name."""


def layer_of_call(module: fx.GraphModule, node: fx.Node) -> Layer | None:
    """The layer that describes a call, or None.

    Args:
        module: the graph's modules.
        node: calls a module, a function or a method.
    """
    try:
        if node.op == "call_module":
            return _layer_of_module(module.get_submodule(str(node.target)), node)
        return _layer_of_function(node)
    except ConvscopeError:  # arguments that the layer does not allow
        return None


def operation_of(module: fx.GraphModule, node: fx.Node) -> str:
    """Name of what a node calls: a class of modules, a function or a method."""
    if node.op == "call_module":
        return type(module.get_submodule(str(node.target))).__name__
    return str(getattr(node.target, "__name__", node.target))


def plain_arguments(module: fx.GraphModule, node: fx.Node) -> dict[str, object]:
    """Arguments of a call that JSON can hold; positional ones in a list, `arguments`.

    Of a module, these are its constants as torch.nn names them, such as num_groups.
    """
    if node.op == "call_module":
        called = module.get_submodule(str(node.target))
        named = {name: getattr(called, name, None) for name in getattr(called, "__constants__", ())}
        return {name: _json(value) for name, value in named.items() if _is_plain(value)}
    positional = [_json(value) for value in node.args if _is_plain(value)]
    named = {name: _json(value) for name, value in node.kwargs.items() if _is_plain(value)}
    return ({"arguments": positional} if positional else {}) | named


def _layer_of_module(module: nn.Module, node: fx.Node) -> Layer | None:
    kind = _MODULES.get(type(module))
    if kind is None or node.kwargs or len(node.args) != 1:
        return None
    for name, check in kind.inert.items():
        if hasattr(module, name):
            check(name, getattr(module, name))
    given = {found.name: getattr(module, found.name) for found in fields(kind) if found.name not in TENSORS}
    if isinstance(module, PaddedConv2d):
        given |= {"padding": module.edges, "padding_mode": module.mode}
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        given["bias"] = module.bias is not None
    return kind(**given)


def _layer_of_function(node: fx.Node) -> Layer | None:
    name = f"{getattr(node.target, '__module__', '')}.{getattr(node.target, '__name__', '')}"
    signature = _FUNCTIONS.get(node.target, _NAMED_FUNCTIONS.get(name))
    if signature is None or not node.args:
        return None
    if signature.kind in (Add, Multiply):
        is_pair = len(node.args) == 2 and all(isinstance(argument, fx.Node) for argument in node.args)
        return signature.kind() if is_pair and not node.kwargs else None
    given: dict[str, Any] = dict(signature.defaults)
    given |= dict(zip(signature.names, node.args[1:], strict=False)) | node.kwargs
    if given.pop("training", False):
        return None
    given = {name: value for name, value in given.items() if name not in signature.ignored}
    known = {found.name for found in fields(signature.kind)}
    return signature.kind(**given) if given.keys() <= known else None


def _is_plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return isinstance(value, bool | int | float | str)


def _json(value: Any) -> object:
    return [_json(part) for part in value] if isinstance(value, list | tuple) else value
