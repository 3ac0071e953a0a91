"""Zip archives with the same bytes for the same files."""

import io
import zipfile
from collections.abc import Mapping

_READABLE = 0o644 << 16  # a Unix mode lies in the upper half
_UNIX = 3


def to_zip(files: Mapping[str, bytes]) -> bytes:
    """Encode files as a zip archive, in their order, uncompressed and with the oldest date.

    Args:
        files: contents by name; weights and pictures would hardly shrink.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.create_system = _READABLE, _UNIX
            archive.writestr(entry, content)
    return written.getvalue()
