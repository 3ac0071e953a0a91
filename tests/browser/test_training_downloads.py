"""A data set that is downloaded on the network page, and trained on at once."""

from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.datasets import idx
from tests.browser.builder import Builder
from tests.browser.test_accessibility import expect_no_barriers
from tests.datasets.small_sets import mnist_files, send_files, sets_in
from tests.models.weights_server import FileServer, file_server, without_proxies
from tests.web.conftest import serving

LARGEST = mnist_files()[idx.PICTURES[0]]


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """The server that publishes small data sets."""
    without_proxies(monkeypatch)
    with file_server() as server:
        monkeypatch.setattr("app.main.data_sets", lambda settings: sets_in(settings.data_dir, server.url))
        monkeypatch.setattr("app.main.TRAINING_WORK", "tests.datasets.small_sets:SmallSetsWork")
        yield server


def expect_failure(page: Page) -> None:
    """The publisher refuses: the page says so, and what can be used instead."""
    page.get_by_role("button", name="Download (0.2 MB)").click()
    failed = "MNIST could not be downloaded: 127.0.0.1 answered with status 503. "
    failed += "You can train on digits, shapes and materials without it."
    expect(page.locator("#data-set [data-published]")).to_have_text(failed)
    expect_no_barriers(page)


def test_a_data_set_is_downloaded_and_trained_on(
    context: BrowserContext, publisher: FileServer, tmp_path: Path
) -> None:
    def half_of_the_largest(handler: BaseHTTPRequestHandler) -> None:
        is_held = handler.path.endswith(idx.PICTURES[0])
        (partial(publisher.send_some_and_wait, LARGEST) if is_held else send_files)(handler)

    publisher.answer = lambda handler: handler.send_error(503)
    with serving(tmp_path) as client:
        builder = Builder(context.new_page(), str(client.base_url).rstrip("/"))
        page = builder.page
        builder.open()
        page.locator("#data-set-choice").select_option(label="MNIST (0.2 MB download)")
        choice = page.locator("#data-set")
        expect(choice.locator("[data-published]")).to_contain_text("Download it to train on it.")
        expect(page.get_by_role("button", name="Train", exact=True).first).to_be_disabled()
        page.locator("#misfit-data").get_by_role("button", name="Make the input 1 × 28 × 28").click()
        builder.settle()

        expect_failure(page)
        publisher.answer = half_of_the_largest
        page.get_by_role("button", name="Try again (0.2 MB)").click()
        expect(choice.get_by_role("progressbar")).to_be_visible()
        expect(page.get_by_role("button", name="Cancel the download")).to_be_focused()
        page.reload()
        builder.settle()
        expect(choice.get_by_role("progressbar")).to_be_visible()
        publisher.may_go_on.set()
        expect(choice.locator(".data-set-download")).to_be_hidden()
        expect(page.locator("#data-set-choice").locator("option:checked")).to_have_text("MNIST")
        expect(choice.locator(".data-set-classes img")).to_have_count(10)

        page.locator(".recipe", has_text="one_cycle").get_by_role("button", name="Train").click()
        expect(page.locator(".runs li")).to_contain_text("Finished", timeout=120_000)
        builder.settle()
        expect(page.locator("#results [data-right]")).to_contain_text("of 40 held-out pictures right")
        page.close()
