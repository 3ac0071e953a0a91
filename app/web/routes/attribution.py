"""Attribution, gradients and channel influence of a trace."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.core.attribution.plan import Blank, Reason
from app.engine.questions.attribution import Attribute
from app.engine.questions.channels import ChannelsSummary, SummarizeChannels
from app.engine.questions.gradient import Differentiate
from app.engine.questions.maps import FloatArray
from app.engine.timings import Timings
from app.web.routes.asking import answered, find_trace, streamed
from app.web.routes.images import ImagePath
from app.web.routes.networks import NetworkPath
from app.web.schemas.attribution import (
    AttributionDocument,
    AttributionMapDocument,
    AttributionProgressQuery,
    AttributionQuery,
    ChannelDocument,
    ChannelsDocument,
    ChannelsQuery,
    GradientDocument,
    GradientMapDocument,
    GradientQuery,
    MapFacts,
)
from app.web.server import encoding
from app.web.server.answers import answer, encode, not_modified
from app.web.server.events import EVENTS, ProgressEvents
from app.web.server.openapi import JSON, files, problems
from app.web.server.parts import Parts, parts_of

Encoder = Callable[[FloatArray, MapFacts], bytes]

router = APIRouter(prefix="/api/networks/{network}/images/{image}", tags=["traces"])
_REFUSALS = problems(404, 410, 422, 429, 503)
_EXPLANATIONS: Mapping[Reason, str] = {
    "output_not_finite": "The output of {node} has values that are not finite, so the map has some too.",
    "gradient_not_finite": "All outputs are finite, but the gradient of the class's logit at {node} is not.",
    "output_zero": "The output of {node} is zero everywhere, so no position contributes to the class.",
    "gradient_zero": "The class's logit does not depend on {node}: the gradient there is zero everywhere.",
    "against": "No position of {node} counts for the class; Grad-CAM leaves out those that count against.",
    "cancelled": "The positive and negative contributions of {node} cancel at every position.",
    "unchanged": "The class's logit stays the same, whichever part of the image is hidden.",
}


def _map_answers(description: str, document: type[MapFacts]) -> dict[int | str, dict[str, Any]]:
    formats = files(*encoding.MEDIA_TYPES.values(), document=document)
    return {200: {"description": description, **formats}, **_REFUSALS}


def _explanation(blank: Blank | None) -> str | None:
    return None if blank is None else _EXPLANATIONS[blank.reason].format(node=blank.node)


def _encoder(parts: Parts, name: str, query: AttributionQuery | GradientQuery) -> Encoder:
    """Encodes a map with its facts in the query's format."""
    limit = parts.settings.max_answer_bytes
    return lambda values, facts: encoding.encode_with_facts(name, values, facts, query.format, limit)


@router.get(
    "/attribution",
    summary="Attribute a class to places of the image",
    response_class=Response,
    responses=_map_answers(
        "`attribution`, of shape (1, H, W) of the network's input.", AttributionMapDocument
    ),
)
async def attribution(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[AttributionQuery, Query()]
) -> Response:
    """A map over the input that attributes a class's logit (not its probability).

    `grad-cam`: the sum of a node's channels weighted by their mean gradient; negative values are set to zero,
    and the map is enlarged to the input. `saliency`: the greatest absolute gradient over the input's
    channels. `integrated-gradients`: 64 steps from an input of zeros (the mean colour of a normalised input),
    summed over channels; the total is close to the logit minus the logit of zeros. `occlusion`: the drop of
    the logit where a window of zeros covers the place; the window is a seventh of each side and moves by half
    its size. `explanation` says why a map is blank.
    """
    parts, timings = parts_of(request), Timings()
    query.check()
    found = await find_trace(parts, network, image, query, "attribution", timings)
    known = not_modified(request, found.identity)
    if known is not None:
        return known
    question = Attribute(query.method, query.class_index, query.node)
    attributed = await streamed(request, parts.engine, found.subject, question, timings)
    facts = AttributionDocument(
        shape=list(attributed.values.shape),
        method=query.method,
        class_index=attributed.class_index,
        label=attributed.label,
        node=attributed.node,
        score=attributed.score,
        explanation=_explanation(attributed.blank),
    )
    encoder = _encoder(parts, "attribution", query)
    content = await parts.conversions.run(lambda: encoder(attributed.values, facts), timings, "encode")
    return answer(content, encoding.MEDIA_TYPES[query.format], found.identity, timings)


@router.get(
    "/attribution/progress",
    summary="Follow an attribution while it is computed",
    response_class=Response,
    responses={
        200: {"description": "Server-sent events `progress`, then `done`.", **files(EVENTS)},
        **_REFUSALS,
    },
)
async def attribution_progress(
    request: Request,
    network: NetworkPath,
    image: ImagePath,
    query: Annotated[AttributionProgressQuery, Query()],
) -> Response:
    """Computes the map of `/attribution` and sends an event after each of its parts.

    The data of `progress` is `{"done": 12, "total": 49}`. After `done`, `/attribution` answers at once in any
    format, while the map is kept. The work ends when the client closes the connection.
    """
    parts, timings = parts_of(request), Timings()
    query.check()
    found = await find_trace(parts, network, image, query, "attribution", timings)
    question = Attribute(query.method, query.class_index, query.node)
    steps = parts.engine.stream(found.subject, question)
    return ProgressEvents(await anext(steps), steps)


@router.get(
    "/gradient",
    summary="Differentiate one element",
    response_class=Response,
    responses=_map_answers("`gradient`, of the shape (C, H, W) of the network's input.", GradientMapDocument),
)
async def gradient(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[GradientQuery, Query()]
) -> Response:
    """The gradient of one element of an output with respect to the input.

    It is zero outside the element's receptive field, and inside it wherever the element does not depend on
    the input: behind an inactive ReLU, or beside the winner of a maximum.
    """
    parts, timings = parts_of(request), Timings()
    found = await find_trace(parts, network, image, query, "gradient", timings)
    encoder = _encoder(parts, "gradient", query)
    place = (query.node, query.channel, query.row, query.column)

    def encoded(values: FloatArray) -> bytes:
        node, channel, row, column = place
        shape = list(values.shape)
        facts = GradientDocument(shape=shape, node=node, channel=channel, row=row, column=column)
        return encoder(values, facts)

    media_type = encoding.MEDIA_TYPES[query.format]
    question = Differentiate(*place)
    return await answered(request, found.identity, found.subject, question, encoded, media_type, timings)


@router.get(
    "/channels",
    summary="Summarize a node's channels",
    response_model=ChannelsDocument,
    responses=_REFUSALS,
)
async def channels(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[ChannelsQuery, Query()]
) -> Response:
    """Minimum, maximum, mean, fraction of zeros and influence on a class of every channel of an output.

    The influence is null where the network ends in maps.
    """
    timings = Timings()
    found = await find_trace(parts_of(request), network, image, query, "channels", timings)

    def encoded(summary: ChannelsSummary) -> bytes:
        return encode(
            ChannelsDocument(
                node=query.node,
                class_index=summary.class_index,
                channels=[
                    ChannelDocument.model_validate(channel, from_attributes=True)
                    for channel in summary.channels
                ],
            )
        )

    question = SummarizeChannels(query.node, query.class_index)
    return await answered(request, found.identity, found.subject, question, encoded, JSON, timings)
