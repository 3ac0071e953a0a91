"""The OpenAPI document: tags, responses and bodies that operations share."""

from typing import Any

from fastapi import FastAPI

from app.web.schemas.base import Document
from app.web.schemas.server import ProblemDocument

JSON = "application/json"
PYTHON = "text/x-python"
ONNX = "application/octet-stream"
ZIP = "application/zip"
PROBLEM = "application/problem+json"
_SCHEMAS = "#/components/schemas/"
_PROBLEM_SCHEMA = f"{_SCHEMAS}{ProblemDocument.__name__}"
BINARY = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}
TAGS = [
    {"name": "images", "description": "Photographs and matrices, under the hash of their bytes."},
    {"name": "datasets", "description": "Images with labels, under the hash of both."},
    {
        "name": "networks",
        "description": "Layers named and parametrised as in torch.nn, under the hash of their form.",
    },
    {
        "name": "traces",
        "description": "The outputs of every node of a network for one image.",
    },
    {"name": "trainings", "description": "Networks trained on data sets, epoch by epoch."},
    {"name": "server", "description": "The server itself."},
]
_MEANINGS = {
    401: "the token is required",
    403: "not allowed",
    404: "it does not exist",
    409: "these weights are not downloaded",
    410: "the stored bytes are damaged",
    413: "the body is larger than its limit",
    415: "the media type is not supported",
    422: "a value is invalid",
    429: "the server is busy; `Retry-After` says when to try again",
    503: "PyTorch could not be loaded, or the database is not available",
    507: "the disk is nearly full",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem documents of an operation, for its `responses`."""
    example = {
        "type": "/docs#problem-not_found",
        "title": "Not found",
        "status": 404,
        "detail": '"dog" is not among the images of this server.',
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


def files(*media_types: str, document: type[Document] | None = None) -> dict[str, Any]:
    """A response in one of these media types, for one entry of `responses`.

    Args:
        document: the schema of the response as JSON, where application/json is one of them.
    """
    schemas = {kind: TEXT if kind.startswith("text/") else BINARY for kind in media_types if kind != JSON}
    response: dict[str, Any] = {"content": {kind: {"schema": schema} for kind, schema in schemas.items()}}
    return response if document is None else {**response, "model": document}


def body(description: str, content: dict[str, Any]) -> dict[str, Any]:
    """The description of a request body that the operation reads itself, for `openapi_extra`."""
    return {"requestBody": {"required": True, "description": description, "content": content}}


class DescribedApi(FastAPI):
    """An application that describes its refusals as problem documents, not as FastAPI's own errors."""

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
