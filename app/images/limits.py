"""Limits on photographs and matrices, checked before they are decoded."""

import sys
from dataclasses import dataclass

DEFAULT_IMAGE_SIDE = 224
"""Longest side in pixels of a photograph, unless the network or the request says another."""


@dataclass(frozen=True)
class PhotoLimits:
    """Limits on one photograph. The first three are settings."""

    max_image_bytes: int = 20_000_000
    max_pixels: int = 50_000_000
    max_side_pixels: int = 16_384
    max_segments: int = 200_000  # chunks of a PNG or WebP, blocks of a GIF
    max_markers: int = 5_000  # of a JPEG; a camera's file has some hundreds
    max_unfolded_bytes: int = 2_000_000  # text and colour profile of a PNG, decompressed
    max_scan_pixels: int = 1_000_000_000  # pixels times scans of a progressive JPEG: its decoding time
    max_run_length_bytes: int = 2_000_000  # of a run-length encoded BMP, which Pillow decodes in Python
    max_run_length_pixels: int = 2_000_000


@dataclass(frozen=True)
class MatrixLimits:
    """Limits on one matrix, in JSON or .npy. The first three are settings."""

    max_npy_bytes: int = 64_000_000
    max_cells: int = 16_777_216
    max_side_cells: int = 16_384
    max_npy_header_bytes: int = 4_096
    max_channels: int = 16


ANY_SIZE = PhotoLimits(max_image_bytes=sys.maxsize, max_pixels=sys.maxsize, max_side_pixels=sys.maxsize)
"""For samples and stored photographs, whose size was checked when they were sent."""
