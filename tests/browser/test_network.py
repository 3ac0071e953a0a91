"""The page that builds a network: by keyboard and by pointer, misfits and mends, barriers, a phone."""

from pathlib import Path

import httpx
import onnx
from playwright.sync_api import Page, expect

from tests.browser.builder import Builder
from tests.browser.test_accessibility import expect_no_barriers

COURSE = "Conv2d:16:5:padding.2;ReLU;MaxPool2d:2;Conv2d:32:5:padding.2;ReLU;MaxPool2d:2;Flatten;Linear:10"
MISFIT = "Conv2d:8:5;ReLU;MaxPool2d:2;Flatten;Linear:10:in_features.300;ReLU"


def focused(page: Page) -> str:
    """Node of the card that has the focus."""
    return str(page.evaluate("document.activeElement.dataset.node ?? document.activeElement.outerHTML"))


def choose(builder: Builder, op: str) -> None:
    """Adds a layer by keyboard, from the chooser that is open."""
    builder.page.locator(f"#chooser [data-op={op}]").focus()
    builder.page.keyboard.press("Enter")
    builder.settle()


def test_a_network_is_built_by_keyboard_alone(builder: Builder) -> None:
    builder.open("layers=&image=coins")
    page, press = builder.page, builder.page.keyboard.press
    assert builder.names() == ["input"]
    page.locator("#start-from").focus()
    press("Tab")
    assert focused(page) == "input"
    for op in ("Conv2d", "ReLU", "Flatten", "Linear"):
        press("+")
        choose(builder, op)
    assert focused(page) == "linear1"
    assert builder.names() == ["input", "conv1", "relu1", "flatten1", "linear1"]
    assert builder.shapes() == ["1x16x16", "16x16x16", "16x16x16", "4096", "10"]
    expect(page.locator(".predicted li")).to_have_count(5)
    press("ArrowLeft")
    press("ArrowLeft")
    press("Insert")
    choose(builder, "MaxPool2d")
    assert builder.layers() == "Conv2d:16:3:padding.1;ReLU;MaxPool2d:2;Flatten;Linear:10"
    change_by_keyboard(builder)
    for _ in range(2):
        press("Control+z")
        builder.settle()
    assert builder.layers() == "Conv2d:16:3:padding.1;MaxPool2d:2;ReLU;Flatten;Linear:10"
    press("Control+y")
    builder.settle()
    assert builder.names() == ["input", "conv1", "relu1", "flatten1", "linear1"]


def change_by_keyboard(builder: Builder) -> None:
    """Moves the pooling, removes it, and gives the convolution another channel."""
    page, press = builder.page, builder.page.keyboard.press
    press("Control+ArrowLeft")
    assert builder.layers() == "Conv2d:16:3:padding.1;MaxPool2d:2;ReLU;Flatten;Linear:10"
    assert focused(page) == "maxpool1"
    expect(page.locator("#builder-spoken")).to_have_text("Moved MaxPool2d to place 2 of 5.")
    press("Delete")
    assert builder.names() == ["input", "conv1", "relu1", "flatten1", "linear1"]
    assert focused(page) == "relu1"
    press("ArrowLeft")
    press("e")
    page.get_by_role("spinbutton", name="out_channels").focus()
    press("ArrowUp")
    builder.settle()
    assert builder.shapes()[1] == "17x16x16"
    press("Escape")
    builder.settle()
    assert focused(page) == "conv1"


