"""/api/networks/{network}/images/{image}: traces, their maps and cells."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.engine.questions.cell import ExplainCell
from app.engine.questions.maps import ReadMaps
from app.engine.questions.summary import NodeSummary, Summarize
from app.engine.timings import Timings
from app.web.routes.asking import answered, find_trace
from app.web.routes.images import ImagePath
from app.web.routes.networks import NetworkPath
from app.web.schemas.cells import CellDocument, CellQuery
from app.web.schemas.maps import MapDocument, MapsQuery
from app.web.schemas.traces import NodeSummaryDocument, TraceDocument, TraceQuery
from app.web.server import encoding
from app.web.server.answers import encode
from app.web.server.openapi import JSON, files, problems
from app.web.server.parts import parts_of

if TYPE_CHECKING:
    from app.core.cells.cell import Cell

router = APIRouter(prefix="/api/networks/{network}/images/{image}", tags=["traces"])
_REFUSALS = problems(404, 410, 422, 429, 503)


@router.get("", summary="Summarize every node's output", response_model=TraceDocument, responses=_REFUSALS)
async def trace_summary(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[TraceQuery, Query()]
) -> Response:
    """Shape, minimum, maximum, mean and fraction of zeros of every output; the first node is `input`."""
    timings = Timings()
    found = await find_trace(parts_of(request), network, image, query, "trace", timings)

    def encoded(nodes: tuple[NodeSummary, ...]) -> bytes:
        return encode(
            TraceDocument(
                network=found.model.id,
                image=found.image.id,
                weights=found.model.weights,
                nodes=[NodeSummaryDocument.model_validate(node, from_attributes=True) for node in nodes],
            )
        )

    return await answered(request, found.identity, found.subject, Summarize(), encoded, JSON, timings)


@router.get(
    "/maps",
    summary="Get outputs as numbers or pictures",
    response_class=Response,
    responses={
        200: {
            "description": "The outputs, each of shape (C, H, W), or (C) where it is flat.",
            **files(*encoding.MEDIA_TYPES.values(), document=MapDocument),
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
    question = ReadMaps(
        nodes=query.node_names(),
        channels=query.channel_numbers(),
        max_side=query.max_side,
        bytes_per_number=encoding.bytes_per_number(query, query.format),
        limit_bytes=parts.settings.max_answer_bytes,
    )
    found = await find_trace(parts, network, image, query, "maps", timings)
    return await answered(
        request,
        found.identity,
        found.subject,
        question,
        partial(encoding.encode_maps, query=query, form=query.format),
        encoding.MEDIA_TYPES[query.format],
        timings,
    )


@router.get("/cell", summary="Take one element apart", response_model=CellDocument, responses=_REFUSALS)
async def cell(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[CellQuery, Query()]
) -> Response:
    """The values that the element reads in every input channel, and how its layer combines them.

    A convolution has the window, the weights and their products, whose sums and the bias add up to the value;
    a maximum names its winner, an average each value's share. `recomputed` is the value by the layer's
    formula. In a flat output `channel` is the element, and `row` and `column` are 0.
    """
    timings = Timings()
    found = await find_trace(parts_of(request), network, image, query, "cell", timings)
    question = ExplainCell(query.node, query.channel, query.row, query.column)
    return await answered(request, found.identity, found.subject, question, _cell_document, JSON, timings)


def _cell_document(explained: Cell) -> bytes:
    return encode(CellDocument.model_validate(explained, from_attributes=True))
