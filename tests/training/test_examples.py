"""Augmentation."""

import torch

from app.training.examples import augmented


def test_each_image_is_a_shifted_copy() -> None:
    images = torch.arange(1, 1 + 40 * 2 * 16 * 8, dtype=torch.float32).reshape(40, 2, 16, 8)
    torch.manual_seed(0)
    changed = augmented(images, mirror=False)
    shifts = [shift_of(image, copy) for image, copy in zip(images, changed, strict=True)]
    assert {down for down, _ in shifts} == {-2, -1, 0, 1, 2}
    assert {right for _, right in shifts} == {-1, 0, 1}


def test_mirrored_images_are_mirrored_whole() -> None:
    images = torch.arange(1, 1 + 60 * 64, dtype=torch.float32).reshape(60, 1, 8, 8)
    torch.manual_seed(0)
    changed = augmented(images, mirror=True)
    rising = [bool(copy[0, 4, 5] > copy[0, 4, 4]) for copy in changed]
    assert 15 < sum(rising) < 45
    for image, copy, is_rising in zip(images, changed, rising, strict=True):
        shift_of(image, copy if is_rising else copy.flip(2))


def shift_of(image: torch.Tensor, copy: torch.Tensor) -> tuple[int, int]:
    """How far an image was moved down and to the right, zeros moving in."""
    _, height, width = image.shape
    for down in range(-2, 3):
        for right in range(-2, 3):
            moved = torch.zeros_like(image)
            for row in range(max(0, down), min(height, height + down)):
                for column in range(max(0, right), min(width, width + right)):
                    moved[:, row, column] = image[:, row - down, column - right]
            if torch.equal(moved, copy):
                return down, right
    raise AssertionError("the image was not only moved")
