"""What the inspection page works out of two traces: channels that are off, classes and nodes that differ."""

from typing import Any

import pytest
from playwright.sync_api import Page

from app.web.schemas.queries import TraceQuery
from tests.browser.scripts import run

COMPARISON = "core/inspection/trace_comparison.js"
SWITCHED_OFF = "core/inspection/switched_off_channels.js"
LISTS = {
    "": "",
    "conv1:3,7": "conv1:3,7",
    "conv1:9-7": "",
    "conv1:7,3,8,3,9;fc:0": "conv1:3,7-9;fc:0",
    "conv1:0-2,1-4;conv1:6": "conv1:0-4,6",
    "conv1:": "",
    "conv1:3;": "",
    "conv1:0-10000": "",
    "conv1:-1": "",
    "conv1:3;fc:x": "",
}


def test_lists_of_channels_are_read_and_written_shortly(page: Page) -> None:
    written = "(m, texts) => texts.map((text) => m.writeZero(m.readZero(text)))"
    assert run(page, SWITCHED_OFF, written, list(LISTS)) == list(LISTS.values())
    read = "(m, text) => Object.fromEntries(m.readZero(text))"
    for text in filter(None, LISTS.values()):
        meant = {
            node: sorted(channels) for node, channels in TraceQuery.model_validate({"zero": text}).zeros()
        }
        assert run(page, SWITCHED_OFF, read, text) == meant


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("m.switchOff(a, 'conv1', 5)", "conv1:3,5,7-9;fc:0"),
        ("m.switchOff(a, 'conv1', 8)", "conv1:3,7-9;fc:0"),
        ("m.switchOff(a, 'bn1', 1)", "conv1:3,7-9;fc:0;bn1:1"),
        ("m.switchOn(a, 'conv1', [7, 8])", "conv1:3,9;fc:0"),
        ("m.switchOn(a, 'fc', [0, 0])", "conv1:3,7-9"),
        ("m.keepOnly(a, 'conv1', 2, 5)", "conv1:0-1,3-4;fc:0"),
        ("m.allOn(a, 'conv1')", "fc:0"),
    ],
)
def test_channels_are_switched(page: Page, change: str, expected: str) -> None:
    assert run(page, SWITCHED_OFF, f"(m, a) => {change}", "conv1:3,7-9;fc:0") == expected


def test_classes_of_two_predictions_are_paired_by_label(page: Page) -> None:
    def classes(labels: str) -> list[dict[str, Any]]:
        return [{"label": label, "index": index} for index, label in enumerate(labels)]

    pairs = run(
        page,
        COMPARISON,
        "(m, [a, b]) => m.pairClasses(a, b, 2)",
        [classes("abcd"), classes("xcaz")],
    )
    found = [
        (pair["label"], *(pair[side] and pair[side]["index"] for side in ("here", "other"))) for pair in pairs
    ]
    assert found == [("a", 0, 2), ("b", 1, None), ("x", None, 0), ("c", 2, 1)]


def test_how_far_a_node_moved_is_a_share_of_both_ranges(page: Page) -> None:
    still = {"name": "still", "minimum": 0, "maximum": 4, "mean": 1, "zero_fraction": 0.5}
    cases: list[tuple[dict[str, Any], float]] = [
        ({}, 0),
        ({"mean": 2}, 0.25),
        ({"maximum": 8}, 0.5),
        ({"minimum": -4, "mean": 2}, 0.5),
        ({"maximum": None}, 1),
    ]
    moved = "(m, [a, b]) => m.moved(a, b)"
    for change, share in cases:
        assert run(page, COMPARISON, moved, [still, still | change]) == share
    only_zeros = still | {"zero_fraction": 0.75}
    assert 0 < run(page, COMPARISON, moved, [still, only_zeros]) < 1e-9
    nodes_of_both = "(m, [a, b]) => Object.fromEntries(m.movedNodes(a, b))"
    traces = [[still, still | {"name": "gone"}], [still | {"mean": 2}]]
    found = run(page, COMPARISON, nodes_of_both, traces)
    assert found == {"still": 0.25}
