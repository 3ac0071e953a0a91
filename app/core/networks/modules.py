"""Modules of torch.nn, created from layers."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.core.operators.convolution import Conv2d
from app.core.operators.layer import Layer


class PaddedConv2d(nn.Conv2d):
    """Conv2d with a separate padding for each edge.

    Attributes:
        edges: all cells of padding: (top, bottom, left, right).
        mode: padding_mode.
        pads, pad_mode: arguments of F.pad, which adds what torch.nn.Conv2d cannot.
    """

    def __init__(self, layer: Conv2d) -> None:
        top, bottom, left, right = layer.edges
        # PyTorch rounds "same" so: only what is left over on one edge is padded beforehand.
        shared = (top, left) if layer.padding == "same" and layer.padding_mode == "zeros" else (0, 0)
        sizes = (layer.in_channels, layer.out_channels, layer.kernel_size, layer.stride)
        self._arguments = (*sizes, shared, layer.dilation, layer.groups, layer.bias is not False)
        super().__init__(*self._arguments)
        self.edges, self.mode = layer.edges, layer.padding_mode
        self.pads = (left - shared[1], right - shared[1], top - shared[0], bottom - shared[0])
        self.pad_mode = "constant" if layer.padding_mode == "zeros" else layer.padding_mode

    def forward(self, image: Tensor) -> Tensor:
        """Pad the image, then convolve it."""
        return super().forward(F.pad(image, self.pads, mode=self.pad_mode))

    def after_padding(self) -> nn.Conv2d:
        """The convolution of the padded image, with the same tensors."""
        plain = nn.Conv2d(*self._arguments, device="meta")
        plain.weight, plain.bias = self.weight, self.bias
        return plain.train(self.training)


def module_of(layer: Layer) -> nn.Module:
    """Create a layer's module, with the layer's numbers or with weights drawn from the default generator."""
    if isinstance(layer, Conv2d):
        module = _conv2d(layer)
    else:
        positional, named = layer.call()
        module = getattr(nn, layer.op)(*positional, **named)
    state = module.state_dict()
    with torch.no_grad():
        for name, values in layer.tensors.items():
            state[name].copy_(torch.tensor(values.numbers))
    return module


def _conv2d(layer: Conv2d) -> nn.Module:
    top, bottom, left, right = layer.edges
    if (top, left) != (bottom, right):
        return PaddedConv2d(layer)
    return nn.Conv2d(
        layer.in_channels,
        layer.out_channels,
        layer.kernel_size,
        layer.stride,
        (top, left),
        layer.dilation,
        layer.groups,
        layer.bias is not False,
        layer.padding_mode,
    )
