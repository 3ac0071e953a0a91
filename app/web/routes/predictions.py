"""Predictions, for stored images and for images in the request."""

import hashlib
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.engine.protocol import ImageReference, ModelReference, Subject
from app.engine.questions.prediction import Predict, Prediction, PredictOnce
from app.engine.timings import Timings
from app.models.model import Model
from app.web.routes.asking import answered, ask, find_model, find_trace
from app.web.routes.images import UPLOADED, UPLOADS, ImagePath, upload_reader
from app.web.routes.networks import NetworkPath
from app.web.schemas.predictions import ClassDocument, PredictionDocument, PredictionQuery
from app.web.server.answers import encode, server_timing
from app.web.server.openapi import JSON, body, problems
from app.web.server.parts import parts_of

router = APIRouter(prefix="/api/networks/{network}", tags=["traces"])


def _document(model: Model, predictions: tuple[Prediction, ...]) -> bytes:
    classes = [ClassDocument.model_validate(found, from_attributes=True) for found in predictions]
    return encode(PredictionDocument(network=model.id, weights=model.weights, classes=classes))


@router.get(
    "/images/{image}/prediction",
    summary="Predict the class of an image",
    response_model=PredictionDocument,
    responses=problems(404, 410, 422, 429, 503),
)
async def prediction(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[PredictionQuery, Query()]
) -> Response:
    """The classes with the greatest logits; `weights` names the weights that gave them."""
    timings = Timings()
    found = await find_trace(parts_of(request), network, image, query, "prediction", timings)
    encoded = partial(_document, found.model)
    return await answered(request, found.identity, found.subject, Predict(query.top), encoded, JSON, timings)


@router.post(
    "/prediction",
    summary="Predict the class of an image in the request",
    response_model=PredictionDocument,
    responses=problems(403, 404, 410, 413, 415, 422, 429, 503),
    openapi_extra=body(UPLOADED, UPLOADS),
)
async def predict_sent(
    request: Request, network: NetworkPath, query: Annotated[PredictionQuery, Query()]
) -> Response:
    """Accepts an image as `POST /api/images` does, and stores nothing.

    Images that are sent at the same time are passed together, so that the last digits may differ from
    those of a stored image.
    """
    parts, timings = parts_of(request), Timings()
    zero = query.zeros()
    read, to_stored = upload_reader(request, parts.settings)
    model = await find_model(parts, network, timings)
    received = await read()
    stored = await parts.conversions.run(lambda: to_stored(received), timings, "decode")
    image_id = hashlib.sha256(stored).hexdigest()
    subject = Subject(ModelReference(model.id), ImageReference(image_id, query.size, stored), zero)
    predictions = await ask(parts, subject, PredictOnce(query.top), timings)
    headers = {"Cache-Control": "no-store", "Server-Timing": server_timing(timings)}
    return Response(_document(model, predictions), media_type=JSON, headers=headers)
