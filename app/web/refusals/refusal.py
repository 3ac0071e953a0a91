"""Rows of the table of refusals, and values of requests shortened for its sentences."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


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
    """A value from a request as JSON, at most 80 characters long; lists and objects by their kind alone."""
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, str):
        value = value[:200]
    return shortened(json.dumps(value, default=repr))
