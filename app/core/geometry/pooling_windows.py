"""Pooling windows: integers along one axis, no tensors."""

from app.core.errors import WindowDoesNotFit
from app.core.geometry.sliding_windows import Window, output_size, window_cells


def pooled_size(input_size: int, window: Window, ceil_mode: bool) -> int:
    """Number of windows along one axis.

    Without ceil_mode, the same as `output_size`. With ceil_mode the division is rounded up, but the
    last window must start inside the input or the padding before it.

    Args:
        input_size: cells along the axis, at least 1.
        window: kernel_size, stride, padding, dilation, in cells.
        ceil_mode: whether a window may extend past the padding.
    Returns:
        cells of output along the axis, at least 1.
    Raises:
        WindowDoesNotFit: no window fits.
    Source: ATen/native/Pool.h, pooling_output_shape.
    """
    if not ceil_mode:
        return output_size(input_size, window)
    room = input_size + sum(window.padding) - window.extent
    outputs = -(-room // window.stride) + 1
    if (outputs - 1) * window.stride >= input_size + window.padding[0]:
        outputs -= 1
    if outputs < 1:
        raise WindowDoesNotFit(None, None, input_size, window.padding, window.extent)
    return outputs


def counted_cells(
    output_index: int, input_size: int, window: Window, count_include_pad: bool
) -> tuple[bool, ...]:
    """Flags for the cells of a window that an average counts, along one axis.

    Args:
        output_index: cell of the output, from 0.
        input_size: cells along the axis, at least 1.
        window: kernel_size, stride, padding, dilation, in cells.
        count_include_pad: whether padding counts; cells past the padding, which ceil_mode adds, never do.
    Returns:
        one flag for each kernel element, in the order of `window_cells`.
    """
    before, after = window.padding if count_include_pad else (0, 0)
    return tuple(-before <= cell < input_size + after for cell in window_cells(output_index, window))


def adaptive_window(output_index: int, input_size: int, output_size: int) -> tuple[int, int]:
    """Window of adaptive pooling along one axis.

    [floor(i * input_size / output_size), ceil((i + 1) * input_size / output_size))

    Args:
        output_index: cell i of the output, from 0.
        input_size, output_size: cells along the axis, at least 1.
    Returns:
        first cell, and the cell after the last.
    Source: ATen/native/AdaptivePooling.h, start_index and end_index.
    """
    return output_index * input_size // output_size, -(-(output_index + 1) * input_size // output_size)
