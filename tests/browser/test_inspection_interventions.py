"""Switched-off channels and comparisons on /resnet18, compared with the API: numbers, address, undo."""

from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.inspection import API, Inspection

ROWS = ".predicted li"
CHIPS = "#switched-off .chip"
COMPARE = "[data-compare]"


def shown_predictions(inspection: Inspection) -> dict[str, tuple[float | None, float | None]]:
    """Probabilities of this trace and the other one in per cent, by label; None for an unknown class."""

    def percent(text: str) -> float | None:
        return None if text == "unknown" else float(text.removesuffix(" %"))

    labels, here = inspection.texts(f"{ROWS} .predicted-label"), inspection.texts(f"{ROWS} .probability")
    other = inspection.texts(f"{ROWS} .other-probability")
    return {
        label: (percent(one), percent(another))
        for label, one, another in zip(labels, here, other, strict=True)
    }


def assert_predicted(inspection: Inspection, here: Any, other: Any) -> None:
    """Compare the shown classes with the top five of both answers of the API, and both probabilities."""
    shown = shown_predictions(inspection)
    answers = [{one["label"]: 100 * one["probability"] for one in each["classes"]} for each in (here, other)]
    assert set(shown) == {label for answer in answers for label in list(answer)[:5]}
    for label, found in shown.items():
        for percent, answer in zip(found, answers, strict=True):
            assert percent == (pytest.approx(answer[label], rel=5e-3) if label in answer else None)


def differing_nodes(inspection: Inspection, other: httpx.URL | str, here: httpx.URL | str) -> set[str]:
    """Nodes whose statistics differ between two summaries of the API."""
    figures = [
        {
            node["name"]: [node[key] for key in ("minimum", "maximum", "mean", "zero_fraction")]
            for node in httpx.get(f"{inspection.url}{path}", timeout=60).raise_for_status().json()["nodes"]
        }
        for path in (other, here)
    ]
    return {name for name in figures[0] if figures[0][name] != figures[1][name]}


def marked_nodes(inspection: Inspection) -> set[str]:
    """Nodes that the graph marks as different."""
    return set(
        inspection.page.evaluate(
            "[...document.querySelectorAll('.card')].filter((card) => !card.querySelector('.moved').hidden)"
            ".map((card) => card.dataset.node)"
        )
    )


def test_a_channel_is_switched_off_and_on_again(inspection: Inspection) -> None:
    inspection.open("?node=layer2.0.relu&channel=9")
    expect(inspection.page.locator("#compared")).to_be_hidden()
    expect(inspection.page.locator(f"{ROWS} .other-probability")).to_have_count(0)
    inspection.page.get_by_role("button", name="Switch off channel 9", exact=True).click()
    inspection.settle()
    zero = "layer2.0.relu:9"
    assert inspection.query()["zero"] == zero
    assert_predicted(
        inspection,
        inspection.ask("prediction", zero=zero, top=20),
        inspection.ask("prediction", top=20),
    )
    path = f"{API}/images/cat"
    assert marked_nodes(inspection) == differing_nodes(inspection, path, f"{path}?zero={zero}")
    assert "conv1" not in marked_nodes(inspection)
    assert "fc" in marked_nodes(inspection)
    inspection.page.locator("#undo").click()
    inspection.settle()
    assert "zero" not in inspection.query()
    assert marked_nodes(inspection) == set()
    inspection.page.locator("#redo").click()
    inspection.settle()
    inspection.page.get_by_role("button", name="Switch on channel 9", exact=True).click()
    inspection.settle()
    assert "zero" not in inspection.query()
    expect(inspection.page.locator("#switched-off")).to_be_hidden()


def test_the_cell_of_a_switched_off_channel_is_zero_times_its_formula(inspection: Inspection) -> None:
    inspection.open("?node=relu&channel=3&cell=20,20&zero=relu:3")
    assert inspection.total() == 0
    (read,) = inspection.ask("cell", node="relu", channel=3, row=20, column=20)["terms"]
    assert inspection.text(".cell-total").startswith(f"0 \u00d7 (max(0, {read['values'][0][0]:.6g})")


