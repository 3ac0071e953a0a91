"""PATCH /api/trainings/{training}: the name that a person gives to a training."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.errors import InvalidParameter
from app.core.operators.parameter_checks import members
from app.engine.timings import Timings
from app.web.refusals.errors import MalformedBody, UnsupportedMediaType
from app.web.routes.trainings import TrainingPath
from app.web.schemas.base import NO_QUERY
from app.web.schemas.trainings import LONGEST_TITLE, TITLE_SCHEMA, TrainingDocument, training_document
from app.web.server.answers import encode
from app.web.server.bodies import media_type, parse_json, read_body
from app.web.server.openapi import JSON, body, problems
from app.web.server.parts import parts_of

router = APIRouter(prefix="/api/trainings", tags=["trainings"])


@router.patch(
    "/{training}",
    summary="Rename a training",
    response_model=TrainingDocument,
    responses=problems(403, 404, 413, 415, 422, 429, 503),
    openapi_extra=body(
        "The title.", {JSON: {"schema": TITLE_SCHEMA, "example": {"title": "Mugs, second try"}}}
    ),
    dependencies=[NO_QUERY],
)
async def rename_training(request: Request, training: TrainingPath) -> Response:
    """Give a training another title; null takes it away. Nothing else of a training can be changed."""
    parts = parts_of(request)
    if media_type(request) != JSON:
        raise UnsupportedMediaType(got=media_type(request), accepted=(JSON,))
    received = await read_body(request, parts.settings.max_json_bytes)
    title = _title(parse_json(received, parts.settings.max_json_depth_levels))
    record = await parts.jobs.rename(training, title, Timings())
    return Response(encode(training_document(record)), headers={"Cache-Control": "no-store"}, media_type=JSON)


def _title(document: object) -> str | None:
    if not isinstance(document, dict) or "title" not in document:
        raise MalformedBody("The body is a JSON object with a title.")
    members("", document, ("title",))
    title = document["title"]
    if title is None:
        return None
    if not (isinstance(title, str) and title.strip() and title.isprintable() and len(title) <= LONGEST_TITLE):
        raise InvalidParameter("title", title, f"null, or a text of 1 to {LONGEST_TITLE} characters")
    return title
