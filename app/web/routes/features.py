"""The features of a data set: each picture's pooled output at a node, along principal components."""

from functools import partial
from typing import Annotated

import numpy as np
import numpy.typing as npt
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.datasets.components import principal_components
from app.datasets.dataset import Item
from app.engine.questions.pooled_output import PoolOutput
from app.engine.timings import Timings
from app.web.routes.networks import NetworkPath
from app.web.routes.pictures import collected, each_answer, find_pictures, progress_of
from app.web.schemas.features import FeaturesDocument, FeaturesQuery, PointDocument
from app.web.schemas.pictures import PicturesQuery
from app.web.server.answers import answer, encode, not_modified
from app.web.server.events import EVENTS, ProgressEvents
from app.web.server.openapi import JSON, files, problems
from app.web.server.parts import parts_of

router = APIRouter(prefix="/api/networks/{network}/features", tags=["traces"])
_REFUSALS = problems(404, 409, 410, 422, 429, 503)


@router.get(
    "",
    summary="Get a data set's pictures as points",
    response_model=FeaturesDocument,
    responses=_REFUSALS,
)
async def features(
    request: Request, network: NetworkPath, query: Annotated[FeaturesQuery, Query()]
) -> Response:
    """Each picture's output at a node, averaged over rows and columns, along its principal components.

    Every picture passes the network, which takes as long as so many predictions. Others are served between.
    """
    parts, timings = parts_of(request), Timings()
    found = await find_pictures(parts, network, query, "features", timings)
    known = not_modified(request, found.identity)
    if known is not None:
        return known
    pooled = await collected(request, each_answer(parts, found, PoolOutput(query.node), timings))
    encoded = partial(_document, query, found.items, pooled)
    content = await parts.conversions.run(encoded, timings, "encode")
    return answer(content, JSON, found.identity, timings)


@router.get(
    "/progress",
    summary="Follow the pictures through the network",
    response_class=Response,
    responses={
        200: {"description": "Server-sent events `progress`, then `done`.", **files(EVENTS)},
        **_REFUSALS,
    },
)
async def features_progress(
    request: Request, network: NetworkPath, query: Annotated[PicturesQuery, Query()]
) -> Response:
    """Passes every picture through the network and sends an event after each.

    The data of `progress` is `{"done": 12, "total": 49}`. After `done`, `/features` answers soon, while the
    outputs are kept. The work ends when the client closes the connection.
    """
    parts, timings = parts_of(request), Timings()
    found = await find_pictures(parts, network, query, "features", timings)
    steps = progress_of(len(found.items), each_answer(parts, found, PoolOutput(query.node), timings))
    return ProgressEvents(await anext(steps), steps)


def _document(query: FeaturesQuery, items: tuple[Item, ...], pooled: list[npt.NDArray[np.float32]]) -> bytes:
    projection = principal_components(np.stack(pooled), query.components)
    points = [
        PointDocument(image=item.image, label=item.label, at=at)
        for item, at in zip(items, projection.points.tolist(), strict=True)
    ]
    return encode(FeaturesDocument(node=query.node, explained=projection.explained.tolist(), points=points))
