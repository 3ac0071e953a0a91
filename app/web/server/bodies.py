"""Request bodies: counted as they arrive, read whole or in pieces, parsed as JSON."""

import json
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, NoReturn

from starlette.requests import Request

from app.web.refusals.errors import BodyTooLarge, MalformedBody

_PIECE_BYTES = 1_048_576


def media_type(request: Request) -> str:
    """The Content-Type without its parameters, in lower case; empty if there is none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """The whole body.

    Raises:
        BodyTooLarge: at the first byte past the limit, whatever Content-Length says.
    """
    body = bytearray()
    async for chunk in counted_stream(request, limit_bytes):
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
    async for chunk in counted_stream(request, limit_bytes):
        piece += chunk
        if len(piece) >= _PIECE_BYTES:
            await write(bytes(piece))
            piece.clear()
    await write(bytes(piece))


async def counted_stream(request: Request, limit_bytes: int) -> AsyncGenerator[bytes, None]:
    """The body as it arrives.

    Raises:
        BodyTooLarge: at the first byte past the limit, whatever Content-Length says.
    """
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
    """Parse JSON strictly (RFC 8259): UTF-8, no NaN or Infinity, no duplicate keys, bounded depth.

    Raises:
        MalformedBody: anything else.
    """
    try:
        text = body.decode("utf-8")
        document = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)
    except UnicodeDecodeError:
        raise MalformedBody("Invalid JSON: the bytes are not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise MalformedBody(f"Invalid JSON at line {error.lineno}, column {error.colno}.") from None
    except ValueError:
        raise MalformedBody("Invalid JSON: a number has too many digits.") from None
    except RecursionError:
        raise _too_deep(max_depth_levels) from None
    level = [document]
    for _ in range(max_depth_levels):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return document
    raise _too_deep(max_depth_levels)


def _too_deep(max_depth_levels: int) -> MalformedBody:
    return MalformedBody(f"Invalid JSON: lists and objects are nested more than {max_depth_levels} deep.")


def _children(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value.values())
    return []


def _refuse_constant(constant: str) -> NoReturn:
    raise MalformedBody(f"Invalid JSON: {constant} is not a JSON number; every number must be finite.")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise MalformedBody("Invalid JSON: an object has the same key twice.")
    return document
