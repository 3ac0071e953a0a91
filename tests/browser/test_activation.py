"""The activation page, compared with PyTorch: curves, maps, histograms and zeros."""

import re
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import nn

from tests.activation_modules import ACTIVATION_NAMES, ACTIVATIONS
from tests.browser.lab import SOBEL_X, Lab, convolve
from tests.browser.operators import MATRIX, applied, array_of, entering, evaluate, open_with_matrix, table

SEED = 3
BINS = 61
GENERATOR = np.random.default_rng(SEED)


def query_of(op: str, parameters: dict[str, Any], source: str) -> str:
    return "&".join(
        [f"activation?op={op}", source, *(f"{name}={value}" for name, value in parameters.items())]
    )


def shown_cell(lab: Lab) -> tuple[float, float]:
    return lab.number("[data-x]"), lab.number("[data-y]")


@pytest.mark.parametrize(("op", "parameters", "module"), ACTIVATIONS, ids=ACTIVATION_NAMES)
def test_each_cell_shows_torch_s_numbers_of_a_photograph(
    lab: Lab, op: str, parameters: dict[str, Any], module: nn.Module
) -> None:
    """The default is a Sobel kernel on the cat, which gives negative numbers."""
    lab.open(query_of(op, parameters, "size=32"))
    before = convolve(entering(lab), SOBEL_X)
    after = applied(module, before)
    assert lab.shapes() == ("Before · 1 × 21 × 32", "After · 1 × 21 × 32")
    for _ in range(4):
        row, column = (int(GENERATOR.integers(side)) for side in before.shape[1:])
        lab.go_to(row, column)
        x, y = shown_cell(lab)
        assert x == pytest.approx(before[0, row, column], rel=1e-6, abs=1e-7)
        assert y == pytest.approx(after[0, row, column], rel=1e-6, abs=1e-7)


@pytest.mark.parametrize(("op", "parameters", "module"), ACTIVATIONS, ids=ACTIVATION_NAMES)
def test_each_cell_shows_torch_s_numbers_of_a_matrix(
    lab: Lab, op: str, parameters: dict[str, Any], module: nn.Module
) -> None:
    open_with_matrix(lab, query_of(op, parameters, "source=picture"))
    before = array_of(MATRIX)
    after = applied(module, before)
    for row, column in ((0, 1), (1, 0), (2, 3), (4, 4)):
        lab.go_to(row, column)
        assert np.float32(shown_cell(lab)[0]) == before[0, row, column]  # kept exactly
        assert np.float32(shown_cell(lab)[1]) == pytest.approx(after[0, row, column], rel=1e-6, abs=1e-7)


def test_both_maps_are_on_one_scale(lab: Lab) -> None:
    lab.open("activation?size=64")
    reach = float(np.abs(convolve(entering(lab), SOBEL_X)).max())
    ends = [
        lab.number(f"#{plane}-plane .legend-{end}")
        for plane in ("input", "output")
        for end in ("low", "high")
    ]
    assert ends == pytest.approx([-reach, reach, -reach, reach], rel=1e-3)  # four digits are shown


def test_histograms_and_zeros_are_counted_correctly(lab: Lab) -> None:
    lab.open("activation?size=64")
    before = convolve(entering(lab), SOBEL_X)
    after = np.maximum(before, 0)
    rows = table(lab)
    reach = next(reach for reach in (3, 4, 5, 6, 8) if reach >= np.abs(before).max())
    for counts, values in ((1, before), (2, after)):
        expected, edges = np.histogram(values.astype(np.float64), BINS, (-reach, reach))
        shown = np.zeros(BINS, int)
        for row in rows:
            shown[np.abs(edges[:-1] - float(row[0].split(" to ")[0])).argmin()] = int(row[counts])
        assert shown.tolist() == expected.tolist()
    for name, values in (("before", before), ("after", after)):
        count = int((values == 0).sum())
        text = lab.text(f"[data-zeros-{name}]")
        assert text.endswith(f"({count} of {values.size})")
        assert float(text.split(" ")[0]) == pytest.approx(100 * count / values.size, rel=5e-3)


def test_the_point_follows_the_cell_on_either_map(lab: Lab) -> None:
    lab.open("activation?source=picture&op=Tanh&image=column")
    lab.use_matrix(MATRIX)
    circle = lab.page.locator("#curve circle")

    def place() -> tuple[float, float]:
        return float(circle.get_attribute("cx") or ""), float(circle.get_attribute("cy") or "")

    lab.go_to(0, 4)
    low = place()
    layout = lab.layout("input", (5, 6))
    lab.hover("input", layout, 2, 0)
    assert lab.text("[data-x]") == "9"
    assert place()[0] > low[0]
    assert place()[1] < low[1]
    lab.hover("output", layout, 3, 0)
    assert lab.text("[data-x]") == "-6"


