"""Every parameter of nn.Conv2d on the convolution page, compared with PyTorch."""

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from tests.browser.convolution import MATRIX, PRESETS, expect_map, torch_map, weight_of
from tests.browser.lab import Lab


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_padding_modes_show_torch_s_padding(lab: Lab, mode: str) -> None:
    lab.open("?padding=2")
    lab.use_matrix(MATRIX)
    lab.page.locator("#padding-mode").select_option(mode)
    lab.settle()
    expect_map(lab, torch_map(lab, lab.input_array(), padding=2, padding_mode=mode))


def test_padding_that_is_one_sided_or_keeps_the_size(lab: Lab) -> None:
    lab.open()
    lab.use_matrix(MATRIX)
    image = lab.input_array()
    lab.page.locator("#padding-kind").select_option("sides")
    lab.page.get_by_label("padding above", exact=True).fill("3")
    lab.page.get_by_label("padding right", exact=True).fill("0")
    lab.settle()
    assert lab.query()["padding"] == "3,1,1,0"
    assert lab.text(".module-line").startswith("nn.Sequential(nn.ZeroPad2d((1, 0, 3, 1)), nn.Conv2d(1, 1, 3")
    padded = np.pad(image, ((0, 0), (3, 1), (1, 0)))
    expect_map(lab, torch_map(lab, padded))
    lab.page.locator("#padding-kind").select_option("same")
    lab.settle()
    assert 'padding="same"' in lab.text(".module-line")
    expect_map(lab, torch_map(lab, image, padding="same"))


def test_dilation_by_axis(lab: Lab) -> None:
    lab.open("?image=cat&size=32&dilation=2,3&padding=3")
    assert "dilation=(2, 3)" in lab.text(".module-line")
    expect_map(lab, torch_map(lab, lab.input_array(), padding=3, dilation=(2, 3)))


def test_a_photograph_s_three_planes_and_several_outputs(lab: Lab) -> None:
    lab.open("?image=astronaut&size=32")
    lab.page.locator("#color").select_option("rgb")
    lab.settle()
    more = lab.page.get_by_label("out_channels: one more")
    more.click()
    more.click()
    lab.settle()
    assert lab.text(".pairs-count") == "kernel grid (out × in): 3 × 3 = 9 kernels"
    assert len({tuple(one.flatten().tolist()) for one in weight_of(lab)[:, 0]}) == 3
    image = lab.input_array(channels=3)
    expect_map(lab, torch_map(lab, image, padding=1), channels=(0, 2))
    assert lab.page.locator("#input-plane .channels button").count() == 3


def test_editing_a_pair_s_kernel_changes_that_one_only(lab: Lab) -> None:
    lab.open("?image=astronaut&size=32&color=rgb&kernel=3x3:sobel_x|sobel_x|sobel_x;outline|outline|outline")
    lab.page.get_by_label("Kernel from input B to output channel 1", exact=True).click()
    lab.settle()
    expect(lab.page.locator("#preset")).to_have_value("outline")
    lab.weight(2, 2).fill("3.5")
    lab.settle()
    before = np.array(lab.page.evaluate(PRESETS), dtype=object)
    presets = {preset["name"]: np.array(preset["kernel"], np.float32) for preset in before}
    expected = torch.tensor(np.array([[presets["sobel_x"]] * 3, [presets["outline"]] * 3]))
    expected[1, 2, 1, 1] = 3.5
    assert torch.equal(weight_of(lab), expected)
    lab.page.locator("#bias").fill("-0.25")
    lab.settle()
    assert lab.query()["bias"] == "0,-0.25"
    expect_map(lab, torch_map(lab, lab.input_array(channels=3), padding=1), channels=(1,))


def test_depthwise_groups(lab: Lab) -> None:
    lab.open("?image=coffee&size=32&color=rgb&kernel=3x3:sobel_x;sobel_y;outline")
    lab.page.locator("#groups").select_option("3")
    lab.settle()
    assert lab.text(".pairs-count") == "kernel grid (out × in): 3 × 1 = 3 kernels"
    assert "groups=3" in lab.text(".module-line")
    expect_map(lab, torch_map(lab, lab.input_array(channels=3), padding=1, groups=3), channels=(2,))
    pressed = lab.page.locator(".channels button[aria-pressed=true]")
    assert pressed.evaluate_all("(all) => all.map((one) => one.title)") == ["B", "Channel 2"]
    expect(lab.page.locator("#preset")).to_have_value("outline")
    expect(lab.weight(2, 2)).to_be_visible()
    lab.page.locator("#input-plane .channels button").nth(1).click()
    lab.settle()
    assert pressed.evaluate_all("(all) => all.map((one) => one.title)") == ["G", "Channel 1"]
    expect(lab.page.locator("#preset")).to_have_value("sobel_y")
    lab.page.get_by_label("out_channels: one less").click()
    lab.settle()
    assert "groups" not in lab.query()
    assert lab.text(".module-line") == "nn.Conv2d(3, 2, 3, padding=1, bias=False)"


def test_a_cell_of_padding_shows_its_value_and_its_source(lab: Lab) -> None:
    lab.open("?padding=2&padding_mode=reflect")
    lab.use_matrix(MATRIX)
    layout = lab.layout("input", (5, 6), (2, 2))
    lab.hover("input", layout, -1, 3)
    assert lab.text("#input-plane .readout") == "padding, row -1, column 3: 1, from row 1, column 3"
    lab.page.mouse.move(2, 2)
    lab.go_to(0, 0)
    assert lab.terms()[0][0] == "-2, -2 pad of 2, 2"
    lab.page.locator("#padding-mode").select_option("zeros")
    lab.settle()
    lab.hover("input", layout, -1, 3)
    assert lab.text("#input-plane .readout") == "padding, row -1, column 3: 0"


def test_rounding_and_unread_cells_are_explained_where_they_show(lab: Lab) -> None:
    lab.open("?kernel=1x2:1,1&padding=0&bias=0")
    lab.use_matrix("16777216 1 2\n1 1 1")
    lab.go_to(0, 0)
    assert (lab.text("[data-sum]"), lab.text("[data-total]")) == ("16777217", "16777216")
    assert lab.text("#arithmetic [data-note]").startswith(
        "Recomputed in float64: 16777217. PyTorch’s float32"
    )
    lab.go_to(1, 0)
    assert lab.text("#arithmetic [data-note]") == ""
    lab.page.get_by_label("stride rows: one more").click()
    lab.settle()
    notes = lab.page.locator(".formula .note").all_text_contents()
    assert notes == ["The floor: no window reaches the input’s last cell."] * 2
