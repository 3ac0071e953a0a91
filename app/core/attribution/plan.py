"""Attribution methods without tensors: names, windows, cost, reasons for blank maps."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Literal, TypeAlias, get_args

Method: TypeAlias = Literal["grad-cam", "saliency", "integrated-gradients", "occlusion"]
METHODS: tuple[Method, ...] = get_args(Method)

INTEGRATION_STEPS = 64
"""Points on the line from zeros to the image at which integrated gradients takes the gradient."""

OCCLUSION_SHARE = 7
"""An occluding window covers 1 / OCCLUSION_SHARE of each side, and moves by half its size."""


Reason: TypeAlias = Literal[
    "output_not_finite",  # the node is the first of the trace with such an output
    "gradient_not_finite",  # all outputs are finite, but the gradient at the node is not
    "output_zero",  # the node's output is zero everywhere
    "gradient_zero",  # the logit does not depend on the node
    "against",  # no position of the node raises the logit, and some lower it
    "cancelled",  # contributions of channels, or of cells in a channel, cancel
    "unchanged",  # no position of the window changes the logit
]


@dataclass(frozen=True, slots=True)
class Blank:
    """Reason why a map is zero everywhere or not finite somewhere, and the node that causes it."""

    reason: Reason
    node: str


def occlusion_spans(size: int) -> tuple[range, ...]:
    """Cells that each position of the occluding window covers, along one axis.

    Args:
        size: cells along the axis, at least 1.
    Returns:
        windows of max(1, size // 7) cells, each half a window after the one before, until the end is
        covered; the last one is cut off at the end. For 224 cells: windows of 32, every 16.
    """
    window = max(1, size // OCCLUSION_SHARE)
    stride = max(1, window // 2)
    last = max(0, size - window)
    return tuple(range(first, min(first + window, size)) for first in range(0, last + stride, stride))


def occlusion_windows(height: int, width: int) -> Iterator[tuple[range, range]]:
    """(rows, columns) of every position of the window, row by row."""
    columns = occlusion_spans(width)
    return ((rows, across) for rows in occlusion_spans(height) for across in columns)


def forward_passes(method: Method, height: int, width: int) -> int:
    """Cost of a method, in forward passes of one image.

    A gradient with respect to the input costs a forward pass and a backward pass of about the same work.

    Args:
        method: the attribution method.
        height, width: size of the image in cells.
    """
    if method == "occlusion":
        return len(occlusion_spans(height)) * len(occlusion_spans(width))
    return 2 * INTEGRATION_STEPS if method == "integrated-gradients" else 2


def part_count(method: Method, height: int, width: int, batch_size: int) -> int:
    """Number of times that `methods.attribute` yields.

    Args:
        method: the attribution method.
        height, width: size of the image in cells.
        batch_size: most images in one pass.
    Returns:
        passes of integrated gradients or occlusion; 0 for methods of a single pass.
    """
    if method == "occlusion":
        return ceil(forward_passes(method, height, width) / batch_size)
    return ceil(INTEGRATION_STEPS / batch_size) if method == "integrated-gradients" else 0
