"""What a cell is made of, and what the explanation of every kind of layer is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor

from app.core.operators.layer import Layer

Matrix: TypeAlias = tuple[tuple[float, ...], ...]
Flags: TypeAlias = tuple[tuple[bool, ...], ...]
Places: TypeAlias = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Winner:
    """The place whose value a maximum is, in the unpadded input."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Term:
    """What one input channel gives to a cell, or what a row of channels gives.

    Attributes:
        node, channel: where the values are read; channel is None where `channels` says it.
        rows, columns: of the window, in the unpadded input; outside of it is padding.
        source_rows, source_columns: where a value really stands; None where padding copies none.
        padded: true where the place is padding.
        values: float32, as PyTorch has them.
        weights: float32, as PyTorch has them, or what an average multiplies each value with in
            float64; None where nothing is weighed.
        products: values * weights, powers or exponentials, in float64; None where there are none.
        sum: of the products, or the maximum; None where nothing is summed.
        channels: of each value, where one row of them is read; they stand in one line.
        kernel_rows, kernel_columns: taps of the kernel that meet the rows and columns, where
            they do not follow each other as the window's do.
        winner: the place of a maximum; None also where the whole window is padding.
        numbers: by name, what else the layer calculates with.
    """

    node: str
    channel: int | None
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    source_rows: Places
    source_columns: Places
    padded: Flags
    values: Matrix
    weights: Matrix | None = None
    products: Matrix | None = None
    sum: float | None = None
    channels: tuple[int, ...] | None = None
    kernel_rows: tuple[int, ...] | None = None
    kernel_columns: tuple[int, ...] | None = None
    winner: Winner | None = None
    numbers: Mapping[str, float] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """An element, and what the layer behind it read.

    Attributes:
        node: that the layer reads, the first of several, and `source` is its output.
        others: the further nodes that it reads, with their outputs.
        tensors: the layer's own, by PyTorch's names.
    """

    layer: Layer
    node: str
    source: Tensor
    others: tuple[tuple[str, Tensor], ...]
    tensors: Mapping[str, Tensor]
    channel: int
    row: int
    column: int

    @property
    def input_value(self) -> float:
        """The value at the same place of the input."""
        if self.source.dim() == 1:
            return self.source[self.channel].item()
        return self.source[self.channel, self.row, self.column].item()


@dataclass(frozen=True, slots=True)
class Explained:
    """The terms of a cell, its bias, and its value calculated again in float64."""

    terms: tuple[Term, ...]
    recomputed: float | None
    bias: float | None = None


def point(asked: Asked, numbers: Mapping[str, float] | None = None) -> Term:
    """The term of a layer that reads the same place."""
    return Term(
        node=asked.node,
        channel=asked.channel,
        rows=(asked.row,),
        columns=(asked.column,),
        source_rows=(asked.row,),
        source_columns=(asked.column,),
        padded=((False,),),
        values=((asked.input_value,),),
        numbers=numbers,
    )


def patch(source: Tensor, rows: Places, columns: Places, absent: float = 0.0) -> Tensor:
    """(C, rows, columns) of an output, in float64; `absent` where a place is None."""
    rows_read = torch.tensor([place or 0 for place in rows], dtype=torch.long)
    columns_read = torch.tensor([place or 0 for place in columns], dtype=torch.long)
    values = source[:, rows_read[:, None], columns_read].to("cpu", torch.float64)
    missing_rows = torch.tensor([place is None for place in rows], dtype=torch.bool)
    missing_columns = torch.tensor([place is None for place in columns], dtype=torch.bool)
    return values.masked_fill(missing_rows[:, None] | missing_columns, absent)


def outside(rows: tuple[int, ...], columns: tuple[int, ...], source: Tensor) -> Flags:
    """Which places of a window are padding."""
    _, height, width = source.shape
    inside = [0 <= column < width for column in columns]
    return tuple(tuple(not (0 <= row < height and is_inside) for is_inside in inside) for row in rows)


def matrix(tensor: Tensor) -> Matrix:
    """Two axes of a tensor as tuples."""
    return tuple(tuple(row) for row in tensor.tolist())
