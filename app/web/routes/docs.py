"""/docs: the API reference, drawn from /openapi.json."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app import __version__
from app.web.refusals.problems import OTHER_PROBLEMS
from app.web.refusals.table import REFUSALS
from app.web.routes.pages import rendered

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The page; its script reads /openapi.json."""
    refusals = {(kind.code, refusal.status, refusal.title) for kind, refusal in REFUSALS.items()}
    return rendered(request, "docs", version=__version__, refusals=sorted({*refusals, *OTHER_PROBLEMS}))
