"""Fixtures for tests in Chromium against a real server. An error that a page logs fails its test."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.inspection import Inspection
from tests.browser.lab import Lab
from tests.conftest import Server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT_MS = 30_000

expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, its headless shell if there is one; else Playwright's."""
    installed = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed, args=FLAGS)
        yield chromium
        chromium.close()


class Complaints:
    """Errors of a page: on the console, uncaught, failed requests, requests to other servers."""

    def __init__(self, page: Page, url: str) -> None:
        self.expected: set[int] = set()
        """Statuses that the test provokes, which Chromium logs as console errors."""
        self.found: list[str] = []
        self.url = url
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"page error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        provoked = any(f"status of {status}" in message.text for status in self.expected)
        if message.type in {"error", "warning"} and not provoked:
            self.found.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a newer request took its place
            self.found.append(f"failed: {request.url} {request.failure}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "blob:", "data:")):
            self.found.append(f"left this server: {request.url}")


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile with a window of a desktop's size. Its cache keeps the pages' files for all tests."""
    made = browser.new_context(viewport={"width": 1440, "height": 1000})
    made.set_default_timeout(TIMEOUT_MS)
    yield made
    made.close()


@pytest.fixture
def context(profile: BrowserContext) -> Iterator[BrowserContext]:
    """The profile without cookies, storage or open pages of earlier tests."""
    yield profile
    for page in profile.pages:
        if page.url.startswith("http"):
            stored = {"origin": page.evaluate("location.origin"), "storageTypes": "cookies,local_storage"}
            profile.new_cdp_session(page).send("Storage.clearDataForOrigin", stored)
        page.close()


@pytest.fixture
def lab(context: BrowserContext, server: Server) -> Iterator[Lab]:
    """The convolution page, not opened yet. The test fails if the page has errors."""
    page = context.new_page()
    complaints = Complaints(page, server.url)
    yield Lab(page, server.url, complaints.expected)
    assert not complaints.found


@pytest.fixture
def inspection(context: BrowserContext, server: Server) -> Iterator[Inspection]:
    """The inspection page, not opened yet. The test fails if the page has errors."""
    page = context.new_page()
    complaints = Complaints(page, server.url)
    yield Inspection(page, server.url, complaints.expected)
    assert not complaints.found
