"""Multipart forms with one file, read by Starlette's parser."""

import asyncio
from collections.abc import AsyncGenerator

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from app.web.refusals.errors import BodyTooLarge, MalformedBody
from app.web.server.bodies import counted_stream

OVERHEAD_BYTES = 16_384
"""The boundaries and headers around the file."""

_SLICE_BYTES = 16_384
"""Parsed at once on the event loop: 10 ms where the bytes are made to be slow, full of false boundaries."""
_ONE_FILE = "it must have exactly one field, a file named file"


class _FormParser(MultiPartParser):
    """Starlette's parser for one file, which is kept in memory. A form that is cut off is refused."""

    spool_max_size = 0  # no limit, so no temporary file
    _has_ended = False

    def __init__(self, request: Request, limit_bytes: int) -> None:
        stream = self._whole(counted_stream(request, limit_bytes + OVERHEAD_BYTES))
        super().__init__(request.headers, stream, max_files=1, max_fields=0)

    def on_end(self) -> None:
        self._has_ended = True

    async def _whole(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        async for piece in stream:
            for start in range(0, len(piece), _SLICE_BYTES):
                yield piece[start : start + _SLICE_BYTES]
                await asyncio.sleep(0)
        # Raised while the parser reads, since it closes its files only after an error.
        if not self._has_ended:
            raise _malformed("its closing boundary is missing")


async def read_form_file(request: Request, limit_bytes: int) -> bytes:
    """The bytes of the one field `file` of a multipart form. Its file name is not used.

    Args:
        limit_bytes: the most that the file may have.
    Raises:
        BodyTooLarge: the body is larger than such a file and its headers.
        MalformedBody: not a form, cut off, or not exactly one field: a file named `file`.
    """
    try:
        form = await _FormParser(request, limit_bytes).parse()
    except (MultiPartException, UnicodeError):
        # Starlette decodes names by the charset that the client names, and some raise a bare UnicodeError.
        raise _malformed(_ONE_FILE) from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise _malformed(_ONE_FILE)
        content = await file.read()
    finally:
        await form.close()
    if len(content) > limit_bytes:
        raise BodyTooLarge(limit_bytes)
    return content


def _malformed(reason: str) -> MalformedBody:
    return MalformedBody(f"Invalid multipart form: {reason}.")
