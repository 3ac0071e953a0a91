"""What an error is over HTTP, and values from requests short enough for its sentence."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """One row of the table.

    Attributes:
        sentence: what was asked, what was got, and what is allowed.
        path: the field of the request at fault, where one is.
    """

    status: int
    title: str
    sentence: Callable[[Any], str]
    path: Callable[[Any], str] | None = None


def any_of(names: Iterable[str]) -> str:
    """Names with commas between."""
    return ", ".join(names)


def shortened(text: str) -> str:
    """A text from a request without more than a sentence can bear."""
    return text if len(text) <= 80 else text[:77] + "..."


def clipped(value: object) -> str:
    """A value from a request, short enough for a sentence."""
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, str):
        value = value[:200]
    return shortened(json.dumps(value, default=repr))
