"""Fixtures for tests in Chromium against a real server. An error that a page logs fails its test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.builder import Builder
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
DESKTOP: ViewportSize = {"width": 1440, "height": 1000}

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
        page.on("pageerror", self._error)
        page.on("requestfailed", self._failed)
        page.on("request", self._request)

    def stop(self, page: Page) -> None:
        """Hears no more of the page."""
        page.remove_listener("console", self._console)
        page.remove_listener("pageerror", self._error)
        page.remove_listener("requestfailed", self._failed)
        page.remove_listener("request", self._request)

    def _error(self, error: Error) -> None:
        self.found.append(f"page error: {error}")

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
    made = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    made.set_default_timeout(TIMEOUT_MS)
    yield made
    made.close()


@pytest.fixture(scope="session")
def kept_page(profile: BrowserContext) -> Page:
    """The page of most tests, one after the other: its process keeps the compiled scripts."""
    return profile.new_page()


@pytest.fixture
def context(profile: BrowserContext, kept_page: Page, server: Server) -> Iterator[BrowserContext]:
    """The profile without cookies, storage or open pages of earlier tests."""
    yield profile
    for page in profile.pages:
        if page != kept_page:
            page.close()
    stored = {"origin": server.url, "storageTypes": "cookies,local_storage"}
    session = profile.new_cdp_session(kept_page)
    session.send("Storage.clearDataForOrigin", stored)
    session.detach()


@pytest.fixture
def page(
    request: pytest.FixtureRequest, context: BrowserContext, kept_page: Page, server: Server
) -> Iterator[Page]:
    """A page as if new, not opened yet. A test that gives it scripts or listeners is marked own_page."""
    if request.node.get_closest_marker("own_page"):
        yield context.new_page()
        return
    yield kept_page
    kept_page.unroute_all()
    kept_page.goto(f"{server.url}/api/health")  # of the same origin: the process stays
    kept_page.evaluate("localStorage.clear(); sessionStorage.clear()")
    kept_page.mouse.up()
    kept_page.mouse.move(0, 0)
    kept_page.emulate_media(color_scheme="light", reduced_motion="reduce")
    kept_page.set_viewport_size(DESKTOP)


@pytest.fixture
def motion(page: Page) -> None:
    """Let the page move, which draws many frames. Other tests ask for reduced motion."""
    page.emulate_media(reduced_motion="no-preference")


@contextmanager
def without_complaints(page: Page, url: str) -> Iterator[set[int]]:
    """Fails if the page had errors in the block. Gives the set of statuses that a test may provoke."""
    complaints = Complaints(page, url)
    try:
        yield complaints.expected
    finally:
        complaints.stop(page)
    assert not complaints.found


@pytest.fixture
def lab(page: Page, server: Server) -> Iterator[Lab]:
    """The convolution page, not opened yet. The test fails if the page has errors."""
    with without_complaints(page, server.url) as expected:
        yield Lab(page, server.url, expected)


@pytest.fixture
def inspection(page: Page, server: Server) -> Iterator[Inspection]:
    """The inspection page, not opened yet. The test fails if the page has errors."""
    with without_complaints(page, server.url) as expected:
        yield Inspection(page, server.url, expected)


@pytest.fixture
def builder(page: Page, server: Server) -> Iterator[Builder]:
    """The page that builds a network, not opened yet. The test fails if the page has errors."""
    with without_complaints(page, server.url) as expected:
        yield Builder(page, server.url, expected)
