"""GET /api/metrics: metrics in Prometheus's text format."""

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from app.web.schemas.base import NO_QUERY
from app.web.server.openapi import files, problems
from app.web.server.parts import parts_of

router = APIRouter(tags=["server"])


@router.get(
    "/api/metrics",
    summary="Get metrics",
    response_class=Response,
    responses={200: {"description": "Prometheus text.", **files("text/plain")}, **problems(422)},
    dependencies=[NO_QUERY],
)
async def metrics(request: Request) -> Response:
    """Requests by route and status, their latencies, work that waits or runs, trainings, and cached bytes."""
    parts = parts_of(request)
    text = parts.metrics.text(await parts.jobs.counts())
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})
