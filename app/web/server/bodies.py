"""Request bodies, counted as they arrive, and what is in them."""

import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, NoReturn

from starlette.requests import Request

from app.web.refusals.errors import BodyTooLarge, MalformedBody

_PIECE_BYTES = 1_048_576


def media_type(request: Request) -> str:
    """The Content-Type without its parameters, in lower case; empty where there is none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """The whole body.

    Raises:
        BodyTooLarge: at the first byte past the limit, whatever Content-Length says.
    """
    body = bytearray()
    async for chunk in _counted(request, limit_bytes):
        body += chunk
    return bytes(body)


async def spool_body(
    request: Request, limit_bytes: int, write: Callable[[bytes], Coroutine[Any, Any, object]]
) -> None:
    """The body in pieces of a mebibyte or more, so that no large body is held in memory.

    Args:
        write: awaited with each piece in order.
    Raises:
        BodyTooLarge: as read_body does.
    """
    piece = bytearray()
    async for chunk in _counted(request, limit_bytes):
        piece += chunk
        if len(piece) >= _PIECE_BYTES:
            await write(bytes(piece))
            piece.clear()
    await write(bytes(piece))


async def _counted(request: Request, limit_bytes: int) -> AsyncIterator[bytes]:
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > limit_bytes:
        raise BodyTooLarge(limit_bytes=limit_bytes)
    received_bytes = 0
    async for chunk in request.stream():
        received_bytes += len(chunk)
        if received_bytes > limit_bytes:
            raise BodyTooLarge(limit_bytes=limit_bytes)
        yield chunk


def parse_json(body: bytes, max_depth_levels: int) -> Any:
    """JSON as RFC 8259 has it: UTF-8, no NaN or Infinity, no key twice, nested only so deep.

    Raises:
        MalformedBody: anything else.
    """
    try:
        text = body.decode("utf-8")
        document = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)
    except UnicodeDecodeError:
        raise MalformedBody(kind="JSON", reason="the bytes are not UTF-8") from None
    except json.JSONDecodeError as error:
        reason = f"line {error.lineno}, column {error.colno} is not as JSON wants it"
        raise MalformedBody(kind="JSON", reason=reason) from None
    except ValueError:
        raise MalformedBody(kind="JSON", reason="a number has too many digits") from None
    except RecursionError:
        raise _too_deep(max_depth_levels) from None
    level = [document]
    for _ in range(max_depth_levels):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return document
    raise _too_deep(max_depth_levels)


def _too_deep(max_depth_levels: int) -> MalformedBody:
    return MalformedBody(
        kind="JSON", reason=f"lists and objects are nested more than {max_depth_levels} deep"
    )


def _children(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value.values())
    return []


def _refuse_constant(constant: str) -> NoReturn:
    raise MalformedBody(kind="JSON", reason=f"{constant} is no JSON number; every number must be finite")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise MalformedBody(kind="JSON", reason="an object has the same key twice")
    return document
