"""Parameters of the layers' classes in torch.nn, in PyTorch's order."""

from collections.abc import Mapping
from types import MappingProxyType

_TENSOR_OPTIONS = ("device", "dtype")

PARAMETERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Conv2d": (
            "in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias",
            "padding_mode", *_TENSOR_OPTIONS,
        ),
        "ConvTranspose2d": (
            "in_channels", "out_channels", "kernel_size", "stride", "padding", "output_padding", "groups",
            "bias", "dilation", "padding_mode", *_TENSOR_OPTIONS,
        ),
        "MaxPool2d": ("kernel_size", "stride", "padding", "dilation", "return_indices", "ceil_mode"),
        "AvgPool2d": (
            "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override",
        ),
        "LPPool2d": ("norm_type", "kernel_size", "stride", "ceil_mode"),
        "AdaptiveAvgPool2d": ("output_size",),
        "AdaptiveMaxPool2d": ("output_size", "return_indices"),
        "ReLU": ("inplace",),
        "ReLU6": ("inplace",),
        "LeakyReLU": ("negative_slope", "inplace"),
        "PReLU": ("num_parameters", "init", *_TENSOR_OPTIONS),
        "ELU": ("alpha", "inplace"),
        "SELU": ("inplace",),
        "GELU": ("approximate",),
        "SiLU": ("inplace",),
        "Sigmoid": (),
        "Tanh": (),
        "Softplus": ("beta", "threshold"),
        "Hardswish": ("inplace",),
        "BatchNorm2d": (
            "num_features", "eps", "momentum", "affine", "track_running_stats", *_TENSOR_OPTIONS, "bias",
        ),
        "Dropout": ("p", "inplace"),
        "Flatten": ("start_dim", "end_dim"),
        "Linear": ("in_features", "out_features", "bias", *_TENSOR_OPTIONS),
        "Softmax": ("dim",),
    }
)  # fmt: skip
"""Every layer of a document, by its `op`. A test holds them against PyTorch."""
