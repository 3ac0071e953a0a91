"""Generated pictures of shapes and patterns in random colours, places, sizes and directions."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

SIDE = 32
EACH = 120
"""Pictures of each class."""
_SEED = 20
_FINER = 3
"""Points in which a pixel is sampled, along a side."""

Plane = npt.NDArray[np.float64]
Inside = Callable[[Plane, Plane], npt.NDArray[np.bool_]]
"""Whether points lie in a shape of about radius 1 around the origin."""


def _triangle(x: Plane, y: Plane) -> npt.NDArray[np.bool_]:
    slope = 3**0.5
    return (y < 0.5) & (slope * x - y < 1) & (-slope * x - y < 1)


def _star(x: Plane, y: Plane) -> npt.NDArray[np.bool_]:
    return _triangle(x, y) | _triangle(x, -y)


INSIDE: Mapping[str, Inside] = {
    "circle": lambda x, y: x * x + y * y < 0.8,
    "square": lambda x, y: np.maximum(abs(x), abs(y)) < 0.75,
    "triangle": _triangle,
    "star": _star,
    "cross": lambda x, y: (np.minimum(abs(x), abs(y)) < 0.24) & (np.maximum(abs(x), abs(y)) < 1),
    "ring": lambda x, y: abs(x * x + y * y - 0.65) < 0.25,
    "stripes": lambda x, y: np.floor(x * 2.5) % 2 == 0,
    "checkerboard": lambda x, y: (np.floor(x * 2) + np.floor(y * 2)) % 2 == 0,
}
"""The classes, in order."""


def pictures(name: str) -> npt.NDArray[np.uint8]:
    """All pictures of a class, (N, 32, 32, 3), the same every time."""
    generator = np.random.default_rng([_SEED, tuple(INSIDE).index(name)])

    def draw(low: float, high: float) -> Plane:
        return generator.uniform(low, high, (EACH, 1, 1))

    fine = (np.arange(SIDE * _FINER) + 0.5) * 2 / (SIDE * _FINER) - 1
    right, down, scale = draw(-0.3, 0.3), draw(-0.3, 0.3), draw(0.4, 0.8)
    # A direction without sines, whose last digit depends on the machine: up to about 30 degrees.
    tangent = draw(-0.6, 0.6)
    length = np.sqrt(1 + tangent * tangent) * scale
    x, y = fine[None, None, :] - right, fine[None, :, None] - down
    inside = INSIDE[name]((x + tangent * y) / length, (y - tangent * x) / length)
    coverage = inside.reshape(EACH, SIDE, _FINER, SIDE, _FINER).mean((2, 4))[..., None]
    ground, ink = _colours(generator)
    grain = generator.integers(-12, 13, (EACH, SIDE, SIDE, 1))
    pixels = np.rint(ground + coverage * (ink - ground)) + grain
    made: npt.NDArray[np.uint8] = np.clip(pixels, 0, 255).astype(np.uint8)
    return made


def _colours(generator: np.random.Generator) -> tuple[Plane, Plane]:
    """Colours of ground and ink, (N, 1, 1, 3), at least 80 of 255 apart in each channel."""
    ground = generator.integers(0, 256, (EACH, 1, 1, 3))
    ink = (ground + generator.integers(80, 176, (EACH, 1, 1, 3))) % 256
    return ground.astype(np.float64), ink.astype(np.float64)
