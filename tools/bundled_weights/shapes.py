"""Shapes as signed distances, negative inside, in units of the shape's radius."""

from math import cos, pi, sin

import torch
from torch import Tensor

from tools.bundled_weights.sampling import Draws, Plane, edge


def circle(at: Plane, draws: Draws) -> Tensor:
    """A disc."""
    return at.radius - 1


def square(at: Plane, draws: Draws) -> Tensor:
    """A square, sometimes with round corners."""
    half = 0.85
    corner = draws.uniform(0, 0.25) * draws.often(0.3)
    across, down = at.x.abs() - half + corner, at.y.abs() - half + corner
    outside = torch.hypot(across.clamp(min=0), down.clamp(min=0))
    return outside + torch.maximum(across, down).clamp(max=0) - corner


def triangle(at: Plane, draws: Draws) -> Tensor:
    """An equilateral triangle."""
    return _convex(at, [(pi / 6 + turn * 2 * pi / 3, 0.5) for turn in range(3)])


def star(at: Plane, draws: Draws) -> Tensor:
    """A star with five points, sometimes six."""
    points = torch.where(draws.often(0.8), 5.0, 6.0)
    half = pi / points
    inner = draws.uniform(0.38, 0.5)
    folded = (torch.remainder(at.direction + pi / 2 + half, 2 * half) - half).abs()
    x, y = at.radius * torch.cos(folded), at.radius * torch.sin(folded)
    # The side runs from the tip (1, 0) to the notch between two tips.
    along_x, along_y = inner * torch.cos(half) - 1, inner * torch.sin(half)
    return ((x - 1) * along_y - y * along_x) / torch.hypot(along_x, along_y)


def heart(at: Plane, draws: Draws) -> Tensor:
    """A square on its corner, with a disc on each upper side."""
    half = 0.6
    side = half / 2**0.5
    x, y = at.x.abs(), at.y + 0.1
    diamond = (x + y.abs()) / 2**0.5 - half
    return torch.minimum(diamond, torch.hypot(x - side, y + side) - half)


def cross(at: Plane, draws: Draws) -> Tensor:
    """Two bars, from pen strokes to thick ones."""
    half = draws.logarithmic(0.05, 0.32)
    return torch.minimum(_box(at.x, at.y, 1.0, half), _box(at.x, at.y, half, 1.0))


def crescent(at: Plane, draws: Draws) -> Tensor:
    """A disc without the overlap with another disc."""
    away, bite = draws.uniform(0.35, 0.6), draws.uniform(0.75, 0.95)
    return torch.maximum(at.radius - 1, bite - torch.hypot(at.x - away, at.y))


def arrow(at: Plane, draws: Draws) -> Tensor:
    """An arrow: filled, or made of three strokes."""
    shaft = _box(at.x + 0.4, at.y, 0.55, draws.uniform(0.1, 0.22))
    slant = 1.0
    head = _convex(at, [(pi, -0.05), (slant, cos(slant) * 0.95), (-slant, cos(slant) * 0.95)])
    filled = torch.minimum(shaft, head)
    barb = draws.uniform(0.3, 0.5)
    side = _segment(at.x, at.y.abs(), (0.95, 0.0), (0.95 - barb, 0.8 * barb))
    strokes = torch.minimum(_segment(at.x, at.y, (-0.95, 0.0), (0.95, 0.0)), side) - draws.uniform(0.03, 0.1)
    return torch.where(draws.often(0.5), filled, strokes)


def covered(
    distance: Tensor, scale: Tensor, pixel: float, draws: Draws, may_be_outline: bool = True
) -> Tensor:
    """Coverage of each pixel by the filled shape or by its outline."""
    reach = distance * scale
    width = draws.logarithmic(0.015, 0.09)
    is_outline = draws.often(0.4 if may_be_outline else 0)
    return edge(torch.where(is_outline, reach.abs() - width, reach), 2 * pixel)


def _convex(at: Plane, sides: list[tuple[float, Tensor | float]]) -> Tensor:
    """Distance to a convex polygon, whose sides are given by normal angle and distance from the origin."""
    planes = [at.x * cos(angle) + at.y * sin(angle) - away for angle, away in sides]
    return torch.stack(planes).amax(0)


def _box(x: Tensor, y: Tensor, half_width: Tensor | float, half_height: Tensor | float) -> Tensor:
    return torch.maximum(x.abs() - half_width, y.abs() - half_height)


def _segment(
    x: Tensor, y: Tensor, start: tuple[float, float], end: tuple[Tensor | float, Tensor | float]
) -> Tensor:
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    share = ((x - start[0]) * along_x + (y - start[1]) * along_y) / (along_x**2 + along_y**2)
    share = share.clamp(0, 1)
    return torch.hypot(x - start[0] - share * along_x, y - start[1] - share * along_y)