def test_a_misfit_is_explained_where_it_stands_and_mended_by_a_button(builder: Builder) -> None:
    builder.expected.add(422)
    builder.open(f"layers={MISFIT}&image=coins")
    misfit, after = builder.card("linear1"), builder.card("relu2")
    assert builder.shapes() == ["1x16x16", "8x12x12", "8x12x12", "8x6x6", "288"]
    assert builder.card("maxpool1").locator("canvas").is_visible()
    assert misfit.get_attribute("data-place") == "misfit"
    assert after.get_attribute("data-place") == "after"
    assert misfit.locator("dd").all_text_contents() == ["288", "in_features 300"]
    expect(builder.page.locator("#prediction")).to_contain_text("The classes follow the last layer")
    expect(builder.page.locator(".predicted li")).to_have_count(0)
    assert builder.page.locator(".layer-place").evaluate("row => row.scrollWidth <= row.clientWidth")
    expect(builder.page.locator("[data-draft-note]")).to_contain_text("linear1 does not fit")
    after.locator(".layer-edit").click()
    expect(builder.page.locator("#layer-editor [data-note]")).to_have_text("Nothing to set.")
    misfit.get_by_role("button", name="in_features = 288").click()
    builder.settle()
    assert builder.layers() == MISFIT.replace("300", "288")
    assert builder.shapes()[-2:] == ["10", "10"]
    builder.page.go_back()
    builder.settle()
    assert misfit.get_attribute("data-place") == "misfit"
    misfit.locator(".layer-edit").click()
    builder.page.get_by_text("from what arrives").click()
    builder.settle()
    assert builder.layers() == MISFIT.replace(":in_features.300", "")
    assert "nn.Linear(288, 10)" in builder.texts(".layer-line")
    builder.page.locator("#start-from").select_option("lenet5")
    builder.settle()
    assert builder.shapes()[0] == "1x32x32"
    assert builder.text("[data-draft-note]").startswith("LeCun et al. 1998")
    builder.page.locator("#undo").click()
    builder.settle()
    assert builder.layers() == MISFIT.replace(":in_features.300", "")
    assert_misfit_comes_into_sight(builder)


def assert_misfit_comes_into_sight(builder: Builder) -> None:
    """On a phone, far below the card that an edit removed."""
    builder.page.set_viewport_size({"width": 360, "height": 740})
    builder.open(f"layers={MISFIT.replace('300', '288')}&image=coins")
    builder.card("conv1").locator(".layer-open").focus()
    builder.page.keyboard.press("ArrowDown")
    assert focused(builder.page) == "relu1"
    builder.page.keyboard.press("ArrowUp")
    builder.page.keyboard.press("Delete")
    builder.settle()
    expect(builder.card("linear1").locator(".mends")).to_be_in_viewport()


def test_cards_open_the_inspection_and_move_by_pointer(builder: Builder) -> None:
    builder.open()
    page = builder.page
    assert builder.shapes()[-3:] == ["32x4x4", "512", "10"]
    builder.card("flatten1").locator(".joint-shape").hover()
    expect(page.locator("#shape-note")).to_have_text("32 · 4 · 4 = 512: all numbers of the maps in one row.")
    builder.card("conv1").locator(".joint-shape").focus()
    expect(page.locator("#shape-note math")).to_be_visible()
    builder.card("conv2").locator(".layer-open").hover()
    expect(page.locator("[data-entered] .layer-field-frame rect")).to_have_attribute("width", "14")
    builder.card("conv2").locator(".layer-open").click()
    builder.settle()
    assert builder.opened() == "conv2"
    expect(page.locator("#node")).to_be_in_viewport()
    builder.card("relu1").locator(".layer-grip").hover()
    page.mouse.down()
    target = builder.card("maxpool1").bounding_box()
    assert target
    page.mouse.move(target["x"] + target["width"], target["y"] + 20, steps=5)
    page.mouse.up()
    builder.settle()
    assert builder.layers().startswith("Conv2d:16:5:padding.2;MaxPool2d:2;ReLU;Conv2d")
    builder.card("conv1").locator(".layer-edit").click()
    editor = page.locator("#layer-editor")
    editor.get_by_role("spinbutton", name="out_channels").fill("5000")
    expect(editor.get_by_role("alert").filter(has_text="at most 4096")).to_be_visible()
    editor.get_by_role("spinbutton", name="out_channels").fill("8")
    editor.locator("#padding-kind").select_option("same")
    builder.settle()
    assert builder.layers().startswith("Conv2d:8:5:padding.same;")
    assert builder.opened() == "conv2"
    page.reload()
    builder.settle()
    assert builder.opened() == "conv2"
    assert builder.shapes()[1] == "8x16x16"


