"""What a click opens comes into sight and flashes once."""

import re

from playwright.sync_api import expect

from tests.browser.lab import Lab

REVEAL = """async (selector) => {
  const { reveal } = await import("/static/js/view/dom/reveal.js");
  reveal(document.querySelector(selector));
}"""
SCROLLED = "window.scrollY"
TOP = "(selector) => document.querySelector(selector).getBoundingClientRect().top"


def test_revealing_scrolls_only_as_needed_and_flashes_once(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1000, "height": 500})
    lab.open()
    facts, player = lab.page.locator("#facts"), lab.page.locator("#player")
    flash = re.compile(r"\bflash\b")

    lab.page.evaluate(REVEAL, "#facts")
    expect(facts).to_have_class(flash)
    expect(facts).not_to_have_class(flash)
    assert lab.page.evaluate(SCROLLED) == 0

    expect(player).not_to_be_in_viewport()
    lab.page.evaluate(REVEAL, "#player")
    expect(player).to_be_in_viewport(ratio=1)

    lab.page.emulate_media(reduced_motion="reduce")
    caption = lab.page.locator("#output-plane .plane-caption")
    lab.page.evaluate("document.documentElement.style.scrollPaddingTop = '200px'")
    lab.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    lab.page.evaluate(REVEAL, "#output-plane .plane-caption")
    assert lab.page.evaluate(TOP, "#output-plane .plane-caption") >= 200
    expect(caption).to_have_class(flash)
    expect(caption).not_to_have_class(flash)
