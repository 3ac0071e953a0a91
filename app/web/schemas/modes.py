"""train() beside eval(): their query and document."""

from typing import Literal

from pydantic import Field

from app.web.schemas.base import Document
from app.web.schemas.lists import channel_numbers
from app.web.schemas.traces import TraceQuery
from app.web.schemas.values import Index, Row


class ModesQuery(TraceQuery):
    """Query parameters of an output in both modes."""

    node: str | None = Field(
        None, max_length=64, description="the node's name; the last one if left out", examples=["linear1"]
    )
    draws: int = Field(4, ge=1, le=16, description="runs in train mode")
    seed: Index = Field(
        0, description="of the first run in train mode: `torch.manual_seed`; each further run has the next"
    )


class ModesMapsQuery(ModesQuery):
    """Query parameters of the maps of an output in both modes."""

    channels: str | None = Field(
        None, description="numbers and ranges; all channels if left out", examples=["0-15,40"]
    )

    def channel_numbers(self) -> tuple[int, ...] | None:
        """The channels named, in the order given; None for all."""
        return channel_numbers(self.channels)

    def spellings(self) -> dict[str, object]:
        """Channels as a tuple."""
        return {**super().spellings(), "channels": self.channel_numbers()}


class ModeDocument(Document):
    """An output in one mode."""

    values: Row = Field(description="a flat output's numbers, or the means of the first 16 channels")


class DrawDocument(ModeDocument):
    """An output in train mode."""

    seed: int


class DifferingDocument(Document):
    """A node whose operation is another one in train mode."""

    node: str = Field(examples=["dropout1"])
    op: str = Field(examples=["Dropout"])
    reason: Literal["dropout", "stochastic_depth", "batch_statistics"]
    statistics_change: float | None = Field(
        description="the largest change of `running_mean` and `running_var` that the first run would make; "
        "null where there are none, or where it is not finite",
        examples=[0.125],
    )


class ModesDocument(Document):
    """A node's output in eval mode and in train mode."""

    node: str = Field(examples=["linear1"])
    eval: ModeDocument
    train: list[DrawDocument]
    differing: list[DifferingDocument] = Field(
        description="up to the node; empty where eval() and train() are the same"
    )
