"""Random numbers for a batch of pictures, all from one seeded generator."""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi
from typing import TypeAlias

import torch
from torch import Tensor
from torch.nn.functional import interpolate


@dataclass(frozen=True)
class Draws:
    """Draws a number for each of `count` pictures, shaped (count, 1, 1) to meet planes of (H, W)."""

    count: int
    generator: torch.Generator

    def uniform(self, low: float, high: float) -> Tensor:
        """Numbers in [low, high)."""
        return low + (high - low) * torch.rand(self.count, 1, 1, generator=self.generator)

    def logarithmic(self, low: float, high: float) -> Tensor:
        """Numbers in [low, high), each octave as likely as another."""
        return low * (high / low) ** self.uniform(0, 1)

    def often(self, share: float) -> Tensor:
        """True for about that share of the pictures."""
        return self.uniform(0, 1) < share

    def sign(self) -> Tensor:
        """-1 or 1."""
        return torch.where(self.often(0.5), -1.0, 1.0)

    def angle(self) -> Tensor:
        """Radians of a whole turn."""
        return self.uniform(-pi, pi)

    def smooth(self, size: int, cells: int) -> Tensor:
        """A soft random field in about [-1, 1], (count, size, size), with that many bumps along a side."""
        coarse = 2 * torch.rand(self.count, 1, cells + 1, cells + 1, generator=self.generator) - 1
        fine = interpolate(coarse, size=(size, size), mode="bicubic", align_corners=True)
        return fine[:, 0]

    def grain(self, size: int, cells: int, channels: int, mode: str) -> Tensor:
        """Independent numbers in [0, 1), enlarged to shape (count, channels, size, size)."""
        coarse = torch.rand(self.count, channels, cells, cells, generator=self.generator)
        return interpolate(coarse, size=(size, size), mode=mode)


@dataclass(frozen=True)
class Plane:
    """Where the pixels lie: x to the right and y down, from -1 to 1 over the picture, each (count, H, W)."""

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
        """With its origin there."""
        return Plane(self.x - right, self.y - down)

    def turned(self, angle: Tensor) -> "Plane":
        """With its axes turned."""
        cosine, sine = torch.cos(angle), torch.sin(angle)
        return Plane(cosine * self.x + sine * self.y, cosine * self.y - sine * self.x)

    def scaled(self, x: Tensor, y: Tensor) -> "Plane":
        """In units of that many of its own."""
        return Plane(self.x / x, self.y / y)


Drawing: TypeAlias = Callable[[Plane, Draws], Tensor]
"""A distance or a coverage, (count, H, W), of pixels that lie there."""


def plane(draws: Draws, size: int, wobble: float) -> Plane:
    """The pixels of square pictures, bent a little as by an unsteady hand."""
    axis = (torch.arange(size) + 0.5) * 2 / size - 1
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    bend = draws.uniform(0, wobble) * draws.often(0.6)
    return Plane(x + bend * draws.smooth(size, 4), y + bend * draws.smooth(size, 4))


def edge(distance: Tensor, softness: Tensor | float) -> Tensor:
    """1 where the distance is negative, 0 where it is positive, with an edge about that wide."""
    return torch.sigmoid(-4 * distance / softness)
