"""One element of one output, and every number that makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor

from app.core.errors import CellOutOfRange, UnknownChannel, UnknownNode
from app.core.field import Box, cell_field
from app.core.geometry import source_index, window_cells
from app.core.network import Traceable
from app.core.trace import Zeroed

Matrix: TypeAlias = tuple[tuple[float, ...], ...]
Places: TypeAlias = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """What one input channel gives to a cell.

    Attributes:
        node, channel: where the values are read.
        rows, columns: of the window, in the unpadded input; outside of it is padding.
        source_rows, source_columns: where a value really stands; None where it is a zero.
        padded: true where the place is padding.
        values, weights: float32, as PyTorch has them.
        products: values * weights, in float64.
        sum: of the products.
    """

    node: str
    channel: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    source_rows: Places
    source_columns: Places
    padded: tuple[tuple[bool, ...], ...]
    values: Matrix
    weights: Matrix
    products: Matrix
    sum: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One element of one node's output.

    Attributes:
        value: what PyTorch gave.
        terms: one an input channel of the cell's group; none for the input.
        bias: what is added to their sums; None where the layer has none.
        recomputed: sums and bias added up in float64; differs from `value` by float32's rounding.
        zeroed: the channel was set to zero, so `value` is 0 whatever the terms say.
        receptive_field: the part of the network's input that the cell depends on.
    """

    node: str
    op: str
    channel: int
    row: int
    column: int
    value: float
    terms: tuple[Term, ...]
    bias: float | None
    recomputed: float
    zeroed: bool
    receptive_field: Box


def explain(
    traceable: Traceable,
    outputs: Mapping[str, Tensor],
    node: str,
    channel: int,
    row: int,
    column: int,
    zero: Zeroed | None = None,
) -> Cell:
    """Takes one element of a trace apart.

    value = bias + sum over input channels of sum over the window of value * weight

    Args:
        traceable: the network.
        outputs: its trace on an image.
        node, channel, row, column: the element, each from 0.
        zero: the channels that the trace set to zero.
    Raises:
        UnknownNode, UnknownChannel, CellOutOfRange: there is no such element.
    """
    _require_cell(outputs, node, channel, row, column)
    value = outputs[node][channel, row, column].item()
    layer = traceable.layers.get(node)
    terms: tuple[Term, ...] = ()
    bias, recomputed = None, value
    if layer is not None:
        terms = _terms(traceable, outputs, node, (channel, row, column))
        bias = _bias(traceable, node, channel)
        recomputed = sum(term.sum for term in terms) + (bias or 0.0)
    op = layer.op if layer else "Input"
    zeroed = channel in (zero or {}).get(node, ())
    field = cell_field(traceable, outputs, node, row, column)
    return Cell(node, op, channel, row, column, value, terms, bias, recomputed, zeroed, field)


def _require_cell(outputs: Mapping[str, Tensor], node: str, channel: int, row: int, column: int) -> None:
    if node not in outputs:
        raise UnknownNode(node, tuple(outputs))
    channels, height, width = outputs[node].shape
    if not 0 <= channel < channels:
        raise UnknownChannel(node, channel, channels)
    if not (0 <= row < height and 0 <= column < width):
        raise CellOutOfRange(node, row, column, height, width)


def _bias(traceable: Traceable, node: str, channel: int) -> float | None:
    if traceable.layers[node].bias is False:
        return None
    return traceable.graph.module.get_parameter(f"{node}.bias")[channel].item()


def _terms(
    traceable: Traceable, outputs: Mapping[str, Tensor], node: str, place: tuple[int, int, int]
) -> tuple[Term, ...]:
    layer = traceable.layers[node]
    (parent,) = traceable.parents[node]
    source = outputs[parent]
    channel, row, column = place
    _, height, width = source.shape
    rows, columns = (
        window_cells(index, window) for index, window in zip((row, column), layer.windows, strict=True)
    )
    source_rows = tuple(source_index(index, height, layer.padding_mode) for index in rows)
    source_columns = tuple(source_index(index, width, layer.padding_mode) for index in columns)
    padded = tuple(tuple(not (0 <= r < height and 0 <= c < width) for c in columns) for r in rows)
    inputs = layer.in_channels // layer.groups
    first = channel // (layer.out_channels // layer.groups) * inputs
    patches = _patches(source[first : first + inputs], source_rows, source_columns)
    weights = traceable.graph.module.get_parameter(f"{node}.weight")[channel].to("cpu", torch.float64)
    products = patches * weights
    return tuple(
        Term(
            node=parent,
            channel=first + index,
            rows=rows,
            columns=columns,
            source_rows=source_rows,
            source_columns=source_columns,
            padded=padded,
            values=_matrix(patches[index]),
            weights=_matrix(weights[index]),
            products=_matrix(products[index]),
            sum=products[index].sum().item(),
        )
        for index in range(inputs)
    )


def _patches(source: Tensor, rows: Places, columns: Places) -> Tensor:
    """(C, rows, columns) in float64; zero where a place is None."""
    rows_read = torch.tensor([[place or 0] for place in rows])
    columns_read = torch.tensor([place or 0 for place in columns])
    absent = torch.tensor([[row is None or column is None for column in columns] for row in rows])
    return source[:, rows_read, columns_read].to("cpu", torch.float64).masked_fill(absent, 0.0)


def _matrix(tensor: Tensor) -> Matrix:
    return tuple(tuple(row) for row in tensor.tolist())
