"""The inspection page in tests, and the API's answers to compare it with."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.sync_api import Page

from tests.browser.lab import settle

API = "/api/networks/resnet18"


@dataclass
class Inspection:
    """The inspection page of one server."""

    page: Page
    url: str
    expected: set[int] = field(default_factory=set)

    def open(self, query: str = "") -> None:
        """Opens ResNet-18 and the cat, or what the query names, and waits until every number is there."""
        parameters = query.removeprefix("?")
        image = "" if "image=" in parameters else "image=cat&" if parameters else "image=cat"
        self.page.goto(f"{self.url}/resnet18?{image}{parameters}")
        self.settle()

    def settle(self) -> None:
        """Waits until no answer is awaited, every answer is drawn, and the address says so."""
        settle(self.page, "#main")

    def text(self, selector: str) -> str:
        """Text of the one element, with typographic minus signs made plain."""
        return (self.page.locator(selector).text_content() or "").strip().replace("\u2212", "-")

    def texts(self, selector: str) -> list[str]:
        """Text of every element, with typographic minus signs made plain."""
        return [text.replace("\u2212", "-") for text in self.page.locator(selector).all_text_contents()]

    def total(self) -> float:
        """The total of the chosen cell's terms, as the page shows it."""
        return float(self.text("#cell [data-total]"))

    def place(self) -> dict[str, int | str]:
        """The chosen cell in the address."""
        query = self.query()
        row, column = query["cell"].split(",")
        return {
            "node": query["node"],
            "channel": int(query.get("channel", "0")),
            "row": int(row),
            "column": int(column),
        }

    def query(self) -> dict[str, str]:
        """The parameters of the address, with the page's defaults."""
        return {"image": "cat", **httpx.URL(self.page.url).params}

    def ask(self, part: str, **query: str | int) -> Any:
        """The API's answer about the shown picture."""
        path = f"{self.url}{API}/images/{self.query()['image']}/{part}"
        return httpx.get(path, params=query, timeout=60).raise_for_status().json()

    def opened(self) -> str:
        """Name of the opened node."""
        return self.text("#node-title")
