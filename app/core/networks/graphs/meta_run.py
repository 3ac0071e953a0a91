"""Runs of a graph on the meta device: shapes without numbers."""

from collections.abc import Mapping
from itertools import chain
from typing import Any, cast

import torch
from torch import Tensor, fx, nn
from torch.func import functional_call

from app.core.errors import ConvscopeError
from app.core.networks.graphs.graph import Graph, arguments_of
from app.core.networks.graphs.shown_form import shown_shape
from app.core.networks.structure import INPUT
from app.core.operators.layer import Layer, Shape
from app.core.operators.opaque import Opaque

UNKNOWN = object()
"""Value of a node that cannot be found on the meta device, and of every node that reads it."""

REJECTED = (RuntimeError, ValueError, TypeError, LookupError, AssertionError)
"""Errors by which an operation refuses its arguments."""


class MetaRun(fx.Interpreter):
    """Runs a graph on the meta device. An operation that fails there is UNKNOWN.

    Layers give the shapes of their outputs themselves, which is faster. A layer describes (N, C, H, W) or
    (N, C); where an operation accepts inputs that its layer does not, it is run, and noted.

    Attributes:
        refuted: nodes whose layer does not accept what the operation accepts.
    """

    def __init__(self, module: fx.GraphModule, layers: Mapping[fx.Node, Layer]) -> None:
        super().__init__(module, garbage_collect_values=False)
        self._layers = layers
        self.refuted: set[fx.Node] = set()

    def values(self, shape: tuple[int, ...]) -> Mapping[fx.Node, Any]:
        """Value of every node for a batch of images of this shape, (N, C, H, W)."""
        with torch.no_grad(), torch.device("meta"):
            self.run(torch.empty(shape))
        return self.env

    def run_node(self, n: fx.Node) -> Any:
        """The value of a node, or UNKNOWN."""
        if any(self.env[read] is UNKNOWN for read in n.all_input_nodes):
            return UNKNOWN
        layer = self._layers.get(n)
        shape = None if layer is None else self._shape(layer, n)
        if shape is not None:
            return torch.empty(shape)
        try:
            value = super().run_node(n)
        except REJECTED:
            return UNKNOWN
        if layer is not None:
            self.refuted.add(n)
        return value

    def _shape(self, layer: Layer, node: fx.Node) -> tuple[int, ...] | None:
        found = [self.env[read] for read in arguments_of(node)]
        count = len(next(iter(self.env.values())))
        if not all(isinstance(one, Tensor) and one.dim() in (2, 4) and len(one) == count for one in found):
            return None
        try:
            shape = layer.joined_shape(node.name, [tuple(one.shape[1:]) for one in found])
        except ConvscopeError:
            return None
        return (count, *(size or 0 for size in shape or ()))

    def get_attr(self, target: Any, args: Any, kwargs: Any) -> Any:
        """A parameter or buffer, without its numbers."""
        found = super().get_attr(target, args, kwargs)
        return found.to("meta") if isinstance(found, Tensor) else found

    def call_module(self, target: Any, args: Any, kwargs: Any) -> Any:
        """The module's output, its weights without their numbers."""
        module = cast(nn.Module, self.fetch_attr(target))
        tensors = chain(module.named_parameters(), module.named_buffers())
        state = {name: tensor.to("meta") for name, tensor in tensors}
        return functional_call(module, state, args, kwargs)


def shapes_with_opaque_nodes(
    graph: Graph, layers: Mapping[str, Layer], input_shape: Shape
) -> dict[str, Shape | None]:
    """Shape in which each node's output is shown.

    Layers give their own; only opaque operations, and the nodes between them, are run.

    Args:
        graph: the network.
        layers: layer of each node except `input`.
        input_shape: (C, H, W); None where a size is not known.
    Returns:
        None for opaque nodes, and for those behind them, where an opaque operation reads a tensor whose
        size is not known, or fails on the meta device.
    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
    """
    shapes_run = _ShapesRun(graph, layers, input_shape)
    with torch.no_grad(), torch.device("meta"):
        shapes_run.run(None)
    return shapes_run.shapes


class _ShapesRun(MetaRun):
    def __init__(self, graph: Graph, layers: Mapping[str, Layer], input_shape: Shape) -> None:
        super().__init__(graph.module, {})
        self._graph = graph
        self._named_layers = layers
        self.shapes: dict[str, Shape | None] = {INPUT: input_shape}

    def run_node(self, n: fx.Node) -> Any:
        name = self._graph.nodes.get(n)
        if name is None:
            return super().run_node(n)
        if name != INPUT and isinstance(self._named_layers[name], Opaque):
            value = super().run_node(n)
            self.shapes[name] = shown_shape(value.shape) if isinstance(value, Tensor) else None
            return value
        if name != INPUT:
            self.shapes[name] = self._of_layer(name, self._graph.parents(n))
        return _empty(self.shapes[name])

    def _of_layer(self, name: str, parents: tuple[str, ...]) -> Shape | None:
        before = [shape for parent in parents if (shape := self.shapes[parent]) is not None]
        return self._named_layers[name].joined_shape(name, before) if len(before) == len(parents) else None


def _empty(shape: Shape | None) -> object:
    sizes = [size for size in shape or () if size is not None]
    return torch.empty((1, *sizes)) if shape is not None and len(sizes) == len(shape) else UNKNOWN
