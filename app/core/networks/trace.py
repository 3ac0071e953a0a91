"""Traces: the output of every node of a network for one image."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import torch
from torch import Tensor, fx

from app.core.errors import OperationFailed, ShapeMismatch, UnknownChannel, UnknownNode
from app.core.networks.graphs.calls import operation_of
from app.core.networks.graphs.graph import Graph
from app.core.networks.graphs.meta_run import REJECTED
from app.core.networks.graphs.shown_form import shown
from app.core.networks.structure import INPUT, Structure
from app.core.networks.traceable import Traceable

Zeroed = Mapping[str, frozenset[int]]
"""Channels that are set to zero before anything reads them, by node."""


def trace(traceable: Traceable, image: Tensor, zero: Zeroed, until: str | None = None) -> dict[str, Tensor]:
    """Run a network on one image and keep the output of every node.

    Args:
        traceable: the network.
        image: (C, H, W), float32, on the device of the network's weights.
        zero: channels that are set to zero.
        until: the last node to run; None for all.
    Returns:
        (C, H, W) or (C,) by node, in the order of execution; the first is `input`. Outputs of other
        shapes are in the form of `shown_form`.
    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge, OperationFailed: the image does not fit the network.
        UnknownNode, UnknownChannel: `zero` names a node or channel that does not exist.
    """
    require_fit(traceable, image)
    return run(traceable.graph, image, zero, until)


def require_fit(structure: Structure, image: Tensor) -> None:
    """Check that an image fits a network.

    Args:
        structure: the network.
        image: (C, H, W).
    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: it does not.
    """
    channels, height, width = image.shape
    expected = structure.input.channels
    if channels != expected:
        raise ShapeMismatch("input", (expected,), (channels,), "channels")
    structure.shapes(height, width)


def run(graph: Graph, image: Tensor, zero: Zeroed, until: str | None = None) -> dict[str, Tensor]:
    """Run any graph on one image and keep the output of every node.

    Args:
        graph: of a module that takes a batch of images.
        image: (C, H, W).
        zero: channels that are set to zero.
        until: the last node to run; None for all.
    Returns:
        the outputs that are tensors, as `trace` returns them, in the image's type.
    Raises:
        OperationFailed: an opaque operation rejects the image.
        UnknownNode, UnknownChannel: `zero` names a node or channel that does not exist.
    """
    keeper = Keeper(graph, zero, until)
    with torch.inference_mode(), suppress(_Reached):
        keeper.run(image.unsqueeze(0))
    return {name: output.squeeze(0) for name, output in keeper.outputs.items()}


class _Reached(Exception):
    """The last node that is wanted has been run."""


class Keeper(fx.Interpreter):
    """Runs a graph on a batch of images and keeps every output. It changes nothing in the graph.

    Attributes:
        outputs: (N, C, H, W) or (N, C) by node, in the form of `shown_form`.
    """

    def __init__(self, graph: Graph, zero: Zeroed, until: str | None = None) -> None:
        known = tuple(graph.nodes.values())
        for node in zero:
            if node not in known:
                raise UnknownNode(node, known, "zero")
        super().__init__(graph.module)
        # Otherwise fx writes its own text into the fields of the errors that are raised below.
        self.extra_traceback = False
        self._graph = graph
        self._zero = zero
        self._until = until
        self._images = torch.empty(0)
        self.outputs: dict[str, Tensor] = {}

    def run_node(self, n: fx.Node) -> Any:
        """The output of one node, with its channels set to zero."""
        result = self._result(n)
        name = self._graph.nodes.get(n)
        if name is None or not isinstance(result, Tensor):
            return result
        if name == INPUT:
            self._images = result
        if self._zero.get(name):
            result = self._without(result, name)
        kept = self.keep(name, result)
        if name == self._until:
            raise _Reached
        return kept

    def keep(self, name: str, output: Tensor) -> Tensor:
        """Keep an output; the nodes that follow read what this returns."""
        self.outputs[name] = self.shown(output)
        return output

    def shown(self, output: Tensor) -> Tensor:
        """An output in the form in which it is shown."""
        return shown(output, self._images)

    def _result(self, node: fx.Node) -> Any:
        if node not in self._graph.opaque:
            return super().run_node(node)
        try:
            return super().run_node(node)
        except torch.OutOfMemoryError:
            raise
        except REJECTED as error:
            raise self.failed(node, error) from error

    def failed(self, node: fx.Node, error: Exception) -> OperationFailed:
        """The error of an operation that rejects what it reads."""
        name, operation = self._graph.nodes.get(node, node.name), operation_of(self._graph.module, node)
        return OperationFailed(name, operation, str(error).partition("\n")[0])

    def _without(self, output: Tensor, node: str) -> Tensor:
        # A copy, as the output may share memory with the one before it.
        copy = output.clone(memory_format=torch.contiguous_format)
        channels = copy.view(len(self._images), *self.shown(copy).shape[1:])
        count = channels.shape[1]
        for channel in sorted(self._zero[node]):
            if not 0 <= channel < count:
                raise UnknownChannel(node, channel, count, "zero")
            channels[:, channel] = 0
        return copy
