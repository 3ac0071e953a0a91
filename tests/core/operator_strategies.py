"""Hypothesis strategies for every operator but Conv2d, and the same operators by torch.nn.functional."""

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import Tensor

from tests.core.network_strategies import pairs

Document = dict[str, Any]
Reference = Callable[[Tensor, Document, dict[str, Tensor]], Tensor]
SMALL = st.integers(-64, 64).map(lambda number: number / 16)  # exact in float32
SIDES = st.integers(1, 9)
BOOLEANS = st.booleans()


def both(value: Any) -> tuple[int, int]:
    """A pair; an integer stands for both axes."""
    return (value, value) if isinstance(value, int) else (value[0], value[1])


@st.composite
def half(draw: st.DrawFn, kernel_size: int | list[int]) -> list[int]:
    """Padding of at most half the kernel size."""
    return [draw(st.integers(0, size // 2)) for size in both(kernel_size)]


def vector(count: int, numbers: st.SearchStrategy[float] = SMALL) -> st.SearchStrategy[list[float]]:
    """One number for each channel."""
    return st.lists(numbers, min_size=count, max_size=count)


@st.composite
def max_pool(draw: st.DrawFn, channels: int) -> Document:
    kernel_size = draw(pairs(1, 4))
    return {
        "kernel_size": kernel_size,
        "stride": draw(st.none() | pairs(1, 3)),
        "padding": draw(half(kernel_size)),
        "dilation": draw(pairs(1, 3)),
        "ceil_mode": draw(BOOLEANS),
    }


@st.composite
def avg_pool(draw: st.DrawFn, channels: int) -> Document:
    kernel_size = draw(pairs(1, 4))
    return {
        "kernel_size": kernel_size,
        "stride": draw(st.none() | pairs(1, 3)),
        "padding": draw(half(kernel_size)),
        "ceil_mode": draw(BOOLEANS),
        "count_include_pad": draw(BOOLEANS),
        "divisor_override": draw(st.sampled_from([None, None, 1, 7, -2])),
    }


@st.composite
def lp_pool(draw: st.DrawFn, channels: int) -> Document:
    return {
        "norm_type": draw(st.sampled_from([1, 2, 3, 1.5, -1, 4.0])),
        "kernel_size": draw(pairs(1, 4)),
        "stride": draw(st.none() | pairs(1, 3)),
        "ceil_mode": draw(BOOLEANS),
    }


@st.composite
def adaptive(draw: st.DrawFn, channels: int) -> Document:
    either = st.none() | st.integers(1, 11)
    return {"output_size": draw(st.integers(1, 11) | st.lists(either, min_size=2, max_size=2))}


@st.composite
def conv_transpose(draw: st.DrawFn, channels: int) -> Document:
    stride, dilation = draw(pairs(1, 3)), draw(pairs(1, 3))
    most = [max(sizes) - 1 for sizes in zip(both(stride), both(dilation), strict=True)]
    groups = draw(st.sampled_from([count for count in (1, 2, 3) if channels % count == 0]))
    return {
        "in_channels": channels,
        "out_channels": groups * draw(st.integers(1, 2)),
        "kernel_size": draw(pairs(1, 4)),
        "stride": stride,
        "padding": draw(pairs(0, 2)),
        "output_padding": [draw(st.integers(0, size)) for size in most],
        "groups": groups,
        "bias": draw(BOOLEANS),
        "dilation": dilation,
        "weight": {"seed": draw(st.integers(0, 99))},
    }


@st.composite
def batch_norm(draw: st.DrawFn, channels: int) -> Document:
    affine = draw(BOOLEANS)
    tensors = {"running_mean": vector(channels), "running_var": vector(channels, SMALL.map(abs))}
    if affine:
        tensors |= {"weight": vector(channels), "bias": vector(channels)}
    given = {name: draw(numbers) for name, numbers in tensors.items() if draw(BOOLEANS)}
    return {"num_features": channels, "eps": draw(st.sampled_from([1e-5, 0.5])), "affine": affine, **given}


@st.composite
def prelu(draw: st.DrawFn, channels: int) -> Document:
    count = draw(st.sampled_from([1, channels]))
    return {"num_parameters": count, "weight": draw(st.none() | vector(count))}


def drawn(**parameters: st.SearchStrategy[Any]) -> Callable[[int], st.SearchStrategy[Document]]:
    """Parameters that are drawn independently."""
    return lambda channels: st.fixed_dictionaries(parameters)


def _pooled(function: Callable[..., Tensor]) -> Reference:
    return lambda image, layer, tensors: function(image, **layer)


def _adapted(function: Callable[..., Tensor]) -> Reference:
    return lambda image, layer, tensors: function(image, layer["output_size"])


def _batch_norm(image: Tensor, layer: Document, tensors: dict[str, Tensor]) -> Tensor:
    weight, bias = tensors.get("weight"), tensors.get("bias")
    return F.batch_norm(
        image, tensors["running_mean"], tensors["running_var"], weight, bias, eps=layer["eps"]
    )


def _conv_transpose(image: Tensor, layer: Document, tensors: dict[str, Tensor]) -> Tensor:
    names = ("stride", "padding", "output_padding", "groups", "dilation")
    return F.conv_transpose2d(
        image, tensors["weight"], tensors.get("bias"), **{name: layer[name] for name in names}
    )


OPERATORS: dict[str, tuple[Callable[[int], st.SearchStrategy[Document]], Reference]] = {
    "ConvTranspose2d": (conv_transpose, _conv_transpose),
    "MaxPool2d": (max_pool, _pooled(F.max_pool2d)),
    "AvgPool2d": (avg_pool, _pooled(F.avg_pool2d)),
    "LPPool2d": (lp_pool, _pooled(F.lp_pool2d)),
    "AdaptiveAvgPool2d": (adaptive, _adapted(F.adaptive_avg_pool2d)),
    "AdaptiveMaxPool2d": (adaptive, _adapted(F.adaptive_max_pool2d)),
    "ReLU": (drawn(), _pooled(F.relu)),
    "ReLU6": (drawn(), _pooled(F.relu6)),
    "LeakyReLU": (drawn(negative_slope=SMALL), _pooled(F.leaky_relu)),
    "PReLU": (prelu, lambda image, layer, tensors: F.prelu(image, tensors["weight"])),
    "ELU": (drawn(alpha=SMALL), _pooled(F.elu)),
    "SELU": (drawn(), _pooled(F.selu)),
    "GELU": (drawn(approximate=st.sampled_from(["none", "tanh"])), _pooled(F.gelu)),
    "SiLU": (drawn(), _pooled(F.silu)),
    "Sigmoid": (drawn(), lambda image, layer, tensors: image.sigmoid()),
    "Tanh": (drawn(), lambda image, layer, tensors: image.tanh()),
    "Softplus": (drawn(beta=SMALL.filter(bool), threshold=SMALL.map(abs)), _pooled(F.softplus)),
    "Hardswish": (drawn(), _pooled(F.hardswish)),
    "BatchNorm2d": (batch_norm, _batch_norm),
    "Dropout": (drawn(p=st.sampled_from([0, 0.5, 1])), lambda image, layer, tensors: image),
    "Softmax": (drawn(dim=st.sampled_from([1, 2, 3, -1, -2, -3])), _pooled(F.softmax)),
    "Flatten": (drawn(), lambda image, layer, tensors: image.flatten(1)),
}


def picture(channels: int, height: int, width: int, seed: int) -> Tensor:
    """Positive and negative numbers, some of them equal."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(channels, height, width, generator=generator).mul(4).round().div(4) * 2.5
