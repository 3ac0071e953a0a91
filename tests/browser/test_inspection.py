"""The inspection page, compared with the API: from class to pixel, channels, address, receptive field."""

import re
import zipfile

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Response, Route, expect

from tests.browser.inspection import API, Inspection

MAX_STEPS = 60
OVERVIEW_BYTES = 4_000_000
PIXELS = """([selector]) => {
  const canvas = document.querySelector(selector);
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  return { width, height, data: Array.from(data) };
}"""
WALL = "#node .wall-scroll canvas"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_opens_with_photograph_prediction_and_graph(inspection: Inspection) -> None:
    inspection.open()
    network = httpx.get(inspection.url + API).raise_for_status().json()
    predicted = inspection.ask("prediction", top=5)["classes"]
    assert inspection.texts(".predicted-label") == [one["label"] for one in predicted]
    shown = [float(text.removesuffix(" %")) for text in inspection.texts(".probability")]
    assert shown == pytest.approx([100 * one["probability"] for one in predicted], rel=5e-3)
    names = inspection.page.locator(".card").evaluate_all("(cards) => cards.map((card) => card.dataset.node)")
    assert sorted(names) == sorted(node["name"] for node in network["nodes"])
    assert inspection.page.locator("#graph .edge").count() == len(network["edges"])
    assert inspection.page.locator("#graph .edge.skip").count() == 8
    assert inspection.texts("#graph .shape") == [
        "×".join(map(str, node["shape"])) for node in network["nodes"]
    ]
    assert inspection.opened() == "conv1"
    assert f"knows {len(network['classes'])}" in inspection.text("[data-known]").replace("they know", "knows")


@pytest.mark.own_page
def test_the_overview_of_all_nodes_is_small_on_the_wire(inspection: Inspection) -> None:
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        if "uint8" in response.url:
            sizes.append(len(response.body()))

    inspection.page.on("response", weigh)
    inspection.open()
    assert len(sizes) == 1
    assert sizes[0] < OVERVIEW_BYTES


def test_totals_equal_the_api_s_on_the_way_from_a_class_to_a_pixel(inspection: Inspection) -> None:
    inspection.open()
    inspection.page.locator(".predicted button").first.click()
    seen = []
    for _ in range(MAX_STEPS):
        inspection.settle()
        place = inspection.place()
        cell = inspection.ask("cell", **place)
        seen.append(cell["op"])
        assert np.float32(inspection.total()) == np.float32(cell["value"]), place
        if cell["op"] == "Input":
            break
        walk = "#cell .tile, #cell .value.wins, #cell .reads button, #cell button.part:not([aria-expanded])"
        links = inspection.page.locator(walk)
        (links.last if cell["op"] == "Add" else links.first).click()
    assert seen[:4] == ["Softmax", "Linear", "Flatten", "AdaptiveAvgPool2d"]
    assert seen[-1] == "Input"
    assert {"ReLU", "Add", "BatchNorm2d", "Conv2d", "MaxPool2d"} <= set(seen)
    assert "No other cell computes this number" in inspection.text("#cell .apart")
    trail = inspection.page.locator("#trail li")
    expect(trail).to_have_count(len(seen))
    inspection.page.keyboard.press("Escape")
    expect(trail).to_have_count(len(seen) - 1)
    inspection.page.locator("#trail button").first.click()
    inspection.settle()
    assert inspection.opened() == "softmax"
    inspection.page.go_back()
    inspection.settle()
    expect(trail).to_have_count(len(seen) - 1)


def test_every_sum_of_a_convolution_is_reached_and_they_add_up(inspection: Inspection) -> None:
    inspection.open("?node=layer2.0.conv2&channel=3&cell=4,5")
    cell = inspection.ask("cell", node="layer2.0.conv2", channel=3, row=4, column=5)
    parts = inspection.page.locator("#cell .part")
    assert parts.count() < len(cell["terms"])
    while inspection.page.locator("#cell .more").is_visible():
        inspection.page.locator("#cell .more").click()
        inspection.settle()
    sums = [float(text) for text in inspection.texts("#cell .part-text")]
    assert len(sums) == len(cell["terms"])
    assert [abs(one) for one in sums] == sorted((abs(one) for one in sums), reverse=True)
    assert sum(sums) == pytest.approx(cell["value"], abs=1e-4)
    largest = max(cell["terms"], key=lambda term: abs(term["sum"]))
    tiles = inspection.page.locator("#cell .tile")
    assert tiles.count() == sum(not padded for row in largest["padded"] for padded in row)
    value, weight = largest["values"][1][1], largest["weights"][1][1]
    title = (tiles.nth(4).get_attribute("title") or "").replace("\u2212", "-")
    assert [float(text) for text in re.findall(r"-?\d[\d.e-]*", title.partition(": ")[2])] == pytest.approx(
        [value, weight, value * weight], rel=1e-4
    )


