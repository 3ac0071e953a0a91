"""Terms of a cell, and the arguments that every explanation takes."""

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
    """Position of a maximum, in the unpadded input."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Term:
    """Contribution of one input channel, or of a vector of channels, to a cell.

    Attributes:
        node, channel: source of the values; channel is None where `channels` lists them.
        rows, columns: coordinates of the window in the unpadded input; those outside of it are padding.
        source_rows, source_columns: input cells that the values are read from; None for padding with zeros.
        padded: True for padding.
        values: float32, as in PyTorch.
        weights: float32, as in PyTorch, or the float64 factors of an average; None if the layer has none.
        products: values * weights, powers or exponentials, in float64; None if the layer has none.
        sum: sum of the products, or the maximum; None if nothing is summed.
        channels: channel of each value, where a vector of channels is read; the values are in one row.
        kernel_rows, kernel_columns: kernel elements that belong to the rows and columns, where they are
            not simply counted from 0.
        winner: position of a maximum; None if there is none or the whole window is padding.
        numbers: further numbers in the layer's formula, by name.
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
    """A cell to be explained, with its layer and the inputs of the layer.

    Attributes:
        node, source: first node that the layer reads, and its output.
        others: further nodes that it reads, with their outputs.
        tensors: tensors of the layer, by PyTorch's names.
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
        """The value at the same position of the input."""
        if self.source.dim() == 1:
            return self.source[self.channel].item()
        return self.source[self.channel, self.row, self.column].item()


@dataclass(frozen=True, slots=True)
class Explained:
    """Terms of a cell, its value recomputed in float64, and its bias."""

    terms: tuple[Term, ...]
    recomputed: float | None
    bias: float | None = None


def point(asked: Asked, numbers: Mapping[str, float] | None = None) -> Term:
    """Term of a layer that reads one cell, at the same position."""
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
    """(C, rows, columns) of an output, in float64, with `absent` for positions that are None."""
    rows_read = torch.tensor([place or 0 for place in rows], dtype=torch.long)
    columns_read = torch.tensor([place or 0 for place in columns], dtype=torch.long)
    values = source[:, rows_read[:, None], columns_read].to("cpu", torch.float64)
    missing_rows = torch.tensor([place is None for place in rows], dtype=torch.bool)
    missing_columns = torch.tensor([place is None for place in columns], dtype=torch.bool)
    return values.masked_fill(missing_rows[:, None] | missing_columns, absent)


def outside(rows: tuple[int, ...], columns: tuple[int, ...], source: Tensor) -> Flags:
    """Flags for the positions of a window that are padding."""
    _, height, width = source.shape
    inside = [0 <= column < width for column in columns]
    return tuple(tuple(not (0 <= row < height and is_inside) for is_inside in inside) for row in rows)


def matrix(tensor: Tensor) -> Matrix:
    """A 2-D tensor as nested tuples."""
    return tuple(tuple(row) for row in tensor.tolist())
