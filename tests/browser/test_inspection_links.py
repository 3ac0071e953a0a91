"""Links to /resnet18 with invalid parameters: each is reported and dropped, and the page works."""

import pytest
from playwright.sync_api import expect

from tests.browser.inspection import Inspection

INVALID = {
    "node=nope&channel=3&cell=5,5": ("ResNet-18 has no node \u201cnope\u201d.", {}),
    "channel=64": ("conv1 has 64 channels, numbered from 0; there is no channel 64.", {}),
    "node=relu&channel=999": (
        "relu has 64 channels, numbered from 0; there is no channel 999.",
        {"node": "relu"},
    ),
    "node=relu&channel=9&cell=112,0": (
        "relu has 112 rows and 112 columns, numbered from 0; there is no row 112, column 0.",
        {"node": "relu", "channel": "9"},
    ),
    "node=fc&channel=400": ("fc has 20 channels, numbered from 0; there is no channel 400.", {"node": "fc"}),
    "node=fc&path=softmax:20,0,0": (
        "softmax has 20 channels, numbered from 0; there is no channel 20.",
        {"node": "fc"},
    ),
    "class=20": ("The network has 20 classes, numbered from 0; there is no class 20.", {}),
    "zero=relu:3,64;bn1:0": (
        "relu has 64 channels, numbered from 0; there is no channel 64.",
        {"zero": "relu:3;bn1:0"},
    ),
    "zero=conv9:3": ("ResNet-18 has no node \u201cconv9\u201d.", {}),
    "zero=relu&node=relu": ("zero cannot be \u201crelu\u201d.", {"node": "relu"}),
    "dataset=A&patches=2": ("dataset cannot be \u201cA\u201d. patches cannot be \u201c2\u201d.", {}),
    "method=bogus&sort=mean": ("method cannot be \u201cbogus\u201d.", {"sort": "mean"}),
    "channel=-1&opacity=101": (
        "channel cannot be \u201c-1\u201d. opacity cannot be \u201c101\u201d.",
        {},
    ),
    "path=fc;softmax:1,0,0": ("path cannot be \u201cfc;softmax:1,0,0\u201d.", {"path": "softmax:1,0,0"}),
}


@pytest.mark.parametrize("query", INVALID)
def test_invalid_parameters_are_reported_and_dropped(inspection: Inspection, query: str) -> None:
    sentence, kept = INVALID[query]
    inspection.open(f"?image=cat&{query}")
    assert inspection.text("#problem-detail") == sentence
    assert inspection.query() == {"image": "cat", **kept}
    assert inspection.opened() == kept.get("node", "conv1")
    expect(inspection.page.locator("#cell [data-total]")).to_be_visible()


@pytest.mark.parametrize("network", ["resnet19", "0" * 64])
def test_an_unknown_network_is_replaced_by_the_first(inspection: Inspection, network: str) -> None:
    inspection.expected.add(404)
    inspection.open(f"?image=cat&network={network}&compare=image:coffee")
    assert inspection.text("#problem-detail") == f'"{network}" is not among the networks of this server.'
    assert inspection.query() == {"image": "cat", "compare": "image:coffee"}
    expect(inspection.page.locator(".predicted .other-probability").first).to_be_visible()
    inspection.page.locator("#problem-close").click()
    inspection.settle()
    expect(inspection.page.locator("#undo")).to_be_disabled()


def test_a_valid_link_reports_nothing(inspection: Inspection) -> None:
    query = (
        "node=layer2.0.relu&channel=9&cell=3,27&path=softmax:19,0,0;fc:19,0,0&sort=mean&scope=map&class=19"
    )
    inspection.open(f"?image=cat&{query}&gradient=1&method=saliency&opacity=40&zero=relu:3,4")
    assert inspection.page.locator("#problem").is_hidden()
    assert {"node": "layer2.0.relu", "channel": "9", "cell": "3,27", "class": "19"}.items() <= (
        inspection.query().items()
    )
