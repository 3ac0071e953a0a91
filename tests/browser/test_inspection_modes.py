"""train() beside eval() on the Inspect page."""

import httpx
from playwright.sync_api import expect

from tests.browser.inspection import Inspection
from tests.browser.test_accessibility import findings
from tests.browser.test_inspection_networks import SOBEL, make

LAYERS = [
    {"op": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3, "weight": {"seed": 1}},
    {"op": "BatchNorm2d", "num_features": 2},
    {"op": "Dropout", "p": 0.5},
    {"op": "Flatten"},
    {"op": "Linear", "in_features": None, "out_features": 3},
    {"op": "Softmax"},
]
DOCUMENT = {"input": {"channels": 1, "height": 12, "width": 12}, "layers": LAYERS}


def percents(inspection: Inspection, column: int) -> list[float]:
    cells = inspection.texts(f".mode-classes tbody tr td:nth-child({column})")
    return [float(text.removesuffix(" %")) for text in cells]


def test_the_picture_is_run_both_ways_and_told_why_it_differs(inspection: Inspection) -> None:
    page, network = inspection.page, make(inspection, DOCUMENT)
    inspection.open(f"?network={network}&node=dropout1")
    switch = page.get_by_role("checkbox", name="Run the picture both ways")
    switch.press("Space")
    inspection.settle()
    maps = page.locator("#modes .mode-row canvas")
    expect(maps).to_have_count(5)
    expect(maps.last).to_be_in_viewport()
    assert "Dropout sets half of its inputs to zero at random in train()" in inspection.text(
        "#modes [data-why]"
    )
    assert "batchnorm1: BatchNorm uses this batch" in inspection.text("#modes [data-why]")
    assert inspection.query()["train"] == "0"

    page.get_by_role("button", name="Draw again").click()
    inspection.settle()
    assert inspection.query()["train"] == "4"
    path = f"{inspection.url}/api/networks/{network}/images/cat/modes?node=softmax1&draws=1&seed=5"
    answer = httpx.get(path).raise_for_status().json()
    for column, mode in ((2, answer["eval"]), (4, answer["train"][0])):
        shown = sorted(percents(inspection, column))
        # Percentages are shown with three digits.
        assert all(abs(a - 100 * b) < 0.06 for a, b in zip(shown, sorted(mode["values"]), strict=True))
    page.reload()
    inspection.settle()
    expect(maps).to_have_count(5)
    assert "seed 4" in inspection.text("#modes .mode-classes thead")
    assert findings(page) == []

    switch.click()
    inspection.settle()
    expect(page.locator(".modes-shown")).to_be_hidden()
    assert "train" not in inspection.query()
    inspection.open(f"?network={make(inspection, SOBEL)}")
    expect(page.locator("#modes")).to_be_hidden()
