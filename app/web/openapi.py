"""What OpenAPI says of every operation alike."""

from typing import Any

from app.web.documents import ProblemDocument

JSON = "application/json"
BINARY = {"type": "string", "format": "binary"}
TAGS = [
    {"name": "images", "description": "Photographs and matrices, under the hash of their bytes."},
    {
        "name": "networks",
        "description": "Layers named and parametrised as in torch.nn, under the hash of their form.",
    },
    {
        "name": "traces",
        "description": "A network on an image: every number that PyTorch computes on the way.",
    },
    {"name": "server", "description": "The server itself."},
]
_MEANINGS = {
    401: "a token is needed",
    403: "not allowed",
    404: "there is no such thing",
    410: "the stored bytes are damaged",
    413: "more bytes than are taken",
    415: "a kind that is not read",
    422: "a value that cannot be used",
    429: "too much waits; `Retry-After` says when to ask again",
    503: "PyTorch could not be loaded",
    507: "the disk is nearly full",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of an operation, for its `responses`."""
    example = {
        "type": "/docs#problem-not_found",
        "title": "Not found",
        "status": 404,
        "detail": 'There is nothing under "dog" among the images.',
        "code": "not_found",
        "request_id": "5f1d7a84c2b09e36",
    }
    return {
        status: {
            "model": ProblemDocument,
            "description": f"Problem: {_MEANINGS[status]}.",
            "content": {"application/problem+json": {"example": {**example, "status": status}}},
        }
        for status in statuses
    }


def files(*media_types: str) -> dict[str, Any]:
    """An answer of bytes, for one entry of `responses`."""
    return {"content": {media_type: {"schema": BINARY} for media_type in media_types}}


def body(description: str, content: dict[str, Any]) -> dict[str, Any]:
    """A request body that the operation reads by itself, for `openapi_extra`."""
    return {"requestBody": {"required": True, "description": description, "content": content}}
