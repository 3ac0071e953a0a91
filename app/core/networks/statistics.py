"""A map in a few numbers. Only finite cells count, but in zero_fraction, where all do."""

from dataclasses import dataclass
from math import isfinite, nan

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of all cells of all channels.

    Attributes:
        minimum, maximum, mean: of the finite cells; NaN where none is finite.
        zero_fraction: cells that are exactly zero, in [0, 1].
    """

    minimum: float
    maximum: float
    mean: float
    zero_fraction: float


def statistics(tensor: Tensor) -> Statistics:
    """Minimum, maximum, mean and fraction of zeros.

    Args:
        tensor: float32 of any shape, with at least one cell.
    Returns:
        the mean is summed in float64.
    """
    zeros = (tensor.numel() - int(tensor.count_nonzero())) / tensor.numel()
    lowest, highest, mean = _spread(tensor)
    if not (isfinite(lowest) and isfinite(highest)):
        lowest, highest, mean = _spread(tensor[tensor.isfinite()])
    return Statistics(lowest, highest, mean, zeros)


def _spread(cells: Tensor) -> tuple[float, float, float]:
    if cells.numel() == 0:
        return nan, nan, nan
    lowest, highest = cells.aminmax()
    return lowest.item(), highest.item(), cells.mean(dtype=torch.float64).item()
