"""The features of a data set: each picture's pooled output at a node, along principal components."""

from functools import partial
from typing import Annotated

import numpy as np
import numpy.typing as npt
from fastapi import APIRouter, Query, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from app.datasets.components import principal_components
from app.datasets.dataset import Item
from app.engine.protocol import ImageReference, ModelReference, Subject
from app.engine.questions.pooled_output import PoolOutput
from app.engine.timings import Timings
from app.images.limits import DEFAULT_IMAGE_SIDE
from app.web.routes.asking import ask, find_model
from app.web.routes.networks import NetworkPath
from app.web.schemas.features import FeaturesDocument, FeaturesQuery, PointDocument
from app.web.server.answers import Identity, answer, encode, not_modified
from app.web.server.openapi import JSON, problems
from app.web.server.parts import parts_of

router = APIRouter(prefix="/api/networks/{network}", tags=["traces"])


@router.get(
    "/features",
    summary="Get a data set's pictures as points",
    response_model=FeaturesDocument,
    responses=problems(404, 409, 410, 422, 429, 503),
)
async def features(
    request: Request, network: NetworkPath, query: Annotated[FeaturesQuery, Query()]
) -> Response:
    """Each picture's output at a node, averaged over rows and columns, along its principal components.

    Every picture passes the network, which takes as long as so many predictions. Others are served between.
    """
    parts, timings = parts_of(request), Timings()
    model = await find_model(parts, network, timings)
    data_set = await parts.conversions.run(
        partial(parts.library.find_data_set, query.dataset), timings, "decode"
    )
    value = data_set.made().value
    shown = (query.node, query.components)
    identity = Identity(
        ("features", model.id, value.id, *shown),
        by_name=network != model.id or query.dataset != value.id,
    )
    known = not_modified(request, identity)
    if known is not None:
        return known
    items = value.items(0.5, 0)
    pooled = []
    for item in items:
        if await request.is_disconnected():
            raise ClientDisconnect
        image = ImageReference(item.image, DEFAULT_IMAGE_SIDE)
        subject = Subject(ModelReference(model.id), image)
        pooled.append(await ask(parts, subject, PoolOutput(query.node), timings))
    encoded = partial(_document, query, items, pooled)
    return answer(await parts.conversions.run(encoded, timings, "encode"), JSON, identity, timings)


def _document(query: FeaturesQuery, items: tuple[Item, ...], pooled: list[npt.NDArray[np.float32]]) -> bytes:
    projection = principal_components(np.stack(pooled), query.components)
    points = [
        PointDocument(image=item.image, label=item.label, at=at)
        for item, at in zip(items, projection.points.tolist(), strict=True)
    ]
    return encode(FeaturesDocument(node=query.node, explained=projection.explained.tolist(), points=points))
