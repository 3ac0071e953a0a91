"""Cells of convolutions: sums of their terms, the cells that they read, receptive fields."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from app.core.cells.cell import Cell, explain
from app.core.errors import CellOutOfRange, UnknownChannel, UnknownNode
from app.core.networks.document import Network, network_from_document
from app.core.networks.trace import run, trace
from app.core.networks.traceable import build
from tests.core.network_strategies import Case, cases, fits, layers

COORDINATE = st.integers(0, 10**6)

# float32 rounds each of n products and sums by at most 2**-24 of its size (Higham 2002, (3.5)).
FLOAT32_UNIT = 2.0**-24


def tolerance(cell: Cell) -> float:
    """Largest error of a float32 sum of these products, in any order."""
    sizes = [abs(product) for term in cell.terms for row in term.products or () for product in row]
    total = math.fsum(sizes) + abs(cell.bias or 0.0)
    return 2 * (len(sizes) + 1) * FLOAT32_UNIT * total


def place(output: Tensor, channel: int, row: int, column: int) -> tuple[int, int, int]:
    channels, height, width = output.shape
    return channel % channels, row % height, column % width


@given(cases(), COORDINATE, COORDINATE, COORDINATE)
def test_a_cell_adds_up_to_its_value(case: Case, channel: int, row: int, column: int) -> None:
    traceable = build(case.network)
    outputs = trace(traceable, case.image(0), {})
    channel, row, column = place(outputs["conv1"], channel, row, column)
    cell = explain(traceable, outputs, "conv1", channel, row, column)
    assert cell.value == outputs["conv1"][channel, row, column].item()
    assert cell.recomputed == pytest.approx(
        math.fsum(t.sum or 0 for t in cell.terms) + (cell.bias or 0), abs=1e-12
    )
    assert cell.recomputed is not None
    assert abs(cell.recomputed - cell.value) <= tolerance(cell)
    assert len(cell.terms) == case.layer["in_channels"] // case.layer["groups"]
    for term in cell.terms:
        assert term.weights is not None
        assert term.products is not None
        for values, weights, products in zip(term.values, term.weights, term.products, strict=True):
            assert products == tuple(v * w for v, w in zip(values, weights, strict=True))


@given(cases(), COORDINATE, COORDINATE, COORDINATE)
def test_a_cell_reads_the_cells_that_autograd_finds(case: Case, channel: int, row: int, column: int) -> None:
    traceable = build(case.network)
    module = traceable.graph.module
    image = case.image(0)
    output = trace(traceable, image, {})["conv1"]
    channel, row, column = place(output, channel, row, column)
    cell = explain(traceable, trace(traceable, image, {}), "conv1", channel, row, column)
    with torch.inference_mode(False):
        leaf = image.clone().requires_grad_()
        module(leaf.unsqueeze(0))[0, channel, row, column].backward()
    expected = torch.zeros_like(image)
    for term in cell.terms:
        assert term.weights is not None
        for r, source_row in enumerate(term.source_rows):
            for c, source_column in enumerate(term.source_columns):
                if source_row is not None and source_column is not None:
                    expected[term.channel, source_row, source_column] += term.weights[r][c]
                    assert term.values[r][c] == image[term.channel, source_row, source_column].item()
                    padded = (term.rows[r], term.columns[c]) != (source_row, source_column)
                    assert term.padded[r][c] is padded
                else:
                    assert term.values[r][c] == 0.0
                    assert term.padded[r][c] is True
    assert leaf.grad is not None
    # A cell that is also read through padding has the sum of several weights, in float32 on both sides.
    torch.testing.assert_close(leaf.grad, expected, rtol=0, atol=1e-5)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Network, int, int]:
    first = draw(layers())
    second = draw(layers(in_channels=first["out_channels"]))
    network = network_from_document({"input": {"channels": first["in_channels"]}, "layers": [first, second]})
    height, width = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    while not fits(network, height, width):
        height, width = height + 1, width + 1
    return network, height, width


@given(chains(), COORDINATE, COORDINATE)
def test_a_receptive_field_equals_autograds_support(
    chain: tuple[Network, int, int], row: int, column: int
) -> None:
    network, height, width = chain
    traceable = build(network)
    image = torch.ones(network.input.channels, height, width)
    with torch.no_grad():
        for parameter in traceable.graph.module.parameters():
            parameter.fill_(1.0)  # so that no paths from the input to the cell cancel
    outputs = trace(traceable, image, {})
    _, row, column = place(outputs["conv2"], 0, row, column)
    box = explain(traceable, outputs, "conv2", 0, row, column).receptive_field
    leaf = image.clone().requires_grad_()
    traceable.graph.module(leaf.unsqueeze(0))[0, 0, row, column].backward()
    assert leaf.grad is not None
    _, rows, columns = leaf.grad.nonzero(as_tuple=True)
    if len(rows) == 0:
        assert (box.top, box.left) == (box.bottom, box.right)
    else:
        assert (box.top, box.bottom) == (min(rows.tolist()), max(rows.tolist()) + 1)
        assert (box.left, box.right) == (min(columns.tolist()), max(columns.tolist()) + 1)


def sobel() -> Network:
    weight = {"preset": "sobel_x"}
    layer = {
        "op": "Conv2d",
        "in_channels": 1,
        "out_channels": 1,
        "kernel_size": 3,
        "padding": 1,
        "weight": weight,
    }
    return network_from_document({"input": {"channels": 1}, "layers": [layer]})


def test_a_sobel_kernel_on_a_column_of_ones() -> None:
    """By hand: next to the column, the kernel covers it with weights 1 + 2 + 1."""
    traceable = build(sobel())
    image = torch.zeros(1, 5, 5)
    image[0, :, 2] = 1
    outputs = trace(traceable, image, {})
    assert outputs["conv1"][0, 2].tolist() == [0.0, 4.0, 0.0, -4.0, 0.0]
    cell = explain(traceable, outputs, "conv1", 0, 0, 1)
    (term,) = cell.terms
    assert (term.node, term.channel) == ("input", 0)
    assert term.rows == (-1, 0, 1)
    assert term.columns == (0, 1, 2)
    assert term.source_rows == (None, 0, 1)
    assert term.padded == ((True,) * 3, (False,) * 3, (False,) * 3)
    assert term.values == ((0.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, 1.0))
    assert term.products is not None
    assert term.products[1:] == ((0.0, 0.0, 2.0), (0.0, 0.0, 1.0))
    assert (term.sum, cell.bias, cell.recomputed, cell.value) == (3.0, 0.0, 3.0, 3.0)
    box = cell.receptive_field
    assert (box.top, box.left, box.bottom, box.right, box.status) == (0, 0, 2, 3, "exact")


def test_a_cell_of_the_input_has_no_terms() -> None:
    traceable = build(sobel())
    image = torch.rand(1, 3, 4)
    cell = explain(traceable, trace(traceable, image, {}), "input", 0, 2, 3)
    assert (cell.op, cell.terms, cell.bias) == ("Input", (), None)
    assert cell.value == cell.recomputed == image[0, 2, 3].item()
    box = cell.receptive_field
    assert (box.top, box.left, box.bottom, box.right) == (2, 3, 3, 4)


def test_circular_padding_that_joins_both_ends_is_an_upper_bound() -> None:
    layer = {
        "op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3, "padding": 1,
        "padding_mode": "circular",
    }  # fmt: skip
    traceable = build(network_from_document({"input": {"channels": 1}, "layers": [layer]}))
    outputs = trace(traceable, torch.rand(1, 6, 6), {})
    edge = explain(traceable, outputs, "conv1", 0, 0, 3).receptive_field
    assert (edge.top, edge.bottom, edge.left, edge.right, edge.status) == (0, 6, 2, 5, "upper_bound")
    assert explain(traceable, outputs, "conv1", 0, 3, 3).receptive_field.status == "exact"


def test_a_cell_of_a_zeroed_channel_is_marked() -> None:
    traceable = build(sobel())
    zero = {"conv1": frozenset({0})}
    outputs = run(traceable.graph, torch.rand(1, 5, 5), zero)
    cell = explain(traceable, outputs, "conv1", 0, 2, 2, zero)
    assert (cell.value, cell.recomputed, cell.zeroed) == (0.0, 0.0, True)
    assert explain(traceable, outputs, "input", 0, 2, 2, zero).zeroed is False


def test_unknown_cells_are_refused() -> None:
    traceable = build(sobel())
    outputs = trace(traceable, torch.rand(1, 3, 4), {})
    with pytest.raises(UnknownNode) as unknown:
        explain(traceable, outputs, "conv2", 0, 0, 0)
    assert unknown.value.known == ("input", "conv1")
    for channel in (-1, 1):
        with pytest.raises(UnknownChannel):
            explain(traceable, outputs, "conv1", channel, 0, 0)
    for row, column in ((3, 0), (0, 4), (-1, 0), (0, -1)):
        with pytest.raises(CellOutOfRange) as outside:
            explain(traceable, outputs, "conv1", 0, row, column)
        assert (outside.value.height, outside.value.width) == (3, 4)
