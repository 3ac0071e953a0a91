"""Weights on /resnet18: upload, download, progress and failure."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import torch
from playwright.sync_api import Route, expect
from safetensors.torch import save_file
from torchvision.models import squeezenet1_1

from tests.browser.inspection import Inspection

LABELS = ["tea", "coffee"]


@pytest.fixture(scope="module")
def own_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of a squeezenet with two classes, in a safetensors file."""
    torch.manual_seed(5)
    path = tmp_path_factory.mktemp("weights") / "drinks.safetensors"
    model = squeezenet1_1(weights=None, num_classes=len(LABELS))
    save_file(model.state_dict(), path, {"classes": json.dumps(LABELS)})
    return path


def test_uploaded_weights_predict_their_own_classes(inspection: Inspection, own_weights: Path) -> None:
    inspection.open("?network=squeezenet1_1")
    assert "is untrained" in inspection.text("[data-known]")
    inspection.page.locator("[data-weights-file]").set_input_files(own_weights)
    expect(inspection.page.locator("[data-known]")).to_contain_text("uploaded weights with 2 classes")
    inspection.settle()
    assert inspection.page.locator("#problem").is_hidden()
    assert sorted(inspection.texts(".predicted-label")) == sorted(LABELS)
    assert len(inspection.query()["network"]) == 64
    inspection.page.reload()
    inspection.settle()
    assert sorted(inspection.texts(".predicted-label")) == sorted(LABELS)


def test_a_file_without_weights_is_refused_with_a_sentence(inspection: Inspection, tmp_path: Path) -> None:
    inspection.expected.add(422)
    inspection.open("?network=squeezenet1_1")
    before = inspection.texts(".predicted-label")
    page = tmp_path / "weights.safetensors"
    page.write_text("<!doctype html><title>Not found</title>")
    inspection.page.locator("[data-weights-file]").set_input_files(page)
    sentence = "The weights file cannot be used: it is a web page and holds no weights."
    expect(inspection.page.locator("[data-upload-problem]")).to_have_text(sentence)
    inspection.settle()
    assert inspection.texts(".predicted-label") == before


def test_a_download_shows_progress_is_cancelled_and_reports_failure(inspection: Inspection) -> None:
    """The real list of networks is changed to show a download."""
    sentence = "No answer from the address of the weights."
    moments: dict[str, Any] = {
        "absent": {},
        "downloading": {"state": "downloading", "received_bytes": 30, "total_bytes": 40},
        "failed": {"state": "failed", "problem": sentence},
    }
    now = ["absent"]

    def listing(route: Route) -> None:
        document: Any = route.fetch().json()
        document["networks"][0]["published"] |= moments[now[-1]]
        route.fulfill(json=document)

    inspection.page.route("**/api/networks", listing)
    inspection.page.route("**/download", lambda route: route.fulfill(status=202, json={}))
    inspection.open()
    inspection.page.locator("#weights summary").click()
    expect(inspection.page.locator("[data-published]")).to_contain_text("are not on this server")
    expect(inspection.page.locator("[data-command]")).to_have_text("convscope weights fetch resnet18")
    now.append("downloading")
    inspection.page.locator("[data-download]").click()
    expect(inspection.page.locator("#weights progress")).to_be_visible()
    expect(inspection.page.locator("#weights progress")).to_have_js_property("value", 0.75)
    expect(inspection.page.locator("[data-cancel]")).to_be_visible()
    expect(inspection.page.locator("[data-download]")).to_be_hidden()
    warning = inspection.page.locator(".warning")
    expect(warning.locator("progress")).to_have_js_property("value", 0.75)
    expect(warning.locator("[data-get]")).to_be_hidden()
    inspection.page.locator("[data-stop]").click()
    now.append("failed")  # later, as the button goes with the download
    expect(inspection.page.locator("[data-published]")).to_have_text(sentence)
    expect(inspection.page.locator("[data-download]")).to_contain_text("Try again")
    expect(inspection.page.locator("#weights progress")).to_be_hidden()
    expect(warning.locator("[data-progress]")).to_have_text(sentence)
    expect(warning.locator("[data-get]")).to_have_text("Get ImageNet weights (47 MB)")


def test_the_page_has_the_networks_name(inspection: Inspection) -> None:
    inspection.open("?network=squeezenet1_1")
    expect(inspection.page).to_have_title("SqueezeNet 1.1 \u00b7 convscope")
    expect(inspection.page.locator("h1")).to_have_text("SqueezeNet 1.1, from pixel to prediction")


def test_only_photographs_are_offered_and_drawings_are_photographs(inspection: Inspection) -> None:
    inspection.open()
    inspection.page.locator("#picture .chosen").click()
    samples = inspection.page.locator("#samples .sample")
    expect(samples.first).to_be_visible()
    listed = httpx.get(f"{inspection.url}/api/images").json()["samples"]
    photographs = [sample["title"] for sample in listed if sample["kind"] == "photo"]
    expect(samples).to_have_text(photographs)
    expect(inspection.page.locator("#type")).to_be_hidden()
    inspection.page.locator("#draw summary").click()
    inspection.page.locator("#draw canvas").click()
    inspection.page.locator("#draw [data-use]").click()
    expect(inspection.page.locator(".chosen-name")).to_have_text("drawing.png")
    inspection.settle()
    assert inspection.page.locator("#problem").is_hidden()


def test_links_to_the_labs_keep_the_picture(inspection: Inspection) -> None:
    inspection.open("?image=coffee")
    inspection.page.get_by_role("link", name="Pooling").click()
    expect(inspection.page.locator("#stage")).to_have_attribute("aria-busy", "false")
    expect(inspection.page.locator(".chosen-name")).to_have_text("Coffee")
