"""The section "Use it" of the page /transfer: new pictures, the camera, and downloads."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import FilePayload, Locator, Page, Request, expect

from app.images.samples import sample_bytes
from tests.browser.conftest import without_complaints
from tests.browser.test_accessibility import expect_no_barriers
from tests.browser.test_drawing import CAMERA
from tests.conftest import Server
from tests.web.trainings import retrained

CLASSES = ["brick", "grass", "gravel"]
DROP = """([target, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
  document.querySelector(target).dispatchEvent(event);
}"""
"""Drops a file on an element. The browser makes such an event of a pointer's drag from a folder."""


@pytest.fixture(scope="module")
def record(server: Server) -> Iterator[dict[str, Any]]:
    """A finished training on three materials."""
    with httpx.Client(base_url=server.url, timeout=120) as client:
        yield retrained(client)


def expect_no_overflow(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def expect_answered(use: Locator, answered: list[dict[str, Any]]) -> None:
    """The one new picture has the API's probabilities, in the order of the classes."""
    expect(use.locator("[data-summary]")).to_have_text(f"1 picture: 1 {answered[0]['label']}.")
    expect(use.locator(".tried .class-name")).to_have_text(CLASSES)
    shares = [float(text.split()[0]) for text in use.locator(".tried .class-share").all_text_contents()]
    for one in answered:
        assert shares[one["index"]] == pytest.approx(100 * one["probability"], rel=0.01)


def write_onnx(page: Page) -> None:
    """The link says that the file is being written, and saves it."""
    item = page.locator("#use [data-file=onnx]")
    with page.expect_download(timeout=120_000) as waiting:
        item.get_by_role("link").press("Enter")
        expect(item.get_by_role("status").first).to_contain_text("Writing the file")
    assert waiting.value.suggested_filename == "network.onnx"
    assert Path(waiting.value.path()).stat().st_size > 10_000_000
    expect(item.get_by_role("button", name="Cancel")).to_be_hidden()


@pytest.mark.own_page
def test_new_pictures_are_predicted_and_the_network_is_downloaded(
    page: Page, server: Server, record: dict[str, Any]
) -> None:
    use = page.locator("#use")
    with without_complaints(page, server.url) as expected:
        expected.add(415)
        page.goto(f"{server.url}/transfer")
        expect(use).to_contain_text("Train first")
        expect(use.get_by_role("button", name="Choose pictures")).to_be_hidden()

        page.goto(f"{server.url}/transfer?image=cat&training={record['id']}")
        with page.expect_file_chooser() as chooser:
            use.get_by_role("button", name="Choose pictures").press("Enter")
        rocket: FilePayload = {"name": "rocket.jpg", "mimeType": "", "buffer": sample_bytes("rocket")}
        notes: FilePayload = {"name": "notes.txt", "mimeType": "", "buffer": b"not a picture"}
        chooser.value.set_files([rocket, notes])
        expect(use.locator(".unread")).to_contain_text("notes.txt: The image format must be one of PNG")
        path = f"{server.url}/api/networks/{record['network_id']}/images/rocket/prediction"
        expect_answered(use, httpx.get(path, timeout=60).json()["classes"])

        dropped = ["#use [data-calls]", "coffee.png", base64.b64encode(sample_bytes("coffee")).decode()]
        page.evaluate(DROP, dropped)
        expect(use.locator(".tried-name")).to_have_text(["coffee.png", "rocket.jpg"])
        expect(use.locator("[data-summary]")).to_contain_text("2 pictures:")
        expect(page.locator(".chosen-name")).not_to_have_text("coffee.png")
        expect_no_barriers(page)
        expect_no_overflow(page)

        use.locator(".tried button", has_text="rocket.jpg").press("Enter")
        expect(page.locator(".chosen-name")).to_have_text("rocket.jpg")
        expect(page.locator("#before-after")).to_be_in_viewport()
        write_onnx(page)


class Traffic:
    """Requests of a page: predictions in flight, and pictures that were stored and deleted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.under_way: set[Request] = set()
        self.most = 0
        self.stored: list[str] = []
        self.deleted: list[str] = []
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    def _begin(self, request: Request) -> None:
        if request.method == "POST" and "/prediction" in request.url:
            self.under_way.add(request)
            self.most = max(self.most, len(self.under_way))

    def _end(self, request: Request) -> None:
        self.under_way.discard(request)
        if request.method == "POST" and request.url.endswith("/api/images"):
            self.stored.append(request.url)
        if request.method == "DELETE":
            self.deleted.append(request.url)

    def wait_for_deletion(self) -> None:
        """Waits until every stored picture is deleted."""
        while len(self.deleted) < len(self.stored):
            self.page.wait_for_event("requestfinished", lambda request: request.method == "DELETE")


@pytest.mark.own_page
def test_the_camera_is_predicted_one_frame_at_a_time(
    page: Page, server: Server, record: dict[str, Any]
) -> None:
    page.add_init_script(CAMERA)
    page.goto(f"{server.url}/transfer?image=cat&training={record['id']}")
    use, traffic = page.locator("#use"), Traffic(page)
    use.get_by_role("button", name="Start the camera").press("Enter")
    expect(use.locator("[data-rate]")).to_contain_text("picture")
    expect(use.locator(".live .class-name")).to_have_text(CLASSES)
    expect(use.locator("[data-spoken]")).to_have_text(use.locator(".live .is-top .class-name").inner_text())

    page.route("**/prediction?*", lambda route: route.abort())
    expect(use.locator("[data-delay]")).to_contain_text("The convscope server does not answer.")
    page.unroute_all()
    expect(use.locator("[data-delay]")).to_have_text("")
    assert traffic.most == 1

    explained = use.get_by_role("img", name="The frame that is explained")
    use.get_by_label("Attribution on top").press("Space")
    expect(explained).to_be_visible()
    expect(use.locator("[data-explanation]")).to_have_text(re.compile("^(Grad-CAM of|No map:)"))
    use.get_by_label("Attribution on top").press("Space")
    expect(explained).to_be_hidden()
    use.get_by_role("button", name="Stop the camera").press("Enter")
    expect(use.locator("video")).to_be_hidden()
    assert page.evaluate("window.stream.getTracks().every((track) => track.readyState === 'ended')")
    traffic.wait_for_deletion()
    assert traffic.stored
    assert httpx.get(traffic.deleted[-1]).status_code == 404
