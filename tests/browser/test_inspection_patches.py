"""Top patches on the Inspect page, compared with the API's answer and the pictures' pixels."""

import io
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from app.datasets.built_in import BUILT_IN
from tests.browser.inspection import Inspection
from tests.browser.test_accessibility import findings
from tests.browser.test_inspection_networks import make
from tests.datasets.zips import packed

DOCUMENT = {
    "input": {"channels": 1, "height": 64, "width": 64},
    "layers": [
        {"op": "Conv2d", "in_channels": 1, "out_channels": 3, "kernel_size": 9, "weight": {"seed": 2}},
        {"op": "AdaptiveAvgPool2d", "output_size": 1},
        {"op": "Flatten"},
    ],
}
PIXELS = """(canvas) => {
  const { height, width } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  return { height, width, red: [...data].filter((_, index) => index % 4 === 0) };
}"""
PIECES = "#patches li button"


@pytest.fixture
def few(inspection: Inspection) -> str:
    """The id of a data set of five pictures of each material."""
    made = BUILT_IN["materials"].made()
    classes = made.value.classes
    files = {f"{one.label}/{image}.png": made.pictures[image] for one in classes for image in one.images[:5]}
    headers = {"Content-Type": "application/zip"}
    # The second time it is there already.
    sent = httpx.post(
        f"{inspection.url}/api/datasets", content=packed(files), headers=headers, timeout=60
    ).raise_for_status()
    identifier: str = sent.json()["id"]
    return identifier


def asked(inspection: Inspection, node: str, channel: int) -> list[dict[str, Any]]:
    path = f"{inspection.url}/api/networks/{inspection.query()['network']}/patches"
    query: dict[str, str | int] = {"dataset": inspection.query()["dataset"], "node": node, "channel": channel}
    found: list[dict[str, Any]] = (
        httpx.get(path, params=query, timeout=60).raise_for_status().json()["patches"]
    )
    return found


def assert_shown(inspection: Inspection, found: list[dict[str, Any]]) -> None:
    """Class, value and pixels of every piece."""
    classes = ["brick", "grass", "gravel"]
    shown = inspection.page.locator(PIECES)
    expect(shown).to_have_count(9)
    for piece, one in zip(shown.all(), found, strict=True):
        name, value = piece.locator(":scope > span:not(.patch)").all_text_contents()
        assert name == classes[one["label"]]
        assert abs(float(value.replace("\u2212", "-")) - one["value"]) < 0.001 * abs(one["value"])
        pixels = piece.locator("canvas").evaluate(PIXELS)
        content = httpx.get(f"{inspection.url}/api/images/{one['image']}/pixels").content
        box = one["receptive_field"]
        expected = np.asarray(Image.open(io.BytesIO(content)))[
            box["top"] : box["bottom"], box["left"] : box["right"]
        ]
        assert (pixels["height"], pixels["width"]) == expected.shape
        # The input comes as 255 levels between its own minimum and maximum.
        assert np.abs(np.reshape(pixels["red"], expected.shape) - expected.astype(float)).max() <= 1


def test_top_patches_follow_the_channel(inspection: Inspection, few: str) -> None:
    page, network = inspection.page, make(inspection, DOCUMENT)
    inspection.open(f"?network={network}&node=conv1&channel=1")
    assert "dataset" not in inspection.query()
    page.locator("#patches summary").click()
    inspection.settle()
    expect(page.locator("#patches select")).to_have_value("materials")
    assert "cifar10" not in page.locator("#patches option").evaluate_all("all => all.map((one) => one.value)")
    assert inspection.text("#patches [data-about]") == "Each of the 630 pictures passes the network once."
    page.locator("#patches select").select_option(few)
    page.get_by_role("button", name="Find top patches").click()
    inspection.settle()
    assert_shown(inspection, asked(inspection, "conv1", 1))
    assert "these 9 have the greatest values of channel 1 of conv1" in inspection.text(
        "#patches [data-about]"
    )
    assert (inspection.query()["dataset"], inspection.query()["patches"]) == (few, "1")

    page.locator(".wall-scroll canvas").press("ArrowRight")
    inspection.settle()
    found = asked(inspection, "conv1", 2)
    assert_shown(inspection, found)
    assert findings(page) == []


def test_a_piece_opens_its_picture_with_its_cell(inspection: Inspection, few: str) -> None:
    page, network = inspection.page, make(inspection, DOCUMENT)
    inspection.open(f"?network={network}&channel=2&dataset={few}&patches=1")
    found = asked(inspection, "conv1", 2)
    page.locator(PIECES).nth(1).click()
    inspection.settle()
    second, box = found[1], found[1]["receptive_field"]
    assert inspection.query()["image"] == second["image"]
    assert inspection.place() == {key: second[key] for key in ("row", "column")} | {
        "node": "conv1",
        "channel": 2,
    }
    expect(page.locator("[data-entered] canvas").first).to_be_in_viewport()
    frame = page.locator("[data-entered] .field rect").last
    for name, number in {"x": box["left"], "y": box["top"], "width": 9, "height": 9}.items():
        expect(frame).to_have_attribute(name, str(number))
    assert_shown(inspection, found)

    page.reload()
    inspection.settle()
    assert_shown(inspection, found)
    inspection.open(f"?network={network}&node=flatten1&dataset={few}&patches=1")
    assert inspection.text("#patches [data-about]").endswith("so each piece is a whole picture.")
    assert_shown(inspection, asked(inspection, "flatten1", 0))
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_search_says_how_far_it_is_and_can_be_cancelled(inspection: Inspection) -> None:
    page = inspection.page
    inspection.open("?node=maxpool&dataset=digits")
    page.get_by_role("button", name="Find top patches").press("Enter")
    expect(page.locator("#patches [data-parts]")).to_contain_text("of 1797 pictures")
    page.locator("#patches").get_by_role("button", name="Cancel").press("Enter")
    inspection.settle()
    expect(page.locator("#patches progress")).to_be_hidden()
    expect(page.get_by_role("button", name="Find top patches")).to_be_focused()
    assert (inspection.query()["dataset"], "patches" in inspection.query()) == ("digits", False)
    inspection.open(f"?dataset={'0' * 64}")
    expect(page.locator("#patches [data-problem]")).to_contain_text("is not on this server")
    expect(page.get_by_role("button", name="Find top patches")).to_be_disabled()
    page.locator("#patches summary").click()
    inspection.settle()
    assert "dataset" not in inspection.query()
