"""nn.ConvTranspose2d on the convolution page in both views, compared with PyTorch."""

from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import nn

from tests.browser.convolution import MATRIX, expect_map
from tests.browser.lab import Lab


@pytest.mark.parametrize(
    "parameters",
    [
        {"stride": 2, "padding": 1},
        {"stride": 2, "padding": 1, "output_padding": 1},
        {"stride": (3, 1), "padding": 0},
        {"stride": 1, "padding": 2, "dilation": 2},
    ],
)
def test_transposed_convolution_in_the_gather_view(lab: Lab, parameters: dict[str, Any]) -> None:
    text = {name: str(value).strip("()").replace(" ", "") for name, value in parameters.items()}
    query = "&".join(f"{name}={value}" for name, value in text.items())
    padding = "" if "padding" in text else "&padding=0"
    lab.open(f"?operator=ConvTranspose2d&kernel=3x3:1,2,3,4,5,6,7,8,9&{query}{padding}")
    lab.use_matrix(MATRIX)
    layer = nn.ConvTranspose2d(1, 1, 3, bias=False, **parameters)
    with torch.no_grad():
        layer.weight.copy_(torch.arange(1.0, 10.0).reshape(1, 1, 3, 3))
        expected = layer(torch.from_numpy(lab.input_array())[None])[0].numpy()
    expect_map(lab, np.asarray(expected))
    assert lab.text(".module-line").startswith("nn.ConvTranspose2d(1, 1, 3")
    assert lab.text(".arithmetic-title").endswith("with the kernel rotated")
    expect(lab.page.locator("#arithmetic [data-note]")).to_contain_text("rotated by 180°")


def test_transposed_convolution_with_channels_and_groups(lab: Lab) -> None:
    kernel = "2x2:" + ";".join(",".join(str(4 * output + tap) for tap in range(4)) for output in range(6))
    lab.open(
        f"?operator=ConvTranspose2d&image=coffee&size=32&color=rgb&stride=2&padding=0&groups=3&kernel={kernel}"
    )
    layer = nn.ConvTranspose2d(3, 6, 2, stride=2, groups=3, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.arange(24.0).reshape(3, 2, 2, 2))
        expected = layer(torch.from_numpy(lab.input_array(channels=3))[None])[0].numpy()
    expect_map(lab, np.asarray(expected), channels=(1, 4))


def test_transposed_convolution_in_the_scatter_view(lab: Lab) -> None:
    lab.open("?operator=ConvTranspose2d&view=scatter&stride=2&padding=0&kernel=2x2:1,2,3,4")
    lab.use_matrix("1 2 3\n4 5 6")
    assert lab.shapes() == ("Input · 1 × 2 × 3", "Output · 1 × 4 × 6")
    expect(lab.page.locator("[data-place]")).to_have_text("all 6 cells")
    lab.page.locator("[data-first]").click()
    lab.page.locator("[data-forward]").click()
    lab.settle()
    assert "row 0, column 1" in lab.text(".arithmetic-title")
    assert lab.text("#output-plane .readout") == "it stamps 4 output cells"
    layout = lab.layout("output", (4, 6))
    lab.page.mouse.move(2, 2)
    lab.settle()
    seen = {
        (row, column): tuple(
            lab.pixel("output", point["x"] - layout["cell"] / 3, point["y"] - layout["cell"] / 3)
        )
        for row in range(4)
        for column in range(6)
        for point in [lab.point(layout, row, column)]
    }
    veiled = {seen[cell] for cell in ((0, 4), (1, 5), (2, 0), (3, 5))}
    assert len(veiled) == 1
    assert seen[0, 1] not in veiled
    assert seen[1, 0] not in veiled
