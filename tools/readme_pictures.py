"""`python -m tools.readme_pictures URL`: take the README's pictures of the pages of a running server."""

import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs"
WINDOW: ViewportSize = {"width": 1280, "height": 800}
TIMEOUT_MS = 300_000
PAGES = {
    "convolution": "/?image=cat&size=128&kernel=sobel_x&pinned=output,42,64",
    "activation": "/activation?image=cat&size=128",
    "pooling": "/pooling?image=cat&size=64",
    "network": "/network",
    "inspection": "/inspect?image=coffee&method=grad-cam",
    "transfer": "/transfer",
}
"""Addresses by the name of the picture."""


def main(url: str) -> None:
    """Save each page as a PNG, once all of it is there. The transfer page has a trained last layer."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport=WINDOW, color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(TIMEOUT_MS)
        for name, address in PAGES.items():
            page.goto(url + address)
            _settle(page)
            if name == "transfer":
                page.get_by_role("button", name="Train", exact=True).first.click()
                page.locator(".run-sentence", has_text="Finished").wait_for()
                _settle(page)
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


def _settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.locator("[aria-busy=true]").first.wait_for(state="detached")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
