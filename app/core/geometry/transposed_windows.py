"""Windows of transposed convolutions: integers along one axis, no tensors."""

from app.core.errors import PaddingTooLarge
from app.core.geometry.sliding_windows import Window


def transposed_size(input_size: int, window: Window, output_padding: int) -> int:
    """Output size of a transposed convolution along one axis.

    (input_size - 1) * stride - before - after + dilation * (kernel_size - 1) + output_padding + 1

    Args:
        input_size: cells along the axis, at least 1.
        window: of the convolution whose input and output shapes are swapped.
        output_padding: cells added at the end of the output.
    Returns:
        cells of output along the axis, at least 1.
    Raises:
        PaddingTooLarge: the padding removes the whole output.
    Source: Dumoulin & Visin 2016, arXiv:1603.07285, relationship 14.
    """
    size = (input_size - 1) * window.stride - sum(window.padding) + window.extent + output_padding
    if size < 1:
        raise PaddingTooLarge(None, None, window.padding, input_size, "zeros")
    return size


def reaching_cells(output_index: int, input_size: int, window: Window) -> tuple[tuple[int, int], ...]:
    """Input cells whose copy of the kernel reaches an output cell, with the kernel element that does.

    output_index = input * stride - before + element * dilation

    Args:
        output_index: cell of the output, from 0.
        input_size: cells along the axis, at least 1.
        window: kernel_size, stride, padding, dilation, in cells.
    Returns:
        (input cell, kernel element), input cells ascending; none where the stride leaves a gap.
    """
    place = output_index + window.padding[0]
    starts = ((place - tap * window.dilation, tap) for tap in range(window.kernel_size))
    found = (
        (start // window.stride, tap) for start, tap in starts if start >= 0 and start % window.stride == 0
    )
    return tuple(sorted((cell, tap) for cell, tap in found if cell < input_size))
