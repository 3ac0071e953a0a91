"""The engine of one process: torch on one inference thread, decoding on a few others."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.limits import Limits
from app.engine import allocator
from app.engine.batches import Batches
from app.engine.cache import MAX_DOCUMENTS_BYTES, SizedCache, document_cost
from app.engine.errors import EngineFailed
from app.engine.library import References
from app.engine.protocol import Answered, Failure, ImageReference, Load, ModelReference, Status, Subject
from app.engine.questions.question import BatchedQuestion, KeptQuestion, Progress, Question, StreamedQuestion
from app.engine.timings import Timings
from app.engine.workers import End, Workers
from app.models.model import Model

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from app.engine.inference import InferenceCache
    from app.engine.questions.traced import FloatArray, Traced

AnswerT = TypeVar("AnswerT")
Result = TypeVar("Result")

LARGEST_BATCH = 8
"""Images that are passed at once: more gain little and wait longer."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EngineOptions:
    """What a local engine is made with; the limits as in Settings."""

    device: str
    work: Limits
    model_cache_bytes: int
    trace_cache_bytes: int
    image_cache_bytes: int
    answer_cache_bytes: int
    max_waiting_computations: int
    retry_after_seconds: int


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A subject whose references have been followed."""

    model: Model
    image: FloatArray | None
    image_key: tuple[str, ...]


class LocalEngine:
    """Computes on one thread, so torch's own threads have the processor to themselves."""

    def __init__(self, options: EngineOptions, references: References, conversions: Workers) -> None:
        self._options = options
        self._references = references
        self._conversions = conversions
        self._inference = Workers(
            "inference", 1, options.max_waiting_computations, options.retry_after_seconds
        )
        self._batches: Batches[tuple[FloatArray, Any], Any] = Batches(self._inference, LARGEST_BATCH)
        self._cache: Future[InferenceCache] | None = None
        self._models: SizedCache[Model] = SizedCache(MAX_DOCUMENTS_BYTES)
        self._images: SizedCache[FloatArray] = SizedCache(options.image_cache_bytes)
        self._answers: SizedCache[Any] = SizedCache(options.answer_cache_bytes)
        self._loading: dict[tuple[str, ...], asyncio.Future[FloatArray]] = {}

    @property
    def status(self) -> Status:
        """Whether PyTorch is being loaded, is ready, or could not be loaded."""
        if self._cache is None or not self._cache.done():
            return "starting"
        return "failed" if self._cache.exception() else "ready"

    @property
    def failure(self) -> Failure | None:
        """Why PyTorch could not be loaded; None unless the status is failed."""
        if self._cache is None or not self._cache.done():
            return None
        error = self._cache.exception()
        return None if error is None else _failure(error, self._options.device)

    @property
    def load(self) -> Load:
        """What it has to do and holds in memory, now."""
        cache_bytes = {"images": self._images.size, "answers": self._answers.size}
        if self._cache is not None and self.status == "ready":
            cache_bytes |= self._cache.result().cache_bytes
        return Load(self._inference.pending, cache_bytes)

    def start(self) -> None:
        """Begin to load PyTorch, in the background. Work that comes meanwhile waits behind it."""
        allocator.keep_large_buffers()
        self._cache = self._inference.start(self._load)

    def close(self) -> None:
        """Drop what waits."""
        self._inference.close()

    def _load(self) -> InferenceCache:
        try:
            from app.engine.inference import InferenceCache

            options = self._options
            return InferenceCache(
                options.device, options.work, options.model_cache_bytes, options.trace_cache_bytes
            )
        except Exception:
            _log.exception("PyTorch could not be loaded")
            raise

    async def ask(self, subject: Subject, question: Question[AnswerT]) -> Answered[AnswerT]:
        """The answer to a question. A kept answer needs neither the image nor the inference thread."""
        timings = Timings()
        model = await self._model(subject.model, timings)
        key = (model.id, _image_key(model, subject.image), subject.zero, question)
        known: AnswerT | None = self._answers.get(key)
        if known is not None:
            return Answered(known, timings.elapsed_ms)
        prepared = await self._prepared(model, subject.image, timings)
        if isinstance(question, BatchedQuestion) and prepared.image is not None and not subject.zero:
            answer = await self._answered_together(prepared.model, prepared.image, question, timings)
        else:
            work = self._with_cache(lambda cache: question.answer(_traced(cache, prepared, subject)))
            answer = await self._inference.run(work, timings, "compute")
        if isinstance(question, KeptQuestion):
            self._answers.put(key, answer, question.answer_bytes(answer))
        return Answered(answer, timings.elapsed_ms)

    async def stream(
        self, subject: Subject, question: StreamedQuestion[AnswerT]
    ) -> AsyncGenerator[Progress | Answered[AnswerT], None]:
        """Progress after each part, then the answer. Others are served between the parts.

        The answer is kept; where the same was asked before, it comes at once.
        """
        timings = Timings()
        model = await self._model(subject.model, timings)
        key = (model.id, _image_key(model, subject.image), subject.zero, question)
        known: AnswerT | None = self._answers.get(key)
        if known is not None:
            yield Answered(known, timings.elapsed_ms)
            return
        prepared = await self._prepared(model, subject.image, timings)
        start = self._with_cache(lambda cache: question.parts(_traced(cache, prepared, subject)))
        async with aclosing(self._inference.stream(start, timings, "compute")) as steps:
            async for step in steps:
                if isinstance(step, End):
                    self._answers.put(key, step.result, question.answer_bytes(step.result))
                    yield Answered(step.result, timings.elapsed_ms)
                else:
                    yield step

    async def _answered_together(
        self, model: Model, image: FloatArray, question: BatchedQuestion[AnswerT], timings: Timings
    ) -> AnswerT:
        kind, alone = type(question), _Prepared(model, None, ())
        subject = Subject(ModelReference(model.id))

        def answer(asked: Sequence[tuple[FloatArray, BatchedQuestion[AnswerT]]]) -> Sequence[AnswerT]:
            images, questions = zip(*asked, strict=True)
            work = self._with_cache(
                lambda cache: kind.answer_together(_traced(cache, alone, subject), images, questions)
            )
            return work()

        batch: AnswerT = await self._batches.run(
            (kind, model.id, image.shape), (image, question), answer, timings
        )
        return batch

    async def _model(self, reference: ModelReference, timings: Timings) -> Model:
        """Follow a reference to a model, to what is known already or on the conversion threads."""
        self._started()
        model = self._models.get(reference.id)
        if model is None:
            model = await self._conversions.run(lambda: self._references.model(reference), timings, "decode")
            self._models.put(model.id, model, document_cost(model.document_bytes))
        return model

    async def _prepared(self, model: Model, image: ImageReference | None, timings: Timings) -> _Prepared:
        """A model with an image's numbers, known already or loaded on the conversion threads."""
        key = _image_key(model, image)
        if image is None:
            return _Prepared(model, None, key)

        def load() -> FloatArray:
            return model.image(self._references.image(image), image.max_side)

        if image.unstored is not None:
            return _Prepared(model, await self._conversions.run(load, timings, "decode"), key)
        return _Prepared(model, await self._numbers(key, load, timings), key)

    async def _numbers(
        self, key: tuple[str, ...], load: Callable[[], FloatArray], timings: Timings
    ) -> FloatArray:
        """An image's numbers; those who ask while it is being loaded wait for the one load."""
        known = self._images.get(key)
        if known is not None:
            return known
        if key not in self._loading:
            loading = asyncio.ensure_future(self._loaded(key, load, timings))
            # Where nobody waits any more, nobody reads its error.
            loading.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._loading[key] = loading
        return await asyncio.shield(self._loading[key])

    async def _loaded(
        self, key: tuple[str, ...], load: Callable[[], FloatArray], timings: Timings
    ) -> FloatArray:
        try:
            numbers = await self._conversions.run(load, timings, "decode")
        finally:
            del self._loading[key]
        numbers.flags.writeable = False
        self._images.put(key, numbers, numbers.nbytes)
        return numbers

    def _started(self) -> Future[InferenceCache]:
        if self._cache is None or self.status == "failed":
            raise EngineFailed
        return self._cache

    def _with_cache(self, work: Callable[[InferenceCache], Result]) -> Callable[[], Result]:
        loading = self._started()

        def on_inference_thread() -> Result:
            # Loading came first on this very thread, so it has ended by now.
            if loading.exception() is not None:
                raise EngineFailed
            return work(loading.result())

        return on_inference_thread


def _failure(error: BaseException, device: str) -> Failure:
    if isinstance(error, ImportError):
        return "import"
    if isinstance(error, MemoryError):
        return "memory"
    # PyTorch has no type of its own for a device that is not there.
    return "device" if device != "cpu" else "other"


def _image_key(model: Model, image: ImageReference | None) -> tuple[str, ...]:
    return () if image is None else (image.id, model.image_key(image.max_side))


def _traced(cache: InferenceCache, prepared: _Prepared, subject: Subject) -> Traced:
    from app.engine.inference import CachedTrace

    return CachedTrace(cache, prepared.model, prepared.image, prepared.image_key, subject.zero)
