"""Changes of kernel, size, stride, padding, bias and picture show PyTorch's new map without a reload."""

import re

import numpy as np
import pytest
from playwright.sync_api import Route, expect

from tests.browser.lab import SOBEL_X, Lab, convolve


def total_at(lab: Lab, row: int, column: int) -> float:
    lab.go_to(row, column)
    return lab.number("[data-total]")


def test_each_preset_shows_torch_s_map_without_a_reload(lab: Lab) -> None:
    lab.open("?image=coins&size=32")
    image = lab.input_array()
    lab.page.evaluate("window.stillHere = true")
    options = lab.page.locator("#preset optgroup[label=Presets] option").all()
    names = [option.get_attribute("value") for option in options]
    assert len(names) > 10
    for name in filter(None, names):
        lab.page.locator("#preset").select_option(name)
        lab.settle()
        fields = lab.page.locator(".kernel-grid input").all()
        height = int(lab.page.get_by_label("kernel_size rows", exact=True).input_value())
        kernel = np.array(lab.page.evaluate(KERNEL, name)).reshape(height, -1)
        assert len(fields) == kernel.size
        output = convolve(image, kernel.tolist())
        assert total_at(lab, 9, 11) == pytest.approx(float(output[0, 9, 11]), rel=1e-5, abs=1e-6)
    assert lab.page.evaluate("window.stillHere")


KERNEL = """(name) => JSON.parse(document.querySelector("#presets").textContent)
  .find((preset) => preset.name === name).kernel.flat()"""


def test_a_typed_weight_makes_the_kernel_a_custom_one(lab: Lab) -> None:
    lab.open("?image=column")
    lab.weight(2, 2).fill("1/4")
    lab.settle()
    expect(lab.page.locator("#preset")).to_have_value("")
    kernel = [[-1, 0, 1], [-2, 0.25, 2], [-1, 0, 1]]
    image = lab.input_array()
    assert total_at(lab, 2, 2) == 0.25 == float(convolve(image, kernel)[0, 2, 2])
    lab.page.reload()
    lab.settle()
    assert total_at(lab, 2, 2) == 0.25
    lab.page.locator("#preset").select_option("sobel_x")
    lab.settle()
    assert total_at(lab, 2, 2) == 0


PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_table_pasted_into_a_cell_fills_the_kernel(lab: Lab) -> None:
    lab.open("?image=column")
    lab.weight(2, 2).focus()
    lab.weight(2, 2).evaluate(PASTE, "0,5\t1/4\t-1\n0\t2\t3\n1\t1\t-6\n")
    lab.settle()
    assert lab.query()["kernel"] == "3x3:0.5,0.25,-1,0,2,3,1,1,-6"
    output = convolve(lab.input_array(), [[0.5, 0.25, -1], [0, 2, 3], [1, 1, -6]])
    assert total_at(lab, 2, 2) == float(output[0, 2, 2])
    lab.weight(3, 3).focus()
    lab.weight(3, 3).evaluate(PASTE, "1 2 3 4\n5 6 7 8")
    lab.settle()
    assert lab.query()["kernel"] == "2x4:1,2,3,4,5,6,7,8"
    expect(lab.weight(1, 1)).to_be_focused()
    lab.weight(1, 1).evaluate(PASTE, " ".join("123456789"))
    expect(lab.page.locator("#kernel .message")).to_contain_text("at most 7 × 7 here")
    assert lab.query()["kernel"] == "2x4:1,2,3,4,5,6,7,8"


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (2, 5), (15, 15), (4, 1)])
def test_kernels_of_every_size(lab: Lab, rows: int, columns: int) -> None:
    lab.open("?image=cat&size=32&padding=7")
    lab.page.locator("#kernel-pair [data-linked]").uncheck()
    lab.page.get_by_label("kernel_size rows", exact=True).fill(str(rows))
    lab.page.get_by_label("kernel_size columns", exact=True).fill(str(columns))
    lab.settle()
    assert lab.page.locator(".kernel-grid input").count() == rows * columns
    lab.weight(rows, columns).fill("3")
    lab.settle()
    weights = [float(field.input_value()) for field in lab.page.locator(".kernel-grid input").all()]
    output = convolve(lab.input_array(), np.array(weights).reshape(rows, columns).tolist(), padding=7)
    assert lab.shapes()[1] == f"Output · 1 × {output.shape[1]} × {output.shape[2]}"
    assert total_at(lab, 8, 9) == pytest.approx(float(output[0, 8, 9]), rel=1e-5, abs=1e-6)


def test_stride_and_padding_together_and_apart(lab: Lab) -> None:
    lab.open("?image=cat&size=32")
    image = lab.input_array()
    lab.page.get_by_label("stride rows: one more").click()
    lab.settle()
    output = convolve(image, SOBEL_X, stride=2)
    assert lab.shapes()[1] == f"Output · 1 × {output.shape[1]} × {output.shape[2]}"
    assert lab.query()["stride"] == "2"
    lab.page.locator("#padding-pair [data-linked]").uncheck()
    lab.page.get_by_label("padding columns", exact=True).fill("4")
    lab.settle()
    assert lab.query()["padding"] == "1,4"
    assert "padding=(1, 4)" in lab.text(".module-line")
    wide = convolve(np.pad(image, ((0, 0), (1, 1), (4, 4))), SOBEL_X, stride=2, padding=0)
    assert lab.shapes()[1] == f"Output · 1 × {wide.shape[1]} × {wide.shape[2]}"
    assert total_at(lab, 3, 4) == pytest.approx(float(wide[0, 3, 4]), rel=1e-5, abs=1e-6)


