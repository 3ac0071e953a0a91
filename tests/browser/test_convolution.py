"""Every parameter of the convolution page, held against PyTorch: channels, padding, dilation, transposed."""

from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import nn

from tests.browser.lab import Array, Lab

SEED = 11
MATRIX = "3 -1 2 0 5 1\n0 4 -2 1 1 7\n2 2 0 -3 6 1\n1 0 5 2 -4 0\n6 1 1 0 2 3"


def weight_of(lab: Lab) -> torch.Tensor:
    """The weights as the address tells them, (out, in, h, w)."""
    text = lab.query()["kernel"]
    presets = {preset["name"]: preset["kernel"] for preset in lab.page.evaluate(PRESETS)}
    if text in presets:
        return torch.tensor(np.array([[presets[text]]], np.float32))
    size, filters = text.split(":")
    height, width = (int(side) for side in size.split("x"))
    planes = [
        [presets.get(plane) or [float(number) for number in plane.split(",")] for plane in one.split("|")]
        for one in filters.split(";")
    ]
    arrays = [[np.array(plane, np.float32).reshape(height, width) for plane in one] for one in planes]
    return torch.tensor(np.array(arrays))


PRESETS = "JSON.parse(document.querySelector('#presets').textContent)"


def torch_map(lab: Lab, image: Array, **parameters: Any) -> Array:
    """What a torch.nn.Conv2d of the page's weights gives."""
    weight = weight_of(lab)
    bias = torch.tensor([float(number) for number in lab.query()["bias"].split(",")])
    groups = parameters.get("groups", 1)
    layer = nn.Conv2d(
        weight.shape[1] * groups, weight.shape[0], (weight.shape[2], weight.shape[3]), **parameters
    )
    with torch.no_grad():
        layer.weight.copy_(weight)
        assert layer.bias is not None
        layer.bias.copy_(bias)
        return np.asarray(layer(torch.from_numpy(image)[None])[0].numpy())


