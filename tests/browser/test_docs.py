"""The API reference at /docs, which the page builds from openapi.json."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab


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
    assert (
        lab.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    )
