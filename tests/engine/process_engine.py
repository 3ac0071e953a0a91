"""An engine that answers questions in another process, to which only pickles are sent."""

import asyncio
import multiprocessing
import pickle
import threading
from collections.abc import AsyncGenerator, Mapping
from concurrent.futures import Future
from contextlib import aclosing
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from app.datasets.data_sets import DataSets
from app.downloads.download import DownloadLimits
from app.engine.errors import EngineFailed
from app.engine.library import References
from app.engine.protocol import Answered, Engine, Failure, Load, Status, Subject
from app.engine.questions.question import Progress, Question, StreamedQuestion
from app.images.stored_image import DecodedPictures
from app.main import conversion_workers, local_engine
from app.models.classifiers.architecture import Architecture
from app.models.weights_library import WeightsLibrary
from app.settings import Settings
from app.store.objects import ObjectReader

AnswerT = TypeVar("AnswerT")
STATUS_SECONDS = 10


class ProcessEngine:
    """Sends each question to the process, and hands its steps back to whoever asked."""

    def __init__(self, settings: Settings, architectures: Mapping[str, Architecture]) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=answer_questions, args=(theirs, settings, dict(architectures)), daemon=True
        )
        self._numbers = count(1)
        self._asked: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Queue[object]]] = {}
        self._reported: dict[int, Future[Any]] = {}
        self._is_there = False

    @property
    def status(self) -> Status:
        """What the process says."""
        status: Status = self._report("status") if self._is_there else "starting"
        return status

    @property
    def failure(self) -> Failure | None:
        """What the process says."""
        failure: Failure | None = self._report("failure") if self._is_there else None
        return failure

    @property
    def load(self) -> Load:
        """The questions that are asked; what the process holds is not known here."""
        return Load(len(self._asked), {})

    def start(self) -> None:
        """Start the process."""
        self._process.start()
        threading.Thread(target=self._receive, daemon=True).start()

    def close(self) -> None:
        """End the process."""
        self._send(None)
        self._process.join()

    async def ask(self, subject: Subject, question: Question[AnswerT]) -> Answered[AnswerT]:
        """The answer to a question."""
        async with aclosing(self._steps("ask", subject, question)) as steps:
            async for step in steps:
                answered: Answered[AnswerT] = step
                return answered
        raise EngineFailed

    async def stream(
        self, subject: Subject, question: StreamedQuestion[AnswerT]
    ) -> AsyncGenerator[Progress | Answered[AnswerT], None]:
        """Progress after each part, then the answer."""
        async with aclosing(self._steps("stream", subject, question)) as steps:
            async for step in steps:
                yield step

    async def _steps(self, way: str, subject: Subject, question: Question[Any]) -> AsyncGenerator[Any, None]:
        number, steps = next(self._numbers), asyncio.Queue[Any]()
        self._asked[number] = (asyncio.get_running_loop(), steps)
        self._send((number, way, subject, question))
        try:
            while not isinstance(step := await steps.get(), Answered):
                if isinstance(step, BaseException):
                    raise step
                yield step
            yield step
        finally:
            del self._asked[number]
            self._send((number, "leave"))

    def _report(self, name: str) -> Any:
        number, report = next(self._numbers), Future[Any]()
        self._reported[number] = report
        self._send((number, name))
        return report.result(STATUS_SECONDS)

    def _send(self, message: object) -> None:
        self._connection.send_bytes(pickle.dumps(message))

    def _receive(self) -> None:
        while True:
            try:
                number, step = pickle.loads(self._connection.recv_bytes())
            except (EOFError, OSError):
                return
            self._is_there = True
            if number in self._reported:
                self._reported.pop(number).set_result(step)
            elif number in self._asked:
                loop, steps = self._asked[number]
                loop.call_soon_threadsafe(steps.put_nowait, step)


def answer_questions(
    connection: Connection, settings: Settings, architectures: Mapping[str, Architecture]
) -> None:
    """The process: a local engine that reads the data directory by itself."""
    folders = (settings.weights_dir, settings.data_dir, settings.torch_home)
    limits = DownloadLimits(1.0, 1.0, 1.0, 1)
    weights = WeightsLibrary(*folders, limits, architectures)
    pictures = DecodedPictures(settings.picture_cache_bytes)
    references = References(
        ObjectReader(settings.data_dir), weights, DataSets(settings.data_dir, limits), pictures
    )
    conversions = conversion_workers(settings)
    engine = local_engine(settings, references, conversions)
    engine.start()
    asyncio.run(Answering(connection, engine).serve())
    engine.close()
    conversions.close()


class Answering:
    """Answers what comes through a connection."""

    def __init__(self, connection: Connection, engine: Engine) -> None:
        self._connection = connection
        self._engine = engine
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Take messages until None comes."""
        self._send(0, "hello")
        loop = asyncio.get_running_loop()
        while True:
            message = pickle.loads(await loop.run_in_executor(None, self._connection.recv_bytes))
            if message is None:
                return
            self._take(*message)

    def _take(self, number: int, way: str, *about: Any) -> None:
        if way in ("status", "failure"):
            self._send(number, getattr(self._engine, way))
        elif way == "leave":
            if number in self._tasks:
                self._tasks[number].cancel()
        else:
            task = asyncio.create_task(self._answer(number, way, *about))
            task.add_done_callback(lambda done: self._done(number, done))
            self._tasks[number] = task

    async def _answer(self, number: int, way: str, subject: Subject, question: Any) -> None:
        if way == "ask":
            self._send(number, await self._engine.ask(subject, question))
            return
        async with aclosing(self._engine.stream(subject, question)) as steps:
            async for step in steps:
                self._send(number, step)

    def _done(self, number: int, task: asyncio.Task[None]) -> None:
        del self._tasks[number]
        if not task.cancelled() and (error := task.exception()):
            self._send(number, error)

    def _send(self, number: int, step: object) -> None:
        self._connection.send_bytes(pickle.dumps((number, step)))