def expect_map(lab: Lab, expected: Array, channels: tuple[int, ...] = (0,)) -> None:
    """Caption, and random cells of some channels, with terms that add up."""
    expect(lab.page.locator("#output-plane .plane-caption")).to_have_text(
        f"Output · {' × '.join(str(side) for side in expected.shape)}"
    )
    lab.settle()
    generator = np.random.default_rng(SEED)
    for channel in channels:
        if expected.shape[0] > 1:
            lab.page.locator("#output-plane .channels button").nth(channel).click()
        for _ in range(3):
            row, column = (int(generator.integers(side)) for side in expected.shape[1:])
            lab.go_to(row, column)
            value = float(expected[channel, row, column])
            assert lab.number("[data-total]") == pytest.approx(value, rel=1e-5, abs=1e-5)
            terms = lab.terms()
            total = sum(float(term[1]) * float(term[2]) for term in terms) + lab.number("[data-bias]")
            assert total == pytest.approx(value, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_padding_modes_hold_what_torch_pads(lab: Lab, mode: str) -> None:
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
    lab.page.get_by_label("Padding above", exact=True).fill("3")
    lab.page.get_by_label("Padding right", exact=True).fill("0")
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
    more = lab.page.get_by_label("Output channels: one more")
    more.click()
    more.click()
    lab.settle()
    assert lab.text(".pairs-count") == "3 output × 3 input channels = 9 kernels"
    assert len({tuple(one.flatten().tolist()) for one in weight_of(lab)[:, 0]}) == 3
    image = lab.input_array(channels=3)
    expect_map(lab, torch_map(lab, image, padding=1), channels=(0, 2))
    assert lab.page.locator("#input-plane .channels button").count() == 3


def test_editing_a_pair_s_kernel_changes_that_one_only(lab: Lab) -> None:
    lab.open("?image=astronaut&size=32&color=rgb&kernel=3x3:sobel_x|sobel_x|sobel_x;outline|outline|outline")
    lab.page.get_by_label("Kernel from input 2 to output 1", exact=True).click()
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
    assert lab.text(".pairs-count") == "3 output × 1 input channel = 3 kernels"
    assert "groups=3" in lab.text(".module-line")
    expect_map(lab, torch_map(lab, lab.input_array(channels=3), padding=1, groups=3), channels=(2,))


def test_taken_apart_the_parts_and_the_bias_give_the_value(lab: Lab) -> None:
    lab.open("?image=astronaut&size=32&color=rgb&bias=0.5")
    lab.page.locator("#take-apart summary").click()
    expect(lab.page.locator(".apart-term")).to_have_count(3)
    lab.go_to(7, 9)
    image = lab.input_array(channels=3)
    weight = weight_of(lab)
    weight = weight.expand(-1, 3, -1, -1) if weight.shape[1] == 1 else weight
    parts = nn.functional.conv2d(
        torch.from_numpy(image)[None], weight.reshape(3, 1, 3, 3), padding=1, groups=3
    )
    expected = [float(part) for part in parts[0, :, 7, 9]]
    shown = lab.text(".apart-sum").split(":")[1].replace("=", "+").split("+")
    assert [float(part) for part in shown[:3]] == pytest.approx(expected, rel=1e-5, abs=1e-6)
    assert float(shown[3]) == 0.5
    assert float(shown[4]) == pytest.approx(sum(expected) + 0.5, rel=1e-5, abs=1e-5)


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
    lab.go_to(0, 1)
    assert "row 0, column 1" in lab.text(".arithmetic-title")
    assert lab.text("#output-plane .readout") == "it stamps 4 output cells"
    layout = lab.layout("output", (4, 6))
    lab.page.mouse.move(2, 2)
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


def test_each_weight_may_have_a_colour_of_its_own(lab: Lab) -> None:
    lab.open("?image=column&padding=0")
    layout = lab.layout("input", (5, 5))
    lab.go_to(0, 0)
    point = lab.point(layout, 1, 1)
    corner = point["x"] - layout["cell"] / 3, point["y"] - layout["cell"] / 3
    plain = lab.pixel("input", *corner)
    lab.page.get_by_label("A colour for each weight").check()
    lab.settle()
    assert lab.pixel("input", *corner) != plain
    fields = lab.page.locator(".kernel-grid input")
    colours = fields.evaluate_all("(all) => all.map((one) => one.style.backgroundColor)")
    assert len(set(colours)) == 9
    assert lab.query()["identity"] == "1"


def test_pointing_at_a_weight_shows_every_pixel_that_it_touches(lab: Lab) -> None:
    """At stride 2 without padding the middle weight of 3x3 meets the cells with odd row and column."""
    lab.open("?image=column&padding=0&stride=2")
    layout = lab.layout("input", (5, 5))

    def pixels() -> dict[tuple[int, int], tuple[int, ...]]:
        points = {(row, column): lab.point(layout, row, column) for row in range(5) for column in range(5)}
        offset = layout["cell"] / 3
        return {
            cell: tuple(lab.pixel("input", p["x"] - offset, p["y"] - offset)) for cell, p in points.items()
        }

    before = pixels()
    lab.weight(2, 2).hover()
    lab.settle()
    after = pixels()
    changed = {cell for cell in before if before[cell] != after[cell]}
    assert changed == {(1, 1), (1, 3), (3, 1), (3, 3)}


def test_composed_kernels(lab: Lab) -> None:
    lab.open("?image=cat&size=32")
    lab.page.locator("#preset").select_option("gaussian")
    lab.settle()
    weight = weight_of(lab)[0, 0]
    rows, columns = torch.meshgrid(torch.arange(-2.0, 3), torch.arange(-2.0, 3), indexing="ij")
    bell = torch.exp(-(rows**2 + columns**2) / 2)
    assert torch.allclose(weight, bell / bell.sum(), atol=1e-6)
    lab.page.locator("#preset").select_option("gabor")
    lab.page.get_by_label("Angle in degrees").fill("90")
    lab.settle()
    gabor = weight_of(lab)[0, 0]
    assert float(gabor.sum()) == pytest.approx(0, abs=1e-4)
    assert torch.allclose(gabor, gabor.flip(0), atol=1e-5)
    assert not torch.allclose(gabor, gabor.T, atol=1e-2)


def test_two_settings_are_compared_on_one_scale(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.get_by_role("button", name="Keep to compare").click()
    lab.page.locator("#preset").select_option("sobel_y")
    lab.settle()
    expect(lab.page.locator("[data-compared=difference] figcaption")).to_have_text("B − A")
    expect(lab.page.locator(".compare-range")).to_have_text("Both on one scale, −4 to 4.")
    canvas = lab.page.locator("[data-compared=difference] canvas")
    box = canvas.bounding_box()
    assert box
    canvas.hover(position={"x": box["width"] / 2 - 64 * 5 / 10, "y": box["height"] / 2})
    kept, present, difference = (
        float(lab.text(f"[data-compared={name}] .readout").split(":")[1])
        for name in ("kept", "present", "difference")
    )
    assert (kept, present, difference) == (4, 0, -4)
    lab.page.reload()
    lab.settle()
    expect(lab.page.locator("#compare")).to_be_visible()
    lab.page.get_by_role("button", name="End comparing").click()
    expect(lab.page.locator("#compare")).to_be_hidden()


def test_the_schematic_shows_the_same_parameters(lab: Lab) -> None:
    lab.open("?image=cat&size=64&stride=2&padding=1")
    labels = lab.page.locator("#schematic .label").all_text_contents()
    assert labels == ["input 5 × 5", "output 3 × 3"]
    assert lab.page.locator("#schematic .padding").count() == 7 * 7 - 25
    assert lab.page.locator("#schematic .tap").count() == 9
    lab.go_to(0, 0)
    corner = lab.page.locator("#schematic .cell.output").first.get_attribute("x")
    assert lab.page.locator("#schematic .frame").last.get_attribute("x") == corner
    lab.open("?image=column&padding=0&dilation=2")
    assert lab.page.locator("#schematic .label").all_text_contents() == ["input 5 × 5", "output 1 × 1"]
