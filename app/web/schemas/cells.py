"""Cells: one element of an output and the terms that make it."""

from pydantic import Field

from app.web.schemas.base import Document
from app.web.schemas.traces import TraceQuery
from app.web.schemas.values import FieldStatus, Finite, Index, Matrix


class CellQuery(TraceQuery):
    """Of one element."""

    node: str = Field(max_length=64, description="the node's name", examples=["conv1"])
    channel: Index = Field(description="of its output, from 0", examples=[0])
    row: Index = Field(description="of its output, from 0", examples=[10])
    column: Index = Field(description="of its output, from 0", examples=[12])


class WinnerDocument(Document):
    """The place whose value a maximum is."""

    row: int
    column: int


class TermDocument(Document):
    """What one input channel, or one row of channels, gives to an element."""

    node: str = Field(examples=["input"])
    channel: int | None = Field(description="null where `channels` says it")
    rows: list[int] = Field(description="of the window in the unpadded input; outside of it is padding")
    columns: list[int]
    padded: list[list[bool]] = Field(description="which values come from padding")
    source_rows: list[int | None] = Field(description="where the values are read; null for zeros")
    source_columns: list[int | None]
    values: Matrix = Field(description="null where a maximum meets padding, which is minus infinity")
    weights: Matrix | None = Field(description="of an average 1 / divisor, and 0 where nothing is counted")
    products: Matrix | None = Field(
        description="of LPPool2d the powers, of Softmax the exponentials of value - maximum"
    )
    sum: Finite = Field(description="of the products, or the maximum")
    channels: list[int] | None = Field(
        description="of a line of values from one channel each: Linear and Softmax"
    )
    kernel_rows: list[int] | None = Field(
        description="of ConvTranspose2d: the tap that meets each of the rows"
    )
    kernel_columns: list[int] | None
    winner: WinnerDocument | None = Field(description="of a maximum")
    numbers: dict[str, float | None] | None = Field(
        description="what else the layer calculates with", examples=[{"negative_slope": 0.01}]
    )


class CellFieldDocument(Document):
    """The part of the input that an element depends on: image[top:bottom, left:right]."""

    top: int
    left: int
    bottom: int
    right: int
    status: FieldStatus


class CellDocument(Document):
    """One element and all that makes it. Of sums, the terms' and the bias add up to its value."""

    node: str = Field(examples=["conv1"])
    op: str = Field(examples=["Conv2d"])
    channel: int
    row: int
    column: int
    value: Finite = Field(description="the number that PyTorch gave")
    terms: list[TermDocument]
    bias: Finite = Field(description="null where the layer has none")
    recomputed: Finite = Field(
        description="the value by the layer's formula, in double precision; 0 where `zeroed`, null of an "
        "operation whose formula is not known, which has no `terms`"
    )
    zeroed: bool = Field(description="the query's `zero` set this channel to 0, whatever the terms say")
    receptive_field: CellFieldDocument
