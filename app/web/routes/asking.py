"""The steps from an address to an answer that all questions share."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.engine.library import FoundImage
from app.engine.protocol import Answered, Engine, ImageReference, ModelReference, Subject
from app.engine.questions.question import Question, StreamedQuestion
from app.engine.timings import Timings
from app.models.model import Model
from app.web.schemas.traces import TraceQuery
from app.web.server.answers import Identity, answer, not_modified
from app.web.server.parts import Parts, parts_of

AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True)
class Found:
    """A model on an image, found by an address.

    Attributes:
        identity: how to recognise an answer about them.
    """

    model: Model
    image: FoundImage
    subject: Subject
    identity: Identity


async def find_model(parts: Parts, network: str, timings: Timings) -> Model:
    """The model with an id, or with a built-in model's name.

    Raises:
        ObjectNotFound, ObjectRotten: there is none, or it is damaged.
    """
    return await parts.conversions.run(partial(parts.library.find_model, network), timings, "decode")


async def find_image(parts: Parts, image: str, timings: Timings) -> FoundImage:
    """The image with an id, or with a sample's name.

    Raises:
        ObjectNotFound: there is none.
    """
    return await parts.conversions.run(partial(parts.library.find_image, image), timings, "decode")


async def find_trace(
    parts: Parts, network: str, image: str, query: TraceQuery, kind: str, timings: Timings
) -> Found:
    """What an address below a network and an image stands for; `kind` names the question."""
    zero = query.zeros()
    model = await find_model(parts, network, timings)
    found = await find_image(parts, image, timings)
    subject = Subject(ModelReference(model.id), ImageReference(found.id, query.size), zero)
    identity = Identity(
        (kind, model.id, found.id, model.image_key(query.size), query.canonical()),
        by_name=found.by_name or network != model.id,
    )
    return Found(model, found, subject, identity)


async def ask(parts: Parts, subject: Subject, question: Question[AnswerT], timings: Timings) -> AnswerT:
    """The engine's answer; its times are added to the request's."""
    answered = await parts.engine.ask(subject, question)
    timings.include(answered.elapsed_ms)
    return answered.answer


async def streamed(
    request: Request, engine: Engine, subject: Subject, question: StreamedQuestion[AnswerT], timings: Timings
) -> AnswerT:
    """The engine's answer to a long question, given up between its parts once the client has gone.

    Raises:
        ClientDisconnect: it has gone.
    """
    async with aclosing(engine.stream(subject, question)) as steps:
        async for step in steps:
            if isinstance(step, Answered):
                timings.include(step.elapsed_ms)
                return step.answer
            if await request.is_disconnected():
                raise ClientDisconnect
    message = "a stream ended without an answer"
    raise RuntimeError(message)


async def answered(
    request: Request,
    identity: Identity,
    subject: Subject,
    question: Question[AnswerT],
    encode: Callable[[AnswerT], bytes],
    media_type: str,
    timings: Timings,
) -> Response:
    """304 where the client has the answer already, else the engine's answer, encoded.

    Args:
        encode: makes the body; runs on a conversion thread.
    """
    known = not_modified(request, identity)
    if known is not None:
        return known
    parts = parts_of(request)
    found = await ask(parts, subject, question, timings)
    content = await parts.conversions.run(lambda: encode(found), timings, "encode")
    return answer(content, media_type, identity, timings)
