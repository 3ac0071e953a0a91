"""Orientation of a photograph, from its EXIF block."""

import struct

UPRIGHT = 1

_ORIENTATION_TAG = 0x0112
_SHORT = 3


def orientation(exif: bytes) -> int:
    """Read the orientation, 1 to 8, from an EXIF block; 1 if it has none or is damaged.

    Args:
        exif: a TIFF header and its directories, without the "Exif" prefix.
    Returns:
        1 upright, 2 mirrored, 3 upside down, 4 flipped, 5 transposed, 6 to be rotated right, 7 transverse,
        8 to be rotated left.
    Source: CIPA DC-008 (Exif 2.32), 4.6.4, tag Orientation.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None or len(exif) < 8:
        return UPRIGHT
    (directory,) = struct.unpack_from(order + "I", exif, 4)
    if directory + 2 > len(exif):
        return UPRIGHT
    (count,) = struct.unpack_from(order + "H", exif, directory)
    entries = min(count, (len(exif) - directory - 2) // 12)
    for entry in range(entries):
        tag, kind, values, value = struct.unpack_from(order + "HHIH", exif, directory + 2 + 12 * entry)
        if tag == _ORIENTATION_TAG:
            return value if (kind, values) == (_SHORT, 1) and 1 <= value <= 8 else UPRIGHT
    return UPRIGHT
