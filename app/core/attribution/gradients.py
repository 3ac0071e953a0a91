"""Gradients of one trace element, each from a fresh pass."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from app.core.cells.cell import require_cell
from app.core.errors import UnknownNode
from app.core.networks.graphs.graph import Graph
from app.core.networks.structure import INPUT
from app.core.networks.trace import Keeper, Zeroed


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a node's output.

    Attributes:
        place: (channel, row, column), or (channel,) for a flat output.
    """

    node: str
    place: tuple[int, ...]

    def of(self, output: Tensor) -> Tensor:
        """The element for each image of a batch, (N,)."""
        for axis_index in self.place:
            output = output[:, axis_index]
        return output


@dataclass(frozen=True, eq=False, slots=True)
class Derivative:
    """An element as a function of a node's output, for a batch of images.

    Attributes:
        output: the node's output, (N, C, H, W) or (N, C).
        gradient: d element / d output, of the same shape; zero where the element does not depend on it.
    """

    output: Tensor
    gradient: Tensor


def derivative(graph: Graph, images: Tensor, zero: Zeroed, element: Element, node: str) -> Derivative:
    """Gradient of an element with respect to a node's output.

    Args:
        graph: the network.
        images: (N, C, H, W); may come from a trace.
        zero: channels set to zero; the gradient with respect to them is zero.
        element: the element to differentiate.
        node: a node of the graph, with respect to whose output the element is differentiated.
    """
    # Tensors of a trace were made in inference mode; only copies of them can require gradients.
    images = images.clone().requires_grad_(node == INPUT)
    with torch.enable_grad():
        differentiable = _Differentiable(graph, zero, images, node, element.node)
        differentiable.run(images)
        start = differentiable.start
        output = differentiable.shown(start.detach())
        total = element.of(differentiable.outputs[element.node]).sum()
        if not total.requires_grad:
            return Derivative(output, torch.zeros_like(output))
        (gradient,) = torch.autograd.grad(total, start, materialize_grads=True)
    return Derivative(output, differentiable.shown(gradient))


def element_values(graph: Graph, images: Tensor, zero: Zeroed, element: Element) -> Tensor:
    """Values of an element for each image of a batch.

    Args:
        graph: the network.
        images: (N, C, H, W).
        zero: channels set to zero.
        element: the element to read.
    Returns:
        (N,).
    """
    with torch.inference_mode():
        keeper = _Differentiable(graph, zero, images, INPUT, element.node)
        keeper.run(images)
    return element.of(keeper.outputs[element.node])


class _Differentiable(Keeper):
    """Runs a graph with gradients from one node on, and keeps one output."""

    def __init__(self, graph: Graph, zero: Zeroed, images: Tensor, start: str, wanted: str) -> None:
        super().__init__(graph, zero)
        # With respect to the input, the gradient is taken before channels are set to zero.
        self.start = images
        self._start = start
        self._wanted = wanted

    def keep(self, name: str, output: Tensor) -> Tensor:
        """Detach the start node's output, unless it is the input."""
        if name == self._start != INPUT:
            # Integers, such as indices, have no gradient.
            output = self.start = output.detach().requires_grad_(output.is_floating_point())
        if name == self._wanted:
            self.outputs[name] = self.shown(output)
        return output


def input_gradient(
    graph: Graph, outputs: Mapping[str, Tensor], zero: Zeroed, node: str, channel: int, row: int, column: int
) -> Tensor:
    """Gradient of one cell with respect to the input.

    Args:
        graph: the network.
        outputs: its trace on an image.
        zero: channels that the trace set to zero.
        node, channel, row, column: the cell; for a flat output, channel is the element and the others are 0.
    Returns:
        (C, H, W), the shape of the input.
    Raises:
        UnknownNode, UnknownChannel, CellOutOfRange: the cell does not exist.
    """
    require_cell(outputs, node, channel, row, column)
    place = (channel,) if outputs[node].dim() == 1 else (channel, row, column)
    images = outputs[INPUT].unsqueeze(0)
    return derivative(graph, images, zero, Element(node, place), INPUT).gradient.squeeze(0)


def channel_influences(
    graph: Graph, outputs: Mapping[str, Tensor], zero: Zeroed, node: str, logit: Element
) -> Tensor:
    """First-order estimate of the decrease of a class's logit when a channel is set to zero.

    sum over cells of activation * d logit / d activation; exact if the logit is linear in the channel.

    Args:
        graph: the network.
        outputs: its trace on an image.
        zero: channels that the trace set to zero.
        node: the node whose channels are meant.
        logit: the class's logit.
    Returns:
        (C,), float64.
    Raises:
        UnknownNode: the node does not exist.
    Source: Molchanov et al. 2017, arXiv:1611.06440, equation 8, with its sign and summed over cells.
    """
    if node not in outputs:
        raise UnknownNode(node, tuple(outputs))
    found = derivative(graph, outputs[INPUT].unsqueeze(0), zero, logit, node)
    products = found.output.double() * found.gradient.double()
    return products.squeeze(0).flatten(1).sum(1) if products.dim() > 2 else products.squeeze(0)
