"""Drawings for the evaluation of the bundled network, made of strokes and polygons like pen drawings.

They share no code with the training pictures, which are computed from distances.
"""

from collections.abc import Callable, Mapping, Sequence
from math import cos, pi, sin
from random import Random
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFilter

SIDE = 400
Point: TypeAlias = tuple[float, float]


class Sheet:
    """A drawing in one ink, with points in [-1, 1], y downwards, that are placed slightly off."""

    def __init__(self, random: Random) -> None:
        self.random = random
        dark = tuple(random.randrange(0, 110) for _ in range(3))
        light = random.choice([(255, 255, 255), tuple(random.randrange(200, 256) for _ in range(3))])
        self.paper, self.ink = (dark, light) if random.random() < 0.2 else (light, dark)
        self.image = Image.new("RGB", (SIDE, SIDE), self.paper)
        self.width = random.randrange(5, 15)
        self._draw = ImageDraw.Draw(self.image)
        self._middle = (random.uniform(-0.12, 0.12), random.uniform(-0.12, 0.12))
        self._scale = random.uniform(0.5, 0.85)

    def line(self, points: Sequence[Point], is_closed: bool = False) -> None:
        """Draw a stroke through the points."""
        path = [self._place(point) for point in points]
        if is_closed:
            path.append(path[0])
        self._draw.line(path, fill=self.ink, width=self.width, joint="curve")
        for x, y in path:
            self._disc(x, y, self.width / 2)

    def fill(self, corners: Sequence[Point]) -> None:
        """Draw a filled polygon."""
        self._draw.polygon([self._place(corner) for corner in corners], fill=self.ink)

    def area(self, corners: Sequence[Point]) -> None:
        """Draw a filled polygon or its outline, at random."""
        if self.random.random() < 0.5:
            self.fill(corners)
        else:
            self.line(corners, is_closed=True)

    def dot(self, at: Point, radius: float) -> None:
        """Draw a filled disc."""
        x, y = self._place(at)
        self._disc(x, y, radius * self._scale * SIDE / 2)

    def _place(self, point: Point) -> Point:
        x, y = (
            (self._scale * value + middle + self.random.gauss(0, 0.006) + 1) * SIDE / 2
            for value, middle in zip(point, self._middle, strict=True)
        )
        return x, y

    def _disc(self, x: float, y: float, radius: float) -> None:
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=self.ink)


def _around(count: int, radius: float = 1, start: float = -pi / 2) -> list[Point]:
    turns = [start + 2 * pi * number / count for number in range(count)]
    return [(radius * cos(turn), radius * sin(turn)) for turn in turns]


def _turned(points: Sequence[Point], angle: float) -> list[Point]:
    return [(x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)) for x, y in points]


def _circle(sheet: Sheet) -> None:
    sheet.area(_around(40))


def _square(sheet: Sheet) -> None:
    sheet.area(_turned(_around(4, 1.1, pi / 4), sheet.random.uniform(-0.5, 0.5)))


def _triangle(sheet: Sheet) -> None:
    sheet.area(_turned(_around(3), sheet.random.uniform(-0.4, 0.4)))


def _star(sheet: Sheet) -> None:
    tips, notches = _around(5), _around(5, 0.42, -pi / 2 + pi / 5)
    sheet.area([point for pair in zip(tips, notches, strict=True) for point in pair])


def _heart(sheet: Sheet) -> None:
    turns = [2 * pi * number / 40 for number in range(40)]
    sheet.area(
        [(sin(t) ** 3, -(13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)) / 16) for t in turns]
    )


def _cross(sheet: Sheet) -> None:
    angle = sheet.random.choice([0, pi / 4]) + sheet.random.uniform(-0.15, 0.15)
    for stroke in ([(-1.0, 0.0), (1.0, 0.0)], [(0.0, -1.0), (0.0, 1.0)]):
        sheet.line(_turned(stroke, angle))


def _crescent(sheet: Sheet) -> None:
    outer = [(cos(t), sin(t)) for t in (0.9 + number * (2 * pi - 1.8) / 30 for number in range(31))]
    x, y = outer[0]
    inner = [(x - 0.62 * cos(t), y * sin(t)) for t in (-pi / 2 + pi * number / 20 for number in range(1, 20))]
    sheet.area(_turned([*outer, *inner], sheet.random.uniform(-0.6, 0.6)))