def test_weights_go_out_and_come_in(builder: Builder, tmp_path: Path) -> None:
    builder.expected.add(422)
    layers, page, file = "layers=Conv2d:4:3;Flatten;Linear:10&image=coins", builder.page, tmp_path / "w"
    own = page.locator("[data-own-weights]")
    builder.open(f"{layers}&seed=3")
    before = builder.texts(".predicted li")
    page.locator("#export-open").click()
    with page.expect_download() as saved:
        page.locator("[data-save=weights]").click()
    saved.value.save_as(file)
    with page.expect_download() as exported:
        page.locator("[data-save=onnx]").click()
    onnx.checker.check_model(exported.value.path())
    page.locator("#export [data-close]").click()
    builder.open(layers)
    seeded = builder.texts(".predicted li")
    assert seeded != before
    page.get_by_text("Other weights", exact=True).click()
    page.locator("[data-weights-file]").set_input_files(file)
    expect(own).to_be_visible()
    builder.settle()
    assert builder.texts(".predicted li") == before
    page.reload()
    builder.settle()
    assert builder.texts(".predicted li") == before
    own.click()
    builder.settle()
    assert builder.texts(".predicted li") == seeded
    expect(own).to_be_hidden()
    for weights, button in ((before, "#undo"), (seeded, "#undo"), (before, "#redo")):
        page.locator(button).click()
        builder.settle()
        assert builder.texts(".predicted li") == weights
    own.click()
    page.locator("#start-from").select_option("dropout")
    builder.settle()
    page.locator("[data-weights-file]").set_input_files(file)
    expect(page.locator("[data-upload-problem]")).to_contain_text("cannot be used")
    expect(own).to_be_hidden()


def test_the_page_opens_on_a_digit_and_offers_others(builder: Builder) -> None:
    builder.open()
    page, seven = builder.page, builder.page.locator("#digits [title='Digit 7']")
    expect(page.locator(".chosen-name")).to_have_text("Digit 3")
    expect(page.locator("#digits [title='Digit 3']")).to_have_attribute("aria-pressed", "true")
    assert builder.texts(".preprocessing li") == ["Rescale 0 to 255 becomes 0 to 1"]
    seven.click()
    builder.settle()
    expect(page.locator(".chosen-name")).to_have_text("Digit 7")
    expect(seven).to_have_attribute("aria-pressed", "true")
    chosen = httpx.URL(page.url).params["image"]
    assert chosen in (page.locator("[data-original] img").get_attribute("src") or "")
    builder.open(f"image={chosen}")
    expect(page.locator(".chosen-name")).to_have_text("Digit 7")
    builder.open("image=coins")
    expect(page.locator(".chosen-name")).to_have_text("Coins")
    builder.expected.add(422)
    matrix = httpx.post(f"{builder.url}/api/images", json={"matrix": [[0.25, 0.5, 1.0, 0.0] * 3] * 8})
    builder.open(f"image={matrix.json()['id']}")
    expect(page.locator("[data-picture-misfit]")).to_contain_text("The matrix is 1 × 8 × 12")
    page.get_by_role("button", name="input 1 × 8 × 12").click()
    builder.settle()
    assert builder.shapes()[:2] == ["1x8x12", "16x8x12"]
    expect(page.locator("[data-picture-misfit]")).to_be_hidden()
    expect(page.locator("#problem")).to_be_hidden()


def test_the_page_has_no_barriers_and_fits_a_phone(builder: Builder) -> None:
    builder.expected.add(422)
    page = builder.page
    for query in (f"layers={COURSE}", f"layers={MISFIT}"):
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 900})
            builder.open(query)
            builder.card("conv1").locator(".layer-edit").click()
            page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
            builder.settle()
            expect_no_barriers(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 1000})
    builder.card("conv1").locator(".joint-add").click()
    expect(page.locator("#chooser")).to_be_visible()
    expect_no_barriers(page)
