"""The whole lesson of the page /transfer, by keyboard alone: from no pictures to a downloaded network."""

import io
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, expect
from safetensors.numpy import load

from tests.browser.conftest import without_complaints
from tests.browser.test_training import tab_to
from tests.conftest import Server

CARD = "#classes .class-card:nth-child({})"
SIDE = 64
EACH = 6


def drawn(shape: str, seed: int) -> FilePayload:
    """A picture of discs or of stripes, in colours and places of its own."""
    random = np.random.default_rng(seed)
    dark, bright = (tuple(random.integers(low, low + 90, 3).tolist()) for low in (20, 150))
    image = Image.new("RGB", (SIDE, SIDE), dark)
    draw = ImageDraw.Draw(image)
    for place in range(int(random.integers(0, 8)), SIDE, 16):
        if shape == "stripes":
            draw.rectangle((0, place, SIDE, place + 6), fill=bright)
        else:
            draw.ellipse((place, place // 2, place + 26, place // 2 + 26), fill=bright)
    written = io.BytesIO()
    image.save(written, "PNG")
    return {"name": f"{shape}-{seed}.png", "mimeType": "image/png", "buffer": written.getvalue()}


def choose(page: Page, button: str, files: list[FilePayload]) -> None:
    """Goes to a button, presses it, and chooses files."""
    tab_to(page, button)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(files)


def make_classes(page: Page) -> None:
    """Two named classes of drawn pictures in place of the ones that the page opens with."""
    press = page.keyboard.press
    expect(page.locator(CARD.format(3))).to_be_visible()
    tab_to(page, "#classes [data-empty]")
    press("Enter")
    for place, shape in enumerate(("discs", "stripes"), 1):
        card = CARD.format(place)
        tab_to(page, f"{card} [data-label]")
        press("Control+a")
        page.keyboard.type(shape)
        press("Enter")
        choose(page, f"{card} [data-add]", [drawn(shape, 10 * place + seed) for seed in range(EACH)])
        expect(page.locator(f"{card} [data-count]")).to_have_text(f"{EACH} pictures")


def train(page: Page) -> None:
    """Trains the last layer, and reads in the results that it knows the classes."""
    expect(page.locator("#run [data-train]")).to_be_enabled()
    tab_to(page, "#run [data-train]")
    page.keyboard.press("Enter")
    expect(page.locator("#run .runs li")).to_contain_text("Finished", timeout=180_000)
    expect(page.locator("#results [data-right]")).to_contain_text("of 2 held-out pictures right")


def download(page: Page) -> bytes:
    """The weights, saved by their link."""
    tab_to(page, "#use [data-file=weights] > a")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.own_page
@pytest.mark.parametrize("width", [1440, 360])
def test_from_no_pictures_to_a_downloaded_network_by_keyboard_alone(
    page: Page, server: Server, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.on("filechooser", lambda _: None)  # from now on: a key may reach the page before a new listener
    with without_complaints(page, server.url):
        page.goto(f"{server.url}/transfer")
        make_classes(page)
        train(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width

        choose(page, "#use [data-choose]", [drawn("stripes", 99), drawn("discs", 98)])
        expect(page.locator("#use [data-summary]")).to_have_text("2 pictures: 1 discs, 1 stripes.")
        weights = load(download(page))
        training = httpx.URL(page.url).params["training"]
        record = httpx.get(f"{server.url}/api/trainings/{training}").json()
        served = httpx.get(f"{server.url}/api/networks/{record['network_id']}/weights").content
        assert weights.keys() == load(served).keys()
        assert sum(tensor.shape == (2,) for tensor in weights.values()) == 1  # the new last layer's bias
