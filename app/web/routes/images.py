"""/api/images: photographs and matrices."""

import hashlib
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.engine.timings import Timings
from app.images import matrices
from app.images.decoding import inspect, upright_png
from app.images.limits import PhotoLimits
from app.settings import Settings
from app.web.refusals.errors import MalformedBody, SampleProtected, UnsupportedMediaType
from app.web.schemas.base import NO_QUERY
from app.web.schemas.images import (
    ImageDocument,
    PixelsQuery,
    SamplesDocument,
    image_document,
    sample_documents,
)
from app.web.schemas.values import IMAGE_ID
from app.web.server.answers import Identity, answer, content_answer, encode, not_modified, server_timing
from app.web.server.bodies import media_type, parse_json, read_body
from app.web.server.forms import read_form_file
from app.web.server.openapi import BINARY, JSON, body, files, problems
from app.web.server.parts import parts_of
from app.wire.pictures import map_png

NPY = "application/x-npy"
FORM = "multipart/form-data"
ACCEPTED = ("image/*", FORM, JSON, NPY)
UPLOADED = "A photograph (raw or as the form field `file`), or a matrix as JSON or .npy."
UPLOADS: dict[str, Any] = {
    "image/*": {"schema": BINARY},
    FORM: {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {"file": BINARY},
            "maxProperties": 1,
        },
    },
    JSON: {
        "schema": {"type": "object", "required": ["matrix"], "properties": {"matrix": {"type": "array"}}},
        "example": {"matrix": [[0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0]]},
    },
    NPY: {"schema": BINARY},
}
_EXAMPLE = {
    "id": IMAGE_ID,
    "kind": "matrix",
    "width": 5,
    "height": 3,
    "channels": 1,
    "format": "float32",
    "bytes": 132,
}

Reader = Callable[[], Coroutine[Any, Any, bytes]]
Converter = Callable[[bytes], bytes]

router = APIRouter(prefix="/api/images", tags=["images"])
ImagePath = Annotated[
    str, Path(description="An image's id, or a sample's name such as `cat`.", examples=["cat"], max_length=64)
]


@router.post(
    "",
    summary="Send an image",
    status_code=201,
    response_model=ImageDocument,
    responses={
        200: {"model": ImageDocument, "description": "The same bytes are already there."},
        201: {"description": "Stored; `Location` is its address.", "content": {JSON: {"example": _EXAMPLE}}},
        **problems(403, 413, 415, 422, 429, 507),
    },
    openapi_extra=body(UPLOADED, UPLOADS),
    dependencies=[NO_QUERY],
)
async def send_image(request: Request) -> Response:
    """Store a photograph or a matrix; answers its id, the SHA-256 of its content.

    A photograph is read upright, its alpha laid on white. A matrix, of shape (H, W) or (C, H, W) with at most
    16 channels, keeps its numbers as 32-bit floating point.
    """
    parts = parts_of(request)
    read, to_stored = upload_reader(request, parts.settings)
    received = await read()
    timings = Timings()

    def keep() -> tuple[ImageDocument, bool]:
        stored = to_stored(received)
        image_id = hashlib.sha256(stored).hexdigest()
        parts.library.with_bytes(image_id, stored).check()
        _, is_new = parts.store.put("images", stored)
        return image_document(image_id, stored), is_new

    document, is_new = await parts.conversions.run(keep, timings, "decode")
    headers = {"Location": f"/api/images/{document.id}", "Server-Timing": server_timing(timings)}
    return Response(encode(document), status_code=201 if is_new else 200, media_type=JSON, headers=headers)


def upload_reader(request: Request, settings: Settings) -> tuple[Reader, Converter]:
    """How to read a body of the request's media type, and how to convert it to the bytes to store.

    Raises:
        UnsupportedMediaType: images are not sent in this media type.
    """
    kind = media_type(request)
    if kind == JSON:
        return partial(read_body, request, settings.max_json_bytes), lambda sent: _matrix(sent, settings)
    if kind == NPY:
        read, limits = partial(read_body, request, settings.max_npy_bytes), settings.matrix_limits
        return read, lambda sent: matrices.to_stored(matrices.from_npy(sent, limits))
    check = partial(_photograph, limits=settings.photo_limits)
    if kind == FORM:
        return partial(read_form_file, request, settings.max_image_bytes), check
    if kind.startswith("image/"):
        return partial(read_body, request, settings.max_image_bytes), check
    raise UnsupportedMediaType(got=kind, accepted=ACCEPTED)


