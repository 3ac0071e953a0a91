"""GET /api/health: whether the server can compute."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app import __version__
from app.web.schemas.documents import HealthDocument
from app.web.server.answers import encode
from app.web.server.openapi import JSON
from app.web.server.parts import parts_of

router = APIRouter(tags=["server"])


@router.get(
    "/api/health",
    summary="Is the server ready?",
    response_model=HealthDocument,
    responses={
        200: {
            "content": {
                JSON: {
                    "example": {"status": "ready", "version": __version__, "weights": {"resnet18": "bundled"}}
                }
            }
        }
    },
)
async def health(request: Request) -> Response:
    """Answers from the first moment the socket listens, without a token.

    `starting` while PyTorch is loaded: requests that compute wait meanwhile.
    """
    parts = parts_of(request)
    document = HealthDocument(
        status=parts.engine.status, version=__version__, weights=parts.weights.answering()
    )
    return Response(encode(document), media_type=JSON, headers={"Cache-Control": "no-store"})
