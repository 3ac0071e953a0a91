"""A network on an image: the output of every node, each kept."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, fx

from app.core.errors import ShapeMismatch, UnknownChannel, UnknownNode
from app.core.networks.graph import Graph
from app.core.networks.structure import Structure
from app.core.networks.traceable import Traceable

Zeroed = Mapping[str, frozenset[int]]


def trace(traceable: Traceable, image: Tensor, zero: Zeroed) -> dict[str, Tensor]:
    """Output of every node for one image.

    Args:
        traceable: the network.
        image: (C, H, W), float32, on the device of the network's weights.
        zero: channels that are set to zero, by node, before anything reads them.
    Returns:
        (C, H, W) by node, in the order of calling; the first is `input`.
    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
        UnknownNode, UnknownChannel: `zero` names what is not there.
    """
    require_fit(traceable, image)
    return run(traceable.graph, image, zero)


def require_fit(structure: Structure, image: Tensor) -> None:
    """Raises what `trace` raises where an image, (C, H, W), does not fit a network."""
    channels, height, width = image.shape
    expected = structure.input.channels
    if channels != expected:
        raise ShapeMismatch("input", (expected,), (channels,), "channels")
    structure.shapes(height, width)


def run(graph: Graph, image: Tensor, zero: Zeroed) -> dict[str, Tensor]:
    """Output of every node of any graph for one image.

    Args:
        graph: of a module that takes a batch of images.
        image: one of them, (C, H, W).
        zero: channels that are set to zero, by node, before anything reads them.
    Returns:
        the outputs that are tensors, without the batch axis.
    Raises:
        UnknownNode, UnknownChannel: `zero` names what is not there.
    """
    keeper = Keeper(graph, zero)
    with torch.inference_mode():
        keeper.run(image.unsqueeze(0))
    return {name: output.squeeze(0) for name, output in keeper.outputs.items()}


class Keeper(fx.Interpreter):
    """Runs a graph on a batch, keeping every output. All that it keeps is its own, nothing the graph's."""

    def __init__(self, graph: Graph, zero: Zeroed) -> None:
        known = tuple(graph.nodes.values())
        for node in zero:
            if node not in known:
                raise UnknownNode(node, known, "zero")
        super().__init__(graph.module)
        self._names = graph.nodes
        self._zero = zero
        self.outputs: dict[str, Tensor] = {}

    def run_node(self, n: fx.Node) -> Any:
        """The output of one node, its channels set to zero."""
        result = super().run_node(n)
        if n not in self._names or not isinstance(result, Tensor):
            return result
        name = self._names[n]
        if self._zero.get(name):
            result = _without(result, name, self._zero[name])
        return self.keep(name, result)

    def keep(self, name: str, output: Tensor) -> Tensor:
        """Keeps an output; what follows reads what this returns."""
        self.outputs[name] = output
        return output


def _without(output: Tensor, node: str, channels: frozenset[int]) -> Tensor:
    """A copy: the output may share its memory with the one before it."""
    count = output.shape[1]
    for channel in sorted(channels):
        if not 0 <= channel < count:
            raise UnknownChannel(node, channel, count, "zero")
    copy = output.clone()
    copy[:, sorted(channels)] = 0
    return copy
