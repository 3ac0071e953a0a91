"""The steps from an address to a network's answers about each picture of a data set."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

from app.datasets.dataset import Item
from app.engine.errors import EngineBusy
from app.engine.protocol import Answered, ImageReference, ModelReference, Subject
from app.engine.questions.question import Progress, Question
from app.engine.timings import Timings
from app.models.model import Model
from app.web.routes.asking import ask, find_model
from app.web.schemas.pictures import PicturesQuery
from app.web.server.answers import Identity
from app.web.server.parts import Parts

AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True)
class FoundPictures:
    """A model and the pictures of a data set, found by an address.

    Attributes:
        items: the pictures, in the data set's order.
        query: the size of the pictures, and the channels set to zero.
        identity: how to recognise an answer about them.
    """

    model: Model
    items: tuple[Item, ...]
    query: PicturesQuery
    identity: Identity

    def subject(self, image: str) -> Subject:
        """The model on one of the pictures."""
        reference = ImageReference(image, self.query.size)
        return Subject(ModelReference(self.model.id), reference, self.query.zeros())


async def find_pictures(
    parts: Parts, network: str, query: PicturesQuery, kind: str, timings: Timings
) -> FoundPictures:
    """What a network's address and a query stand for; `kind` names the question."""
    model = await find_model(parts, network, timings)
    data_set = await parts.conversions.run(
        partial(parts.library.find_data_set, query.dataset), timings, "decode"
    )
    value = data_set.made().value
    identity = Identity(
        (kind, model.id, value.id, query.canonical() | {"dataset": value.id}),
        by_name=network != model.id or query.dataset != value.id,
    )
    return FoundPictures(model, value.items(0.5, 0), query, identity)


async def each_answer(
    parts: Parts, found: FoundPictures, question: Question[AnswerT], timings: Timings
) -> AsyncGenerator[AnswerT, None]:
    """The answer about each picture, in order. Each waits in the queue, so others are served between.

    Raises:
        EngineBusy: the queue is full; only before the first answer.
    """
    first, *others = found.items
    yield await ask(parts, found.subject(first.image), question, timings)
    for item in others:
        yield await _admitted(parts, found.subject(item.image), question, timings)


async def _admitted(parts: Parts, subject: Subject, question: Question[AnswerT], timings: Timings) -> AnswerT:
    """The engine's answer, asked for again while the queue is full."""
    while True:
        try:
            return await ask(parts, subject, question, timings)
        except EngineBusy as busy:
            await asyncio.sleep(busy.retry_after_seconds)


async def collected(request: Request, answers: AsyncGenerator[AnswerT, None]) -> list[AnswerT]:
    """All answers, given up between two of them once the client has gone.

    Raises:
        ClientDisconnect: it has gone.
    """
    kept = []
    async with aclosing(answers):
        async for answer in answers:
            if await request.is_disconnected():
                raise ClientDisconnect
            kept.append(answer)
    return kept


async def progress_of(
    total: int, answers: AsyncGenerator[AnswerT, None]
) -> AsyncGenerator[Progress | Answered[None], None]:
    """The number of answers so far, after each of them; then the end."""
    done = 0
    async for _ in answers:
        done += 1
        yield Progress(done, total)
    yield Answered(None, {})
