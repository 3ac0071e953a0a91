"""Traces: the query parameters that all questions about a trace share, and its summary."""

import re

from pydantic import Field

from app.engine.protocol import Zero
from app.images.limits import DEFAULT_IMAGE_SIDE
from app.web.refusals.errors import InvalidQuery
from app.web.schemas.base import Document, Query
from app.web.schemas.lists import MAX_CHANNELS, numbers_and_ranges
from app.web.schemas.values import Finite, Identifier, ImageSide, Shape, Weights

_NODE = re.compile(r"[A-Za-z0-9_.]{1,64}")


class TraceQuery(Query):
    """Query parameters shared by all trace endpoints."""

    size: ImageSide = Field(
        DEFAULT_IMAGE_SIDE,
        description="longest side of a photograph in pixels, for networks without a fixed input size; a "
        "matrix is never resized",
    )
    zero: str = Field(
        "", description="channels set to zero, by node: numbers and ranges", examples=["conv1:3,7-9;conv2:0"]
    )

    def zeros(self) -> Zero:
        """Channels to set to zero, by node, in ascending order.

        Raises:
            InvalidQuery: not of the form `node:channel,first-last;node:channel`.
        """
        channels: dict[str, tuple[int, ...]] = {}
        count = 0
        for part in self.zero.split(";") if self.zero else ():
            node, _, listed = part.partition(":")
            numbers = numbers_and_ranges(listed)
            count += len(numbers or ())
            if numbers is None or not _NODE.fullmatch(node) or node in channels or count > MAX_CHANNELS:
                raise InvalidQuery(
                    "zero",
                    self.zero,
                    "of the form conv1:3,7-9;conv2:0, each node and channel once",
                )
            channels[node] = tuple(sorted(numbers))
        return tuple(sorted(channels.items()))

    def spellings(self) -> dict[str, object]:
        """The channels set to zero, in ascending order."""
        return {"zero": self.zeros()}


class NodeSummaryDocument(Document):
    """Statistics of one node's output."""

    name: str = Field(examples=["conv1"])
    op: str = Field(examples=["Conv2d"])
    shape: Shape
    minimum: Finite
    maximum: Finite
    mean: Finite
    zero_fraction: Finite


class TraceDocument(Document):
    """Statistics of every node's output; the first node is the input."""

    network: Identifier
    image: Identifier
    weights: Weights
    nodes: list[NodeSummaryDocument]