def _photograph(sent: bytes, limits: PhotoLimits) -> bytes:
    inspect(sent, limits)
    return sent


def _matrix(sent: bytes, settings: Settings) -> bytes:
    document = parse_json(sent, settings.max_json_depth_levels)
    if not isinstance(document, dict) or document.keys() != {"matrix"}:
        raise MalformedBody('A matrix is a JSON object with the one key "matrix".')
    return matrices.to_stored(matrices.from_document(document["matrix"], settings.matrix_limits))


@router.get(
    "",
    summary="List the samples",
    response_model=SamplesDocument,
    responses=problems(422, 429),
    dependencies=[NO_QUERY],
)
async def list_samples(request: Request) -> Response:
    """The sample images. Uploads are never listed."""
    parts = parts_of(request)
    samples = await parts.conversions.run(sample_documents, Timings(), "decode")
    content = encode(SamplesDocument(samples=list(samples)))
    return content_answer(request, "samples", content, JSON)


@router.get(
    "/{image}",
    summary="Describe an image",
    response_model=ImageDocument,
    responses={
        200: {"content": {JSON: {"example": _EXAMPLE}}},
        **problems(404, 410, 422, 429),
    },
    dependencies=[NO_QUERY],
)
async def describe_image(request: Request, image: ImagePath) -> Response:
    """The kind, size, channels and format of an image, by its id or by a sample's name."""
    parts = parts_of(request)
    timings = Timings()
    found = await parts.conversions.run(lambda: parts.library.find_image(image), timings, "decode")
    identity = Identity(("image", found.id), found.by_name)
    known = not_modified(request, identity)
    if known is not None:
        return known

    def read() -> bytes:
        return encode(image_document(found.id, parts.library.stored_image(found).stored))

    return answer(await parts.conversions.run(read, timings, "decode"), JSON, identity, timings)


@router.get(
    "/{image}/pixels",
    summary="Get an image as PNG",
    response_class=Response,
    responses={200: {"description": "The picture.", **files("image/png")}, **problems(404, 410, 422, 429)},
)
async def image_pixels(
    request: Request, image: ImagePath, query: Annotated[PixelsQuery, Query()]
) -> Response:
    """A photograph upright and without metadata, with sides of at most `max_side`.

    A matrix in the colours of its numbers, one pixel a cell, which `max_side` leaves alone.
    """
    parts = parts_of(request)
    timings = Timings()
    found = await parts.conversions.run(lambda: parts.library.find_image(image), timings, "decode")
    identity = Identity(("pixels", found.id, query.canonical()), found.by_name)
    known = not_modified(request, identity)
    if known is not None:
        return known

    def draw() -> bytes:
        stored = parts.library.stored_image(found)
        return map_png(stored.matrix) if stored.is_matrix else upright_png(stored.picture, query.max_side)

    return answer(await parts.conversions.run(draw, timings, "encode"), "image/png", identity, timings)


@router.delete(
    "/{image}",
    summary="Delete an image",
    status_code=204,
    response_class=Response,
    responses={204: {"description": "Deleted."}, **problems(403, 404, 422, 429)},
    dependencies=[NO_QUERY],
)
async def delete_image(request: Request, image: ImagePath) -> Response:
    """Delete an image that was sent. Samples and pictures of built-in data sets cannot be deleted."""
    parts = parts_of(request)

    def delete() -> None:
        found = parts.library.find_image(image)
        if found.sample is not None:
            raise SampleProtected(name=found.sample.name)
        if found.picture is not None:
            raise SampleProtected(name="This picture of a data set")
        parts.store.delete("images", found.id)

    await parts.conversions.run(delete, Timings(), "store")
    return Response(status_code=204)
