"""Checks of single values in a document; each raises InvalidParameter for a wrong type or range."""

import math
import struct
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeVar

from app.core.errors import InvalidParameter

LARGEST_COUNT = 16_384
"""Largest channel count, kernel size, stride, padding and dilation; also the longest side of an image."""

LARGEST_FLOAT32 = 3.4028234663852886e38

Numbers: TypeAlias = "float | tuple[Numbers, ...]"
Pair: TypeAlias = tuple[int, int]
Word = TypeVar("Word", bound=str)


def members(path: str, value: object, known: tuple[str, ...]) -> Mapping[str, object]:
    """Check for an object with known keys only."""
    if not isinstance(value, Mapping):
        raise InvalidParameter(path, value, "an object")
    for key in value:
        if key not in known:
            raise InvalidParameter(below(path, key), value[key], "one of the keys " + ", ".join(known))
    return value


def integer(path: str, value: object, least: int, most: int = LARGEST_COUNT) -> int:
    """Check for an integer from `least` to `most`; booleans are refused."""
    if type(value) is not int or not least <= value <= most:
        raise InvalidParameter(path, value, f"an integer from {least} to {most}")
    return value


def pair(path: str, value: object, least: int) -> Pair:
    """Check for an integer for both axes, or [row, column]."""
    if isinstance(value, list | tuple) and len(value) == 2:
        return integer(f"{path}.0", value[0], least), integer(f"{path}.1", value[1], least)
    if type(value) is int:
        return (integer(path, value, least),) * 2
    raise InvalidParameter(path, value, "an integer or [row, column]")


def boolean(path: str, value: object) -> bool:
    """Check for a boolean; numbers are refused."""
    if not isinstance(value, bool):
        raise InvalidParameter(path, value, "true or false")
    return value


def real(path: str, value: object) -> float:
    """Check for a finite number in float32's range."""
    if (type(value) is not int and type(value) is not float) or not abs(value) <= LARGEST_FLOAT32:
        raise InvalidParameter(path, value, "a finite number of float32's range")
    return float(value)


def choice(path: str, value: object, allowed: tuple[Word, ...]) -> Word:
    """Check for one of several words."""
    for word in allowed:
        if value == word:
            return word
    raise InvalidParameter(path, value, "one of " + ", ".join(allowed))


def numbers(path: str, value: object, depth: int) -> tuple[Numbers, tuple[int, ...]]:
    """Check for a tensor as nested lists of numbers, with 1 to `depth` axes.

    Returns:
        the numbers rounded to float32, each as the shortest decimal that float32 rounds to it, and the
        tensor's shape.
    Raises:
        InvalidParameter: not a list, or an empty, ragged or too deep one, or an element is not a finite
            float32 number; the path leads to the element.
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
    """The shortest decimal that float32 rounds to this number, which is a normal float32."""
    for digits in (6, 7, 8):
        short = float(f"{single:.{digits}g}")
        if abs(short) < _FLOAT32_OVERFLOW and _as_float32(short) == single:
            return short
    return float(f"{single:.9g}")


def below(path: str, key: object) -> str:
    """Path of a member."""
    return f"{path}.{key}" if path else f"{key}"


def shape_of(numbers: Numbers) -> tuple[int, ...]:
    """Shape of nested numbers that are not ragged."""
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