def test_the_settings_of_the_convolution_page_are_applied(lab: Lab) -> None:
    convolution = "image=coins&size=32&kernel=2x2:1,-1,0.5,0&stride=2&padding=0&bias=0.25"
    lab.open(f"activation?conv={quote(convolution)}")
    assert lab.text(".chosen-name") == "Coins"
    lab.go_to(3, 5)
    expect(lab.page).to_have_url(re.compile("image=coins&size=32"))
    image = entering(lab)
    before = convolve(image, [[1, -1], [0.5, 0]], stride=2, padding=0, bias=0.25)
    assert shown_cell(lab)[0] == pytest.approx(before[0, 3, 5], rel=1e-6, abs=1e-7)
    assert "nn.Conv2d(1, 1, 2, stride=2)" in lab.text("[data-before=convolution] code")
    expect(lab.page.locator("#change-convolution")).to_have_attribute("href", re.compile("kernel=2x2"))
    lab.page.reload()
    lab.settle()
    lab.go_to(3, 5)
    assert shown_cell(lab)[0] == pytest.approx(before[0, 3, 5], rel=1e-6, abs=1e-7)


def test_the_links_between_the_pages_carry_the_convolution(lab: Lab) -> None:
    lab.open("?image=coins&size=32&kernel=2x2:1,-1,0.5,0&stride=2&padding=0&bias=0.25")
    line = lab.text(".module-line")
    lab.page.get_by_role("link", name="Activation", exact=True).click()
    lab.page.wait_for_url(re.compile("/activation"))
    lab.settle()
    assert lab.text("[data-before=convolution] code") == line
    assert lab.text(".chosen-name") == "Coins"
    lab.page.get_by_role("link", name="Convolution", exact=True).click()
    lab.page.wait_for_url(re.compile("kernel=2x2"))
    lab.settle()
    assert lab.text(".module-line") == line


def test_sliders_and_fields_move_together_and_a_mistake_is_explained(lab: Lab) -> None:
    lab.open("activation?op=Softplus&size=32")
    field, slider = lab.page.locator("#parameter-beta"), lab.page.get_by_label("beta: slider")
    slider.fill("3")
    lab.settle()
    expect(field).to_have_value("3")
    assert lab.query()["beta"] == "3"
    for typed, helps in (("abc", "“abc” is not a number"), ("0", "must be above 0")):
        field.fill(typed)
        expect(lab.page.locator("#parameter-beta-message")).to_contain_text(helps)
        expect(field).to_have_value(typed)
        lab.settle()
        assert lab.text(".module-line") == "nn.Softplus(3)"
    field.fill("0.5")
    expect(lab.page.locator("#parameter-beta-message")).to_be_empty()
    lab.settle()
    assert lab.text(".module-line") == "nn.Softplus(0.5)"


def test_three_colours_are_three_channels_shown_together(lab: Lab) -> None:
    lab.open("activation?source=picture&op=Sigmoid&size=32&color=rgb")
    image = entering(lab, 3)
    after = applied(nn.Sigmoid(), image)
    lab.page.locator("#input-plane .channels button").nth(2).click()
    lab.go_to(7, 9)
    expect(lab.page.locator("#output-plane .channels button").nth(2)).to_have_attribute(
        "aria-pressed", "true"
    )
    assert shown_cell(lab) == pytest.approx((image[2, 7, 9], after[2, 7, 9]), rel=1e-6)


def test_the_curve_gives_torch_s_numbers_at_any_x(lab: Lab) -> None:
    """Typed, pointed at, tapped and by keys; beyond the chart, and where it is no number."""
    lab.open("activation?op=Tanh&size=32")
    field, curve, mark = (lab.page.locator(one) for one in ("#any-x", "#curve", "#curve .mark circle"))

    def expect_torch_at(typed: str) -> None:
        x = torch.tensor(float(typed), requires_grad=True)
        y = torch.tanh(x)
        (slope,) = torch.autograd.grad(y, x)
        lab.settle()
        assert lab.number("[data-any-x]") == pytest.approx(float(typed), rel=1e-5)
        assert lab.number("[data-any-y]") == pytest.approx(y.item(), rel=1e-5)
        assert lab.number("[data-any-slope]") == pytest.approx(slope.item(), rel=1e-5)

    for typed in ("0.5", "-1.25", "1e30"):
        field.fill(typed)
        expect_torch_at(typed)
        expect(mark).to_have_count(0 if typed == "1e30" else 1)
    expect(lab.page.locator("[data-outside]")).to_be_visible()
    field.fill("nan")
    expect(lab.page.locator("#any-x-message")).to_contain_text("must be a float32 number")
    expect(lab.page.locator("[data-any-y]")).to_have_text("…")
    box = curve.bounding_box()
    assert box
    curve.click(position={"x": box["width"] * 0.7, "y": 60})
    lab.page.mouse.move(2, 2)
    expect(lab.page.locator("#any-x-message")).to_be_empty()
    expect_torch_at(field.input_value())
    before = float(field.input_value())
    curve.press("ArrowRight")
    lab.settle()
    assert float(field.input_value()) == pytest.approx(before + 0.1)
    expect_torch_at(field.input_value())
    lab.page.locator("#op").select_option("ReLU")
    lab.settle()
    assert lab.number("[data-any-y]") == pytest.approx(before + 0.1)
    curve.press("Escape")
    expect(mark).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("op", ["GELU&approximate=tanh", "Softplus"])
def test_nothing_overflows(lab: Lab, width: int, op: str) -> None:
    lab.page.set_viewport_size({"width": width, "height": 800})
    lab.open(f"activation?op={op}")
    assert (
        evaluate(lab, "() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        <= 0
    )
    if width > 360 or op == "Softplus":  # the longest formula scrolls in its box on a phone
        assert lab.page.locator(".filled").evaluate("(one) => one.scrollWidth <= one.clientWidth")
