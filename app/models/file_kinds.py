"""What a file is that should hold weights, by its bytes alone; nothing of it is unpacked or run."""

import zipfile
from typing import BinaryIO, Literal

FileKind = Literal["empty", "web_page", "safetensors", "checkpoint", "cut_off_checkpoint", "unknown"]
"""A checkpoint is a file that torch.save wrote: a zip, or a pickle before PyTorch 1.6."""

HEAD_BYTES = 512
"""Bytes from the beginning that tell the kind."""

_ZIP, _PICKLE = b"PK\x03\x04", b"\x80"


def file_kind(file: BinaryIO) -> FileKind:
    """The kind of a file, which is read from its beginning.

    Raises:
        OSError: it cannot be read.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(_ZIP):
        return "checkpoint" if zipfile.is_zipfile(file) else "cut_off_checkpoint"
    return kind_of_head(head)


def kind_of_head(head: bytes) -> FileKind:
    """The kind of a file, as far as its first bytes tell. A zip's end is not looked for.

    Source: huggingface/safetensors, README, "Format": a length of eight bytes, then a header in JSON.
    """
    if not head:
        return "empty"
    if head[8:9] == b"{":
        return "safetensors"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "web_page"
    return "checkpoint" if head.startswith((_ZIP, _PICKLE)) else "unknown"
