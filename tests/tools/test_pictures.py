"""Training pictures and drawings for the bundled network."""

import pytest
import torch
from torch import Tensor

from tools.bundled_weights.drawings import DRAWINGS, drawing
from tools.bundled_weights.pictures import CLASSES, SHAPES, pictures
from tools.bundled_weights.sampling import Draws, Plane
from tools.bundled_weights.shapes import circle, square

LABELS = torch.arange(len(CLASSES))


def made(seed: int, size: int = 48) -> Tensor:
    return pictures(LABELS, size, torch.Generator().manual_seed(seed))


def test_every_class_gives_a_picture_with_contrast() -> None:
    drawn = torch.cat([made(seed) for seed in range(5)])
    assert drawn.shape == (5 * len(CLASSES), 3, 48, 48)
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    contrast = drawn.amax((2, 3)) - drawn.amin((2, 3))
    assert contrast.amax(1).min() > 0.15


def test_a_seed_gives_the_same_pictures_and_another_gives_others() -> None:
    assert torch.equal(made(3), made(3))
    assert not torch.equal(made(3), made(4))


def test_the_global_generator_is_not_used() -> None:
    before = torch.random.get_rng_state()
    made(0)
    assert torch.equal(before, torch.random.get_rng_state())


@pytest.mark.parametrize(
    ("shape", "area"), [(circle, torch.pi), (square, 4 * 0.85**2)], ids=["circle", "square"]
)
def test_the_negative_side_of_a_distance_has_the_area_of_the_shape(shape: object, area: float) -> None:
    assert callable(shape)
    axis = (torch.arange(400) + 0.5) / 100 - 2
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    generator = torch.Generator().manual_seed(5)
    distance = shape(Plane(x[None], y[None]), Draws(1, generator))
    # A rounded corner removes at most 0.06 of the square's 2.89.
    assert (distance < 0).float().mean().item() * 16 == pytest.approx(area, rel=0.03)


def test_there_is_a_drawing_of_every_class_and_a_seed_repeats_it() -> None:
    assert tuple(DRAWINGS) == CLASSES
    assert len(SHAPES) >= 8
    assert len(CLASSES) >= 16
    for name in CLASSES:
        assert drawing(name, 7).tobytes() == drawing(name, 7).tobytes()
        assert drawing(name, 7).tobytes() != drawing(name, 8).tobytes()
