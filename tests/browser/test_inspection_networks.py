"""Any network on /inspect: first pictures, networks of layers, matrices, and answers on their way."""

from typing import Any

import httpx
import numpy as np
from playwright.sync_api import Route, expect

from tests.browser.inspection import Inspection

SOBEL = {
    "input": {"channels": 1},
    "layers": [
        {
            "op": "Conv2d",
            "in_channels": 1,
            "out_channels": 2,
            "kernel_size": 3,
            "padding": 1,
            "weight": {"preset": ["sobel_x", "sobel_y"]},
            "bias": False,
        },
        {"op": "MaxPool2d", "kernel_size": 2},
    ],
}
CLASSIFIER = {
    "input": {"channels": 3, "height": 16, "width": 24},
    "layers": [
        {"op": "Conv2d", "in_channels": 3, "out_channels": 2, "kernel_size": 3, "weight": {"seed": 0}},
        {"op": "Flatten"},
        {"op": "Linear", "out_features": 4, "weight": {"seed": 0}},
        {"op": "Softmax", "dim": 1},
    ],
}


def make(inspection: Inspection, document: Any) -> str:
    answer = httpx.post(f"{inspection.url}/api/networks", json=document).raise_for_status()
    identifier: str = answer.json()["id"]
    return identifier


def test_an_address_without_a_picture_opens_on_one_that_the_weights_know(inspection: Inspection) -> None:
    inspection.page.goto(f"{inspection.url}/inspect")
    inspection.settle()
    expect(inspection.page).to_have_title("EfficientNet-Lite0 \u00b7 convscope")
    assert inspection.text(".chosen-name") == "Coffee"
    assert inspection.texts(".predicted-label")[0] == "espresso"
    inspection.page.goto(f"{inspection.url}/resnet18")
    inspection.settle()
    expect(inspection.page).to_have_title("ResNet-18 \u00b7 convscope")
    assert inspection.text(".chosen-name") == "Circle, drawn"
    assert inspection.texts(".predicted-label")[0] == "circle"
    assert float(inspection.texts(".probability")[0].removesuffix(" %")) > 90
    inspection.page.locator("#parameters summary").click()
    counts = inspection.page.locator("#parameters tbody tr", has_text="fc").locator("td").all_text_contents()
    assert counts[:5] == ["Linear", "10,240", "20", "10,260", "0"]
    expect(inspection.page.locator("#parameters summary")).to_contain_text("trainable, 0 frozen")


def test_a_network_of_layers_that_ends_in_maps_takes_matrices_and_photographs(
    inspection: Inspection,
) -> None:
    network = make(inspection, SOBEL)
    inspection.open(f"?network={network}&image=checkerboard")
    assert inspection.page.locator("#problem").is_hidden()
    assert inspection.text("[data-entered] figcaption").endswith("1 \u00d7 8 \u00d7 8")
    assert inspection.texts("#graph .shape") == ["1\u00d78\u00d78", "2\u00d78\u00d78", "2\u00d74\u00d74"]
    expect(inspection.page.locator("#prediction [data-no-classes]")).to_be_visible()
    for part in (".predicted", ".attribution", "#asked-class"):
        expect(inspection.page.locator(part)).to_be_hidden()
    inspection.page.locator("#picture .chosen").click()
    expect(inspection.page.locator("#type")).to_be_visible()
    inspection.page.locator("[data-name=coffee]").click()
    inspection.settle()
    assert inspection.texts("#graph .shape")[0] == "1\u00d7149\u00d7224"
    assert "0.299 R + 0.587 G + 0.114 B" in inspection.text(".preprocessing")
    place: dict[str, str | int] = {"node": "maxpool1", "channel": 1, "row": 3, "column": 4, "size": 64}
    inspection.open(f"?network={network}&image=coffee&size=64&node=maxpool1&channel=1&cell=3,4")
    path = f"{inspection.url}/api/networks/{network}/images/coffee/cell"
    cell = httpx.get(path, params=place).raise_for_status().json()
    assert np.float32(inspection.total()) == np.float32(cell["value"])


