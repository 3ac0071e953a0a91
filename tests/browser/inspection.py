"""The inspection page as a test reads it, and the API's own answers to hold it against."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.sync_api import Page, expect

API = "/api/networks/resnet18"
WRITE_ADDRESS = "dispatchEvent(new Event('pagehide'))"
"""Makes the page write its address at once; it writes every 100 ms at most, and when it is left."""


@dataclass
class Inspection:
    """The inspection page of one server."""

    page: Page
    url: str
    expected: set[int] = field(default_factory=set)

    def open(self, query: str = "") -> None:
        """Opens the page and waits until every number is on it."""
        self.page.goto(f"{self.url}/resnet18{query}")
        self.settle()

    def settle(self) -> None:
        """Waits until nothing is asked for and what came is drawn."""
        expect(self.page.locator("#main")).to_have_attribute("aria-busy", "false")
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        expect(self.page.locator("#main")).to_have_attribute("aria-busy", "false")
        self.page.evaluate(WRITE_ADDRESS)

    def text(self, selector: str) -> str:
        """Text of the one element, with typographic minus signs made plain."""
        return (self.page.locator(selector).text_content() or "").strip().replace("\u2212", "-")

    def texts(self, selector: str) -> list[str]:
        """Text of every element, with typographic minus signs made plain."""
        return [text.replace("\u2212", "-") for text in self.page.locator(selector).all_text_contents()]

    def total(self) -> float:
        """What the parts of the chosen cell add up to, as the page shows it."""
        return float(self.text("#cell [data-total]"))

    def place(self) -> dict[str, int | str]:
        """The chosen cell as the address has it."""
        query = self.query()
        row, column = query["cell"].split(",")
        return {
            "node": query["node"],
            "channel": int(query.get("channel", "0")),
            "row": int(row),
            "column": int(column),
        }

    def query(self) -> dict[str, str]:
        """What the address carries, and what the page takes where it carries nothing."""
        return {"image": "cat", **httpx.URL(self.page.url).params}

    def ask(self, part: str, **query: str | int) -> Any:
        """The API's answer about the shown picture."""
        path = f"{self.url}{API}/images/{self.query()['image']}/{part}"
        return httpx.get(path, params=query, timeout=60).raise_for_status().json()

    def opened(self) -> str:
        """Name of the opened node."""
        return self.text("#node-title")
