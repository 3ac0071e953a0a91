"""The layers that a network document may contain."""

from collections.abc import Mapping
from types import MappingProxyType

from app.core.operators.activations import ACTIVATIONS
from app.core.operators.adaptive_pooling import AdaptiveAvgPool2d, AdaptiveMaxPool2d
from app.core.operators.convolution import Conv2d
from app.core.operators.dense import Flatten, Linear, Softmax
from app.core.operators.layer import Layer
from app.core.operators.normalization import BatchNorm2d, Dropout
from app.core.operators.pooling import AvgPool2d, LPPool2d, MaxPool2d
from app.core.operators.transposed_convolution import ConvTranspose2d

_KINDS: tuple[type[Layer], ...] = (
    Conv2d, ConvTranspose2d,
    MaxPool2d, AvgPool2d, LPPool2d, AdaptiveAvgPool2d, AdaptiveMaxPool2d,
    *ACTIVATIONS,
    BatchNorm2d, Dropout, Flatten, Linear, Softmax,
)  # fmt: skip

LAYERS: Mapping[str, type[Layer]] = MappingProxyType({kind.__name__: kind for kind in _KINDS})
"""Layers by their `op` in a document."""
