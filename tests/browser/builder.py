"""The page that builds a network, in tests."""

import httpx
from playwright.sync_api import Locator

from tests.browser.inspection import Inspection


class Builder(Inspection):
    """The page that builds a network."""

    def open(self, query: str = "") -> None:
        """Opens the first draft, or what the query names, and waits until every number is there."""
        self.page.goto(f"{self.url}/network{query and '?' + query}")
        self.settle()

    def card(self, name: str) -> Locator:
        """The card of a node."""
        return self.page.locator(".layer", has=self.page.locator(f"[data-node={name}]"))

    def names(self) -> list[str]:
        """Names of the cards, in order."""
        return self.texts(".layer-name")

    def shapes(self) -> list[str]:
        """Shapes between the cards, as far as the draft fits."""
        return [text.replace(" × ", "x") for text in self.texts(".joint-shape:not([hidden])")]

    def layers(self) -> str:
        """The draft in the address."""
        self.settle()
        return httpx.URL(self.page.url).params["layers"]