def _arrow(sheet: Sheet) -> None:
    angle = sheet.random.uniform(0, 2 * pi)
    sheet.line(_turned([(-1.0, 0.0), (1.0, 0.0)], angle))
    sheet.line(_turned([(0.5, -0.45), (1.0, 0.0), (0.5, 0.45)], angle))


def _stripes(angle: float) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        lines = sheet.random.randrange(5, 10)
        for number in range(lines):
            across = -1 + 2 * number / (lines - 1)
            half = (2.1 - across * across) ** 0.5 if angle % (pi / 2) else 1.1
            sheet.line(_turned([(-half, across), (0.0, across), (half, across)], angle))

    return draw


def _waves(sheet: Sheet) -> None:
    lines, swings = sheet.random.randrange(4, 7), sheet.random.uniform(1.5, 3)
    for number in range(lines):
        down = -1 + 2 * number / (lines - 1)
        steps = [-1 + step / 20 for step in range(41)]
        sheet.line([(x, down + 0.16 * sin(pi * swings * x)) for x in steps])


def _checkerboard(sheet: Sheet) -> None:
    fields = sheet.random.randrange(4, 8)
    side = 2 / fields
    for row in range(fields):
        for column in range(row % 2, fields, 2):
            x, y = -1 + column * side, -1 + row * side
            sheet.fill([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])


def _bricks(sheet: Sheet) -> None:
    rows = sheet.random.randrange(5, 8)
    height = 2 / rows
    length = 2 * height
    for row in range(rows + 1):
        y = -1 + row * height
        sheet.line([(-1.0, y), (1.0, y)])
        x = -1 + (length / 2 if row % 2 else length)
        while row < rows and x < 1:
            sheet.line([(x, y), (x, y + height)])
            x += length


def _dots(sheet: Sheet) -> None:
    count = sheet.random.randrange(4, 7)
    radius = sheet.random.uniform(0.22, 0.34) * 2 / count
    for row in range(count):
        for column in range(count):
            sheet.dot((-1 + 2 * column / (count - 1), -1 + 2 * row / (count - 1)), radius)


def _rings(sheet: Sheet) -> None:
    count = sheet.random.randrange(3, 6)
    for number in range(1, count + 1):
        sheet.line(_around(40, number / count), is_closed=True)


def _spiral(sheet: Sheet) -> None:
    turns, sign, start = (
        sheet.random.uniform(2.5, 4),
        sheet.random.choice([-1, 1]),
        sheet.random.uniform(0, 2 * pi),
    )
    steps = [number / 120 for number in range(121)]
    sheet.line(
        [
            (s * cos(start + sign * 2 * pi * turns * s), s * sin(start + sign * 2 * pi * turns * s))
            for s in steps
        ]
    )


def _gradient(sheet: Sheet) -> None:
    ramp = Image.linear_gradient("L").resize((2 * SIDE, 2 * SIDE)).rotate(sheet.random.uniform(0, 360))
    quarter = SIDE // 2
    mask = ramp.crop((quarter, quarter, quarter + SIDE, quarter + SIDE))
    sheet.image.paste(Image.new("RGB", (SIDE, SIDE), sheet.ink), mask=mask)


def _noise(sheet: Sheet) -> None:
    side = sheet.random.choice([SIDE, SIDE // 2, SIDE // 4])
    grains = Image.frombytes("L", (side, side), sheet.random.randbytes(side * side))
    sheet.image.paste(
        Image.new("RGB", (SIDE, SIDE), sheet.ink), mask=grains.resize((SIDE, SIDE), Image.Resampling.NEAREST)
    )


DRAWINGS: Mapping[str, Callable[[Sheet], None]] = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "star": _star,
    "heart": _heart,
    "cross": _cross,
    "crescent": _crescent,
    "arrow": _arrow,
    "horizontal stripes": _stripes(0),
    "vertical stripes": _stripes(pi / 2),
    "rising diagonal stripes": _stripes(-pi / 4),
    "falling diagonal stripes": _stripes(pi / 4),
    "waves": _waves,
    "checkerboard": _checkerboard,
    "bricks": _bricks,
    "dots": _dots,
    "rings": _rings,
    "spiral": _spiral,
    "gradient": _gradient,
    "noise": _noise,
}


def drawing(name: str, seed: int) -> Image.Image:
    """Draw a picture of a class, RGB, determined by the seed."""
    random = Random(f"{name} {seed}")
    sheet = Sheet(random)
    DRAWINGS[name](sheet)
    return sheet.image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1.2)))
