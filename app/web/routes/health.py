"""GET /api/health: starting, ready or failed."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app import __version__
from app.web.schemas.server import HealthDocument
from app.web.server.answers import encode
from app.web.server.openapi import JSON
from app.web.server.parts import parts_of

router = APIRouter(tags=["server"])


@router.get(
    "/api/health",
    summary="Get the state of the server",
    response_model=HealthDocument,
    responses={
        200: {
            "content": {
                JSON: {
                    "example": {
                        "status": "ready",
                        "reason": None,
                        "version": __version__,
                        "weights": {"resnet18": "bundled"},
                    }
                }
            }
        }
    },
)
async def health(request: Request) -> Response:
    """Answers from the first moment the socket listens, without a token.

    `starting` while PyTorch is loaded: requests that compute wait meanwhile. `failed` where it could not be
    loaded: they are refused, and `reason` says why.
    """
    parts = parts_of(request)
    status = parts.engine.status
    document = HealthDocument(
        status=status,
        reason=parts.engine.failure if status == "failed" else None,
        version=__version__,
        weights=parts.weights.answering(),
    )
    return Response(encode(document), media_type=JSON, headers={"Cache-Control": "no-store"})
