"""The form in which outputs of any rank are shown: maps (C, H, W), or flat (C,)."""

from collections.abc import Sequence
from math import prod

from torch import Tensor


def shown_shape(shape: Sequence[int], batch_size: int = 1) -> tuple[int, ...]:
    """Shape in which a node's output is shown.

    The first axis is dropped where it is the batch. Of the rest, the last two axes are rows and columns
    and all axes before them are channels: (C, H, W) and (C,) stay as they are, a matrix (A, B) is one map
    (1, A, B), (A, B, C, D) is (A * B, C, D), and a single number is (1,).

    Args:
        shape: of the tensor that the operation returns.
        batch_size: images that the network was run on.
    """
    rest = tuple(shape[1:] if shape and shape[0] == batch_size else shape)
    if len(rest) < 2:
        return rest or (1,)
    return (prod(rest[:-2]), *rest[-2:])


def shown(output: Tensor, images: Tensor) -> Tensor:
    """A node's output in the form in which it is shown, with a batch axis.

    Args:
        output: what the operation returns for the images.
        images: (N, C, H, W).
    Returns:
        (N, C, H, W) or (N, C) in the images' type; a view of the output where no axis was copied.
    """
    count = len(images)
    return output.reshape(count, *shown_shape(output.shape, count)).to(images.dtype)
