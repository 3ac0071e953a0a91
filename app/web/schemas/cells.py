"""Cells: one element of an output and the terms that make it."""

from pydantic import Field

from app.web.schemas.base import Document
from app.web.schemas.traces import TraceQuery
from app.web.schemas.values import FieldStatus, Finite, Index, Matrix


class CellQuery(TraceQuery):
    """Query parameters of one element."""

    node: str = Field(max_length=64, description="the node's name", examples=["conv1"])
    channel: Index = Field(description="of its output, from 0", examples=[0])
    row: Index = Field(description="of its output, from 0", examples=[10])
    column: Index = Field(description="of its output, from 0", examples=[12])


class WinnerDocument(Document):
    """The position of a maximum."""

    row: int
    column: int


class TermDocument(Document):
    """The contribution of one input channel, or of a row of channels, to an element."""

    node: str = Field(examples=["input"])
    channel: int | None = Field(description="null where `channels` names several")
    rows: list[int] = Field(
        description="rows of the window in the unpadded input; those outside it are padding"
    )
    columns: list[int]
    padded: list[list[bool]] = Field(description="which values come from padding")
    source_rows: list[int | None] = Field(description="rows that the values are read from; null for zeros")
    source_columns: list[int | None]
    values: Matrix = Field(description="null in the padding of a maximum, which is minus infinity")
    weights: Matrix | None = Field(
        description="for an average, 1 / divisor, or 0 for cells that are not counted"
    )
    products: Matrix | None = Field(
        description="for LPPool2d the powers, for Softmax the exponentials of value - maximum"
    )
    sum: Finite = Field(description="of the products, or the maximum")
    channels: list[int] | None = Field(description="for Linear and Softmax: the channel of each value")
    kernel_rows: list[int] | None = Field(
        description="for ConvTranspose2d: the kernel row that each row is multiplied by"
    )
    kernel_columns: list[int] | None
    winner: WinnerDocument | None = Field(description="for a maximum")
    numbers: dict[str, float | None] | None = Field(
        description="further constants of the layer", examples=[{"negative_slope": 0.01}]
    )


class CellFieldDocument(Document):
    """The part of the input that an element depends on: image[top:bottom, left:right]."""

    top: int
    left: int
    bottom: int
    right: int
    status: FieldStatus


class CellDocument(Document):
    """One element and its terms, whose sums and the bias add up to its value."""

    node: str = Field(examples=["conv1"])
    op: str = Field(examples=["Conv2d"])
    channel: int
    row: int
    column: int
    value: Finite = Field(description="as computed by PyTorch")
    terms: list[TermDocument]
    bias: Finite = Field(description="null for a layer without bias")
    recomputed: Finite = Field(
        description="computed from the terms in double precision; 0 where `zeroed`, null for an operation "
        "without a known formula, which has no `terms`"
    )
    zeroed: bool = Field(
        description="whether the query's `zero` set this channel to 0, whatever the terms are"
    )
    receptive_field: CellFieldDocument
