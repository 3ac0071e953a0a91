"""Attribution on /resnet18, compared with the API: numbers over the picture, address, undo and Cancel."""

import re

import numpy as np
import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.inspection import Inspection

MAP = "canvas[data-speaks]"
METHOD = "[data-method]"
READOUT = "#attribution-readout"
BUSY = "[data-busy]"


def read(inspection: Inspection, across: float, down: float) -> tuple[int, int, str]:
    """Row, column and number under the pointer, at fractions of the map's width and height."""
    speaks = inspection.page.locator(MAP)
    box = speaks.bounding_box()
    assert box
    speaks.hover(position={"x": box["width"] * across, "y": box["height"] * down})
    inspection.settle()
    found = re.fullmatch(r"row (\d+), column (\d+): (\S+)", inspection.text(READOUT))
    assert found
    return int(found[1]), int(found[2]), found[3]


def test_the_number_under_the_pointer_is_the_api_s(inspection: Inspection) -> None:
    inspection.open()
    expect(inspection.page.locator(MAP)).to_be_hidden()
    inspection.page.locator(METHOD).select_option("grad-cam")
    inspection.settle()
    asked = inspection.ask("attribution", method="grad-cam", format="json")
    for across, down in ((0.3, 0.8), (0.75, 0.4)):
        row, column, number = read(inspection, across, down)
        assert abs(row - 224 * down) <= 1
        assert abs(column - 224 * across) <= 1
        assert np.float32(number) == np.float32(asked["values"][0][row][column])
    assert inspection.text("[data-found]").startswith(f"Class {asked['label']}, logit ")
    assert inspection.text("[data-found]").endswith(f" at {asked['node']}.")
    inspection.page.locator(MAP).press("ArrowRight")
    expect(inspection.page.locator(READOUT)).to_contain_text(f"row {row}, column {column + 1}: ")


def test_the_address_restores_the_method_and_undo_reverts_it(inspection: Inspection) -> None:
    inspection.open("?node=layer3.1.relu_1&class=4")
    inspection.page.locator(METHOD).select_option("grad-cam")
    inspection.settle()
    inspection.page.locator("[data-at]").select_option("opened")
    inspection.page.locator("[data-opacity]").fill("35")
    inspection.settle()
    node = "layer3.1.relu_1"
    asked = inspection.ask("attribution", method="grad-cam", node=node, format="json", **{"class": 4})
    address, there = inspection.page.url, read(inspection, 0.5, 0.5)
    assert np.float32(there[2]) == np.float32(asked["values"][0][there[0]][there[1]])
    inspection.open("?" + address.partition("?")[2])
    assert inspection.page.url == address
    assert read(inspection, 0.5, 0.5) == there
    expect(inspection.page.locator(MAP)).to_have_css("opacity", "0.35")
    inspection.page.locator(METHOD).select_option("saliency")
    inspection.settle()
    assert inspection.query()["method"] == "saliency"
    inspection.page.locator("#undo").click()
    expect(inspection.page.locator(METHOD)).to_have_value("grad-cam")
    inspection.settle()
    assert read(inspection, 0.5, 0.5) == there


def test_an_empty_map_is_explained(inspection: Inspection) -> None:
    zero = "layer4.1.relu_1:0-511"
    inspection.open(f"?zero={zero}&method=grad-cam")
    asked = inspection.ask("attribution", method="grad-cam", zero=zero, format="json")
    assert asked["explanation"]
    expect(inspection.page.locator(MAP)).to_be_hidden()
    expect(inspection.page.locator("[data-found]")).to_contain_text(asked["explanation"])


@pytest.mark.own_page
def test_cancel_aborts_a_slow_method(inspection: Inspection) -> None:
    held: list[Route] = []
    given_up: list[str] = []

    def hold(route: Route) -> None:
        held.append(route)

    def note(request: Request) -> None:
        if "occlusion" in request.url:
            given_up.append(request.failure or "")

    inspection.page.on("requestfailed", note)
    inspection.page.route("**/attribution/progress?method=occlusion*", hold)
    inspection.open("?method=saliency")
    expect(inspection.page.locator(BUSY)).to_be_hidden()
    inspection.page.locator(METHOD).select_option("occlusion")
    expect(inspection.page.locator(BUSY)).to_contain_text("Computing Occlusion")
    expect(inspection.page.locator(MAP)).to_be_hidden()
    with inspection.page.expect_event("requestfailed"):
        inspection.page.locator("[data-give-up]").click()
    inspection.settle()
    assert len(held) == len(given_up) == 1
    assert "ABORTED" in given_up[0]
    expect(inspection.page.locator(BUSY)).to_be_hidden()
    expect(inspection.page.locator(METHOD)).to_have_value("")
    expect(inspection.page.locator(METHOD)).to_be_focused()
    assert "method" not in inspection.query()
