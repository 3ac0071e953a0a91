"""Small networks with opaque nodes."""

from collections.abc import Callable, Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Einsum(nn.Module):
    """Mixes channels by an einsum over a parameter of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 3, 3, padding=1)
        self.mix = nn.Parameter(torch.randn(4, 3))
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        mixed = torch.einsum("nchw,dc->ndhw", self.conv(x), self.mix)
        logits: Tensor = self.fc(F.adaptive_avg_pool2d(mixed, 1).flatten(1))
        return logits


class StackedRows(nn.Module):
    """Concatenates along rows."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 2, 3, padding=1)
        self.head = nn.Conv2d(2, 5, 3)

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.head(torch.cat([x, self.conv(x)], dim=2)).mean((2, 3))
        return logits


class Chunk(nn.Module):
    """Splits channels into a tuple, and reads its size."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3, stride=2)
        self.fc = nn.Linear(2, 5)

    def forward(self, x: Tensor) -> Tensor:
        first, second = self.conv(x).chunk(2, dim=1)
        gated = first * torch.sigmoid(second)
        logits: Tensor = self.fc(gated.reshape(gated.size(0), gated.shape[1], -1).amax(2))
        return logits


class Interpolate(nn.Module):
    """Enlarges to the size of the input."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 5, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        large = F.interpolate(self.conv(x), size=x.shape[2:], mode="bilinear", align_corners=False)
        logits: Tensor = F.adaptive_avg_pool2d(large, 1).flatten(1)
        return logits


class SqueezeExcite(nn.Module):
    """Weighs each channel by a function of all channels' means."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 5, 3, padding=1)
        self.reduce = nn.Linear(5, 2)
        self.expand = nn.Linear(2, 5)

    def forward(self, x: Tensor) -> Tensor:
        maps = self.conv(x)
        squeezed = maps.mean(dim=(2, 3))
        gates = torch.sigmoid(self.expand(F.relu(self.reduce(squeezed))))
        logits: Tensor = (maps * gates[:, :, None, None]).sum((2, 3))
        return logits


class Tokens(nn.Module):
    """Turns places into a sequence of tokens, one matrix an image, and attends to them in two heads."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 2, stride=2)
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)
        self.norm = nn.LayerNorm(4)
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.conv(x).flatten(2).transpose(1, 2)
        heads = tokens.reshape(tokens.shape[0], -1, 2, 2).transpose(1, 2)
        scores = (heads @ heads.transpose(2, 3)).softmax(-1)
        mixed = (scores @ heads).transpose(1, 2).flatten(2)
        attended, _ = self.attention(mixed, mixed, mixed, need_weights=False)
        logits: Tensor = self.fc(self.norm(attended + tokens)[:, 0])
        return logits


class Whole(nn.Module):
    """Reads a number, an index and a comparison of the whole batch: it does not take batches."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 5, 3)

    def forward(self, x: Tensor) -> Tensor:
        maps = self.conv(x) - x.mean()
        best = maps.flatten(2).argmax(2)
        positive = maps > 0
        logits: Tensor = (maps * positive).sum((2, 3)) + best
        return logits


def _pooled(channels: int, *modules: nn.Module) -> nn.Module:
    return nn.Sequential(*modules, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 5))


OPAQUE_NETWORKS: Mapping[str, Callable[[], nn.Module]] = {
    "einsum": Einsum,
    "cat along rows": StackedRows,
    "chunk": Chunk,
    "interpolate": Interpolate,
    "pixel shuffle": lambda: _pooled(2, nn.Conv2d(2, 8, 3), nn.PixelShuffle(2)),
    "group norm": lambda: _pooled(4, nn.Conv2d(2, 4, 3), nn.GroupNorm(2, 4), nn.ReLU()),
    "squeeze-and-excite": SqueezeExcite,
    "tokens": Tokens,
    "whole": Whole,
}
"""Networks for images of 2 channels that end in 5 classes, by name."""


def opaque_network(name: str) -> nn.Module:
    """A network by name, with seeded weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        return OPAQUE_NETWORKS[name]().requires_grad_(False).eval()
