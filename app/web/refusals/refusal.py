"""Rows of the table of refusals, and values of requests shortened for its sentences."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_SHORT_LIST = 4


@dataclass(frozen=True)
class Refusal:
    """One row of the table.

    Attributes:
        sentence: makes the detail: what was given and what is allowed.
        path: the field of the request that is at fault, if there is one.
    """

    status: int
    title: str
    sentence: Callable[[Any], str]
    path: Callable[[Any], str] | None = None


def any_of(names: Iterable[str]) -> str:
    """Names with commas between."""
    return ", ".join(names)


def shortened(text: str) -> str:
    """A text from a request, at most 80 characters long."""
    return text if len(text) <= 80 else text[:77] + "..."


def clipped(value: object) -> str:
    """A value as JSON, at most 80 characters long; objects and lists of more than four numbers by kind."""
    if isinstance(value, list | tuple) and not _is_short(value):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, str):
        value = value[:200]
    return shortened(json.dumps(value, default=repr))


def _is_short(values: Sequence[object]) -> bool:
    return len(values) <= _SHORT_LIST and all(isinstance(value, int | float) for value in values)
