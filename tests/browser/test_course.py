"""The topics of a first course, each one click from the first page."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import without_complaints
from tests.conftest import Server

SHOWN = {
    "Convolution": (".module-line", r"nn\.Conv2d\(1, 1, 3, bias=False\)"),
    "Stride and output size": (".module-line", r"stride=2"),
    "Zero padding": (".module-line", r"padding=1"),
    "Channels": (".module-line", r"nn\.Conv2d\(3, 2, 3"),
    "Activation functions": (".module-line", r"nn\.ReLU\(\)"),
    "Max pooling": (".module-line", r"nn\.MaxPool2d\("),
    "A CNN: build and train it": ("#training-title", "Train it"),
    "A pretrained network": ("h1", "EfficientNet-Lite0"),
    "Retrain its last layer": ("#classes-title", "Your classes"),
}


def test_every_topic_is_a_click_away_from_the_first_page(page: Page, server: Server) -> None:
    with without_complaints(page, server.url):
        for topic, (place, text) in SHOWN.items():
            page.goto(server.url)
            topics = page.get_by_role("navigation", name="Topics of a first course").get_by_role("list")
            links = topics.get_by_role("link")
            assert links.all_inner_texts() == list(SHOWN)
            links.get_by_text(topic, exact=True).click()
            expect(page.locator(place)).to_contain_text(re.compile(text))
            expect(page.locator("#problem")).to_be_hidden()
