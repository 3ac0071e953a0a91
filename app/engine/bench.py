"""Networks and traces on the inference thread. To import this module is to import torch."""

from collections.abc import Generator, Sequence

import torch
from torch import Tensor

from app.core.attribution.gradients import channel_influences, input_gradient
from app.core.attribution.methods import attribute
from app.core.attribution.plan import forward_passes
from app.core.cells.cell import Cell, explain
from app.core.limits import Limits, refuse_above
from app.core.networks.class_logits import class_logit, logits_node
from app.core.networks.cost import predicted_work, refuse_too_much
from app.core.networks.description import describe, edges
from app.core.networks.statistics import statistics
from app.core.networks.trace import require_fit, trace
from app.core.networks.traceable import Traceable
from app.engine.built import Built, built
from app.engine.cache import SizedCache
from app.engine.protocol import (
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
    Prediction,
    Subject,
    WeightsRequest,
)
from app.engine.selection import selected_maps, selected_tensors

Outputs = dict[str, Tensor]

LARGEST_BATCH = 4
"""Images that one part of an attribution takes; another request waits for no more than them."""
KEPT_FOR_GRADIENTS = 2
"""Times the memory of a pass that a pass with gradients takes: its outputs and what they are worth."""


class Bench:
    """Keeps built networks and recent traces, so that a second question about them costs little.

    Traces are kept on the CPU, whatever device made them.
    """

    def __init__(self, device: str, limits: Limits, trace_cache_bytes: int, max_cached_networks: int) -> None:
        self._device = torch.device(device)
        self._limits = limits
        # Float32 means float32, on a GPU too.
        torch.backends.cudnn.allow_tf32 = False
        torch.zeros(1, device=self._device)
        self._networks: SizedCache[Built] = SizedCache(max_cached_networks)
        self._traces: SizedCache[Outputs] = SizedCache(trace_cache_bytes)

    def describe(self, network: IdentifiedNetwork, height: int | None, width: int | None) -> Description:
        """The nodes for an input of this size."""
        known = self._built(network)
        nodes = describe(known.traceable, height, width)
        return Description(nodes, edges(known.traceable), known.classes)

    def summarize(self, subject: Subject, image: FloatArray) -> tuple[NodeSummary, ...]:
        """Shape and statistics of every node's output."""
        traceable = self._traceable(subject)
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
        return selected_maps(self._traced(subject, image), request)

    def cell(self, subject: Subject, image: FloatArray, place: CellPlace) -> Cell:
        """One element and all that makes it."""
        outputs = self._traced(subject, image)
        traceable = self._traceable(subject)
        return explain(traceable, outputs, place.node, place.channel, place.row, place.column, subject.zero)

    def predict(self, subject: Subject, image: FloatArray, top: int) -> tuple[Prediction, ...]:
        """The most probable classes, the best first.

        Raises:
            NoClasses: the network does not end in one number for each class.
        """
        outputs, known = self._traced(subject, image), self._built(subject.network)
        node, last = logits_node(known.traceable.graph, outputs), next(reversed(outputs))
        probabilities = outputs[node].softmax(0) if node == last else outputs[last]
        return known.ranked(outputs[node], probabilities, top)

    def predict_batch(
        self, network: IdentifiedNetwork, asked: Sequence[tuple[FloatArray, int]]
    ) -> list[tuple[Prediction, ...]]:
        """The most probable classes of each of several images of one size, with how many are wanted of each.

        Nothing is kept, and sums run in another order than in a trace.
        """
        known = self._built(network)
        images = torch.stack([torch.tensor(image) for image, _ in asked])
        require_fit(known.traceable, images[0])
        refuse_too_much(predicted_work(known.traceable, *images.shape[2:]), self._limits)
        batched = known.batched.to(self._device)
        with torch.inference_mode():
            logits = batched(images.to(self._device, memory_format=torch.channels_last)).cpu()
        found = zip(logits, logits.softmax(1), asked, strict=True)
        return [known.ranked(of_image, probabilities, top) for of_image, probabilities, (_, top) in found]

    def attribution(
        self, subject: Subject, image: FloatArray, request: AttributionRequest
    ) -> Generator[None, None, AttributionMap]:
        """What speaks for a class, in parts.

        Raises:
            TooMuchWork: all passes together would cost more than the limits allow.
        """
        batch_size = self._batch_size(subject, image, request)
        graph, outputs = self._traceable(subject).graph, self._traced(subject, image)
        wanted = (request.method, request.class_index, request.node)
        found = yield from attribute(graph, outputs, subject.zero, *wanted, batch_size)
        return AttributionMap(
            values=found.values.numpy(),
            node=found.node,
            class_index=found.class_index,
            label=self._built(subject.network).label(found.class_index),
            score=found.score,
            blank=found.blank,
        )

    def gradient(self, subject: Subject, image: FloatArray, place: CellPlace) -> FloatArray:
        """Gradient of one element with respect to the network's input, (C, H, W)."""
        graph, outputs = self._traceable(subject).graph, self._traced(subject, image)
        where = (place.node, place.channel, place.row, place.column)
        return input_gradient(graph, outputs, subject.zero, *where).numpy()

    def channels(
        self, subject: Subject, image: FloatArray, node: str, class_index: int | None
    ) -> ChannelsSummary:
        """Statistics of a node's channels, and their influence on a class's logit."""
        graph, outputs = self._traceable(subject).graph, self._traced(subject, image)
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

    def weights(self, network: IdentifiedNetwork, request: WeightsRequest) -> dict[str, FloatArray]:
        """The network's parameters by PyTorch's names, and what batch norm has measured.

        Raises:
            UnknownTensor, UnknownChannel: one that is not there.
            AnswerTooLarge: more bytes than the request allows.
        """
        state = self._built(network).traceable.graph.module.state_dict()
        tensors = {name: tensor for name, tensor in state.items() if tensor.is_floating_point()}
        return selected_tensors(tensors, request)

    def _batch_size(self, subject: Subject, image: FloatArray, request: AttributionRequest) -> int:
        """Images passed at once, as memory allows; a refusal where all passes would cost too much."""
        _, height, width = image.shape
        work, limits = predicted_work(self._traceable(subject), height, width), self._limits
        predicted = work.multiply_adds * forward_passes(request.method, height, width)
        limit = limits.max_attribution_multiply_adds
        refuse_above(limit, predicted, "attribution", "multiplications")
        return max(1, min(LARGEST_BATCH, limits.max_memory_bytes // (KEPT_FOR_GRADIENTS * work.bytes)))

    def _traceable(self, subject: Subject) -> Traceable:
        return self._built(subject.network).traceable

    def _built(self, network: IdentifiedNetwork) -> Built:
        known = self._networks.get(network.id)
        if known is None:
            known = built(network.network)
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
        traceable = self._traceable(subject)
        refuse_too_much(predicted_work(traceable, *image.shape[1:]), self._limits)
        numbers = torch.tensor(image)
        if self._device.type == "cpu":
            return trace(traceable, numbers, subject.zero)
        module = traceable.graph.module.to(self._device)
        try:
            outputs = trace(traceable, numbers.to(self._device), subject.zero)
            return {node: output.cpu() for node, output in outputs.items()}
        finally:
            module.to("cpu")
