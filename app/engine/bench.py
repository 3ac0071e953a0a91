"""Networks and traces on the inference thread. To import this module is to import torch."""

import math
from collections.abc import Generator

import torch
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d

from app.core.attribution import attribute
from app.core.cell import Cell, explain
from app.core.class_logits import class_logit
from app.core.errors import UnknownChannel, UnknownNode
from app.core.gradients import channel_influences, input_gradient
from app.core.network import Traceable, build, describe, edges
from app.core.statistics import statistics
from app.core.trace import trace
from app.engine.cache import SizedCache
from app.engine.engine import (
    AttributionMap,
    AttributionRequest,
    CellPlace,
    ChannelsSummary,
    ChannelSummary,
    Description,
    FloatArray,
    IdentifiedNetwork,
    MapsRequest,
    NodeSummary,
    Subject,
)
from app.engine.errors import AnswerTooLarge

Outputs = dict[str, Tensor]


class Bench:
    """Keeps built networks and recent traces, so that a second question about them costs little.

    Traces are kept on the CPU, whatever device made them.
    """

    def __init__(self, device: str, trace_cache_bytes: int, max_cached_networks: int) -> None:
        self._device = torch.device(device)
        # Float32 means float32, on a GPU too.
        torch.backends.cudnn.allow_tf32 = False
        torch.zeros(1, device=self._device)
        self._networks: SizedCache[Traceable] = SizedCache(max_cached_networks)
        self._traces: SizedCache[Outputs] = SizedCache(trace_cache_bytes)

    def describe(self, network: IdentifiedNetwork, height: int | None, width: int | None) -> Description:
        """The nodes for an input of this size."""
        traceable = self._built(network)
        return Description(describe(traceable, height, width), edges(traceable))

    def summarize(self, subject: Subject, image: FloatArray) -> tuple[NodeSummary, ...]:
        """Shape and statistics of every node's output."""
        traceable = self._built(subject.network)
        summaries = []
        for name, output in self._traced(subject, image).items():
            found = statistics(output)
            layer = traceable.layers.get(name)
            summaries.append(
                NodeSummary(
                    name=name,
                    op=layer.op if layer else "Input",
                    shape=tuple(output.shape),
                    minimum=found.minimum,
                    maximum=found.maximum,
                    mean=found.mean,
                    zero_fraction=found.zero_fraction,
                )
            )
        return tuple(summaries)

    def maps(self, subject: Subject, image: FloatArray, request: MapsRequest) -> dict[str, FloatArray]:
        """Outputs by node, each of shape (C, H, W), or (C,) where it is flat.

        Raises:
            UnknownNode, UnknownChannel: one that is not there.
            AnswerTooLarge: more bytes than the request allows.
        """
        outputs = self._traced(subject, image)
        wanted = request.nodes or tuple(outputs)
        chosen = {node: _channels(node, _node(outputs, node), request.channels) for node in wanted}
        numbers = sum(_numbers_within(output, request.max_side) for output in chosen.values())
        if numbers * request.bytes_per_number > request.limit_bytes:
            raise AnswerTooLarge(numbers * request.bytes_per_number, request.limit_bytes)
        return {node: _within(output, request.max_side).numpy() for node, output in chosen.items()}

    def cell(self, subject: Subject, image: FloatArray, place: CellPlace) -> Cell:
        """One element and all that makes it."""
        outputs = self._traced(subject, image)
        traceable = self._built(subject.network)
        return explain(traceable, outputs, place.node, place.channel, place.row, place.column, subject.zero)

    def attribution(
        self, subject: Subject, image: FloatArray, request: AttributionRequest, batch_size: int
    ) -> Generator[None, None, AttributionMap]:
        """What speaks for a class, in parts."""
        graph = self._built(subject.network).graph
        outputs = self._traced(subject, image)
        wanted = (request.method, request.class_index, request.node)
        found = yield from attribute(graph, outputs, subject.zero, *wanted, batch_size)
        return AttributionMap(found.values.numpy(), found.node, found.class_index, found.score, found.blank)

    def gradient(self, subject: Subject, image: FloatArray, place: CellPlace) -> FloatArray:
        """Gradient of one element with respect to the network's input, (C, H, W)."""
        graph, outputs = self._built(subject.network).graph, self._traced(subject, image)
        where = (place.node, place.channel, place.row, place.column)
        return input_gradient(graph, outputs, subject.zero, *where).numpy()

    def channels(
        self, subject: Subject, image: FloatArray, node: str, class_index: int | None
    ) -> ChannelsSummary:
        """Statistics of a node's channels, and their influence on a class's logit."""
        graph, outputs = self._built(subject.network).graph, self._traced(subject, image)
        logit = class_logit(graph, outputs, class_index)
        influences = channel_influences(graph, outputs, subject.zero, node, logit).tolist()
        return ChannelsSummary(
            class_index=logit.place[0],
            channels=tuple(
                ChannelSummary(
                    channel,
                    found.minimum,
                    found.maximum,
                    found.mean,
                    found.zero_fraction,
                    influences[channel],
                )
                for channel, found in enumerate(map(statistics, outputs[node]))
            ),
        )

    def weights(self, network: IdentifiedNetwork) -> dict[str, FloatArray]:
        """The network's parameters by PyTorch's names, and what batch norm has measured."""
        state = self._built(network).graph.module.state_dict()
        return {name: tensor.numpy() for name, tensor in state.items() if tensor.is_floating_point()}

    def _built(self, network: IdentifiedNetwork) -> Traceable:
        known = self._networks.get(network.id)
        if known is None:
            known = build(network.network)
            self._networks.put(network.id, known, 1)
        return known

    def _traced(self, subject: Subject, image: FloatArray) -> Outputs:
        zero = tuple(sorted((node, tuple(sorted(channels))) for node, channels in subject.zero.items()))
        key = (subject.network.id, subject.image.key, zero)
        known = self._traces.get(key)
        if known is None:
            known = self._run(subject, image)
            size = sum(output.nbytes for output in known.values())
            self._traces.put(key, known, size)
        return known

    def _run(self, subject: Subject, image: FloatArray) -> Outputs:
        traceable = self._built(subject.network)
        numbers = torch.tensor(image)
        if self._device.type == "cpu":
            return trace(traceable, numbers, subject.zero)
        module = traceable.graph.module.to(self._device)
        try:
            outputs = trace(traceable, numbers.to(self._device), subject.zero)
            return {node: output.cpu() for node, output in outputs.items()}
        finally:
            module.to("cpu")


def _node(outputs: Outputs, node: str) -> Tensor:
    if node not in outputs:
        raise UnknownNode(node, tuple(outputs))
    return outputs[node]


def _channels(node: str, output: Tensor, channels: tuple[int, ...] | None) -> Tensor:
    if channels is None:
        return output
    for channel in channels:
        if channel >= output.shape[0]:
            raise UnknownChannel(node, channel, output.shape[0])
    return output[list(channels)]


def _size_within(height: int, width: int, max_side: int | None) -> tuple[int, int]:
    longest = max(height, width)
    if max_side is None or longest <= max_side:
        return height, width
    return max(1, round(height * max_side / longest)), max(1, round(width * max_side / longest))


def _numbers_within(output: Tensor, max_side: int | None) -> int:
    if output.dim() == 1:
        return output.numel()
    channels, height, width = output.shape
    return channels * math.prod(_size_within(height, width, max_side))


def _within(output: Tensor, max_side: int | None) -> Tensor:
    if output.dim() == 1:
        return output
    _, height, width = output.shape
    size = _size_within(height, width, max_side)
    return output if size == (height, width) else adaptive_avg_pool2d(output, size)
