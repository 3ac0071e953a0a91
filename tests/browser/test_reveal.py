"""What a click opens comes into sight and flashes once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

REVEAL = """async (selector) => {
  const { reveal } = await import("/static/js/view/dom/reveal.js");
  reveal(document.querySelector(selector));
}"""
CAPTION = "#output-plane .plane-caption"
SCROLLED = "window.scrollY"
TOP = "(selector) => document.querySelector(selector).getBoundingClientRect().top"


@pytest.mark.usefixtures("motion")
def test_revealing_scrolls_only_as_needed_and_flashes_once(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1000, "height": 500})
    lab.open()
    caption, facts = lab.page.locator(CAPTION), lab.page.locator("#facts")
    flash = re.compile(r"\bflash\b")

    lab.page.evaluate(REVEAL, CAPTION)
    expect(caption).to_have_class(flash)
    expect(caption).not_to_have_class(flash)
    assert lab.page.evaluate(SCROLLED) == 0

    expect(facts).not_to_be_in_viewport()
    lab.page.evaluate(REVEAL, "#facts")
    expect(facts).to_be_in_viewport(ratio=1)

    lab.page.emulate_media(reduced_motion="reduce")
    lab.page.evaluate("document.documentElement.style.scrollPaddingTop = '60px'")
    lab.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    lab.page.evaluate(REVEAL, CAPTION)
    lab.page.wait_for_function(f"(selector) => ({TOP})(selector) >= 60", arg=CAPTION)
    expect(caption).to_have_class(flash)
    expect(caption).not_to_have_class(flash)


@pytest.mark.usefixtures("motion")
def test_what_a_click_opens_on_a_lab_comes_into_sight(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 768, "height": 600})
    lab.open("?image=cat&size=32&color=rgb")
    lab.page.locator("#compare-keep").click()
    expect(lab.page.locator("#compare")).to_have_class(re.compile(r"\bflash\b"))
    expect(lab.page.locator("#compare canvas").first).to_be_in_viewport(ratio=1)
    for width in (768, 360):
        lab.page.set_viewport_size({"width": width, "height": 600})
        lab.settle()
        tops = lab.page.evaluate(
            "[...document.querySelectorAll('#compare canvas')].map((one) => one.getBoundingClientRect().top)"
        )
        assert len(tops) == 3
        assert len(set(tops)) == 1
    lab.page.set_viewport_size({"width": 768, "height": 600})

    lab.page.locator("#take-apart summary").click()
    expect(lab.page.locator("#take-apart")).to_have_class(re.compile(r"\bflash\b"))
    expect(lab.page.locator(".apart-row canvas").first).to_be_in_viewport()

    lab.open("pooling?image=counting")
    lab.page.get_by_role("button", name="left").click()
    expect(lab.page.locator("[data-map=difference]")).to_be_in_viewport(ratio=1)
