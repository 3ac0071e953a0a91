"""Attribution without its tensors: the methods, what they try, what that costs, what can come of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Literal, TypeAlias, get_args

Method: TypeAlias = Literal["grad-cam", "saliency", "integrated-gradients", "occlusion"]
METHODS: tuple[Method, ...] = get_args(Method)

INTEGRATION_STEPS = 64
"""Places on the way from zeros to the image at which integrated gradients looks."""

OCCLUSION_SHARE = 7
"""An occluding window takes one part in so many of each side, and moves by half of itself."""


Reason: TypeAlias = Literal[
    "output_not_finite",  # the node's output, the first such of the trace
    "gradient_not_finite",  # every output is finite, but the gradient at the node is not
    "output_zero",  # there is nothing at the node that could speak
    "gradient_zero",  # the logit does not hang on the node
    "against",  # no place of the node speaks for the class, and some against it
    "cancelled",  # what the channels, or the cells of a channel, say adds up to nothing
    "unchanged",  # no place of the window changes the logit
]


@dataclass(frozen=True, slots=True)
class Blank:
    """Why a map is zero everywhere, or not finite somewhere, and the node at which that shows."""

    reason: Reason
    node: str


def occlusion_spans(size: int) -> tuple[range, ...]:
    """Cells that each place of the occluding window covers, along one axis.

    Args:
        size: cells along the axis, at least 1.
    Returns:
        windows of max(1, size // 7) cells, each half a window after the one before, until the end is
        covered; the last is cut off there. Of 224 cells: 32 wide, every 16.
    """
    window = max(1, size // OCCLUSION_SHARE)
    stride = max(1, window // 2)
    last = max(0, size - window)
    return tuple(range(first, min(first + window, size)) for first in range(0, last + stride, stride))


def occlusion_windows(height: int, width: int) -> Iterator[tuple[range, range]]:
    """(rows, columns) of every place of the window, row by row."""
    columns = occlusion_spans(width)
    return ((rows, across) for rows in occlusion_spans(height) for across in columns)


def forward_passes(method: Method, height: int, width: int) -> int:
    """What a method costs, in passes of one image through the network.

    A gradient with respect to the input costs a pass forward and one of about the same work back.

    Args:
        method: how it is attributed.
        height, width: cells of the image.
    """
    if method == "occlusion":
        return len(occlusion_spans(height)) * len(occlusion_spans(width))
    return 2 * INTEGRATION_STEPS if method == "integrated-gradients" else 2


def part_count(method: Method, height: int, width: int, batch_size: int) -> int:
    """Parts in which `methods.attribute` works.

    Args:
        method: how it is attributed.
        height, width: cells of the image.
        batch_size: images in one pass, at most.
    Returns:
        passes of integrated gradients or occlusion; 0 for the methods that take one.
    """
    if method == "occlusion":
        return ceil(forward_passes(method, height, width) / batch_size)
    return ceil(INTEGRATION_STEPS / batch_size) if method == "integrated-gradients" else 0