def test_a_network_of_layers_with_a_flat_output_predicts_numbers(inspection: Inspection) -> None:
    inspection.open(f"?network={make(inspection, CLASSIFIER)}&image=cat")
    assert sorted(inspection.texts(".predicted-label")) == [f"class {index}" for index in range(4)]
    assert "300 × 451 becomes 16 × 24" in inspection.text(".preprocessing")
    expect(inspection.page.locator("#prediction [data-no-classes]")).to_be_hidden()
    inspection.page.locator(".predicted button").first.click()
    inspection.settle()
    assert inspection.opened() == "softmax1"
    inspection.page.locator("[data-method]").select_option("saliency")
    inspection.settle()
    expect(inspection.page.locator("canvas[data-speaks]")).to_be_visible()


def test_a_new_picture_never_stands_beside_old_numbers(inspection: Inspection) -> None:
    held: list[Route] = []
    is_free: list[bool] = []

    def hold(route: Route) -> None:
        held.append(route)
        if is_free:
            route.continue_()

    inspection.open()
    parts = ["[data-entered]", ".predicted", ".graph-field canvas >> nth=0", ".node-row", "#cell .apart"]
    for part in parts:
        expect(inspection.page.locator(part)).to_have_css("opacity", "1")
    inspection.page.route("**/images/coffee/**", hold)
    inspection.page.locator("#picture .chosen").click()
    inspection.page.locator("[data-name=coffee]").click()
    expect(inspection.page.locator(".chosen-name")).to_have_text("Coffee")
    for part in parts:
        expect(inspection.page.locator(part)).to_have_css("opacity", "0")
    expect(inspection.page.locator(".predicted")).to_have_attribute("aria-busy", "true")
    is_free.append(True)
    for route in held.copy():
        route.continue_()
    inspection.settle()
    for part in parts:
        expect(inspection.page.locator(part)).to_have_css("opacity", "1")


def test_shapes_weights_never_name_a_photograph_without_a_warning(inspection: Inspection) -> None:
    inspection.open("?image=circle")
    warning = inspection.page.locator(".warning")
    expect(warning).to_be_hidden()
    inspection.open()
    expect(warning).to_contain_text("These weights were trained only on shapes and textures")
    warning.locator("[data-use-other]").click()
    inspection.settle()
    expect(warning).to_be_hidden()
    chosen = inspection.page.locator(".network-card[aria-pressed=true]")
    expect(chosen).to_contain_text("EfficientNet-Lite0ImageNet\u2019s 1,000 things")
    assert "cat" in inspection.texts(".predicted-label")[0]
    chosen.press("ArrowRight")
    inspection.page.keyboard.press("Enter")
    inspection.settle()
    expect(inspection.page.locator(".network-card[aria-pressed=true]")).to_be_focused()
    expect(warning).to_contain_text("These weights are random")


def test_the_kernel_of_a_depthwise_convolution_names_the_input_channel_that_it_reads(
    inspection: Inspection,
) -> None:
    inspection.page.goto(f"{inspection.url}/inspect?node=blocks.0.depthwise_conv&channel=5")
    inspection.settle()
    readout, field = (inspection.page.locator(f"[data-kernel-{part}]") for part in ("readout", "input"))
    expect(readout).to_have_text("From input channel 5 to output channel 5")
    expect(field).to_have_value("5")
    inspection.open("?node=layer1.0.conv1&channel=5")
    field.fill("7")
    expect(readout).to_have_text("From input channel 7 to output channel 5")


def test_another_network_can_be_chosen_where_one_does_not_fit_the_picture(inspection: Inspection) -> None:
    layer = {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 15, "weight": {"seed": 0}}
    network = {"input": {"channels": 1, "height": None, "width": None}, "layers": [layer] * 3}
    answer = httpx.post(f"{inspection.url}/api/networks", json=network).raise_for_status()
    inspection.expected.add(422)
    inspection.page.goto(f"{inspection.url}/inspect?network={answer.json()['id']}&image=cat&size=32")
    expect(inspection.page.get_by_text("Kernel larger than its input")).to_be_visible()
    inspection.page.locator(".network-card", has_text="EfficientNet-Lite0").click()
    inspection.settle()
    expect(inspection.page.locator(".network-card[aria-pressed=true]")).to_contain_text("EfficientNet-Lite0")
