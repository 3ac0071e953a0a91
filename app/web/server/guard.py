"""Checks of every request before any route (Host, origin, token, framing) and headers of every response.

Plain ASGI around the whole application, so that no response escapes it.
"""

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import ConvscopeError
from app.settings import Settings
from app.web.refusals.errors import (
    CrossSiteRequest,
    InvalidHttp,
    InvalidQuery,
    RequestTooLong,
    ShuttingDown,
    TokenRequired,
    UnexpectedHost,
)
from app.web.refusals.problems import problem_response
from app.web.server.metrics import NO_ROUTE, Metrics

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = frozenset({"/api/health"})
COOKIE_NAME = "convscope_token"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """An application behind these checks."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics
        self._settings = settings
        self._allowed_hosts = {host.lower() for host in (settings.host, *settings.allowed_hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        reply = _Reply(send, request_id, scope["method"])
        # A copy for HEAD, so that the server still sees the method and leaves the body out.
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            await self._answer(scope, inner, receive, reply)
        finally:
            if reply.status is not None:
                route = getattr(inner.get("route"), "path", NO_ROUTE)
                elapsed_seconds = time.perf_counter() - started
                self._metrics.observe(scope["method"], route, reply.status, elapsed_seconds)

    async def _answer(self, scope: Scope, inner: Scope, receive: Receive, reply: "_Reply") -> None:
        request_id = scope["state"]["request_id"]
        try:
            self._check(scope)
            redirect = self._trade_token(scope)
        except ConvscopeError as error:
            response = problem_response(error, request_id)
            if isinstance(error, InvalidHttp):
                # Where this body ends is a guess, so nothing after it may be read as a request.
                response.headers["Connection"] = "close"
            await response(scope, receive, reply.send)
            return
        if redirect is not None:
            await redirect(scope, receive, reply.send)
            return
        try:
            await self.app(inner, receive, reply.send)
        except asyncio.CancelledError:
            # The server's grace period is over; this is the outermost frame of the request's task.
            if reply.status is None:
                await problem_response(ShuttingDown(), request_id)(scope, receive, reply.send)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if "content-length" in headers and "transfer-encoding" in headers:
            raise InvalidHttp("A request has either Content-Length or Transfer-Encoding, not both.")
        self._check_host(headers)
        if scope["method"] not in SAFE_METHODS:
            _check_same_site(scope, headers)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self._settings.max_query_bytes:
            raise RequestTooLong(limit_bytes=self._settings.max_query_bytes)
        if scope["path"].startswith("/api/"):
            _check_given_once(scope)

    def _check_host(self, headers: Headers) -> None:
        hosts = tuple(headers.getlist("host"))
        if len(hosts) != 1:
            raise UnexpectedHost(hosts=hosts)
        name = host_name(hosts[0])
        if name is None or not (is_loopback_name(name) or name in self._allowed_hosts):
            raise UnexpectedHost(hosts=hosts)

    def _trade_token(self, scope: Scope) -> Response | None:
        """Pass a request that has the token; redirect one that has it in the query, setting the cookie."""
        token = self._settings.token
        if token is None or scope["path"] in OPEN_PATHS:
            return None
        pairs = _query_pairs(scope)
        offered = dict(pairs).get("token")
        if offered is None:
            if _is_token(_token_of(Headers(scope=scope)), token):
                return None
            raise TokenRequired
        # The server's own log of requests reads this scope, and a token has no place in it.
        scope["query_string"] = urlencode([pair for pair in pairs if pair[0] != "token"]).encode("ascii")
        if scope["method"] != "GET" or not _is_token(offered, token):
            raise TokenRequired
        return _with_cookie(scope, token)


class _Reply:
    """Sends a response with the headers that every response carries, and without a body to HEAD."""

    def __init__(self, send: Send, request_id: str, method: str) -> None:
        self._send = send
        self._request_id = request_id
        self._is_head = method == "HEAD"
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            headers["X-Request-Id"] = self._request_id
            headers.setdefault("Cache-Control", "no-cache")
        elif message["type"] == "http.response.body" and self._is_head:
            message = {**message, "body": b""}
        await self._send(message)


def host_name(host: str) -> str | None:
    """The name or address in a Host header, in lower case, without port and brackets; None if invalid."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not colon:
        name = host
    elif not (port.isascii() and port.isdigit()):
        return None
    if name.startswith("[") and name.endswith("]"):
        return name[1:-1].lower()
    return None if ":" in name else name.lower()


def is_loopback_name(name: str) -> bool:
    """Whether a name always means this machine."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _check_same_site(scope: Scope, headers: Headers) -> None:
    site = headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise CrossSiteRequest
        return
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"{scope['scheme']}://{headers['host']}".lower():
        raise CrossSiteRequest


def _query_pairs(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _token_of(headers: Headers) -> str:
    kind, _, credentials = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return credentials.strip()
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[COOKIE_NAME].value if COOKIE_NAME in cookies else ""


def _is_token(offered: str, token: str) -> bool:
    # Digests have one length, so the comparison does not reveal the token's.
    digests = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in (offered, token)]
    return hmac.compare_digest(*digests)


def _check_given_once(scope: Scope) -> None:
    given: dict[str, str] = {}
    for name, value in _query_pairs(scope):
        if name in given:
            raise InvalidQuery(name, f"{given[name]} and {value}", "given once")
        given[name] = value


def _with_cookie(scope: Scope, token: str) -> Response:
    query = scope["query_string"].decode("ascii")
    # Only the path, with one slash: "//name" would lead to another server.
    path = "/" + (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").lstrip("/")
    response = Response(status_code=303, headers={"Location": f"{path}?{query}" if query else path})
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(COOKIE_NAME, token, httponly=True, samesite="strict", path="/")
    return response
