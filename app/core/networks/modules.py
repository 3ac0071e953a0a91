"""A layer's value as a module of torch.nn, and back."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, fx, nn

from app.core.networks.document import LAYERS
from app.core.networks.graph import Graph
from app.core.operators.activations import Hardsigmoid, ReLU
from app.core.operators.adaptive_pooling import AdaptiveAvgPool2d
from app.core.operators.convolution import Conv2d
from app.core.operators.dense import Flatten
from app.core.operators.joins import Add, Concatenate, Multiply
from app.core.operators.layer import TENSORS, Layer
from app.core.operators.normalization import Dropout, StochasticDepth

_MODULES: Mapping[str, type[Layer]] = {**LAYERS, Hardsigmoid.op: Hardsigmoid}
_FUNCTIONS: Mapping[str, type[Layer]] = {
    "add": Add,
    "mul": Multiply,
    "cat": Concatenate,
    "relu": ReLU,
    "flatten": Flatten,
    "dropout": Dropout,
    "stochastic_depth": StochasticDepth,
    "adaptive_avg_pool2d": AdaptiveAvgPool2d,
}
"""What is behind functions and methods, by their names."""


class PaddedConv2d(nn.Conv2d):
    """Conv2d with a padding of its own for each edge."""

    def __init__(self, layer: Conv2d) -> None:
        sizes = (layer.in_channels, layer.out_channels, layer.kernel_size, layer.stride)
        super().__init__(*sizes, 0, layer.dilation, layer.groups, layer.bias is not False)
        top, bottom, left, right = layer.edges
        self._edges = (left, right, top, bottom)
        self._pad_mode = "constant" if layer.padding_mode == "zeros" else layer.padding_mode

    def forward(self, image: Tensor) -> Tensor:
        """Pads, then convolves."""
        return super().forward(F.pad(image, self._edges, mode=self._pad_mode))


def module_of(layer: Layer) -> nn.Module:
    """The module, with the layer's numbers or with weights drawn from the generator as it stands."""
    if isinstance(layer, Conv2d):
        module = _conv2d(layer)
    else:
        positional, named = layer.call()
        module = getattr(nn, layer.op)(*positional, **named)
    state = module.state_dict()
    with torch.no_grad():
        for name, values in layer.tensors.items():
            state[name].copy_(torch.tensor(values.numbers))
    return module


def _conv2d(layer: Conv2d) -> nn.Module:
    top, bottom, left, right = layer.edges
    if (top, left) != (bottom, right):
        return PaddedConv2d(layer)
    return nn.Conv2d(
        layer.in_channels,
        layer.out_channels,
        layer.kernel_size,
        layer.stride,
        (top, left),
        layer.dilation,
        layer.groups,
        layer.bias is not False,
        layer.padding_mode,
    )


def layers_of(graph: Graph) -> dict[str, Layer]:
    """What is behind every node but the input, in the order of calling.

    Raises:
        NotImplementedError: a module or function that is no layer here, or not with these arguments.
    """
    return {
        name: _layer_of_module(graph.module.get_submodule(str(node.target)))
        if node.op == "call_module"
        else _layer_of_function(node)
        for node, name in graph.nodes.items()
        if node.op != "placeholder"
    }


def _layer_of_module(module: nn.Module) -> Layer:
    kind = _MODULES.get(type(module).__name__)
    if kind is None:
        raise NotImplementedError(f"{type(module).__name__} is no layer")
    given = {field.name: getattr(module, field.name) for field in fields(kind) if field.name not in TENSORS}
    if isinstance(module, nn.Conv2d | nn.Linear):
        given["bias"] = module.bias is not None
    return kind(**given)


def _layer_of_function(node: fx.Node) -> Layer:
    name = str(getattr(node.target, "__name__", node.target))
    kind = _FUNCTIONS.get(name)
    arguments = _arguments(node)
    if kind in (Add, Multiply) and not all(isinstance(argument, fx.Node) for argument in node.args):
        kind = None
    if kind is None:
        raise NotImplementedError(f"{name} is no layer, or not with these arguments")
    return kind(**{field.name: arguments[field.name] for field in fields(kind) if field.name in arguments})


def _arguments(node: fx.Node) -> dict[str, Any]:
    """What a function is called with, by the names that torch.nn has for it."""
    name = str(getattr(node.target, "__name__", node.target))
    positional = _POSITIONAL.get(name, ())
    return dict(zip(positional, node.args[1:], strict=False)) | dict(node.kwargs)


_POSITIONAL: Mapping[str, tuple[str, ...]] = {
    "cat": ("dim",),
    "flatten": ("start_dim", "end_dim"),
    "dropout": ("p",),
    "adaptive_avg_pool2d": ("output_size",),
}
