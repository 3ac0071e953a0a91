"""The engine of one process: torch on one inference thread, decoding and encoding on a few others."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.core.limits import Limits
from app.core.networks.document import Network
from app.engine import allocator
from app.engine.batches import Batches
from app.engine.cache import SizedCache
from app.engine.errors import EngineFailed
from app.engine.protocol import (
    AttributionMap,
    AttributionRequest,
    CellPlace,
    ChannelsSummary,
    Description,
    FloatArray,
    IdentifiedNetwork,
    MapsRequest,
    NodeSummary,
    Prediction,
    PreparedImage,
    Status,
    Subject,
    WeightsRequest,
)
from app.engine.timings import Timings
from app.engine.workers import BetweenParts, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.core.cells.cell import Cell
    from app.engine.bench import Bench

Result = TypeVar("Result")

MOST_TOGETHER = 8
"""Images that are passed at once: more gain little and wait longer."""


@dataclass(frozen=True)
class EngineOptions:
    """What a local engine is made with; the limits as in Settings."""

    device: str
    work: Limits
    trace_cache_bytes: int
    image_cache_bytes: int
    max_cached_networks: int
    max_waiting_computations: int
    retry_after_seconds: int


class LocalEngine:
    """Computes on one thread, so torch's own threads have the processor to themselves."""

    def __init__(self, options: EngineOptions, conversions: Workers) -> None:
        self._options = options
        self._conversions = conversions
        self._inference = Workers(
            "inference", 1, options.max_waiting_computations, options.retry_after_seconds
        )
        self._batches: Batches[tuple[FloatArray, int], tuple[Prediction, ...]] = Batches(
            self._inference, MOST_TOGETHER
        )
        self._bench: Future[Bench] | None = None
        self._images: SizedCache[FloatArray] = SizedCache(options.image_cache_bytes)

    @property
    def status(self) -> Status:
        """Whether PyTorch is being loaded, is ready, or could not be loaded."""
        if self._bench is None or not self._bench.done():
            return "starting"
        return "failed" if self._bench.exception() else "ready"

    @property
    def failure(self) -> BaseException | None:
        """Why PyTorch could not be loaded."""
        return self._bench.exception() if self._bench is not None and self._bench.done() else None

    def start(self) -> None:
        """Begin to load PyTorch, in the background. Work that comes meanwhile waits behind it."""
        allocator.keep_large_buffers()
        self._bench = self._inference.start(self._load)

    def close(self) -> None:
        """Drop what waits."""
        self._inference.close()

    def _load(self) -> Bench:
        from app.engine.bench import Bench

        options = self._options
        return Bench(options.device, options.work, options.trace_cache_bytes, options.max_cached_networks)

    async def describe(
        self, network: IdentifiedNetwork, height: int | None, width: int | None, timings: Timings
    ) -> Description:
        """The nodes for an input of this size; without one, shapes are unknown."""
        return await self._compute(lambda bench: bench.describe(network, height, width), timings)

    async def summarize(self, subject: Subject, timings: Timings) -> tuple[NodeSummary, ...]:
        """Shape and statistics of every node's output."""
        image = await self._numbers(subject.image, timings)
        return await self._compute(lambda bench: bench.summarize(subject, image), timings)

    async def maps(self, subject: Subject, request: MapsRequest, timings: Timings) -> dict[str, FloatArray]:
        """Outputs by node, each of shape (C, H, W)."""
        image = await self._numbers(subject.image, timings)
        return await self._compute(lambda bench: bench.maps(subject, image, request), timings)

    async def cell(self, subject: Subject, place: CellPlace, timings: Timings) -> Cell:
        """One element and all that makes it."""
        image = await self._numbers(subject.image, timings)
        return await self._compute(lambda bench: bench.cell(subject, image, place), timings)

    async def predict(self, subject: Subject, top: int, timings: Timings) -> tuple[Prediction, ...]:
        """The most probable classes, the best first."""
        image = await self._numbers(subject.image, timings)
        return await self._compute(lambda bench: bench.predict(subject, image, top), timings)

    async def predict_sent(self, subject: Subject, top: int, timings: Timings) -> tuple[Prediction, ...]:
        """The same for an image that is asked about once. Those that wait are passed together."""
        network = subject.network
        if subject.zero or isinstance(network.network, Network):
            return await self.predict(subject, top, timings)
        image = await self._conversions.run(subject.image.load, timings, "decode")

        def answer(asked: Sequence[tuple[FloatArray, int]]) -> list[tuple[Prediction, ...]]:
            return self._on_bench(lambda bench: bench.predict_batch(network, asked))()

        return await self._batches.run((network.id, image.shape), (image, top), answer, timings)

    async def weights(
        self, network: IdentifiedNetwork, request: WeightsRequest, timings: Timings
    ) -> dict[str, FloatArray]:
        """The network's parameters by PyTorch's names, and what batch norm has measured."""
        return await self._compute(lambda bench: bench.weights(network, request), timings)

    async def attribution(
        self, subject: Subject, request: AttributionRequest, between: BetweenParts, timings: Timings
    ) -> AttributionMap:
        """What speaks for a class. Others are served between the parts of a long method."""
        image = await self._numbers(subject.image, timings)
        start = self._on_bench(lambda bench: bench.attribution(subject, image, request))
        return await self._inference.run_in_parts(start, timings, "compute", between)

    async def gradient(self, subject: Subject, place: CellPlace, timings: Timings) -> FloatArray:
        """Gradient of one element with respect to the network's input, (C, H, W)."""
        image = await self._numbers(subject.image, timings)
        return await self._compute(lambda bench: bench.gradient(subject, image, place), timings)

    async def channels(
        self, subject: Subject, node: str, class_index: int | None, timings: Timings
    ) -> ChannelsSummary:
        """Statistics of a node's channels, and their influence on a class's logit."""
        image = await self._numbers(subject.image, timings)
        return await self._compute(lambda bench: bench.channels(subject, image, node, class_index), timings)

    async def _numbers(self, image: PreparedImage, timings: Timings) -> FloatArray:
        known = self._images.get(image.key)
        if known is None:
            known = await self._conversions.run(image.load, timings, "decode")
            known.flags.writeable = False
            self._images.put(image.key, known, known.nbytes)
        return known

    async def _compute(self, work: Callable[[Bench], Result], timings: Timings) -> Result:
        return await self._inference.run(self._on_bench(work), timings, "compute")

    def _on_bench(self, work: Callable[[Bench], Result]) -> Callable[[], Result]:
        bench = self._bench
        if bench is None or self.status == "failed":
            raise EngineFailed

        def on_inference_thread() -> Result:
            # Loading came first on this very thread, so it has ended by now.
            if bench.exception() is not None:
                raise EngineFailed
            return work(bench.result())

        return on_inference_thread
