"""EfficientNet-Lite0 as a module of torch.nn, traced node by node. Importing this module imports torch."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from app.core.networks.modules import module_of
from app.core.operators.convolution import Conv2d

STEM_CHANNELS, HEAD_CHANNELS = 32, 1280
EPS = 1e-3
SIDE = 224


class Stage(NamedTuple):
    """Blocks of the same shape; the first has the stride and changes the number of channels."""

    blocks: int
    kernel_size: int
    stride: int
    expansion: int
    out_channels: int


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)


class EfficientNetLite0(nn.Module):
    """EfficientNet-B0 without squeeze-and-excitation, and with ReLU6.

    Source: Tan & Le 2019, arXiv:1905.11946; tensorflow/tpu, models/official/efficientnet/lite.
    """

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.conv_stem = _convolution(3, STEM_CHANNELS, 3, 2, SIDE)
        self.bn0 = nn.BatchNorm2d(STEM_CHANNELS, eps=EPS)
        self.relu0 = nn.ReLU6()
        channels, side = STEM_CHANNELS, SIDE // 2
        blocks = []
        for stage in STAGES:
            for index in range(stage.blocks):
                stride = stage.stride if index == 0 else 1
                blocks.append(Block(channels, stage, stride, side))
                channels, side = stage.out_channels, side // stride
        self.blocks = nn.Sequential(*blocks)
        self.conv_head = _convolution(channels, HEAD_CHANNELS, 1, 1, side)
        self.bn1 = nn.BatchNorm2d(HEAD_CHANNELS, eps=EPS)
        self.relu1 = nn.ReLU6()
        self.avg_pooling = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(HEAD_CHANNELS, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Logits, (N, classes), of images of shape (N, 3, H, W)."""
        x = self.blocks(self.relu0(self.bn0(self.conv_stem(images))))
        x = self.avg_pooling(self.relu1(self.bn1(self.conv_head(x))))
        logits: Tensor = self.fc(self.dropout(self.flatten(x)))
        return logits


class Block(nn.Module):
    """An inverted residual: expand, convolve each channel by itself, project.

    Its input is added where it has the shape of the result.

    Source: Sandler et al. 2018, arXiv:1801.04381.
    """

    def __init__(self, in_channels: int, stage: Stage, stride: int, side: int) -> None:
        super().__init__()
        channels = in_channels * stage.expansion
        self.expands = stage.expansion != 1
        if self.expands:
            self.expand_conv = _convolution(in_channels, channels, 1, 1, side)
            self.bn0 = nn.BatchNorm2d(channels, eps=EPS)
            self.relu0 = nn.ReLU6()
        self.depthwise_conv = _convolution(channels, channels, stage.kernel_size, stride, side, channels)
        self.bn1 = nn.BatchNorm2d(channels, eps=EPS)
        self.relu1 = nn.ReLU6()
        self.project_conv = _convolution(channels, stage.out_channels, 1, 1, side // stride)
        self.bn2 = nn.BatchNorm2d(stage.out_channels, eps=EPS)
        self.adds = stride == 1 and in_channels == stage.out_channels

    def forward(self, images: Tensor) -> Tensor:
        """(N, out_channels, H / stride, W / stride)."""
        x = self.relu0(self.bn0(self.expand_conv(images))) if self.expands else images
        x = self.bn2(self.project_conv(self.relu1(self.bn1(self.depthwise_conv(x)))))
        return torch.add(x, images) if self.adds else x


def _convolution(
    in_channels: int, out_channels: int, kernel_size: int, stride: int, side: int, groups: int = 1
) -> nn.Module:
    """A convolution with TensorFlow's padding "SAME" for maps of this side: an odd cell comes after them."""
    total = max(0, (-(-side // stride) - 1) * stride + kernel_size - side)
    before, after = total // 2, total - total // 2
    padding = (before, after, before, after)
    sizes = (in_channels, out_channels, (kernel_size,) * 2, (stride,) * 2, padding)
    return module_of(Conv2d(*sizes, groups=groups, bias=False))
