"""Collected faults of a source: its parts that are not understood, with their places."""

import ast
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from app.core.errors import ConvscopeError, Fault, SourceNotUnderstood

MOST_FAULTS = 20
CHAIN = "each layer reads only the output of the one before it."

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


class LeftOutError(NotReadError):
    """A part of the source is left out, and the layers are the same without it; the reader adds a warning.

    Attributes:
        warning: a sentence.
        value: what the part stands for.
    """

    def __init__(self, warning: str, value: object = None) -> None:
        super().__init__(warning)
        self.warning = warning
        self.value = value


class TooMuchToReadError(Exception):
    """The source would take too many steps to read."""


class Faults:
    """The first twenty faults and the first twenty warnings, one for each place."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._found: dict[tuple[int, int], Fault] = {}
        self._warnings: dict[tuple[int, int], Fault] = {}

    def add(self, place: Place, reason: str | ConvscopeError, path: str = "source") -> None:
        """Keep a fault, unless there is one at this place or there are twenty."""
        line, column = place.lineno, self._column(place)
        _keep(self._found, Fault(reason, line, column, path))

    def warn(self, place: Place, reason: str) -> None:
        """Keep a warning about a part that is left out."""
        _keep(self._warnings, Fault(reason, place.lineno, self._column(place)))

    def include(self, others: "Faults") -> None:
        """Keep the faults and warnings of a part."""
        for fault in others._found.values():
            _keep(self._found, fault)
        for warning in others._warnings.values():
            _keep(self._warnings, warning)

    def warn_of(self, others: "Faults") -> None:
        """Keep the faults and warnings of a part as warnings: nothing of the network depends on it."""
        for fault in (*others._found.values(), *others._warnings.values()):
            _keep(self._warnings, fault)

    def __bool__(self) -> bool:
        return bool(self._found)

    def error(self, understood: Mapping[str, object] | None) -> SourceNotUnderstood:
        """The error of a source with these faults."""
        return SourceNotUnderstood(_in_order(self._found), understood, self.warnings)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """Warnings in the order of their places, those left out where there is a fault."""
        return _in_order({place: self._warnings[place] for place in self._warnings.keys() - self._found})

    def _column(self, place: Place) -> int:
        # ast counts bytes of UTF-8.
        before = self.lines[place.lineno - 1].encode("utf-8")[: place.col_offset]
        return len(before.decode("utf-8", "ignore")) + 1


def unreadable(line: int, column: int, reason: str) -> SourceNotUnderstood:
    """The error of a source that is not Python."""
    return SourceNotUnderstood((Fault(reason, line, column),), None)


def _keep(found: dict[tuple[int, int], Fault], fault: Fault) -> None:
    if len(found) < MOST_FAULTS:
        found.setdefault((fault.line, fault.column), fault)


def _in_order(found: Mapping[tuple[int, int], Fault]) -> tuple[Fault, ...]:
    return tuple(found[place] for place in sorted(found))
