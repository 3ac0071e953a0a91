"""Mends, and the words of their titles."""

from dataclasses import dataclass

from app.core.networks.mending.draft import POOLINGS, Document, Draft, loses_weights

_MATCHED = ("in_channels", "in_features", "num_features", "num_parameters")
"""Parameters that state what arrives; the others are chosen freely."""


@dataclass(frozen=True)
class Mend:
    """A change to a draft.

    Attributes:
        title: of a button, such as "in_features = 288".
        count: layers up to the one that did not fit, which fit together after the change.
    """

    title: str
    draft: Draft
    count: int


def with_values(draft: Draft, index: int, values: Document, misfit: int) -> Mend:
    """Change values of a layer, at or before the one that does not fit."""
    place = "" if index == misfit else f" in {draft.names[index]}"
    return Mend(words(draft.layers[index], values) + place, draft.changed(index, values), misfit + 1)


def without(draft: Draft, index: int, misfit: int) -> Mend:
    """Remove a layer, at or before the one that does not fit."""
    return Mend(f"remove {_called(draft, index)}", draft.replaced(index), misfit)


def with_size(draft: Draft, height: int, width: int, misfit: int) -> Mend:
    """Fix another size of the input."""
    return Mend(f"input {height} × {width}", draft.with_input(height=height, width=width), misfit + 1)


def words(layer: Document, values: Document) -> str:
    """The values that change in a layer, as text."""
    changed = {name: value for name, value in values.items() if layer.get(name) != value}
    parts = [f"{name} {'= ' if name in _MATCHED else ''}{_written(value)}" for name, value in changed.items()]
    return ", ".join(parts + ["new weights"] * loses_weights(layer, values))


def _written(value: object) -> str:
    return f"({', '.join(map(str, value))})" if isinstance(value, list | tuple) else str(value)


def _called(draft: Draft, index: int) -> str:
    """A pooling by its number among all poolings, another layer by its node's name."""
    if draft.op(index) not in POOLINGS:
        return draft.names[index]
    number = sum(draft.op(before) in POOLINGS for before in range(index + 1))
    return f"pooling {number}"
