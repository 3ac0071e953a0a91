"""Sums, products and concatenations of branches with different windows."""

import pytest
import torch
from torch import Tensor, nn

from app.core.cells.cell import Cell, explain
from app.core.errors import InvalidParameter, ShapeMismatch
from app.core.networks.description import describe
from app.core.networks.trace import trace
from app.core.networks.traceable import Traceable, classifier
from app.core.operators.joins import Add, Concatenate, Multiply
from tests.core.classifiers import seeded_image


class Skip(nn.Module):
    """Adds two convolutions of the same output shape, in either order."""

    def __init__(self, is_long_first: bool) -> None:
        super().__init__()
        self.is_long_first = is_long_first
        # The cells of one window are between those of the other.
        self.before = nn.Conv2d(1, 2, 2, dilation=3)
        self.after = nn.Conv2d(1, 2, 2, padding=1, dilation=5)

    def forward(self, x: Tensor) -> Tensor:
        before: Tensor = self.before(x)
        after: Tensor = self.after(x)
        return before + after if self.is_long_first else after + before


@pytest.mark.parametrize("is_long_first", [True, False])
def test_the_field_of_a_sum_contains_those_of_both_branches(is_long_first: bool) -> None:
    """By hand: cell i reads i and i + 3 in one branch, i - 1 and i + 4 in the other."""
    traceable = classifier(Skip(is_long_first), 1)
    image = seeded_image(1, 9, 10)
    outputs = trace(traceable, image, {})
    described = {node.name: node.receptive_field for node in describe(traceable, 9, 10)}
    field = described["add"]
    assert (field.height, field.width, field.stride, field.offset, field.status) == (
        6,
        6,
        (1, 1),
        (-1, -1),
        "exact",
    )
    for row, column, expected in ((2, 2, (1, 1, 7, 7)), (0, 5, (0, 4, 5, 10)), (5, 0, (4, 0, 9, 5))):
        box = explain(traceable, outputs, "add", 1, row, column).receptive_field
        assert (box.top, box.left, box.bottom, box.right) == expected


class Gate(nn.Module):
    """Multiplies each channel by one number; the gate is the first or the second factor."""

    def __init__(self, is_first: bool) -> None:
        super().__init__()
        self.is_first = is_first
        self.pool = nn.AdaptiveAvgPool2d(1)

    def forward(self, x: Tensor) -> Tensor:
        gate: Tensor = self.pool(x)
        return gate * x if self.is_first else x * gate


@pytest.mark.parametrize("is_first", [True, False])
def test_a_gate_is_broadcast_over_rows_and_columns(is_first: bool) -> None:
    traceable = classifier(Gate(is_first), 3)
    image = seeded_image(3, 5, 4)
    outputs = trace(traceable, image, {})
    cell = explain(traceable, outputs, "mul", 2, 3, 1)
    gate, point = sorted(cell.terms, key=lambda term: term.node != "pool")
    assert (gate.channel, gate.rows, gate.columns) == (2, (0,), (0,))
    assert (point.channel, point.rows, point.columns) == (2, (3,), (1,))
    assert gate.values[0][0] == outputs["pool"][2, 0, 0].item()
    assert cell.recomputed == gate.values[0][0] * point.values[0][0]
    assert cell.recomputed == pytest.approx(cell.value, rel=2.0**-23)
    box = cell.receptive_field
    assert (box.top, box.left, box.bottom, box.right, box.status) == (0, 0, 5, 4, "whole_input")
    described = {node.name: node.receptive_field.status for node in describe(traceable, 5, 4)}
    assert described["mul"] == "whole_input"


class Rows(nn.Module):
    """Concatenates the input and a convolution of it, then convolves each channel separately."""

    def __init__(self) -> None:
        super().__init__()
        self.window = nn.Conv2d(2, 3, 3, padding=1)
        self.alone = nn.Conv2d(5, 5, 1, groups=5)

    def forward(self, x: Tensor) -> Tensor:
        alone: Tensor = self.alone(torch.cat([x, self.window(x)], 1))
        return alone


def cell_of(traceable: Traceable, image: Tensor, node: str, channel: int) -> Cell:
    return explain(traceable, trace(traceable, image, {}), node, channel, 2, 3)


@pytest.mark.parametrize(("channel", "parent", "own"), [(0, "input", 0), (1, "input", 1), (4, "window", 2)])
def test_a_concatenated_channel_comes_from_one_input(channel: int, parent: str, own: int) -> None:
    traceable = classifier(Rows(), 2)
    image = seeded_image(2, 6, 7)
    cell = cell_of(traceable, image, "cat", channel)
    (term,) = cell.terms
    assert (term.node, term.channel, term.values) == (parent, own, ((cell.value,),))
    for node in ("cat", "alone"):
        box = cell_of(traceable, image, node, channel).receptive_field
        margin = 0 if parent == "input" else 1
        assert (box.top, box.bottom, box.left, box.right) == (2 - margin, 3 + margin, 3 - margin, 4 + margin)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidParameter):
        Concatenate(dim=2)
    for layer in (Add(), Multiply()):
        assert layer.joined_shape("node", [(3, 4, 5), (3, 1, 1)]) == (3, 4, 5)
        assert layer.joined_shape("node", [(7,), (7,)]) == (7,)
        for other in ((3, 4, 6), (3,)):
            with pytest.raises(ShapeMismatch):
                layer.joined_shape("node", [(3, 4, 5), other])
    assert Concatenate().joined_shape("node", [(3, 4, 5), (2, 4, 5)]) == (5, 4, 5)
    for other in ((3, 4, 6), (3,)):
        with pytest.raises(ShapeMismatch):
            Concatenate().joined_shape("node", [(3, 4, 5), other])
