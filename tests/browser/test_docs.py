"""The API reference at /docs, which the page builds from openapi.json."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab
from tests.browser.test_accessibility import COLOUR_RULES, LEVELS, findings


@pytest.mark.parametrize("width", [1440, 360])
def test_docs_describe_every_operation_without_the_internet(lab: Lab, width: int) -> None:
    described = httpx.get(f"{lab.url}/openapi.json").raise_for_status().json()
    lab.page.set_viewport_size({"width": width, "height": 900})
    lab.page.goto(f"{lab.url}/docs")
    calls = [(method.upper(), path) for path, methods in described["paths"].items() for method in methods]
    assert len(calls) > 10
    expect(lab.page.locator("body")).to_contain_text(calls[-1][1])
    text = lab.page.locator("main").inner_text()
    for method, path in calls:
        assert path in text
        assert described["paths"][path][method.lower()]["summary"] in text
    lab.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert "`" not in lab.page.locator("main").inner_text()
    expect(lab.page.locator("main td code", has_text="resnet18").first).to_be_visible()
    assert (
        lab.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    )


@pytest.mark.parametrize("path", ["docs", "nowhere-" + "x" * 60])
def test_a_page_of_text_keeps_the_theme_of_the_others(lab: Lab, path: str) -> None:
    lab.expected |= {404}
    lab.page.emulate_media(reduced_motion="reduce")  # no colour is on its way to another
    lab.page.set_viewport_size({"width": 360, "height": 740})
    lab.page.goto(f"{lab.url}/{path}")
    body = lab.page.locator("body")
    light = body.evaluate("(body) => getComputedStyle(body).backgroundColor")
    for is_dark in (False, True):
        expected = expect(body).not_to_have_css if is_dark else expect(body).to_have_css
        expected("background-color", light)
        lab.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        assert findings(lab.page, COLOUR_RULES if is_dark else LEVELS) == []
        assert lab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        lab.page.locator("#theme").click()
    lab.page.locator("#theme").click()
    lab.page.get_by_role("link", name="Convolution", exact=True).click()
    lab.settle()
    expect(lab.page.locator("html")).to_have_attribute("data-theme", "dark")
