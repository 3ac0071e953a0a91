"""Mends for inputs that are too small for a kernel or for its padding."""

from collections.abc import Iterator

from app.core.errors import PaddingTooLarge, WindowDoesNotFit
from app.core.limits import Limits
from app.core.networks.mending.draft import ADAPTIVE_POOLINGS, CONVOLUTIONS, POOLINGS, Document, Draft
from app.core.networks.mending.input_sizes import larger_input
from app.core.networks.mending.mend import Mend, with_values, without
from app.core.operators.convolution import Conv2d
from app.core.operators.layer import Layer, Shape
from app.core.operators.parameter_checks import pair
from app.core.operators.pooling import Pooling
from app.core.operators.transposed_convolution import ConvTranspose2d


def window_mends(draft: Draft, index: int, arrives: Shape, layer: Layer, limits: Limits) -> Iterator[Mend]:
    """Mends for a kernel that is larger than its padded input."""
    if not isinstance(layer, Conv2d | Pooling):
        return
    if isinstance(layer, Pooling):
        yield without(draft, index, index)
        yield from _more_padding_before(draft, index)
    else:
        yield with_values(draft, index, {"padding": same_padding(draft.layers[index])}, index)
    if max(window.dilation for window in layer.windows) > 1:
        yield with_values(draft, index, {"dilation": 1}, index)
    yield from _smaller_kernel(draft, index, arrives, layer)
    yield from _larger_arrival(draft, index, limits)


def padding_mends(draft: Draft, index: int, arrives: Shape, layer: Layer, limits: Limits) -> Iterator[Mend]:
    """Mends for padding that exceeds its input, or removes the whole output of a transposed convolution."""
    sizes = [size or 1 for size in arrives[1:]]
    if isinstance(layer, ConvTranspose2d):
        axes = zip(sizes, layer.windows, layer.output_padding, strict=True)
        largest = [
            min(window.padding[0], ((size - 1) * window.stride + window.extent + added - 1) // 2)
            for size, window, added in axes
        ]
        yield with_values(draft, index, {"padding": _both(largest)}, index)
    elif isinstance(layer, Conv2d):
        least = 1 if layer.padding_mode == "reflect" else 0
        pairs = zip(sizes, layer.windows, strict=True)
        largest = [min(max(window.padding), size - least) for size, window in pairs]
        yield with_values(draft, index, {"padding": _both(largest)}, index)
        for mode in ("zeros", "replicate"):
            yield with_values(draft, index, {"padding_mode": mode}, index)
    yield from _larger_arrival(draft, index, limits)


def conflict_mends(draft: Draft, index: int, key: str) -> Iterator[Mend]:
    """Mends for two parameters of one layer that exclude each other."""
    layer = draft.layers[index]
    if key == "padding" and layer["op"] in POOLINGS:
        kernel, padding = pair("", layer["kernel_size"], 1), pair("", layer["padding"], 0)
        yield with_values(draft, index, {"padding": _both([size // 2 for size in kernel])}, index)
        larger = [max(size, 2 * cells) for size, cells in zip(kernel, padding, strict=True)]
        yield with_values(draft, index, {"kernel_size": _both(larger)}, index)
    elif key == "stride" and layer.get("padding") == "same":
        yield with_values(draft, index, {"padding": same_padding(layer)}, index)
        yield with_values(draft, index, {"stride": 1}, index)
    elif key == "output_padding":
        stride, dilation = (pair("", layer.get(name, 1), 1) for name in ("stride", "dilation"))
        added = pair("", layer["output_padding"], 0)
        most = [max(axis) - 1 for axis in zip(stride, dilation, strict=True)]
        yield with_values(draft, index, {"output_padding": _both([*map(min, most, added)])}, index)
        yield with_values(
            draft,
            index,
            {"stride": _both([max(s, a + 1) for s, a in zip(stride, added, strict=True)])},
            index,
        )


def wanted_size(error: WindowDoesNotFit | PaddingTooLarge) -> str:
    """The size that a layer needs, as text."""
    if isinstance(error, WindowDoesNotFit):
        return f"{error.axis} of at least {error.extent - sum(error.padding)}"
    if error.padding_mode == "zeros":
        return "padding that leaves a part of the output"
    return f"{error.axis} of at least {max(error.padding) + (error.padding_mode == 'reflect')}"


def same_padding(layer: Document) -> int | list[int]:
    """Half of the kernel, which keeps the size of the input where the kernel is odd."""
    kernel, dilation = pair("", layer["kernel_size"], 1), pair("", layer.get("dilation", 1), 1)
    return _both([(step * (size - 1) + 1) // 2 for size, step in zip(kernel, dilation, strict=True)])


def _smaller_kernel(draft: Draft, index: int, arrives: Shape, layer: Conv2d | Pooling) -> Iterator[Mend]:
    """The largest kernel that fits; of a convolution an odd one, of a pooling more than one cell."""
    largest = [
        min(window.kernel_size, ((size or 1) + sum(window.padding) - 1) // window.dilation + 1)
        for size, window in zip(arrives[1:], layer.windows, strict=True)
    ]
    if layer.windows[0].kernel_size == layer.windows[1].kernel_size:
        largest = [min(largest)] * 2
    if isinstance(layer, Conv2d):
        largest = [size - 1 + size % 2 for size in largest]
    if isinstance(layer, Conv2d) or max(largest) > 1:
        yield with_values(draft, index, {"kernel_size": _both(largest)}, index)


def _larger_arrival(draft: Draft, index: int, limits: Limits) -> Iterator[Mend]:
    """Changes before a layer with which its input is larger."""
    pooling = draft.last_before(index, POOLINGS)
    if pooling is not None:
        yield without(draft, pooling, index)
    larger = larger_input(draft, index, limits)
    if larger is not None:
        yield larger
    adaptive = draft.last_before(index, ADAPTIVE_POOLINGS)
    if adaptive is not None:
        yield from (with_values(draft, adaptive, {"output_size": side}, index) for side in (2, 4, 7, 14))
    for earlier in reversed(range(index)):
        if draft.op(earlier) in CONVOLUTIONS and draft.layers[earlier].get("stride", 1) not in (1, [1, 1]):
            yield with_values(draft, earlier, {"stride": 1}, index)
    yield from _more_padding_before(draft, index)
    for earlier in reversed(range(index)):
        if draft.op(earlier) in POOLINGS:
            yield without(draft, earlier, index)


def _more_padding_before(draft: Draft, index: int) -> Iterator[Mend]:
    """The last convolution without padding, with padding that keeps its size."""
    for earlier in reversed(range(index)):
        layer = draft.layers[earlier]
        if draft.op(earlier) == "Conv2d" and layer.get("padding", 0) in (0, "valid", [0, 0], [0, 0, 0, 0]):
            yield with_values(draft, earlier, {"padding": same_padding(layer)}, index)
            return


def _both(sizes: list[int]) -> int | list[int]:
    """One number for both axes where it is the same."""
    return sizes[0] if sizes[0] == sizes[1] else sizes