def test_channels_are_sorted_by_the_api_s_figures_and_found_by_typing(inspection: Inspection) -> None:
    inspection.open("?node=layer1.0.relu")
    channels = inspection.ask("channels", node="layer1.0.relu")["channels"]
    wall = inspection.page.locator(WALL)
    for order, key in (("mean", "mean"), ("zeros", "zero_fraction"), ("influence", "influence")):
        inspection.page.locator("[data-order]").select_option(order)
        inspection.settle()
        wall.press("Home")
        inspection.settle()
        best = max(channels, key=lambda one: abs(one[key]))
        assert int(inspection.query().get("channel", "0")) == best["channel"]
    inspection.page.locator("[data-find]").fill("17")
    inspection.page.locator("[data-find]").press("Enter")
    inspection.settle()
    assert inspection.query()["channel"] == "17"
    inspection.open("?node=softmax")
    inspection.page.locator("[data-find]").fill("star")
    inspection.page.locator("[data-find]").press("Enter")
    inspection.settle()
    assert inspection.text("[data-channel-title]").endswith(": star")


def test_hovering_shows_the_number(inspection: Inspection) -> None:
    inspection.open("?node=layer4.1.relu_1")
    plane = inspection.page.locator("#channel-plane .plane-canvas canvas")
    box = plane.bounding_box()
    assert box
    plane.hover(position={"x": box["width"] * 0.3, "y": box["height"] * 0.8})
    inspection.settle()
    readout = inspection.text("#channel-plane .readout")
    row, column, value = re.fullmatch(r"row (\d+), column (\d+): (\S+)", readout).groups()  # type: ignore[union-attr]
    cell = inspection.ask("cell", node="layer4.1.relu_1", channel=0, row=row, column=column)
    assert np.float32(value) == np.float32(cell["value"])
    inspection.page.locator(WALL).hover(position={"x": 20, "y": 20})
    expect(inspection.page.locator("[data-readout]")).to_have_text(re.compile("^Channel 0, row "))


def test_the_address_restores_the_view(inspection: Inspection) -> None:
    inspection.open()
    inspection.page.locator("[data-node='layer2.0.add']").click()
    inspection.page.locator(WALL).press("ArrowRight")
    inspection.page.locator("#channel-plane .plane-canvas canvas").press("ArrowDown")
    inspection.settle()
    inspection.page.locator("#cell .reads button").first.click()
    inspection.page.locator("[data-scope]").select_option("map")
    inspection.settle()
    address, total, trail = inspection.page.url, inspection.total(), inspection.texts("#trail li")
    assert inspection.query()["path"].startswith("layer2.0.add:1,")
    inspection.open("?" + address.partition("?")[2])
    assert inspection.page.url == address
    assert inspection.total() == total
    assert inspection.texts("#trail li") == trail
    expect(inspection.page.locator("[data-scope]")).to_have_value("map")


def test_the_receptive_field_and_the_gradient_are_shown_on_the_picture(inspection: Inspection) -> None:
    inspection.open("?node=layer1.0.conv2&channel=2&cell=20,30&gradient=1")
    field = inspection.ask("cell", node="layer1.0.conv2", channel=2, row=20, column=30)["receptive_field"]
    box = inspection.page.locator("[data-entered] svg .field rect").last
    assert [float(box.get_attribute(name) or "") for name in ("x", "y", "width", "height")] == [
        field["left"],
        field["top"],
        field["right"] - field["left"],
        field["bottom"] - field["top"],
    ]
    image = inspection.page.evaluate(PIXELS, ["[data-overlay]"])
    alpha = np.array(image["data"]).reshape(image["height"], image["width"], 4)[..., 3]
    rows, columns = np.nonzero(alpha)
    assert len(rows) > 10
    assert field["top"] <= rows.min() <= rows.max() < field["bottom"]
    assert field["left"] <= columns.min() <= columns.max() < field["right"]
    inspection.page.locator("[data-gradient]").uncheck()
    inspection.settle()
    assert np.sum(inspection.page.evaluate(PIXELS, ["[data-overlay]"])["data"]) == 0


def test_the_picture_shown_is_the_network_s_input(inspection: Inspection) -> None:
    inspection.open("?image=astronaut")
    image = inspection.page.evaluate(PIXELS, ["[data-entered] canvas"])
    shown = np.array(image["data"]).reshape(224, 224, 4)[..., :3]
    maps = inspection.ask("maps", nodes="input", format="json")["values"]
    mean, deviation = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    expected = 255 * (np.moveaxis(np.array(maps), 0, -1) * deviation + mean)
    assert np.abs(shown - expected).max() <= 1
    assert "(bilinear): 512 × 512 becomes 256 × 256" in inspection.text(".preprocessing")


