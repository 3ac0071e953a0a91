"""Weights of networks: uploads and downloads."""

from functools import partial
from http import HTTPStatus
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Path, Request
from pydantic import Field
from starlette.responses import Response

from app.engine.timings import Timings
from app.models.classifiers.architecture import Architecture
from app.models.errors import UnverifiedCheckpoint
from app.models.file_kinds import file_kind
from app.models.model import Model
from app.store.errors import ObjectNotFound
from app.web.refusals.errors import UnsupportedMediaType
from app.web.routes.asking import find_model
from app.web.routes.networks import NetworkPath
from app.web.schemas.base import NO_QUERY
from app.web.schemas.network_list import BuiltInDocument, VariantDocument, built_in
from app.web.server.answers import encode, server_timing
from app.web.server.bodies import media_type, spool_body
from app.web.server.openapi import BINARY, JSON, body, problems
from app.web.server.parts import Parts, parts_of

ACCEPTED = ("application/octet-stream", "application/vnd.safetensors")

router = APIRouter(prefix="/api/networks", tags=["networks"])
NamePath = Annotated[
    str, Path(description="A built-in network's name.", examples=["resnet18"], max_length=64)
]


class SentDocument(VariantDocument):
    """A network with uploaded weights."""

    name: str | None = Field(description="of a built-in architecture", examples=["resnet18"])
    title: str = Field(examples=["ResNet-18"])


def _architecture(parts: Parts, name: str) -> Architecture:
    if name not in parts.weights.architectures:
        raise ObjectNotFound("networks", name)
    return parts.weights.architectures[name]


@router.post(
    "/{network}/weights",
    summary="Upload weights",
    status_code=201,
    response_model=SentDocument,
    responses={
        200: {"model": SentDocument, "description": "The same weights are already there."},
        201: {"description": "Stored; `Location` is the address of the network with these weights."},
        **problems(403, 404, 413, 415, 422, 429, 507),
    },
    openapi_extra=body(
        "A safetensors file, or the published .pth of this network.",
        {kind: {"schema": BINARY} for kind in ACCEPTED},
    ),
    dependencies=[NO_QUERY],
)
async def send_weights(request: Request, network: NetworkPath) -> Response:
    """Store weights for a network; answers the id of the network with them.

    safetensors: exactly the tensors of the network's `state_dict`, float16, bfloat16 or float32, all finite.
    The last layer of a built-in network may have any number of classes; the metadata `classes`, a JSON list,
    may hold their labels. The published `.pth` is recognised by its hash and answers under the network's name
    from then on; any other `.pth` is refused unread.
    """
    parts, timings = parts_of(request), Timings()
    model = await find_model(parts, network, timings)
    if media_type(request) not in ACCEPTED:
        raise UnsupportedMediaType(got=media_type(request), accepted=ACCEPTED)
    limit_bytes = parts.settings.max_weights_bytes
    with parts.store.scratch(limit_bytes) as file:

        async def write(piece: bytes) -> None:
            await parts.conversions.run(partial(file.write, piece), timings, "store")

        await spool_body(request, limit_bytes, write)
        keep = partial(_keep, parts, model, file)
        sent, is_new = await parts.conversions.run(keep, timings, "decode")
    document = SentDocument(id=sent.id, weights=sent.weights, name=sent.name, title=sent.title)
    headers = {"Location": f"/api/networks/{sent.id}", "Server-Timing": server_timing(timings)}
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return Response(encode(document), status_code=status, media_type=JSON, headers=headers)


def _keep(parts: Parts, model: Model, file: BinaryIO) -> tuple[Model, bool]:
    """Keep the weights that were sent; the model with them, and whether it is new."""
    kind = file_kind(file)
    file.seek(0)
    content = file.read()
    architecture = None if model.name is None else parts.weights.architectures[model.name]
    if architecture is not None:
        was_there = parts.weights.state(architecture).state == "ready"
        published = parts.weights.keep_published(architecture, content)
        if published is not None:
            return published, not was_there
        if kind in ("checkpoint", "cut_off_checkpoint"):
            file_name, prefix = architecture.published.file_name, architecture.published.checksum.digits
            raise UnverifiedCheckpoint(file_name, prefix, kind == "cut_off_checkpoint")
    sent = model.with_weights(content, parts.settings.tensor_file_limits, parts.library.put_weights)
    return sent, parts.library.put_model(sent)


@router.post(
    "/{network}/download",
    summary="Download published weights",
    status_code=202,
    response_model=BuiltInDocument,
    responses={
        202: {"description": "The download is running, or the weights are there."},
        **problems(403, 404, 409, 422, 429),
    },
    dependencies=[NO_QUERY],
)
async def start_download(request: Request, network: NamePath) -> Response:
    """Start to download the weights that PyTorch publishes; answers the network's entry in the list.

    The list shows the progress. Nothing is downloaded without this request. Weights that come with a Python
    package are not downloaded.
    """
    parts = parts_of(request)
    architecture = _architecture(parts, network)

    def start() -> bytes:
        parts.weights.start_download(architecture)
        return encode(built_in(parts.weights, architecture))

    content = await parts.conversions.run(start, Timings(), "decode")
    return Response(content, status_code=202, media_type=JSON, headers={"Cache-Control": "no-store"})


@router.delete(
    "/{network}/download",
    summary="Cancel a download",
    status_code=204,
    response_class=Response,
    responses={204: {"description": "It does not run."}, **problems(403, 404, 422, 429)},
    dependencies=[NO_QUERY],
)
async def cancel_download(request: Request, network: NamePath) -> Response:
    """Cancel a running download and clear the failure of the last one."""
    parts = parts_of(request)
    architecture = _architecture(parts, network)
    await parts.conversions.run(partial(parts.weights.cancel_download, architecture), Timings(), "store")
    return Response(status_code=204)
