"""Training pictures of the bundled network: one shape or texture each, at random size, place and colours."""

from collections.abc import Mapping
from math import pi

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from tools.bundled_weights import shapes, textures
from tools.bundled_weights.sampling import Drawing, Draws, Plane, edge, plane

SHAPES: Mapping[str, Drawing] = {
    "circle": shapes.circle,
    "square": shapes.square,
    "triangle": shapes.triangle,
    "star": shapes.star,
    "heart": shapes.heart,
    "cross": shapes.cross,
    "crescent": shapes.crescent,
    "arrow": shapes.arrow,
}
TEXTURES: Mapping[str, Drawing] = {
    "horizontal stripes": textures.stripes(pi / 2),
    "vertical stripes": textures.stripes(0),
    "rising diagonal stripes": textures.stripes(pi / 4),
    "falling diagonal stripes": textures.stripes(-pi / 4),
    "waves": textures.waves,
    "checkerboard": textures.checkerboard,
    "bricks": textures.bricks,
    "dots": textures.dots,
    "rings": textures.rings,
    "spiral": textures.spiral,
    "gradient": textures.gradient,
    "noise": textures.noise,
}
CLASSES = (*SHAPES, *TEXTURES)
LUMA = torch.tensor([0.299, 0.587, 0.114])
WOBBLE = 0.07
STRAIGHT_WOBBLE = 0.03
"""For stripes, which would be waves if they were bent more."""


def pictures(labels: Tensor, size: int, generator: torch.Generator) -> Tensor:
    """Make a picture for each label.

    Args:
        labels: indices into CLASSES, (N,).
        size: pixels of a side.
        generator: the source of all random numbers.
    Returns:
        RGB in [0, 1], (N, 3, size, size).
    """
    made = torch.empty(len(labels), 3, size, size)
    for label in sorted(set(labels.tolist())):
        members = labels == label
        draws = Draws(int(members.sum()), generator)
        made[members] = _dressed(_coverage(CLASSES[label], size, draws), CLASSES[label], size, draws)
    return made


def _coverage(name: str, size: int, draws: Draws) -> Tensor:
    """Coverage by ink, (N, size, size), in [0, 1]."""
    at = plane(draws, size, STRAIGHT_WOBBLE if name.endswith("stripes") else WOBBLE)
    if name in SHAPES:
        return _placed_shape(name, at, 2 / size, draws)
    coverage = TEXTURES[name](at, draws)
    return coverage if name == "gradient" else coverage * _patch(at, 2 / size, draws)


def _placed_shape(name: str, at: Plane, pixel: float, draws: Draws) -> Tensor:
    scale = draws.uniform(0.3, 0.9)
    room = (1 - scale).clamp(min=0.05)
    placed = at.moved(room * draws.uniform(-1, 1), room * draws.uniform(-1, 1))
    lean = draws.uniform(-0.6, 0.6) if name == "heart" else draws.angle()
    stretch = draws.uniform(0.85, 1.18)
    local = placed.turned(lean).scaled(scale * stretch, scale / stretch)
    # A cross consists of strokes already, and arrows choose between outline and area themselves.
    return shapes.covered(SHAPES[name](local, draws), scale, pixel, draws, name not in ("cross", "arrow"))


def _patch(at: Plane, pixel: float, draws: Draws) -> Tensor:
    """Mask of the texture: mostly the whole picture, sometimes a rectangle or a disc."""
    width, height = draws.uniform(0.5, 0.98), draws.uniform(0.5, 0.98)
    # Not far, so that the centre of rings and spirals, which distinguishes them, stays in the picture.
    placed = at.moved(0.4 * (1 - width) * draws.uniform(-1, 1), 0.4 * (1 - height) * draws.uniform(-1, 1))
    rectangle = torch.maximum(placed.x.abs() - width, placed.y.abs() - height)
    inside = torch.where(draws.often(0.6), rectangle, placed.radius - width)
    return torch.where(draws.often(0.35), edge(inside, 2 * pixel), 1.0)


def _dressed(coverage: Tensor, name: str, size: int, draws: Draws) -> Tensor:
    """Colour the coverage with two colours, uneven light, grain and sometimes blur."""
    ground, ink = _colours(draws)
    spot = draws.smooth(size, 3)[:, None] * _each(draws.uniform(0, 0.25) * draws.often(0.6))
    contrast = (ink - ground).abs().mean(1, keepdim=True)
    picture = ground + coverage[:, None] * (ink - ground) + spot * contrast
    light = 1 - _each(draws.uniform(0, 0.35) * draws.often(0.5)) * (
        0.5 + 0.5 * draws.smooth(size, 2)[:, None]
    )
    picture = picture * light
    if name != "noise":
        picture = torch.where(
            _each(draws.often(0.2)), avg_pool2d(picture, 3, 1, 1, count_include_pad=False), picture
        )
    grain = torch.randn(picture.shape, generator=draws.generator)
    strength = _each(draws.uniform(0, 0.05) * draws.often(0.6))
    return (picture + strength * grain).clamp(0, 1)


def _colours(draws: Draws) -> tuple[Tensor, Tensor]:
    """Colours of ground and ink, (N, 3, 1, 1): random, of equal luma, grey, or like pen on paper."""
    ground = torch.rand(draws.count, 3, 1, 1, generator=draws.generator)
    ink = torch.rand(draws.count, 3, 1, 1, generator=draws.generator)
    kind = _each(draws.uniform(0, 1))
    luma = LUMA[:, None, None]
    same_light = (ink + ((ground - ink) * luma).sum(1, keepdim=True)).clamp(0, 1)
    ink = torch.where(kind < 0.2, same_light, ink)
    is_grey = kind > 0.85
    ground = torch.where(is_grey, ground[:, :1], ground)
    ink = torch.where(is_grey, ink[:, :1], ink)
    difference = ink - ground
    distance = difference.square().sum(1, keepdim=True).sqrt()
    further = (ink + torch.where(ground < 0.5, 0.4, -0.4)).clamp(0, 1)
    ink = torch.where(distance < 0.4, further, ink)
    paper = _each(torch.where(draws.often(0.7), 1.0, 0.0))
    pen = (1 - paper) + 0.3 * (2 * paper - 1) * ink
    is_paper = (kind > 0.25) & (kind < 0.55)
    return torch.where(is_paper, paper, ground), torch.where(is_paper, pen, ink)


def _each(numbers: Tensor) -> Tensor:
    """Add an axis for channels: (N, 1, 1) becomes (N, 1, 1, 1)."""
    return numbers[:, None]
