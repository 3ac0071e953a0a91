"""POST /api/maps: outputs of a network that need not be stored."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from app.core.errors import ConvscopeError, PaddingTooLarge, ShapeMismatch, WindowDoesNotFit
from app.engine.protocol import ImageReference, ModelReference, Subject
from app.engine.questions.maps import ReadMaps
from app.engine.timings import Timings
from app.models.kinds.layers import LayersModel
from app.web.refusals.errors import MalformedBody, UnsupportedMediaType
from app.web.routes.asking import ask
from app.web.routes.layers import read_layers, refusal_with_mends
from app.web.routes.networks import SOBEL
from app.web.schemas.base import NO_QUERY
from app.web.schemas.maps import MapsBody
from app.web.server import encoding
from app.web.server.answers import server_timing
from app.web.server.bodies import media_type, parse_json, read_body
from app.web.server.openapi import JSON, body, files, problems
from app.web.server.parts import Parts, parts_of

SAFETENSORS = encoding.MEDIA_TYPES["safetensors"]
_EXAMPLE = {"image": "cat", "network": SOBEL, "size": 128, "nodes": "conv1"}

router = APIRouter(tags=["traces"])


@router.post(
    "/api/maps",
    summary="Outputs without storing anything",
    response_class=Response,
    responses={
        200: {"description": "The outputs, as from `maps` of a trace.", **files(SAFETENSORS)},
        **problems(403, 404, 410, 413, 415, 422, 429, 503),
    },
    openapi_extra=body(
        "A network, an image, and which outputs are wanted.",
        {JSON: {"schema": MapsBody.model_json_schema(), "example": _EXAMPLE}},
    ),
    dependencies=[NO_QUERY],
)
async def unstored_maps(request: Request) -> Response:
    """The bytes that `maps` of a trace gives for the same network, image and parameters.

    Nothing is stored, so a page asks here while a slider is dragged.
    """
    parts, timings = parts_of(request), Timings()
    if media_type(request) != JSON:
        raise UnsupportedMediaType(got=media_type(request), accepted=(JSON,))
    received = await read_body(request, parts.settings.max_json_bytes)
    wanted, subject = await parts.conversions.run(lambda: _read(parts, received), timings, "decode")
    question = ReadMaps(
        nodes=wanted.node_names(),
        channels=wanted.channel_numbers(),
        max_side=wanted.max_side,
        bytes_per_number=encoding.bytes_per_number(wanted, "safetensors"),
        limit_bytes=parts.settings.max_answer_bytes,
    )
    try:
        maps = await ask(parts, subject, question, timings)
    except (ShapeMismatch, WindowDoesNotFit, PaddingTooLarge) as error:
        raise await parts.conversions.run(
            partial(_refusal, parts, wanted, error), timings, "decode"
        ) from None
    content = await parts.conversions.run(
        lambda: encoding.encode_maps(maps, wanted, "safetensors"), timings, "encode"
    )
    headers = {"Cache-Control": "no-store", "Server-Timing": server_timing(timings)}
    return Response(content, media_type=SAFETENSORS, headers=headers)


def _read(parts: Parts, received: bytes) -> tuple[MapsBody, Subject]:
    """The body, and the model and image that it names."""
    document = parse_json(received, parts.settings.max_json_depth_levels)
    if not isinstance(document, dict):
        raise MalformedBody("A request for maps is a JSON object.")
    try:
        wanted = MapsBody.model_validate(document)
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise RequestValidationError(faults) from error
    image = parts.library.find_image(wanted.image)
    reference = ImageReference(image.id, wanted.size)
    return wanted, Subject(_model(parts, wanted.network), reference, wanted.zeros())


def _model(parts: Parts, network: str | dict[str, Any]) -> ModelReference:
    if isinstance(network, str):
        return ModelReference(parts.library.find_model(network).id)
    model = LayersModel(read_layers(network, "network."))
    return ModelReference(model.id, model)


def _refusal(parts: Parts, wanted: MapsBody, error: ConvscopeError) -> Exception:
    """The error, with what would mend layers that do not fit the image."""
    if isinstance(wanted.network, str):
        return error
    model = LayersModel(read_layers(wanted.network))
    image = parts.library.stored_image(parts.library.find_image(wanted.image))
    try:
        _, height, width = model.image(image, wanted.size).shape
    except ShapeMismatch:
        return error
    return refusal_with_mends(wanted.network, error, size=(height, width))
