"""Responses: documents, bytes, ETags, Cache-Control and Server-Timing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import Response

from app import __version__
from app.engine.timings import Timings
from app.web.schemas.base import Document

IMMUTABLE = "private, max-age=31536000, immutable"
REVALIDATED = "no-cache"
_LIBRARIES = ("torch", "torchvision", "numpy", "pillow")


@cache
def versions() -> tuple[str, ...]:
    """The versions of this program and of the libraries that make its numbers and pictures."""
    return (__version__, *map(version, _LIBRARIES))


@dataclass(frozen=True)
class Identity:
    """The inputs that determine a response, and whether its address always means them.

    Attributes:
        parts: the kind of response, the ids that it is made from, and the query in its canonical form.
        by_name: whether the address has a name, which may mean another id later.
    """

    parts: tuple[object, ...]
    by_name: bool = False

    @property
    def etag(self) -> str:
        """A strong ETag: the same parts give the same bytes under the same versions."""
        canonical = json.dumps([versions(), *self.parts], sort_keys=True, default=str)
        return '"' + hashlib.sha256(canonical.encode("ascii")).hexdigest()[:32] + '"'

    @property
    def headers(self) -> dict[str, str]:
        """ETag and Cache-Control."""
        return {"ETag": self.etag, "Cache-Control": REVALIDATED if self.by_name else IMMUTABLE}


def not_modified(request: Request, identity: Identity) -> Response | None:
    """304 where If-None-Match names this ETag, else None."""
    known = request.headers.get("if-none-match")
    if known is None:
        return None
    etags = {etag.strip().removeprefix("W/") for etag in known.split(",")}
    if known.strip() != "*" and identity.etag not in etags:
        return None
    return Response(status_code=304, headers=identity.headers)


def answer(
    content: bytes,
    media_type: str,
    identity: Identity,
    timings: Timings | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A 200 response."""
    response = Response(content, media_type=media_type, headers={**identity.headers, **(headers or {})})
    if timings is not None:
        response.headers["Server-Timing"] = server_timing(timings)
    return response


def content_answer(request: Request, kind: str, content: bytes, media_type: str) -> Response:
    """A response that may change: revalidated each time, with an ETag of its own bytes; 304 where known."""
    identity = Identity((kind, hashlib.sha256(content).hexdigest()), by_name=True)
    return not_modified(request, identity) or answer(content, media_type, identity)


def server_timing(timings: Timings) -> str:
    """The value of the Server-Timing header, in milliseconds."""
    return ", ".join(f"{part};dur={elapsed_ms:.2f}" for part, elapsed_ms in timings.elapsed_ms.items())


def encode(document: Document) -> bytes:
    """A document as JSON, with null for numbers that are not finite."""
    return document.model_dump_json().encode("utf-8")
