"""Multipart forms with one file."""

from dataclasses import dataclass, field
from email.message import Message
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from app.web.refusals.errors import MalformedBody

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


@dataclass
class _Part:
    name: str | None = None
    content: bytearray = field(default_factory=bytearray)


class _PartCollector:
    """Collects the parts of a form while the parser walks it."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._header_name = b""
        self._header_value = b""
        self.ended = False

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_part_data": self._content,
            "on_header_field": self._name,
            "on_header_value": self._value,
            "on_header_end": self._header_end,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if self.parts:
            raise _not_one_file()
        self.parts.append(_Part())

    def _content(self, source: bytes, start: int, end: int) -> None:
        self.parts[-1].content += source[start:end]

    def _name(self, source: bytes, start: int, end: int) -> None:
        self._header_name += source[start:end]

    def _value(self, source: bytes, start: int, end: int) -> None:
        self._header_value += source[start:end]

    def _header_end(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            header = Message()
            header["content-disposition"] = self._header_value.decode("latin-1")
            name = header.get_param("name", header="content-disposition")
            self.parts[-1].name = name if isinstance(name, str) else None
        self._header_name = self._header_value = b""

    def _end(self) -> None:
        self.ended = True


def _not_one_file() -> MalformedBody:
    return MalformedBody(kind="form", reason="it must have exactly one field, named file")


def parse_form_file(body: bytes, content_type: str) -> bytes:
    """The bytes of the one field `file` of a multipart form. Its file name is not looked at.

    Raises:
        MalformedBody: no form, or not exactly one field, `file`.
    """
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str) or not boundary or not boundary.isascii():
        raise MalformedBody(kind="form", reason="its Content-Type names no boundary")
    collector = _PartCollector()
    try:
        parser = MultipartParser(boundary.encode("ascii"), collector.callbacks())
        parser.write(body)
    except FormParserError:
        raise MalformedBody(kind="form", reason="the parts between its boundaries cannot be read") from None
    if not collector.ended:
        raise MalformedBody(kind="form", reason="its closing boundary is missing")
    if [part.name for part in collector.parts] != ["file"]:
        raise _not_one_file()
    return bytes(collector.parts[0].content)
