"""What OpenAPI says of every operation alike."""

from typing import Any

from fastapi import FastAPI

from app.web.schemas.documents import ProblemDocument

JSON = "application/json"
PROBLEM = "application/problem+json"
_SCHEMAS = "#/components/schemas/"
_PROBLEM_SCHEMA = f"{_SCHEMAS}{ProblemDocument.__name__}"
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
            "description": f"Problem: {_MEANINGS[status]}.",
            "content": {
                PROBLEM: {"schema": {"$ref": _PROBLEM_SCHEMA}, "example": {**example, "status": status}}
            },
        }
        for status in statuses
    }


def files(*media_types: str) -> dict[str, Any]:
    """An answer of bytes, for one entry of `responses`."""
    return {"content": {media_type: {"schema": BINARY} for media_type in media_types}}


def body(description: str, content: dict[str, Any]) -> dict[str, Any]:
    """A request body that the operation reads by itself, for `openapi_extra`."""
    return {"requestBody": {"required": True, "description": description, "content": content}}


class DescribedApi(FastAPI):
    """An application whose refusals are told as problem documents, not as FastAPI's own errors."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        document = super().openapi()
        schemas = document["components"]["schemas"]
        problem = ProblemDocument.model_json_schema(ref_template=_SCHEMAS + "{model}")
        schemas.update(problem.pop("$defs", {}))
        schemas[ProblemDocument.__name__] = problem
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        return document