def test_buttons_stop_where_the_kernel_would_no_longer_fit(lab: Lab) -> None:
    lab.open("?image=column&padding=0")
    more = lab.page.get_by_label("kernel_size rows: one more")
    more.click()
    more.click()
    lab.settle()
    expect(more).to_be_disabled()
    assert lab.shapes()[1] == "Output · 1 × 1 × 1"


def test_the_link_restores_the_view(lab: Lab) -> None:
    lab.open()
    lab.page.locator("#preset").select_option("outline")
    lab.page.get_by_label("stride rows: one more").click()
    lab.page.locator("#bias").fill("-0.5")
    lab.page.locator("#size").select_option("64")
    lab.settle()
    shown = lab.shapes(), lab.text(".module-line"), lab.text("[data-total]")
    lab.page.goto(lab.page.url)
    lab.settle()
    assert (lab.shapes(), lab.text(".module-line"), lab.text("[data-total]")) == shown


def test_a_link_with_nonsense_falls_back_to_the_defaults(lab: Lab) -> None:
    lab.open("?image=../../etc/passwd&kernel=3x3:1,2&stride=0&padding=x&size=9999&bias=<script>")
    assert lab.text(".module-line") == "nn.Conv2d(1, 1, 3, padding=1, bias=False)"
    assert lab.text(".chosen-name") == "Cat"
    detail = lab.page.locator("#problem-detail")
    for name in ("image", "kernel", "stride", "padding", "size", "bias"):
        expect(detail).to_contain_text(f"{name} cannot be")
    lab.page.wait_for_url(re.compile("image=cat&size=128"))
    lab.page.locator("#preset").select_option("outline")
    expect(lab.page.locator("#problem")).to_be_hidden()
    lab.open("?image=column&groups=3&step=99")
    expect(detail).to_have_text(
        "groups must divide in_channels and out_channels; 3 does not divide both 1 and 1. "
        "The output has 25 cells, numbered from 0; there is no step 99."
    )
    expect(lab.page).not_to_have_url(re.compile("step|groups"))
    lab.open("?image=column&operator=ConvTranspose2d&padding=1,0,2,2")
    expect(detail).to_contain_text("ConvTranspose2d takes only zero padding")
    assert "padding=(1, 2)" in lab.text(".module-line")
    for page, query in (("activation", "op=Relu"), ("pooling", "op=Max")):
        lab.page.goto(f"{lab.url}/{page}?image=column&{query}")
        expect(detail).to_have_text(f"op cannot be “{query[3:]}”.")


def test_late_answers_never_overwrite_newer_ones(lab: Lab) -> None:
    """The first answer is held back until the second has been drawn."""
    lab.open("?image=column")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    lab.page.route(re.compile("/maps"), hold_the_first)
    with lab.page.expect_request(re.compile("/maps")):
        lab.page.locator("#preset").select_option("box_blur")
    lab.page.locator("#preset").select_option("identity")
    lab.settle()
    assert total_at(lab, 2, 2) == 1
    assert len(held) == 1
    lab.settle()
    assert total_at(lab, 2, 2) == 1
    expect(lab.page.locator("#problem")).to_be_hidden()


def test_samples_are_chosen_from_the_dialog(lab: Lab) -> None:
    lab.open()
    lab.page.locator(".chosen").click()
    expect(lab.page.locator(".sample[data-name=column]")).to_be_visible()
    lab.settle()
    names = lab.page.locator(".sample").evaluate_all("(all) => all.map((one) => one.dataset.name)")
    assert {"cat", "astronaut", "coffee", "camera", "coins", "brick", "column"} <= set(names)
    lab.page.locator(".sample[data-name=column]").click()
    expect(lab.page.locator("#input-plane .plane-caption")).to_have_text("Input · 1 × 5 × 5")
    expect(lab.page.locator("#size-row")).to_be_hidden()


def test_answers_are_shown_while_a_slider_is_dragged(lab: Lab) -> None:
    """While the second answer is held back, the first is shown, and the page keeps waiting."""
    lab.open("?image=column")
    held: list[Route] = []
    passed: list[Route] = []

    def hold_the_second(route: Route) -> None:
        (held if passed else passed).append(route)
        if route not in held:
            route.continue_()

    lab.page.route(re.compile("/maps"), hold_the_second)
    with lab.page.expect_request(re.compile("/maps")):
        lab.page.locator("#preset").select_option("box_blur")
    with lab.page.expect_request(re.compile("/maps")):
        lab.page.locator("#preset").select_option("identity")
    expect(lab.page.locator("#stage")).to_have_attribute("aria-busy", "true")
    expect(lab.page.locator("#output-plane .readout")).to_have_text(re.compile("0.3333"))
    held[0].continue_()
    lab.settle()
    assert total_at(lab, 2, 2) == 1
