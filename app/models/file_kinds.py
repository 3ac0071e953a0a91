"""Identification of weights files by their first bytes; nothing is unpacked or run."""

import zipfile
from typing import BinaryIO, Literal

from app.downloads.files import HEAD_BYTES, is_web_page

FileKind = Literal["empty", "web_page", "safetensors", "checkpoint", "cut_off_checkpoint", "unknown"]
"""A checkpoint is a file written by torch.save: a zip, or a pickle before PyTorch 1.6."""

_ZIP, _PICKLE = b"PK\x03\x04", b"\x80"


def file_kind(file: BinaryIO) -> FileKind:
    """Identify a file.

    Raises:
        OSError: the file cannot be read.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(_ZIP):
        return "checkpoint" if zipfile.is_zipfile(file) else "cut_off_checkpoint"
    return kind_of_head(head)


def kind_of_head(head: bytes) -> FileKind:
    """Identify a file from its first bytes, without looking for the end of a zip.

    Source: huggingface/safetensors, README, "Format": eight bytes of length, then a JSON header.
    """
    if not head:
        return "empty"
    if head[8:9] == b"{":
        return "safetensors"
    if is_web_page(head):
        return "web_page"
    return "checkpoint" if head.startswith((_ZIP, _PICKLE)) else "unknown"
