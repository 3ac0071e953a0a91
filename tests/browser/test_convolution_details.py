"""Details of the convolution page: weight colours, formula kernels, channel sums, comparison, schematic."""

import json

import numpy as np
import pytest
import torch
from playwright.sync_api import Request, Route, expect
from torch import nn

from tests.browser.convolution import weight_of
from tests.browser.lab import Lab


def test_contributions_of_the_channels_and_the_bias_add_up_to_the_value(lab: Lab) -> None:
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


def test_sixteen_typed_channels_add_up(lab: Lab) -> None:
    planes = np.random.default_rng(4).integers(-5, 6, (16, 4, 5))
    lab.open("?kernel=2x2:1,-2,3,0.5&padding=0&bias=0.25")
    lab.page.locator("#take-apart").evaluate("(panel) => { panel.open = true; }")
    lab.use_matrix("\n\n".join("\n".join(" ".join(map(str, row)) for row in plane) for plane in planes))
    assert lab.shapes() == ("Input · 16 × 4 × 5", "Output · 1 × 3 × 4")
    assert lab.text(".parameter-count").startswith("1 kernel of 16 × 2 × 2, or 16 kernels of 2 × 2")
    tabs = lab.page.locator("#input-plane .channels button")
    assert tabs.all_text_contents() == [str(channel) for channel in range(16)]
    image = torch.from_numpy(planes.astype(np.float32))[None]
    weight = weight_of(lab).expand(16, 1, -1, -1)
    parts = nn.functional.conv2d(image, weight, groups=16)[0, :, 1, 2].tolist()
    tabs.nth(12).click()
    lab.go_to(1, 2)
    assert lab.number("[data-total]") == pytest.approx(sum(parts) + 0.25)
    drawn, sums = lab.text(".channel-sums").split(". ")
    assert drawn == "Above: channel 12, one of 16"
    assert [float(part) for part in sums.split(": ")[1].split("+")] == pytest.approx(parts)
    expect(lab.page.locator(".apart-term")).to_have_count(16)
    shown = lab.text(".apart-sum").split(": ")[1].split(" = ")
    assert [float(part) for part in shown[0].split("+")] == pytest.approx([*parts, 0.25])
    lab.page.get_by_label("Kernel from input channel 12 to output channel 0", exact=True).click()
    lab.settle()
    chosen = lab.page.locator(".pairs-grid [aria-pressed=true]")
    assert chosen.evaluate(IN_SIGHT)


IN_SIGHT = """(element) => {
  const [inner, outer] = [element.getBoundingClientRect(), element.parentElement.getBoundingClientRect()];
  return inner.left >= outer.left && inner.right <= outer.right;
}"""


def test_each_weight_may_have_a_distinct_colour(lab: Lab) -> None:
    lab.open("?image=column&padding=0")
    layout = lab.layout("input", (5, 5))
    lab.go_to(0, 0)
    point = lab.point(layout, 1, 1)
    corner = point["x"] - layout["cell"] / 3, point["y"] - layout["cell"] / 3
    plain = lab.pixel("input", *corner)
    lab.page.locator("#identity").check()
    lab.settle()
    assert lab.pixel("input", *corner) != plain
    fields = lab.page.locator(".kernel-grid input")
    colours = fields.evaluate_all("(all) => all.map((one) => one.style.backgroundColor)")
    assert len(set(colours)) == 9
    assert lab.query()["identity"] == "1"


def test_pointing_at_a_weight_marks_every_cell_that_it_multiplies(lab: Lab) -> None:
    """At stride 2 without padding, the middle weight of 3x3 multiplies the cells with odd row and column."""
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


def test_kernels_from_formulas(lab: Lab) -> None:
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
    expect(lab.page.locator("[data-compared=difference] figcaption")).to_have_text(
        "B − A · −4 (blue) to 4 (red)"
    )
    expect(lab.page.locator(".compare-range")).to_have_text("Both on one scale, −4 to 4.")
    canvas = lab.page.locator("[data-compared=difference] canvas")
    box = canvas.bounding_box()
    assert box
    canvas.hover(position={"x": box["width"] / 2 - 64 * 5 / 10, "y": box["height"] / 2})
    lab.settle()
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


def test_another_picture_is_compared_with_its_own_channels(lab: Lab) -> None:
    """The kept settings are of a matrix, which has one channel; the page's picture has three."""
    lab.open("?image=astronaut&size=32&color=rgb&compare=image%3Dcolumn%26color%3Drgb%26padding%3D1")
    expect(lab.page.locator("[data-compared=kept] figcaption")).to_contain_text("nn.Conv2d(1, 1, 3")
    expect(lab.page.locator("#problem")).to_be_hidden()


def test_a_comparison_that_is_refused_says_so(lab: Lab) -> None:
    lab.expected.add(404)
    lab.open(f"?image=column&compare=image%3D{'0' * 64}")
    expect(lab.page.locator("#problem")).to_be_visible()
    expect(lab.page.locator("#problem-detail")).not_to_be_empty()
    lab.page.get_by_role("button", name="End comparing").click()
    expect(lab.page.locator("#compare")).to_be_hidden()


def test_a_late_answer_of_a_comparison_is_dropped(lab: Lab) -> None:
    """The map of the link's settings is held back until other settings replace them."""

    def is_of_the_column(request: Request) -> bool:
        return request.url.endswith("/api/maps") and json.loads(request.post_data or "")["image"] == "column"

    def hold_back(route: Route) -> None:
        if not is_of_the_column(route.request):
            route.continue_()

    lab.page.route("**/api/maps", hold_back)
    lab.open("?image=cat&size=32&compare=image%3Dcolumn")
    with lab.page.expect_event("requestfailed", is_of_the_column):
        lab.page.get_by_role("button", name="Keep to compare").click()
    expect(lab.page.locator("[data-compared=kept] figcaption")).to_contain_text("sobel_x")


def test_the_schematic_shows_the_same_parameters(lab: Lab) -> None:
    lab.open("?image=cat&size=64&stride=2&padding=1")
    labels = lab.page.locator("#schematic .label").all_text_contents()
    assert labels == ["input 5 × 6", "output 3 × 3"]  # an even column is left over, as on the map
    assert lab.page.locator("#schematic .padding").count() == 7 * 8 - 5 * 6
    assert lab.page.locator("#schematic .tap").count() == 9
    lab.go_to(0, 0)
    corner = lab.page.locator("#schematic .cell.output").first.get_attribute("x")
    assert lab.page.locator("#schematic .frame").last.get_attribute("x") == corner
    lab.open("?image=column&padding=0&dilation=2")
    assert lab.page.locator("#schematic .label").all_text_contents() == ["input 5 × 5", "output 1 × 1"]
