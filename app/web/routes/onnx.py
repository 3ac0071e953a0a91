"""/api/networks/{network}/onnx: a network for ONNX's run times."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.engine.protocol import ModelReference, Subject
from app.engine.questions.onnx_file import WriteOnnx
from app.engine.timings import Timings
from app.web.refusals.errors import InvalidQuery
from app.web.routes.asking import answered, find_model
from app.web.routes.networks import NetworkPath
from app.web.schemas.networks import SizeQuery
from app.web.server.answers import Identity
from app.web.server.openapi import ONNX, files, problems
from app.web.server.parts import parts_of

router = APIRouter(prefix="/api/networks", tags=["networks"])


@router.get(
    "/{network}/onnx",
    summary="Get a network as ONNX",
    response_class=Response,
    responses={200: {"description": "Opset 18.", **files(ONNX)}, **problems(404, 410, 422, 429, 503)},
)
async def network_onnx(
    request: Request, network: NetworkPath, query: Annotated[SizeQuery, Query()]
) -> Response:
    """An ONNX file with the network's weights, run by onnxruntime beside PyTorch before it is sent.

    `input` is float32 of shape (N, C, H, W) with N free; `output` is the last node's. A network that takes
    images of any size needs `height` and `width`.
    """
    query.check()
    parts, timings = parts_of(request), Timings()
    model = await find_model(parts, network, timings)
    height, width = query.size_of(model)
    if height is None or width is None:
        raise InvalidQuery("height", None, "given, because the network takes images of any size")
    return await answered(
        request,
        Identity(("onnx", model.id, height, width), by_name=network != model.id),
        Subject(ModelReference(model.id)),
        WriteOnnx(height, width, parts.settings.max_answer_bytes),
        bytes,
        ONNX,
        timings,
    )
