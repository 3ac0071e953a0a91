"""Random numbers and pixel coordinates for a batch of pictures, from one seeded generator."""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi
from typing import TypeAlias

import torch
from torch import Tensor
from torch.nn.functional import interpolate


@dataclass(frozen=True)
class Draws:
    """Random numbers for `count` pictures, of shape (count, 1, 1), which broadcasts to (count, H, W)."""

    count: int
    generator: torch.Generator

    def uniform(self, low: float, high: float) -> Tensor:
        """Uniform in [low, high)."""
        return low + (high - low) * torch.rand(self.count, 1, 1, generator=self.generator)

    def logarithmic(self, low: float, high: float) -> Tensor:
        """Log-uniform in [low, high)."""
        return low * (high / low) ** self.uniform(0, 1)

    def often(self, share: float) -> Tensor:
        """True with probability `share`."""
        return self.uniform(0, 1) < share

    def sign(self) -> Tensor:
        """-1 or 1, each with probability 1/2."""
        return torch.where(self.often(0.5), -1.0, 1.0)

    def angle(self) -> Tensor:
        """Uniform in [-pi, pi) radians."""
        return self.uniform(-pi, pi)

    def smooth(self, size: int, cells: int) -> Tensor:
        """Smooth noise in about [-1, 1], (count, size, size), with `cells` bumps along a side."""
        coarse = 2 * torch.rand(self.count, 1, cells + 1, cells + 1, generator=self.generator) - 1
        fine = interpolate(coarse, size=(size, size), mode="bicubic", align_corners=True)
        return fine[:, 0]

    def grain(self, size: int, cells: int, channels: int, mode: str) -> Tensor:
        """Noise in [0, 1) of `cells` by `cells`, enlarged to (count, channels, size, size)."""
        coarse = torch.rand(self.count, channels, cells, cells, generator=self.generator)
        return interpolate(coarse, size=(size, size), mode=mode)


@dataclass(frozen=True)
class Plane:
    """Coordinates of pixels, (count, H, W): x to the right, y down, from -1 to 1 across the picture."""

    x: Tensor
    y: Tensor

    @property
    def pixel(self) -> float:
        """Width of a pixel."""
        return 2 / self.x.shape[-1]

    @property
    def radius(self) -> Tensor:
        """Distance from the origin."""
        return torch.hypot(self.x, self.y)

    @property
    def direction(self) -> Tensor:
        """Radians from the x axis."""
        return torch.atan2(self.y, self.x)

    def moved(self, right: Tensor, down: Tensor) -> "Plane":
        """The coordinates from another origin."""
        return Plane(self.x - right, self.y - down)

    def turned(self, angle: Tensor) -> "Plane":
        """The coordinates along rotated axes."""
        cosine, sine = torch.cos(angle), torch.sin(angle)
        return Plane(cosine * self.x + sine * self.y, cosine * self.y - sine * self.x)

    def scaled(self, x: Tensor, y: Tensor) -> "Plane":
        """The coordinates in units of x and y."""
        return Plane(self.x / x, self.y / y)


Drawing: TypeAlias = Callable[[Plane, Draws], Tensor]
"""A function that returns a distance or a coverage for each pixel, (count, H, W)."""


def plane(draws: Draws, size: int, wobble: float) -> Plane:
    """Coordinates of square pictures, slightly bent, as if drawn by an unsteady hand."""
    axis = (torch.arange(size) + 0.5) * 2 / size - 1
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    bend = draws.uniform(0, wobble) * draws.often(0.6)
    return Plane(x + bend * draws.smooth(size, 4), y + bend * draws.smooth(size, 4))


def edge(distance: Tensor, softness: Tensor | float) -> Tensor:
    """1 for negative distances, 0 for positive ones, with a transition about `softness` wide."""
    return torch.sigmoid(-4 * distance / softness)
