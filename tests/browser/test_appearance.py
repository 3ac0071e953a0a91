"""Appearance of the pages: widths, themes, and the start of the server."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.convolution import expect_middle
from tests.browser.lab import Lab
from tests.conftest import ROOT, free_port

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CLIPPED = """[...document.querySelectorAll("button, label, h2, .plane-caption, .note, .total-line, code")]
  .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => getComputedStyle(one).display !== "inline")
  .map((one) => one.outerHTML)"""


@pytest.mark.parametrize("width", [1440, 1024, 768, 360])
@pytest.mark.parametrize("query", ["", "?image=column&padding=3&kernel=5x5:" + ",".join(["0.125"] * 25)])
def test_nothing_overflows_or_is_clipped(lab: Lab, width: int, query: str) -> None:
    lab.page.set_viewport_size({"width": width, "height": 800})
    lab.open(query)
    lab.terms()
    assert lab.page.evaluate(OVERFLOW) <= 0
    assert lab.page.evaluate(CLIPPED) == []


def test_the_canvases_follow_the_width(lab: Lab) -> None:
    lab.open()
    wide = lab.page.locator("#input-plane .plane-canvas canvas").bounding_box()
    lab.page.set_viewport_size({"width": 360, "height": 800})
    lab.settle()
    narrow = lab.page.locator("#input-plane .plane-canvas canvas").bounding_box()
    assert wide
    assert narrow
    assert narrow["width"] < wide["width"]
    assert narrow["x"] >= 0
    assert narrow["x"] + narrow["width"] <= 360


def test_dark_and_light_by_system_and_by_choice(lab: Lab) -> None:
    stage = lab.page.locator("#stage")
    surface = "(one) => getComputedStyle(one).backgroundColor"
    lab.page.emulate_media(color_scheme="dark")
    lab.open()
    dark = stage.evaluate(surface)
    lab.page.emulate_media(color_scheme="light")
    expect(stage).not_to_have_css("background-color", dark)
    light = stage.evaluate(surface)
    lab.page.get_by_role("button", name="Dark").click()
    expect(stage).to_have_css("background-color", dark)
    lab.page.reload()
    lab.settle()
    expect(stage).to_have_css("background-color", dark)
    lab.page.get_by_role("button", name="Light").click()
    expect(stage).to_have_css("background-color", light)


def test_a_page_waits_while_the_server_starts_and_says_so(lab: Lab) -> None:
    """The real answer of health is changed to "starting" for two polls."""
    asked: list[Route] = []

    def starting_at_first(route: Route) -> None:
        asked.append(route)
        if len(asked) <= 2:
            route.fulfill(json={"status": "starting"})
        else:
            route.continue_()

    lab.page.route(re.compile("/api/health"), starting_at_first)
    lab.page.goto(lab.url)
    expect(lab.page.locator("#warming")).to_contain_text("Warming up")
    expect(lab.page.locator("#warming")).to_be_hidden()
    lab.settle()
    assert len(asked) == 3
    expect_middle(lab)


def test_a_page_opened_as_soon_as_the_server_listens_becomes_ready(
    context: BrowserContext, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "app", "serve", "--port", str(free_port()), "--data-dir", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = re.search(r"http://\S+", process.stdout.readline())
            assert address
            page = context.new_page()
            page.goto(address[0])
            expect(page.locator("[data-total]")).not_to_be_empty(timeout=60_000)
        finally:
            process.terminate()
