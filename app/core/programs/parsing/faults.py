"""Collected faults of a source: its parts that are not understood, with their places."""

import ast
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from app.core.errors import ConvscopeError, Fault, SourceNotUnderstood

MOST_FAULTS = 20

Place: TypeAlias = ast.expr | ast.stmt


class NotReadError(Exception):
    """An expression is not understood; the reader adds the fault at its place.

    Attributes:
        reason: a sentence, or the error of a layer.
        place: a more exact place than the whole expression.
    """

    def __init__(self, reason: str | ConvscopeError, place: Place | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


class TooMuchToReadError(Exception):
    """The source would take too many steps to read."""


class Faults:
    """The first twenty faults, one for each place."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._found: dict[tuple[int, int], Fault] = {}

    def add(self, place: Place, reason: str | ConvscopeError, path: str = "source") -> None:
        """Keep a fault, unless there is one at this place or there are twenty."""
        line, column = place.lineno, self._column(place)
        if len(self._found) < MOST_FAULTS:
            self._found.setdefault((line, column), Fault(reason, line, column, path))

    def include(self, others: "Faults") -> None:
        """Keep the faults of a part."""
        for place, fault in others._found.items():
            if len(self._found) < MOST_FAULTS:
                self._found.setdefault(place, fault)

    def __bool__(self) -> bool:
        return bool(self._found)

    def error(self, understood: Mapping[str, object] | None) -> SourceNotUnderstood:
        """The error of a source with these faults."""
        return SourceNotUnderstood(tuple(self._found[place] for place in sorted(self._found)), understood)

    def _column(self, place: Place) -> int:
        # ast counts bytes of UTF-8.
        before = self.lines[place.lineno - 1].encode("utf-8")[: place.col_offset]
        return len(before.decode("utf-8", "ignore")) + 1


def unreadable(line: int, column: int, reason: str) -> SourceNotUnderstood:
    """The error of a source that is not Python."""
    return SourceNotUnderstood((Fault(reason, line, column),), None)