def test_one_channel_is_kept_and_the_map_is_shown_before_and_after(inspection: Inspection) -> None:
    inspection.open("?node=layer1.0.relu&channel=5")
    inspection.page.get_by_role("button", name="Keep only channel 5", exact=True).click()
    inspection.settle()
    zero = "layer1.0.relu:0-4,6-63"
    assert inspection.query()["zero"] == zero
    assert inspection.texts(CHIPS) == ["0\u20134\u00d7", "6\u201363\u00d7"]
    expect(inspection.page.get_by_role("button", name="Keep only channel 5", exact=True)).to_be_disabled()
    inspection.page.locator("[data-node='layer1.0.conv2']").click()
    inspection.settle()
    asked: dict[str, str | int] = {"nodes": "layer1.0.conv2", "channels": 0, "format": "json"}
    answers = [inspection.ask("maps", **asked), inspection.ask("maps", **asked, zero=zero)]
    maps = [np.array(answer["values"], dtype=np.float32)[0] for answer in answers]
    canvas = inspection.page.locator("[data-compared=present] canvas")
    box = canvas.bounding_box()
    assert box
    canvas.hover(position={"x": box["width"] / 2 + 2, "y": box["height"] / 2 + 2})
    inspection.settle()
    row, column = maps[0].shape[0] // 2, maps[0].shape[1] // 2
    for name, expected in zip(("kept", "present", "difference"), [*maps, maps[1] - maps[0]], strict=True):
        place, _, number = inspection.text(f"[data-compared={name}] .readout").partition(": ")
        assert place == f"row {row}, column {column}"
        assert np.float32(number) == expected[row, column]


def test_chips_switch_on_again_and_the_address_restores_them(inspection: Inspection) -> None:
    inspection.open("?zero=conv1:3,7-9;layer2.0.add:0-20&node=conv1")
    assert inspection.texts(CHIPS) == ["3\u00d7", "7\u20139\u00d7", "0\u201320\u00d7"]
    inspection.page.get_by_role("button", name="Switch channel 7\u20139 of conv1 on again").click()
    inspection.settle()
    assert inspection.query()["zero"] == "conv1:3;layer2.0.add:0-20"
    inspection.page.get_by_role("button", name="Switch all on", exact=True).click()
    inspection.settle()
    assert inspection.query()["zero"] == "layer2.0.add:0-20"
    inspection.page.locator("#undo").click()
    inspection.settle()
    assert inspection.texts(CHIPS) == ["3\u00d7", "0\u201320\u00d7"]
    inspection.page.get_by_role("button", name="Switch on all channels in all nodes").click()
    inspection.settle()
    assert "zero" not in inspection.query()


def test_other_weights_are_compared(inspection: Inspection) -> None:
    inspection.open("?node=layer1.0.add")
    inspection.page.locator(COMPARE).select_option(label="random (seed 0)")
    inspection.settle()
    other = inspection.query()["compare"].removeprefix("network:")
    predicted = (
        httpx.get(
            f"{inspection.url}/api/networks/{other}/images/cat/prediction", params={"top": 1000}, timeout=60
        )
        .raise_for_status()
        .json()
    )
    assert len(predicted["classes"]) == 1000
    assert_predicted(inspection, inspection.ask("prediction", top=20), predicted)
    assert None in {percent for both in shown_predictions(inspection).values() for percent in both}
    path = f"/api/networks/{other}/images/cat"
    assert marked_nodes(inspection) == differing_nodes(inspection, path, f"{API}/images/cat")
    expect(inspection.page.locator("#compared")).to_be_visible()
    inspection.page.locator("[data-node=softmax]").click()
    inspection.settle()
    expect(inspection.page.locator("#compared")).to_be_hidden()
    inspection.page.locator("#undo").click()
    inspection.page.locator("#undo").click()
    inspection.settle()
    assert "compare" not in inspection.query()
    expect(inspection.page.locator(f"{ROWS} .other-probability")).to_have_count(0)


def test_another_picture_is_compared(inspection: Inspection) -> None:
    inspection.open("?node=layer1.0.add&channel=2")
    inspection.page.locator(COMPARE).select_option("image:cat")
    inspection.settle()
    expect(inspection.page.locator("#compared")).to_be_hidden()
    sample = next(
        one["name"]
        for one in httpx.get(f"{inspection.url}/api/images").raise_for_status().json()["samples"]
        if one["kind"] == "photo" and one["name"] != "cat"
    )
    address = inspection.page.url.partition("?")[2].replace("image=cat", f"image={sample}")
    inspection.open(f"?{address}")
    assert inspection.query()["compare"] == "image:cat"
    path = f"{inspection.url}{API}/images"
    here, other = (
        httpx.get(f"{path}/{name}/prediction", params={"top": 20}, timeout=60).raise_for_status().json()
        for name in (sample, "cat")
    )
    assert_predicted(inspection, here, other)
    expect(inspection.page.locator("#compared")).to_be_visible()
    assert inspection.text("[data-compared=kept] figcaption").startswith("A · Cat")
