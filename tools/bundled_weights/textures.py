"""Textures as coverage: 0 is background, 1 is ink."""

from math import pi

import torch
from torch import Tensor

from tools.bundled_weights.sampling import Drawing, Draws, Plane, edge

TURN = 2 * pi
UPRIGHT = 0.2
"""Largest tilt, in radians, of a texture with a direction."""


def stripes(angle: float) -> Drawing:
    """Straight stripes whose normal has this angle."""

    def texture(at: Plane, draws: Draws) -> Tensor:
        leaning = at.turned(angle + draws.uniform(-UPRIGHT, UPRIGHT))
        return _banded(leaning.x, _frequency(draws), at.pixel, draws)

    return texture


def waves(at: Plane, draws: Draws) -> Tensor:
    """Sinusoidal stripes."""
    turned = at.turned(draws.angle())
    swings = draws.uniform(1, 3)
    swing = draws.uniform(0.25, 0.45) / swings
    bent = turned.y + swing * torch.sin(TURN * (swings * turned.x / 2 + draws.uniform(0, 1)))
    return _banded(bent, draws.logarithmic(3, 8), at.pixel, draws)


def checkerboard(at: Plane, draws: Draws) -> Tensor:
    """A checkerboard."""
    frequency = draws.logarithmic(1.5, 6)
    turned = at.turned(draws.angle()).moved(draws.uniform(-1, 1), draws.uniform(-1, 1))
    product = torch.sin(pi * frequency * turned.x) * torch.sin(pi * frequency * turned.y)
    return edge(product, (4 * frequency * at.pixel).clamp(max=0.5))


def bricks(at: Plane, draws: Draws) -> Tensor:
    """Rows of bricks, each shifted by half a brick from the row above."""
    leaning = at.turned(draws.uniform(-UPRIGHT, UPRIGHT))
    rows = draws.logarithmic(4, 9)
    length, mortar = draws.uniform(1.6, 2.6), draws.uniform(0.06, 0.2)
    y = (leaning.y + 1) * rows / 2 + draws.uniform(0, 1)
    x = (leaning.x + 1) * rows / 2 / length + draws.uniform(0, 1) + 0.5 * torch.floor(y)
    # Distance to the nearest joint, in row heights.
    beside = torch.minimum(torch.frac(x), 1 - torch.frac(x)) * length
    above = torch.minimum(torch.frac(y), 1 - torch.frac(y))
    return edge(mortar / 2 - torch.minimum(beside, above), rows * at.pixel)


def dots(at: Plane, draws: Draws) -> Tensor:
    """Small discs in rows, which are aligned or shifted by half."""
    frequency, radius = draws.logarithmic(3, 9), draws.uniform(0.15, 0.36)
    turned = at.turned(draws.angle())
    y = turned.y * frequency / 2 + draws.uniform(0, 1)
    x = turned.x * frequency / 2 + draws.uniform(0, 1) + 0.5 * torch.floor(y) * draws.often(0.5)
    inside = torch.hypot(torch.remainder(x, 1) - 0.5, torch.remainder(y, 1) - 0.5) - radius
    return edge(inside, frequency * at.pixel)


def rings(at: Plane, draws: Draws) -> Tensor:
    """Concentric circles."""
    centred = at.moved(draws.uniform(-0.25, 0.25), draws.uniform(-0.25, 0.25))
    return _banded(centred.radius, draws.logarithmic(5, 12), at.pixel, draws)


def spiral(at: Plane, draws: Draws) -> Tensor:
    """A spiral with one arm, sometimes two."""
    centred = at.moved(draws.uniform(-0.25, 0.25), draws.uniform(-0.25, 0.25))
    arms = draws.sign() * torch.where(draws.often(0.8), 1.0, 2.0)
    frequency = draws.logarithmic(4, 10)
    wound = centred.radius + 2 * arms * centred.direction / TURN / frequency
    return _banded(wound, frequency, at.pixel, draws)


def gradient(at: Plane, draws: Draws) -> Tensor:
    """A linear or radial gradient."""
    turned = at.turned(draws.angle())
    reach = draws.uniform(0.6, 1.2)
    straight = 0.5 + turned.x / (2 * reach)
    centred = at.moved(draws.uniform(-0.4, 0.4), draws.uniform(-0.4, 0.4))
    return torch.where(draws.often(0.7), straight, centred.radius / (1.2 * reach)).clamp(0, 1)


def noise(at: Plane, draws: Draws) -> Tensor:
    """Noise, fine or coarse, with grey levels or only two."""
    size = at.x.shape[-1]
    fine, coarse = draws.grain(size, size // 2, 1, "nearest"), draws.grain(size, size // 5, 1, "bilinear")
    level = torch.where(draws.often(0.6), fine[:, 0], coarse[:, 0])
    return torch.where(draws.often(0.3), (level > 0.5).float(), level)


def _frequency(draws: Draws) -> Tensor:
    """Number of stripes across the picture."""
    return draws.logarithmic(3, 14)


def _banded(along: Tensor, frequency: Tensor, pixel: float, draws: Draws) -> Tensor:
    """Bands perpendicular to a direction, soft or sharp, broad or thin."""
    wave = torch.sin(pi * frequency * along + draws.angle())
    sharp = (2 * pi * frequency * pixel).clamp(max=1.5)
    softness = torch.where(draws.often(0.3), draws.uniform(1.0, 3.0), sharp)
    return edge(draws.uniform(-0.4, 0.85) - wave, softness)
