"""Hypothesis strategies for networks of Conv2d that fit their image."""

from dataclasses import dataclass
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor

from app.core.errors import PaddingTooLarge, WindowDoesNotFit
from app.core.geometry.sliding_windows import PADDING_MODES
from app.core.networks.document import Network, network_from_document


@dataclass(frozen=True)
class Case:
    """A document with one Conv2d, its network, and an image size that fits."""

    document: dict[str, Any]
    network: Network
    height: int
    width: int

    @property
    def layer(self) -> dict[str, Any]:
        """Document of the layer."""
        layer: dict[str, Any] = self.document["layers"][0]
        return layer

    def image(self, seed: int) -> Tensor:
        """Positive and negative random numbers."""
        generator = torch.Generator().manual_seed(seed)
        return torch.randn(self.layer["in_channels"], self.height, self.width, generator=generator)


def pairs(least: int, most: int) -> st.SearchStrategy[int | list[int]]:
    """An integer, or [row, column]."""
    one = st.integers(least, most)
    return one | st.lists(one, min_size=2, max_size=2)


PADDINGS = st.one_of(
    st.sampled_from(["same", "valid"]),
    pairs(0, 3),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
)


@st.composite
def layers(draw: st.DrawFn, in_channels: int | None = None) -> dict[str, Any]:
    """Document of a Conv2d with every parameter drawn; images may be too small for it."""
    groups = draw(st.integers(1, 3)) if in_channels is None else 1
    inputs = in_channels or groups * draw(st.integers(1, 2))
    padding = draw(PADDINGS)
    return {
        "op": "Conv2d",
        "in_channels": inputs,
        "out_channels": groups * draw(st.integers(1, 2)),
        "kernel_size": draw(pairs(1, 4)),
        "stride": 1 if padding == "same" else draw(pairs(1, 3)),
        "padding": padding,
        "dilation": draw(pairs(1, 3)),
        "groups": groups,
        "padding_mode": draw(st.sampled_from(PADDING_MODES)),
        "weight": {"seed": draw(st.integers(0, 2**53 - 1))},
        "bias": draw(st.booleans()),
    }


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A Conv2d and an image that fits it."""
    layer = draw(layers())
    document = {"input": {"channels": layer["in_channels"]}, "layers": [layer]}
    network = network_from_document(document)
    height, width = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    while not fits(network, height, width):
        height, width = height + 1, width + 1
    return Case(document, network, height, width)


def fits(network: Network, height: int, width: int) -> bool:
    """Whether an image of this size fits the network."""
    try:
        network.shapes(height, width)
    except (WindowDoesNotFit, PaddingTooLarge):
        return False
    return True
