"""Problem documents (RFC 9457) and the exception handlers that answer with them."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Mount

from app.core.errors import ConvscopeError, SourceNotUnderstood
from app.engine.errors import EngineBusy
from app.jobs.errors import QueueFull
from app.store.errors import DatabaseUnavailable
from app.web.refusals.errors import TokenRequired, TooManyConnections
from app.web.refusals.misfits import LayersDoNotFit, misfit_document
from app.web.refusals.refusal import clipped, shortened
from app.web.refusals.sources import source_members
from app.web.refusals.table import refusal_of

_LOGGER = logging.getLogger("convscope")
MEDIA_TYPE = "application/problem+json"
_HTTP_CODES = {
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
OTHER_PROBLEMS = (
    ("internal_error", 500, "Internal error"),
    ("method_not_allowed", 405, "Method Not Allowed"),
)
"""Code, status and title of the problems that no error of the table causes."""
_HTTP_DETAILS = {
    404: "There is nothing at this address. /docs lists all addresses.",
    405: "This address does not support the method. The Allow header lists those that it supports.",
}


def problem(
    status: int, code: str, title: str, detail: str, request_id: str, fields: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A problem document.

    Args:
        fields: messages about the fields that are at fault, by path.
    """
    document: dict[str, Any] = {
        "type": f"/docs#problem-{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
    }
    if fields:
        document["fields"] = [{"path": path, "message": message} for path, message in fields.items()]
    return document


def _respond(document: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        json.dumps(document),
        status_code=document["status"],
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def problem_of(error: ConvscopeError, request_id: str) -> dict[str, Any]:
    """The problem document of an error, from the table."""
    refusal = refusal_of(error)
    detail = refusal.sentence(error)
    path = refusal.path(error) if refusal.path else None
    return problem(
        refusal.status, error.code, refusal.title, detail, request_id, {path: detail} if path else None
    )


def problem_response(error: ConvscopeError, request_id: str) -> Response:
    """The response to a request that failed with this error."""
    return _respond(problem_of(error, request_id), headers_of(error))


def headers_of(error: ConvscopeError) -> dict[str, str]:
    """The headers that tell a client what to do about this error."""
    if isinstance(error, EngineBusy | QueueFull | TooManyConnections):
        return {"Retry-After": str(error.retry_after_seconds)}
    if isinstance(error, DatabaseUnavailable) and error.reason != "damaged":
        return {"Retry-After": str(error.retry_after_seconds)}
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, TokenRequired) else {}


def _request_id(request: Request) -> str:
    return str(request.state.request_id)


async def _on_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ConvscopeError):
        raise error
    return problem_response(error, _request_id(request))


async def _on_source(request: Request, error: Exception) -> Response:
    if not isinstance(error, SourceNotUnderstood):
        raise error
    return _respond({**problem_of(error, _request_id(request)), **source_members(error)})


async def _on_misfit(request: Request, error: Exception) -> Response:
    if not isinstance(error, LayersDoNotFit):
        raise error
    document = problem_of(error.refusal, _request_id(request))
    return _respond({**document, "misfit": misfit_document(error.misfit)})


async def on_http_error(request: Request, error: Exception) -> Response:
    """The problem document of an address that does not exist or does not support the method."""
    if not isinstance(error, HTTPException):
        raise error
    title = HTTPStatus(error.status_code).phrase
    code = _HTTP_CODES.get(error.status_code, title.lower().replace(" ", "_"))
    detail = _HTTP_DETAILS.get(error.status_code, f"{title}.")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_allowed_methods(request)) or headers.get("Allow", "")
    return _respond(problem(error.status_code, code, title, detail, _request_id(request)), headers)


def _allowed_methods(request: Request) -> list[str]:
    """The methods of all routes at an address; Starlette names only those of the first."""
    routes = [route for route in request.app.router.routes if not isinstance(route, Mount)]
    allowed = []
    for method in ("GET", "POST", "DELETE"):
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in routes):
            allowed += ["GET", "HEAD"] if method == "GET" else [method]
    return allowed


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    fields = {}
    for fault in error.errors():
        path = ".".join(str(part) for part in fault["loc"][1:])
        fields[shortened(path)] = _fault_message(fault)
    detail = " ".join(f"{path}: {message}." for path, message in fields.items())
    document = problem(422, "invalid_query", "Invalid parameter", detail, _request_id(request), fields)
    return _respond(document)


def _fault_message(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "extra_forbidden":
        return "this call has no such parameter"
    if fault["type"] == "missing":
        return "this parameter is required"
    return f"{fault['msg'].removeprefix('Value error, ')}, got {clipped(fault['input'])}"


async def _on_disconnect(_request: Request, _error: Exception) -> Response:
    # Nobody reads it; it only ends the request properly.
    return Response(status_code=400)


async def _on_fault(request: Request, _error: Exception) -> Response:
    # Starlette raises the exception again after this response, so the server logs its traceback.
    request_id = _request_id(request)
    _LOGGER.error("request %s failed; its traceback follows", request_id)
    detail = f"An unexpected error occurred. The server's log has it under the request id {request_id}."
    return _respond(problem(500, "internal_error", "Internal error", detail, request_id))


def install(app: FastAPI) -> None:
    """Make an application answer every error with a problem document."""
    app.add_exception_handler(ConvscopeError, _on_error)
    app.add_exception_handler(SourceNotUnderstood, _on_source)
    app.add_exception_handler(LayersDoNotFit, _on_misfit)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(ClientDisconnect, _on_disconnect)
    app.add_exception_handler(Exception, _on_fault)
