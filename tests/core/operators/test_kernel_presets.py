"""Kernel presets: sizes, sums and responses to simple images."""

import math

import pytest
import torch
import torch.nn.functional as F

from app.core.operators.kernel_presets import PRESETS, Preset

MEANS = ("box_blur", "gaussian_blur", "gaussian_blur_5", "motion_blur")
KEEP_FLAT_AREAS = ("identity", "sharpen", "emboss", *MEANS)


def response(name: str, image: torch.Tensor) -> torch.Tensor:
    kernel = torch.tensor(PRESETS[name].kernel)
    return F.conv2d(image[None, None], kernel[None, None])[0, 0]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_is_square_and_odd_and_has_the_sum_in_its_source(preset: Preset) -> None:
    assert len({len(preset.kernel), *map(len, preset.kernel)}) == 1
    assert len(preset.kernel) % 2 == 1
    total = math.fsum(weight for row in preset.kernel for weight in row)
    assert total == pytest.approx(1 if preset.name in KEEP_FLAT_AREAS else 0, abs=1e-15)
    assert f"to {round(total)}" in preset.source
    assert preset.note.endswith(".")


@pytest.mark.parametrize("name", MEANS)
def test_averaging_presets_have_no_negative_weights(name: str) -> None:
    assert min(weight for row in PRESETS[name].kernel for weight in row) >= 0


@pytest.mark.parametrize("name", ["sobel", "prewitt", "scharr"])
def test_gradient_presets_are_positive_where_brightness_increases(name: str) -> None:
    to_the_right = torch.arange(7.0).repeat(7, 1)
    assert response(f"{name}_x", to_the_right).min() > 0
    assert response(f"{name}_y", to_the_right).abs().max() == 0
    assert response(f"{name}_y", to_the_right.T).min() > 0
    assert response(f"{name}_x", to_the_right.T).abs().max() == 0


def test_line_presets_respond_to_lines_of_their_direction() -> None:
    vertical = torch.zeros(7, 7)
    vertical[:, 3] = 1
    assert response("line_vertical", vertical).max() == 6
    assert response("line_horizontal", vertical).max() == 0
    assert response("line_horizontal", vertical.T).max() == 6


def test_laplacians_respond_to_spots() -> None:
    spot = torch.zeros(9, 9)
    spot[4, 4] = 1
    assert response("outline", spot).argmax() == response("outline", spot).numel() // 2
    assert response("laplacian", spot).argmin() == response("laplacian", spot).numel() // 2
    assert torch.equal(response("identity", spot), spot[1:-1, 1:-1])
