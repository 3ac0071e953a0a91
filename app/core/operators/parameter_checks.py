"""Reading one value of a document: the right type and range, or InvalidParameter."""

import math
import struct
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeVar

from app.core.errors import InvalidParameter

LARGEST_COUNT = 16_384
"""Largest channel count, kernel size, stride, padding and dilation: the longest side of a picture."""

LARGEST_FLOAT32 = 3.4028234663852886e38

Numbers: TypeAlias = "float | tuple[Numbers, ...]"
Pair: TypeAlias = tuple[int, int]
Word = TypeVar("Word", bound=str)


def members(path: str, value: object, known: tuple[str, ...]) -> Mapping[str, object]:
    """An object that has no other keys than the known ones."""
    if not isinstance(value, Mapping):
        raise InvalidParameter(path, value, "an object")
    for key in value:
        if key not in known:
            raise InvalidParameter(below(path, key), value[key], "one of the keys " + ", ".join(known))
    return value


def integer(path: str, value: object, least: int, most: int = LARGEST_COUNT) -> int:
    """An integer from `least` to `most`; a boolean is none."""
    if type(value) is not int or not least <= value <= most:
        raise InvalidParameter(path, value, f"an integer from {least} to {most}")
    return value


def pair(path: str, value: object, least: int) -> Pair:
    """An integer for both axes, or two of them: row, column."""
    if isinstance(value, list | tuple) and len(value) == 2:
        return integer(f"{path}.0", value[0], least), integer(f"{path}.1", value[1], least)
    if type(value) is int:
        return (integer(path, value, least),) * 2
    raise InvalidParameter(path, value, "an integer or [row, column]")


def boolean(path: str, value: object) -> bool:
    """True or false, no number."""
    if not isinstance(value, bool):
        raise InvalidParameter(path, value, "true or false")
    return value


def real(path: str, value: object) -> float:
    """A number that float32 can hold, rounded or not."""
    if (type(value) is not int and type(value) is not float) or not abs(value) <= LARGEST_FLOAT32:
        raise InvalidParameter(path, value, "a finite number of float32's range")
    return float(value)


def choice(path: str, value: object, allowed: tuple[Word, ...]) -> Word:
    """One of a few words."""
    for word in allowed:
        if value == word:
            return word
    raise InvalidParameter(path, value, "one of " + ", ".join(allowed))


def numbers(path: str, value: object, depth: int) -> tuple[Numbers, tuple[int, ...]]:
    """A tensor as nested lists of numbers, of at least 1 and at most `depth` axes.

    Returns:
        the numbers rounded to float32, with the fewest digits that say so, and the tensor's shape.
    Raises:
        InvalidParameter: no list, an empty, a ragged or too deep one, or something in it
            that is no float32 number; the path leads to the place.
    """
    if not isinstance(value, list | tuple) or not value or depth < 1:
        raise InvalidParameter(path, value, "lists of numbers, equally long and not empty")
    if not isinstance(value[0], list | tuple):
        return tuple(_float32_number(path, index, item) for index, item in enumerate(value)), (len(value),)
    rows = [numbers(below(path, index), item, depth - 1) for index, item in enumerate(value)]
    for index, (_, shape) in enumerate(rows):
        if shape != rows[0][1]:
            allowed = f"numbers of shape {list(rows[0][1])}"
            raise InvalidParameter(below(path, index), value[index], allowed)
    return tuple(row for row, _ in rows), (len(rows), *rows[0][1])


def shortest_float32(single: float) -> float:
    """The number with the fewest digits that float32 rounds to this one, itself a normal float32."""
    for digits in (6, 7, 8):
        short = float(f"{single:.{digits}g}")
        if abs(short) < _FLOAT32_OVERFLOW and _as_float32(short) == single:
            return short
    return float(f"{single:.9g}")


def below(path: str, key: object) -> str:
    """The path of a member."""
    return f"{path}.{key}" if path else f"{key}"


def shape_of(numbers: Numbers) -> tuple[int, ...]:
    """Shape of a regular nest of numbers."""
    shape = []
    while isinstance(numbers, Sequence):
        shape.append(len(numbers))
        numbers = numbers[0]
    return tuple(shape)


def _float32_number(path: str, index: int, value: object) -> float:
    allowed = "a finite number of float32's range"
    if type(value) is not int and type(value) is not float:
        raise InvalidParameter(below(path, index), value, allowed)
    try:
        single = _as_float32(float(value))
    except OverflowError:
        raise InvalidParameter(below(path, index), value, allowed) from None
    if not math.isfinite(single):
        raise InvalidParameter(below(path, index), value, allowed)
    return shortest_float32(single)


_FLOAT32_OVERFLOW = 3.4028235677973366e38


def _as_float32(value: float) -> float:
    (single,) = struct.unpack("<f", struct.pack("<f", value))
    return float(single)
