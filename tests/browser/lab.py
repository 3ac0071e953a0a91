"""The convolution page in tests, and PyTorch's answer to compare it with."""

import io
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np
import torch
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

Array = NDArray[np.float32]

SOBEL_X = [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]

PIXEL = """([selector, x, y]) => {
  const canvas = document.querySelector(selector);
  const ratio = canvas.width / canvas.clientWidth;
  const copy = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, Math.floor(x * ratio), Math.floor(y * ratio), 1, 1, 0, 0, 1, 1);
  return Array.from(copy.getImageData(0, 0, 1, 1).data.slice(0, 3));
}"""

LAYOUT = """async ([selector, rows, columns, padding]) => {
  const { layOut } = await import("/static/js/core/layout/plane.js");
  const margin = { top: padding[0], bottom: padding[0], left: padding[1], right: padding[1] };
  const canvas = document.querySelector(selector);
  const { cell, x, y } = layOut({ rows, columns, margin }, { width: canvas.clientWidth, height: 440 });
  return { cell, x, y };
}"""


IS_IDLE = "(selector) => document.querySelector(selector)?.getAttribute('aria-busy') === 'false'"
DRAWN = """async (selector) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  dispatchEvent(new Event("pagehide"));
  return document.querySelector(selector).getAttribute("aria-busy") === "false";
}"""


def settle(page: Page, selector: str) -> None:
    """Wait until an element awaits no answer and the last one is drawn; the address is written as on leaving.

    The page itself looks at each frame, while expect() looks again after 100, 250, 500 and 1000 ms.
    """
    page.wait_for_function(IS_IDLE, arg=selector)
    while not page.evaluate(DRAWN, selector):
        page.wait_for_function(IS_IDLE, arg=selector)


@dataclass
class Lab:
    """The convolution page of one server."""

    page: Page
    url: str
    expected: set[int] = field(default_factory=set)

    def open(self, query: str = "") -> None:
        """Opens the page and waits until PyTorch's answer is on it."""
        self.page.goto(f"{self.url}/{query}")
        self.settle()

    def settle(self) -> None:
        """Waits until no answer is awaited, the shown one is drawn, and the address says so."""
        settle(self.page, "#stage")

    def text(self, selector: str) -> str:
        """Text of the one element, with typographic minus signs made plain."""
        return (self.page.locator(selector).text_content() or "").strip().replace("\u2212", "-")

    def number(self, selector: str) -> float:
        """The number that an element shows."""
        return float(self.text(selector))

    def shapes(self) -> tuple[str, str]:
        """The captions of input and output."""
        return self.text("#input-plane .plane-caption"), self.text("#output-plane .plane-caption")

    def go_to(self, row: int, column: int) -> None:
        """Steps to an output cell through the form."""
        self.page.locator("[name=row]").fill(str(row))
        self.page.locator("[name=column]").fill(str(column))
        self.page.locator("[data-go-to] button").click()
        self.settle()

    def terms(self) -> list[list[str]]:
        """The table of every term: place, value, weight, product, sum so far."""
        self.page.evaluate("document.querySelector('#arithmetic details').open = true")
        self.settle()
        rows: Any = self.page.evaluate(
            "[...document.querySelectorAll('#arithmetic tbody tr')]"
            ".map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
        return [[text.replace("\u2212", "-") for text in row] for row in rows]

    def open_pictures(self) -> None:
        """Opens the dialog of pictures."""
        self.page.locator(".chosen").click()
        expect(self.page.locator(".sample").first).to_be_visible()  # as they come, what is below them moves

    def type_matrix(self, text: str) -> None:
        """Types a matrix into the dialog and uses it."""
        self.open_pictures()
        self.page.locator("summary", has_text="Type a matrix").click()
        self.page.locator("#typed-matrix").fill(text)
        self.page.locator("#picture form button").click()

    def use_matrix(self, text: str) -> None:
        """Types a good matrix and waits for its result."""
        self.type_matrix(text)
        expect(self.page.locator("#picture dialog")).not_to_be_visible()
        self.settle()

    def weight(self, row: int, column: int) -> Locator:
        """The field of one weight, counted from 1."""
        return self.page.get_by_label(f"Weight, row {row}, column {column}", exact=True)

    def layout(
        self, plane: str, shape: tuple[int, int], padding: tuple[int, int] = (0, 0)
    ) -> dict[str, float]:
        """Layout of a plane's cells on its canvas: side of a cell, corner of cell (0, 0)."""
        found: dict[str, float] = self.page.evaluate(
            LAYOUT, [f"#{plane}-plane .plane-canvas canvas", *shape, list(padding)]
        )
        return found

    def point(self, layout: dict[str, float], row: int, column: int) -> dict[str, float]:
        """The middle of a cell, in pixels of its canvas."""
        half = layout["cell"] / 2
        return {
            "x": layout["x"] + column * layout["cell"] + half,
            "y": layout["y"] + row * layout["cell"] + half,
        }

    def hover(self, plane: str, layout: dict[str, float], row: int, column: int) -> None:
        """Moves the pointer over a cell."""
        point = self.point(layout, row, column)
        self.page.locator(f"#{plane}-plane .plane-canvas canvas").hover(
            position={"x": point["x"], "y": point["y"]}
        )
        self.settle()

    def pixel(self, plane: str, x: float, y: float) -> list[int]:
        """Red, green and blue that the canvas shows at a point."""
        found: list[int] = self.page.evaluate(PIXEL, [f"#{plane}-plane .plane-canvas canvas", x, y])
        return found

    def query(self) -> dict[str, str]:
        """The parameters of the address, with the page's defaults."""
        return {
            "image": "cat",
            "size": "128",
            "kernel": "sobel_x",
            "bias": "0",
            **httpx.URL(self.page.url).params,
        }

    def input_array(self, channels: int = 1, image: str | None = None) -> Array:
        """Input of a network with this many channels, (C, H, W), by default from the address's image."""
        layer = {"op": "Conv2d", "in_channels": channels, "out_channels": 1, "kernel_size": 1}
        document = {"input": {"channels": channels}, "layers": [layer]}
        network = httpx.post(f"{self.url}/api/networks", json=document).raise_for_status().json()["id"]
        query = self.query()
        path = f"/api/networks/{network}/images/{image or query['image']}/maps"
        answer = httpx.get(self.url + path, params={"nodes": "input", "format": "npy", "size": query["size"]})
        array: Array = np.load(io.BytesIO(answer.raise_for_status().content))
        return array


def convolve(image: Array, kernel: Any, stride: int = 1, padding: int = 1, bias: float = 0.0) -> Array:
    """PyTorch's map, (1, H, W), of an image of shape (1, H, W)."""
    weight = torch.tensor(kernel, dtype=torch.float32)[None, None]
    result = torch.nn.functional.conv2d(
        torch.from_numpy(image)[None], weight, torch.tensor([bias]) if bias else None, stride, padding
    )
    return np.asarray(result[0].numpy())
