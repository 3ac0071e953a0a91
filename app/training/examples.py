"""Labelled images as tensors, and the random changes of augmentation."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True, eq=False, slots=True)
class Examples:
    """Images that a network is trained with, and others that it is measured with.

    Attributes:
        train_inputs, validation_inputs: float32 of shape (N, C, H, W).
        train_labels, validation_labels: int64 of shape (N,), from 0 to below `classes`.
        classes: number of classes.
        may_mirror: a mirrored image keeps its label. A digit's does not.
    """

    train_inputs: Tensor
    train_labels: Tensor
    validation_inputs: Tensor
    validation_labels: Tensor
    classes: int
    may_mirror: bool = False


def augmented(images: Tensor, *, mirror: bool) -> Tensor:
    """Shift each image by up to an eighth of its side, zeros moving in, and mirror every second one.

    The random numbers come from torch's default generator.

    Args:
        images: (N, C, H, W).
        mirror: whether images may be mirrored, left to right.
    Returns:
        images of the same shape.
    """
    count, _, height, width = images.shape
    down, right = max(1, height // 8), max(1, width // 8)
    padded = F.pad(images, (right, right, down, down))
    rows = torch.randint(0, 2 * down + 1, (count, 1)) + torch.arange(height)
    columns = torch.randint(0, 2 * right + 1, (count, 1)) + torch.arange(width)
    if mirror:
        columns = torch.where(torch.rand(count, 1) < 0.5, columns.flip(1), columns)
    each = torch.arange(count)[:, None, None]
    return padded[each, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2).contiguous()
