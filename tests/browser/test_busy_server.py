"""Pages of a server that is busy, has failed or answers a poll with an error."""

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.convolution import expect_middle
from tests.browser.inspection import Inspection
from tests.browser.lab import Lab

BUSY = {"title": "The server is busy.", "detail": "Try again in 1 s.", "code": "engine_busy"}
WAIT_MS = 20_000
"""The server of the tests may still be loading PyTorch."""


def busy_while(busy: list[bool], page: Page, address: str) -> None:
    """Refuses requests with 429 until the list is empty, then lets the server answer them."""

    def refuse(route: Route) -> None:
        if busy:
            route.fulfill(status=429, json=BUSY, headers={"Retry-After": "1"})
        else:
            route.continue_()

    page.route(re.compile(address), refuse)


def test_a_lab_retries_after_the_delay_of_retry_after(lab: Lab) -> None:
    lab.expected.add(429)
    busy = [True]
    busy_while(busy, lab.page, r"/api/maps")
    lab.page.goto(f"{lab.url}/?image=column")
    expect(lab.page.locator("#problem-detail")).to_have_text(BUSY["detail"], timeout=WAIT_MS)
    expect(lab.page.locator("#stage")).to_have_attribute("aria-busy", "true")
    busy.clear()
    lab.settle()
    expect_middle(lab)
    expect(lab.page.locator("#problem")).to_be_hidden()


def test_the_inspection_retries_after_the_delay_of_retry_after(inspection: Inspection) -> None:
    inspection.expected.add(429)
    busy = [True]
    busy_while(busy, inspection.page, r"/api/.*/prediction")
    inspection.page.goto(f"{inspection.url}/resnet18")
    expect(inspection.page.locator("#problem-detail")).to_have_text(BUSY["detail"], timeout=WAIT_MS)
    busy.clear()
    inspection.settle()
    assert len(inspection.texts(".predicted-label")) == 5
    expect(inspection.page.locator("#problem")).to_be_hidden()


def test_a_failed_server_is_reported(lab: Lab) -> None:
    status = ["failed"]

    def health(route: Route) -> None:
        if status:
            route.fulfill(json={"status": status[-1]})
        else:
            route.continue_()

    lab.page.route("**/api/health", health)
    lab.page.goto(lab.url)
    expect(lab.page.locator("#warming")).to_have_text(
        "The server could not load PyTorch and cannot compute. Read its log, then restart it."
    )
    status.clear()
    lab.settle()
    expect(lab.page.locator("#warming")).to_be_hidden()


def test_a_download_is_followed_after_a_failed_poll(inspection: Inspection) -> None:
    """The real list of networks is changed to show a download; some polls are refused."""
    inspection.expected.add(500)
    moments: list[dict[str, Any] | None] = [
        {"state": "downloading", "received_bytes": 10, "total_bytes": 40},
        None,
        {"state": "downloading", "received_bytes": 30, "total_bytes": 40},
        None,
        {"state": "failed", "problem": "No answer from the address of the weights."},
    ]

    def listing(route: Route) -> None:
        moment = moments.pop(0) if len(moments) > 1 else moments[0]
        if moment is None:
            return route.fulfill(status=500, json={"title": "Failed", "detail": "Once.", "code": "internal"})
        document: Any = route.fetch().json()
        document["networks"][0]["published"] |= moment
        return route.fulfill(json=document)

    inspection.page.route("**/api/networks", listing)
    inspection.page.goto(f"{inspection.url}/resnet18?image=cat")
    inspection.page.locator("#weights summary").click()
    expect(inspection.page.locator("[data-published]")).to_have_text(
        "No answer from the address of the weights."
    )
    expect(inspection.page.locator("#problem")).to_be_hidden()
