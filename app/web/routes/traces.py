"""/api/networks/{network}/images/{image}: a network on an image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.engine.protocol import CellPlace, MapsRequest, Subject
from app.engine.timings import Timings
from app.web import encoding, library
from app.web.entrance import prepared_image
from app.web.routes.images import ImagePath
from app.web.routes.networks import NetworkPath, find_network
from app.web.schemas.documents import CellDocument, NodeSummaryDocument, TraceDocument
from app.web.schemas.queries import CellQuery, MapsQuery, TraceQuery
from app.web.server.answers import Identity, answer, encode, not_modified
from app.web.server.openapi import JSON, files, problems
from app.web.server.parts import Parts, parts_of

if TYPE_CHECKING:
    from app.core.cells.cell import Cell

router = APIRouter(prefix="/api/networks/{network}/images/{image}", tags=["traces"])
_REFUSALS = problems(404, 410, 422, 429, 503)


@dataclass(frozen=True)
class Found:
    """A network on an image, and how to know an answer about it again."""

    subject: Subject
    image_id: str
    identity: Identity


async def find_trace(
    parts: Parts, network: str, image: str, query: TraceQuery, kind: str, timings: Timings
) -> Found:
    """What an address below a network and an image stands for; `kind` is what is asked of it."""
    zero = query.zeros()
    found_network = await find_network(parts, network, timings)
    found_image = await parts.conversions.run(
        lambda: library.find_image(parts.store, image), timings, "decode"
    )
    prepared = prepared_image(parts.store, found_image, found_network.network, query.size)
    identity = Identity(
        (kind, found_network.id, prepared.key, query.canonical_zeros(), query.canonical()),
        by_name=found_image.by_name or network != found_network.id,
    )
    return Found(Subject(found_network, prepared, zero), found_image.id, identity)


@router.get("", summary="Every node's output in figures", response_model=TraceDocument, responses=_REFUSALS)
async def trace_summary(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[TraceQuery, Query()]
) -> Response:
    """Shape, minimum, maximum, mean and fraction of zeros of every output; the first node is `input`."""
    parts, timings = parts_of(request), Timings()
    found = await find_trace(parts, network, image, query, "trace", timings)
    known = not_modified(request, found.identity)
    if known is not None:
        return known
    summaries = await parts.engine.summarize(found.subject, timings)
    document = TraceDocument(
        network=found.subject.network.id,
        image=found.image_id,
        weights=found.subject.network.weights,
        nodes=[NodeSummaryDocument.model_validate(node, from_attributes=True) for node in summaries],
    )
    return answer(encode(document), JSON, found.identity, timings)


@router.get(
    "/maps",
    summary="Outputs as numbers or pictures",
    response_class=Response,
    responses={
        200: {
            "description": "The outputs, each of shape (C, H, W), or (C) where it is flat.",
            **files(*encoding.MEDIA_TYPES.values()),
        },
        **_REFUSALS,
    },
)
async def maps(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[MapsQuery, Query()]
) -> Response:
    """The outputs of the nodes named, or of all, each tensor under its node's name.

    safetensors carries several nodes and every dtype; npy, csv, png and json carry one node. In csv the
    channels follow each other with an empty line between; in png they are tiles, coloured around zero.
    A flat output is one line of csv, and its levels of uint8 share one range.
    """
    parts, timings = parts_of(request), Timings()
    query.check()
    wanted = MapsRequest(
        nodes=query.node_names(),
        channels=query.channel_numbers(),
        max_side=query.max_side,
        bytes_per_number=encoding.bytes_per_number(query),
        limit_bytes=parts.settings.max_answer_bytes,
    )
    found = await find_trace(parts, network, image, query, "maps", timings)
    known = not_modified(request, found.identity)
    if known is not None:
        return known
    tensors = await parts.engine.maps(found.subject, wanted, timings)
    content = await parts.conversions.run(lambda: encoding.encode_maps(tensors, query), timings, "encode")
    return answer(content, encoding.MEDIA_TYPES[query.format], found.identity, timings)


@router.get(
    "/cell", summary="One element and all that makes it", response_model=CellDocument, responses=_REFUSALS
)
async def cell(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[CellQuery, Query()]
) -> Response:
    """What the element reads in every input channel, and what its layer makes of it.

    Of a convolution the window, the weights over it and their products, whose sums and the bias add up to the
    value; of a maximum the winner; of an average each value's share. `recomputed` is the layer's formula.
    Of a flat output `channel` is the element, `row` and `column` are 0.
    """
    parts, timings = parts_of(request), Timings()
    found = await find_trace(parts, network, image, query, "cell", timings)
    known = not_modified(request, found.identity)
    if known is not None:
        return known
    place = CellPlace(query.node, query.channel, query.row, query.column)
    explained = await parts.engine.cell(found.subject, place, timings)
    content = await parts.conversions.run(lambda: _cell_document(explained), timings, "encode")
    return answer(content, JSON, found.identity, timings)


def _cell_document(explained: Cell) -> bytes:
    return encode(CellDocument.model_validate(explained, from_attributes=True))
