"""Errors of requests that are refused before anything is computed."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.errors import ConvscopeError


@dataclass(eq=False)
class InvalidHttp(ConvscopeError):
    """Bytes that are not an HTTP/1.1 request, or a request whose length is ambiguous."""

    code: ClassVar[str] = "invalid_http"
    reason: str


@dataclass(eq=False)
class RequestTimeout(ConvscopeError):
    """A client that sends its headers or its body too slowly; `part` names which."""

    code: ClassVar[str] = "request_timeout"
    part: str


@dataclass(eq=False)
class TooManyConnections(ConvscopeError):
    """A connection past the most that may be open at once."""

    code: ClassVar[str] = "too_many_connections"
    limit: int
    retry_after_seconds: int = 1


@dataclass(eq=False)
class BodyTooLarge(ConvscopeError):
    """A body that is larger than its limit."""

    code: ClassVar[str] = "body_too_large"
    limit_bytes: int


@dataclass(eq=False)
class UnsupportedMediaType(ConvscopeError):
    """A body of a kind that this call does not read."""

    code: ClassVar[str] = "unsupported_media_type"
    got: str
    accepted: tuple[str, ...]


@dataclass(eq=False)
class MalformedBody(ConvscopeError):
    """A body that is not what its Content-Type says, or lacks what is needed; `detail` is a sentence."""

    code: ClassVar[str] = "malformed_body"
    detail: str


@dataclass(eq=False)
class InvalidQuery(ConvscopeError):
    """An invalid query parameter; `got` is None where it is missing."""

    code: ClassVar[str] = "invalid_query"
    parameter: str
    got: str | None
    allowed: str


@dataclass(eq=False)
class RequestTooLong(ConvscopeError):
    """An address that is longer, with its query, than its limit."""

    code: ClassVar[str] = "request_too_long"
    limit_bytes: int


@dataclass(eq=False)
class UnexpectedHost(ConvscopeError):
    """A Host header that is missing, repeated, or names another server."""

    code: ClassVar[str] = "unexpected_host"
    hosts: tuple[str, ...]


@dataclass(eq=False)
class CrossSiteRequest(ConvscopeError):
    """A request from another site's page to change something."""

    code: ClassVar[str] = "cross_site_request"


@dataclass(eq=False)
class TokenRequired(ConvscopeError):
    """A request without the token, or with a wrong one."""

    code: ClassVar[str] = "token_required"


@dataclass(eq=False)
class ShuttingDown(ConvscopeError):
    """A request that the server did not finish before its shutdown."""

    code: ClassVar[str] = "shutting_down"


@dataclass(eq=False)
class SampleProtected(ConvscopeError):
    """A request to delete a sample."""

    code: ClassVar[str] = "sample_protected"
    name: str