def test_other_weights_give_their_own_answers(inspection: Inspection) -> None:
    inspection.open("?node=layer3.1.conv2&channel=9&cell=1,2")
    bundled, total = inspection.texts(".predicted-label"), inspection.total()
    inspection.page.locator("#weights summary").click()
    inspection.page.locator("[data-variant]").select_option(label="random (seed 0)")
    inspection.settle()
    assert "is untrained" in inspection.text("[data-known]")
    assert inspection.texts(".predicted-label") != bundled
    identifier = inspection.query()["network"]
    listed = httpx.get(f"{inspection.url}/api/networks").json()["networks"][0]["variants"]
    assert {"id": identifier, "weights": "seeded"} in listed
    assert inspection.place() == {"node": "layer3.1.conv2", "channel": 9, "row": 1, "column": 2}
    assert inspection.total() != total
    inspection.page.locator(".network-card", has_text="SqueezeNet").click()
    inspection.settle()
    assert inspection.opened() == "features.0"
    assert inspection.query()["network"] == "squeezenet1_1"


def test_a_matrix_is_refused_once_and_a_picture_that_the_weights_know_is_shown(
    inspection: Inspection,
) -> None:
    inspection.open("?image=column&node=relu")
    assert "Not a photograph" in inspection.text("#problem-title")
    assert inspection.text(".chosen-name") == "Circle, drawn"
    assert inspection.total() != 0
    assert inspection.query() == {"image": "circle", "node": "relu"}
    inspection.page.locator("[data-node='layer1.0.conv1']").click()
    inspection.page.go_back()
    inspection.settle()
    assert inspection.opened() == "relu"
    expect(inspection.page.locator("#problem")).to_be_hidden()


def test_numbers_and_pictures_are_exported(inspection: Inspection) -> None:
    inspection.open("?node=layer4.1.relu_1&channel=7")
    inspection.page.locator("#export-open").click()
    expect(inspection.page.locator("[data-program]")).to_contain_text("import torch")
    expect(inspection.page.locator("[data-form]")).to_be_hidden()
    curl = inspection.page.locator("[data-curl]")
    expect(curl).to_contain_text("images/cat/maps?nodes=layer4.1.relu_1&format=npy")
    with inspection.page.expect_download() as given:
        inspection.page.locator("[data-format=npy]").click()
    assert given.value.suggested_filename == "convscope-layer4.1.relu_1.npy"
    maps = np.load(given.value.path())
    shown = inspection.ask("maps", nodes="layer4.1.relu_1", format="json")["values"]
    np.testing.assert_array_equal(maps, np.array(shown, dtype=np.float32))
    sizes = {}
    for picture, size in {"entered": (224, 224), "wall": None, "graph": None, "cell": None}.items():
        with inspection.page.expect_download() as given:
            inspection.page.locator(f"[data-save={picture}]").click()
        with Image.open(given.value.path()) as image:
            assert size is None or image.size == size
            assert len(image.convert("RGB").getcolors(1 << 24) or []) > 10
            sizes[picture] = image.size
    inspection.page.locator("#export [data-scale]").select_option("2")
    for picture in ("wall", "cell"):
        with inspection.page.expect_download() as given:
            inspection.page.locator(f"[data-save={picture}]").click()
        with Image.open(given.value.path()) as image:
            assert image.size == pytest.approx([2 * side for side in sizes[picture]], abs=2)
    with inspection.page.expect_download() as given:
        inspection.page.locator("[data-save=bundle]").click()
    with zipfile.ZipFile(given.value.path()) as archive:
        assert archive.namelist() == ["program.py", "image.png", "weights.safetensors"]
    expect(inspection.page.locator("[data-save=weights]")).to_be_visible()


def test_the_photograph_is_shown_while_the_server_starts(inspection: Inspection) -> None:
    """The real answer of health is changed to "starting" until the photograph is visible."""
    starting = [True]

    def health(route: Route) -> None:
        if starting:
            route.fulfill(json={"status": "starting"})
        else:
            route.continue_()

    inspection.page.route("**/api/health", health)
    inspection.page.goto(f"{inspection.url}/resnet18?image=coffee")
    expect(inspection.page.locator("#warming")).to_be_visible()
    expect(inspection.page.locator("[data-original] figcaption")).to_have_text("Picture · 400 × 600")
    starting.clear()
    inspection.settle()
    assert len(inspection.texts(".predicted-label")) == 5


@pytest.mark.parametrize("width", [768, 360])
def test_everything_is_visible_on_a_narrow_screen(inspection: Inspection, width: int) -> None:
    inspection.page.set_viewport_size({"width": width, "height": 800})
    inspection.open("?node=layer4.1.conv2&cell=3,3&path=softmax:1,0,0;fc:1,0,0;flatten:300,0,0")
    assert inspection.page.evaluate(OVERFLOW) <= 0
    for part in ("#photo", "#prediction", "#graph", "#node", "#channel-plane", "#kernels", "#trail", "#cell"):
        inspection.page.locator(part).scroll_into_view_if_needed()
        box = inspection.page.locator(part).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
