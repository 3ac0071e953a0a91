"""Statistics of maps over their finite cells."""

from dataclasses import dataclass
from math import isfinite, nan

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Statistics:
    """Statistics of a tensor.

    Attributes:
        minimum, maximum, mean: over the finite cells; NaN if no cell is finite.
        zero_fraction: fraction of all cells that are exactly zero, in [0, 1].
    """

    minimum: float
    maximum: float
    mean: float
    zero_fraction: float


def statistics(tensor: Tensor) -> Statistics:
    """Compute minimum, maximum, mean and fraction of zeros; the mean is summed in float64.

    Args:
        tensor: float32 of any shape, with at least one cell.
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
