"""Sample images: photographs from the scikit-image package, a drawing, and small matrices."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from app.images.matrices import Float32, to_stored


@dataclass(frozen=True)
class Sample:
    """An image that comes with the program."""

    name: str
    title: str
    credit: str
    kind: Literal["photo", "matrix"]


_CC0 = "CC0, from scikit-image"
_PUBLIC_DOMAIN = "public domain, from scikit-image"
_UNRESTRICTED = "no known copyright restrictions, from scikit-image"
_OURS = "made by convscope"

_PHOTOGRAPHS = {
    "cat": ("chelsea.png", "Cat", f"Chelsea the cat; photograph by Stefan van der Walt, {_CC0}"),
    "astronaut": ("astronaut.png", "Astronaut", f"Eileen Collins; NASA, {_PUBLIC_DOMAIN}"),
    "coffee": ("coffee.png", "Coffee", f"Pikolo Espresso Bar; photograph by Rachel Michetti, {_CC0}"),
    "camera": ("camera.png", "Cameraman", f"photograph by Lav Varshney, {_CC0}"),
    "coins": ("coins.png", "Coins", f"Greek coins from Pompeii; Brooklyn Museum, {_UNRESTRICTED}"),
    "brick": ("brick.png", "Brick", f"CC0Textures, {_CC0}"),
    "grass": ("grass.png", "Grass", f"linolafett, {_CC0}"),
    "gravel": ("gravel.png", "Gravel", f"CC0Textures, {_CC0}"),
    "rocket": ("rocket.jpg", "Rocket", f"SpaceX, {_PUBLIC_DOMAIN}"),
    "moon": ("moon.png", "Moon", "surface of the moon, from scikit-image"),
    "page": ("page.png", "Page", "a scanned page, from scikit-image"),
    "text": ("text.png", "Text", f"Wikipedia, {_PUBLIC_DOMAIN}"),
    "horse": ("horse.png", "Horse", f"silhouette by Andreas Preuss, {_CC0}"),
    "hubble": ("hubble_deep_field.jpg", "Hubble deep field", f"NASA, {_PUBLIC_DOMAIN}"),
    "retina": ("retina.jpg", "Retina", f"photograph by Mikael Häggström, {_CC0}"),
}  # fmt: skip

_CIRCLE = Sample("circle", "Circle, drawn", _OURS, "photo")
"""A picture that the bundled weights know: they were trained only on shapes and textures."""

_MATRIX_TITLES = {
    "column": "One column of ones in 5×5 zeros",
    "impulse": "A single one in 7×7 zeros",
    "step": "An edge: zeros left, ones right",
    "ramp": "A ramp: 0 to 7 from left to right",
    "checkerboard": "A checkerboard of 8×8",
    "box": "A square of ones in 9×9 zeros",
    "diagonal": "A diagonal of ones in 7×7 zeros",
    "counting": "0 to 24, row by row",
}

SAMPLES: Mapping[str, Sample] = MappingProxyType(
    {name: Sample(name, title, credit, "photo") for name, (_, title, credit) in _PHOTOGRAPHS.items()}
    | {"circle": _CIRCLE}
    | {name: Sample(name, title, _OURS, "matrix") for name, title in _MATRIX_TITLES.items()}
)


def sample_bytes(name: str) -> bytes:
    """Read the bytes of a sample: a photograph's or drawing's file, or a matrix in its stored form.

    Args:
        name: a key of SAMPLES.
    Raises:
        KeyError: there is no such sample.
    """
    if SAMPLES[name].kind == "matrix":
        return to_stored(_matrix(name))
    if name == "circle":
        return _circle()
    return _photograph_path(_PHOTOGRAPHS[name][0]).read_bytes()


@cache
def sample_id(name: str) -> str:
    """SHA-256 of a sample's bytes, in hexadecimal.

    Raises:
        KeyError: there is no such sample.
    """
    return hashlib.sha256(sample_bytes(name)).hexdigest()


def _photograph_path(file: str) -> Path:
    # Read as a file: importing skimage takes a second.
    return Path(str(metadata.distribution("scikit-image").locate_file(f"skimage/data/{file}")))


def _circle() -> bytes:
    """A blue disc on cream as a BMP file, which has the same bytes whatever the version of zlib."""
    side, radius = 224, 70
    rows, columns = np.indices((side, side)) - (side - 1) / 2
    ink = np.clip(radius - np.hypot(rows, columns) + 0.5, 0, 1)[..., np.newaxis]
    colours = ink * np.array([32, 74, 150]) + (1 - ink) * np.array([246, 241, 228])
    file = io.BytesIO()
    Image.fromarray(colours.round().astype(np.uint8)).save(file, "BMP")
    return file.getvalue()


def _matrix(name: str) -> Float32:
    rows, columns = np.indices(_SIZES[name])
    cells: npt.NDArray[np.generic] = {
        "column": columns == 2,
        "impulse": (rows == 3) & (columns == 3),
        "step": columns >= 4,
        "ramp": columns,
        "checkerboard": (rows + columns) % 2,
        "box": (abs(rows - 4) <= 2) & (abs(columns - 4) <= 2),
        "diagonal": rows == columns,
        "counting": 5 * rows + columns,
    }[name]
    return cells.astype(np.float32)[np.newaxis]


_SIZES = {
    "column": (5, 5),
    "impulse": (7, 7),
    "step": (8, 8),
    "ramp": (8, 8),
    "checkerboard": (8, 8),
    "box": (9, 9),
    "diagonal": (7, 7),
    "counting": (5, 5),
}
