"""Top patches: the pictures of a data set that excite a channel most, and where."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.datasets.dataset import Item
from app.engine.questions.receptive_field import FindReceptiveField
from app.engine.questions.strongest_cells import FindStrongestCells, StrongestCell, greatest
from app.engine.timings import Timings
from app.web.routes.asking import ask
from app.web.routes.networks import NetworkPath
from app.web.routes.pictures import FoundPictures, collected, each_answer, find_pictures, progress_of
from app.web.schemas.cells import CellFieldDocument
from app.web.schemas.patches import PatchDocument, PatchesDocument, PatchesProgressQuery, PatchesQuery
from app.web.server.answers import answer, encode, not_modified
from app.web.server.events import EVENTS, ProgressEvents
from app.web.server.openapi import JSON, files, problems
from app.web.server.parts import Parts, parts_of

router = APIRouter(prefix="/api/networks/{network}/patches", tags=["traces"])
_REFUSALS = problems(404, 409, 410, 422, 429, 503)


@router.get(
    "",
    summary="Get the top patches of a channel",
    response_model=PatchesDocument,
    responses=_REFUSALS,
)
async def patches(
    request: Request, network: NetworkPath, query: Annotated[PatchesQuery, Query()]
) -> Response:
    """The pictures of a data set that excite a channel most, each with its strongest cell.

    `receptive_field` is the part of the network's input that the cell depends on. Of equal cells the first in
    row-major order counts; NaN never does. Every picture passes the network, which takes as long as so many
    predictions; other channels of the node are then answered at once, while the cells are kept.
    """
    parts, timings = parts_of(request), Timings()
    found = await find_pictures(parts, network, query, "patches", timings)
    known = not_modified(request, found.identity)
    if known is not None:
        return known
    cells = await collected(request, _cells(parts, found, query, timings))
    best = [
        await _patch(parts, found, query, found.items[position], cells[position], timings)
        for position in greatest([cell.value for cell in cells], query.count)
    ]
    document = PatchesDocument(node=query.node, channel=query.channel, patches=best)
    return answer(encode(document), JSON, found.identity, timings)


@router.get(
    "/progress",
    summary="Follow the search for top patches",
    response_class=Response,
    responses={
        200: {"description": "Server-sent events `progress`, then `done`.", **files(EVENTS)},
        **_REFUSALS,
    },
)
async def patches_progress(
    request: Request, network: NetworkPath, query: Annotated[PatchesProgressQuery, Query()]
) -> Response:
    """Passes every picture through the network and sends an event after each.

    The data of `progress` is `{"done": 12, "total": 49}`. After `done`, `/patches` answers soon for every
    channel of the node, while the cells are kept. The work ends when the client closes the connection.
    """
    parts, timings = parts_of(request), Timings()
    found = await find_pictures(parts, network, query, "patches", timings)
    steps = progress_of(len(found.items), _cells(parts, found, query, timings))
    return ProgressEvents(await anext(steps), steps)


async def _cells(
    parts: Parts, found: FoundPictures, query: PatchesProgressQuery, timings: Timings
) -> AsyncGenerator[StrongestCell, None]:
    """The channel's strongest cell in each picture."""
    async for cells in each_answer(parts, found, FindStrongestCells(query.node), timings):
        yield cells.of(query.channel)


async def _patch(
    parts: Parts, found: FoundPictures, query: PatchesQuery, item: Item, cell: StrongestCell, timings: Timings
) -> PatchDocument:
    question = FindReceptiveField(query.node, query.channel, cell.row, cell.column)
    box = await ask(parts, found.subject(item.image), question, timings)
    return PatchDocument(
        image=item.image,
        label=item.label,
        value=cell.value,
        row=cell.row,
        column=cell.column,
        receptive_field=CellFieldDocument.model_validate(box, from_attributes=True),
    )
