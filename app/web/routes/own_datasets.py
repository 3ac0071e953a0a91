"""POST and DELETE of /api/datasets: data sets of pictures that people send."""

import hashlib
import io
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from app.core.errors import InvalidParameter
from app.core.operators.parameter_checks import members
from app.datasets.assembling import Assembled, Assembly, Picture, Problem, assembled_from_zip
from app.datasets.own import KIND
from app.datasets.zip_reading import ArchiveLimits, read_zip
from app.engine.timings import Timings
from app.images.decoding import inspect
from app.images.limits import PhotoLimits
from app.store.errors import ObjectNotFound
from app.web.refusals.errors import MalformedBody, UnsupportedMediaType
from app.web.routes.images import FORM
from app.web.schemas.base import NO_QUERY
from app.web.schemas.datasets import NewDataSetDocument, new_data_set_document
from app.web.server.answers import encode, server_timing
from app.web.server.bodies import media_type, parse_json, read_body
from app.web.server.forms import read_form_file
from app.web.server.openapi import BINARY, JSON, ZIP, body, problems
from app.web.server.parts import Parts, parts_of

_LONGEST_TITLE = 200
_EXAMPLE = {
    "title": "Cats and dogs",
    "classes": [{"label": "cat", "images": ["cat"]}, {"label": "dog", "images": []}],
}
_SENT = {
    JSON: {
        "schema": {
            "type": "object",
            "required": ["classes"],
            "properties": {
                "title": {"type": "string", "maxLength": _LONGEST_TITLE},
                "classes": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["label", "images"],
                        "properties": {
                            "label": {"type": "string"},
                            "images": {"type": "array", "items": {"type": "string"}},
                        },
                    },
                },
            },
        },
        "example": _EXAMPLE,
    },
    ZIP: {"schema": BINARY},
    FORM: {"schema": {"type": "object", "required": ["file"], "properties": {"file": BINARY}}},
}

router = APIRouter(prefix="/api/datasets", tags=["datasets"])
IdPath = Annotated[str, Path(description="A data set's id.", max_length=64)]


@router.post(
    "",
    summary="Send a data set",
    status_code=201,
    response_model=NewDataSetDocument,
    responses={
        200: {"model": NewDataSetDocument, "description": "The same data set is already there."},
        201: {"description": "Stored; `Location` is its address."},
        **problems(403, 413, 415, 422, 429, 507),
    },
    openapi_extra=body("Ids of stored images by class, or a zip whose folders are the classes.", _SENT),
    dependencies=[NO_QUERY],
)
async def send_data_set(request: Request) -> Response:
    """Store a data set of pictures by class; answers its id and what was left out.

    A picture that cannot be read or is there twice is left out, and so is a class with fewer than two. In a
    zip, the last folder of each picture is its class; where the folders above are `training` and
    `validation`, they say which pictures are held out. Sending the same pictures with another title renames
    the data set.
    """
    parts, timings = parts_of(request), Timings()
    assemble, title = await _received(request, parts)

    def keep() -> tuple[NewDataSetDocument, bool]:
        made = assemble()
        known, is_new = parts.data_sets.own.keep(parts.store, title, made)
        return new_data_set_document(parts.data_sets, known, made.problems), is_new

    document, is_new = await parts.conversions.run(keep, timings, "decode")
    headers = {"Location": f"/api/datasets/{document.id}", "Server-Timing": server_timing(timings)}
    return Response(encode(document), status_code=201 if is_new else 200, media_type=JSON, headers=headers)


@router.delete(
    "/{dataset}",
    summary="Remove a data set",
    status_code=204,
    response_class=Response,
    responses={204: {"description": "It is removed; its pictures stay."}, **problems(403, 404, 422, 429)},
    dependencies=[NO_QUERY],
)
async def remove_data_set(request: Request, dataset: IdPath) -> Response:
    """Remove a data set that was sent to this server. Trainings on it that have not ended fail."""
    parts = parts_of(request)
    await parts.conversions.run(partial(parts.store.delete, KIND, dataset), Timings(), "store")
    return Response(status_code=204)


async def _received(request: Request, parts: Parts) -> tuple[Callable[[], Assembled], str | None]:
    """How to assemble what was sent, and its title; None where none was sent."""
    settings, kind = parts.settings, media_type(request)
    if kind == JSON:
        sent = await read_body(request, settings.max_data_set_json_bytes)
        document = _members(parse_json(sent, settings.max_json_depth_levels))
        return partial(_from_ids, parts, document["classes"]), document["title"]
    if kind == FORM:
        packed = await read_form_file(request, settings.max_archive_bytes)
    elif kind == ZIP:
        packed = await read_body(request, settings.max_archive_bytes)
    else:
        raise UnsupportedMediaType(got=kind, accepted=(JSON, ZIP, FORM))
    limits = ArchiveLimits(
        settings.max_archive_entries, settings.max_unpacked_bytes, settings.max_image_bytes
    )
    keep = partial(_keep, parts, settings.photo_limits)
    return lambda: assembled_from_zip(read_zip(io.BytesIO(packed), limits), keep), None


def _keep(parts: Parts, limits: PhotoLimits, content: bytes) -> Picture:
    """Store a picture that can be decoded."""
    photo = inspect(content, limits)
    parts.library.with_bytes(hashlib.sha256(content).hexdigest(), content).check()
    image_id, _ = parts.store.put("images", content)
    return Picture(image_id, photo.channels, photo.height, photo.width)


def _from_ids(parts: Parts, classes: list[tuple[str, list[str]]]) -> Assembled:
    assembly = Assembly()
    for label, images in classes:
        for image in images:
            try:
                found = parts.library.stored_image(parts.library.find_image(image))
            except ObjectNotFound:
                assembly.leave_out(Problem(image, "not_found"))
                continue
            if found.is_matrix:
                assembly.leave_out(Problem(image, "no_picture"))
                continue
            photo = inspect(found.stored)
            kept, _ = parts.store.put("images", found.stored)
            assembly.add(image, label, Picture(kept, photo.channels, photo.height, photo.width))
    return assembly.made()


def _members(document: object) -> dict[str, Any]:
    """Title and classes of a body, as label and ids."""
    if not isinstance(document, dict):
        raise MalformedBody("A data set is a JSON object.")
    members("", document, ("title", "classes"))
    title, classes = document.get("title"), document.get("classes")
    if "title" in document and not _is_title(title):
        raise InvalidParameter("title", title, f"a text of 1 to {_LONGEST_TITLE} characters")
    if not isinstance(classes, list):
        raise InvalidParameter("classes", classes, "a list of classes")
    return {"title": title, "classes": [_class(f"classes.{at}", one) for at, one in enumerate(classes)]}


def _is_title(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TITLE and value.isprintable()


def _class(path: str, value: object) -> tuple[str, list[str]]:
    if not isinstance(value, dict):
        raise InvalidParameter(path, value, "an object with label and images")
    members(path, value, ("label", "images"))
    label, images = value.get("label"), value.get("images")
    if not isinstance(label, str):
        raise InvalidParameter(f"{path}.label", label, "a text")
    if not isinstance(images, list) or not all(isinstance(one, str) for one in images):
        raise InvalidParameter(f"{path}.images", images, "a list of images' ids")
    return label, images
