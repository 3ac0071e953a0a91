"""Drawings of four classes that no generator of this repository knows."""

from collections.abc import Mapping
from io import BytesIO
from math import cos, sin

import numpy as np
from PIL import Image, ImageDraw

SIDE, FINER = 96, 3
OUTLINES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "house": ((-0.7, 0.9), (-0.7, -0.1), (0, -0.9), (0.7, -0.1), (0.7, 0.9), (0.2, 0.9), (0.2, 0.3),
              (-0.2, 0.3), (-0.2, 0.9)),
    "hourglass": ((-0.7, -0.9), (0.7, -0.9), (0.08, 0), (0.7, 0.9), (-0.7, 0.9), (-0.08, 0)),
    "lightning": ((0.2, -1), (-0.6, 0.15), (-0.05, 0.15), (-0.25, 1), (0.6, -0.25), (0.05, -0.25)),
    "stairs": ((-0.9, 0.8), (-0.9, 0.4), (-0.3, 0.4), (-0.3, 0), (0.3, 0), (0.3, -0.4), (0.9, -0.4),
               (0.9, 0.8)),
}  # fmt: skip
"""Corners of each class's outline, around the origin."""


def drawing(label: str, seed: int) -> bytes:
    """A PNG file of a class in two random colours, at a random place, size and angle."""
    random = np.random.default_rng([tuple(OUTLINES).index(label), seed])
    ground = random.integers(0, 256, 3)
    ink = (ground + random.integers(80, 176, 3)) % 256
    side, angle = SIDE * FINER, random.uniform(-0.4, 0.4)
    (across, down), scale = side * random.uniform(0.35, 0.65, 2), side * random.uniform(0.22, 0.4)
    corners = [
        (across + scale * (x * cos(angle) - y * sin(angle)), down + scale * (x * sin(angle) + y * cos(angle)))
        for x, y in OUTLINES[label]
    ]
    sheet = Image.new("RGB", (side, side), tuple(ground.tolist()))
    ImageDraw.Draw(sheet).polygon(corners, fill=tuple(ink.tolist()))
    written = BytesIO()
    sheet.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()
