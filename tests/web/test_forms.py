"""Multipart forms: a form with one file is read, any other is refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from app.web.refusals.errors import BodyTooLarge, MalformedBody
from app.web.server.forms import OVERHEAD_BYTES, read_form_file

OTHER = 'Content-Disposition: form-data; name="more"'
DISPOSITION = 'Content-Disposition: form-data; name="file"; filename="a.png"'
CONTENT = b"\x89PNG\r\n--b\r\n\x00\xff-- and more"
LIMIT_BYTES = 1000


def form(*parts: tuple[str, bytes], boundary: str = "edge") -> bytes:
    """A form with these parts, given as headers and content."""
    written = [
        f"--{boundary}\r\n{headers}\r\n\r\n".encode("latin-1") + body + b"\r\n" for headers, body in parts
    ]
    return b"".join(written) + f"--{boundary}--\r\n".encode()


def read(sent: bytes, content_type: str = "multipart/form-data; boundary=edge", size: int = 7) -> bytes:
    """The file in a body that arrives in pieces of this size."""
    pieces = [sent[start : start + size] for start in range(0, len(sent), size)]

    async def receive_in_pieces() -> AsyncIterator[dict[str, object]]:
        for piece in pieces:
            yield {"type": "http.request", "body": piece, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    async def read_it() -> bytes:
        messages = receive_in_pieces()
        scope = {"type": "http", "headers": [(b"content-type", content_type.encode("latin-1"))]}
        return await read_form_file(Request(scope, messages.__anext__), LIMIT_BYTES)

    return asyncio.run(read_it())


@pytest.mark.parametrize("size", [1, 2, 3, 16, 10_000])
def test_a_file_is_read_to_the_byte_however_it_arrives(size: int) -> None:
    assert read(form((DISPOSITION, CONTENT)), size=size) == CONTENT


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "a" * 3000, "\xff\xfe", "%00", "a\\", "; name=other", "C:\\a.png", "a;b"]
)
def test_the_name_that_the_client_gives_is_not_used(name: str) -> None:
    headers = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain'
    assert read(form((headers, CONTENT))) == CONTENT


@pytest.mark.parametrize(
    "charset", ["utf-8", "undefined", "idna", "punycode", "base64", "utf-16", "no-such", "..", "\xe9", "zlib"]
)
def test_no_charset_causes_a_server_error(charset: str) -> None:
    content_type = f"multipart/form-data; boundary=edge; charset={charset}"
    try:
        assert read(form((DISPOSITION, CONTENT)), content_type) == CONTENT
    except MalformedBody:
        assert charset in ("undefined", "idna", "punycode", "utf-16")


REFUSED = {
    "two files": form((DISPOSITION, b"1"), (DISPOSITION, b"2")),
    "another field beside it": form((DISPOSITION, b"1"), (OTHER, b"2")),
    "another field before it": form((OTHER, b"2"), (DISPOSITION, b"1")),
    "a file of another name": form(('Content-Disposition: form-data; name="picture"; filename="a"', b"1")),
    "a field that is no file": form(('Content-Disposition: form-data; name="file"', b"1")),
    "no name": form(('Content-Disposition: form-data; filename="a"', b"1")),
    "no disposition": form(("Content-Type: image/png", b"1")),
    "no part": form(),
    "nothing": b"",
    "another boundary": form((DISPOSITION, b"1"), boundary="other"),
    "no closing boundary": form((DISPOSITION, b"1")).removesuffix(b"--\r\n"),
    "half a file": form((DISPOSITION, b"1" * 99))[:-60],
    "half a header": form((DISPOSITION, b"1"))[:30],
    "a header without a colon": form(("Content-Disposition", b"1")),
    "many headers": form((DISPOSITION + "\r\na: b" * 100, b"1")),
    "a long header": form((DISPOSITION + "\r\na: " + "b" * 10_000, b"1")),
}


@pytest.mark.parametrize("what", REFUSED)
def test_any_other_form_is_refused(what: str) -> None:
    with pytest.raises(MalformedBody):
        read(REFUSED[what])


@pytest.mark.parametrize(
    "parameters", ["", "; boundary", "; boundary=" + "a" * 999], ids=["none", "no value", "long"]
)
def test_a_boundary_is_needed(parameters: str) -> None:
    with pytest.raises(MalformedBody):
        read(form((DISPOSITION, CONTENT)), f"multipart/form-data{parameters}")


def test_one_byte_past_the_limit_is_refused() -> None:
    assert len(read(form((DISPOSITION, b"x" * LIMIT_BYTES)))) == LIMIT_BYTES
    for surplus in (1, OVERHEAD_BYTES):
        with pytest.raises(BodyTooLarge):
            read(form((DISPOSITION, b"x" * (LIMIT_BYTES + surplus))), size=500)


PIECES = [b"--edge", b"--edge--", b"\r\n", b"--", b"\r", b"\n", DISPOSITION.encode(), b":", b"a", b"\x00"]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=30), st.integers(1, 9))
def test_noise_is_read_or_refused(pieces: list[bytes], size: int) -> None:
    sent = b"".join(pieces)
    with suppress(MalformedBody):
        assert read(sent, size=size) in sent
