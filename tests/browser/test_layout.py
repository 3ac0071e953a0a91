"""Layout of the labs: the first screen, settings beside the stage, and the sheet of a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

# Whether the middle of an element is on the screen with nothing over it.
UNCOVERED = """(selector) => {
  const element = document.querySelector(selector);
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return hit !== null && (element === hit || element.contains(hit) || hit.contains(element));
}"""
SMALL = """(selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility())
  .filter((one) => Math.min(one.offsetWidth, one.offsetHeight) < 24).map((one) => one.outerHTML)"""
FIRST_QUESTION = [
    "#input-plane .plane-canvas canvas",
    ".taps canvas",
    "[data-total]",
    "#output-plane .plane-canvas canvas",
    "[data-play]",
]
SETTINGS = ["#operator", ".kernel-grid", "#stride-pair", "#padding-pair", "#dilation-pair", "#bias", "#size"]


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [
        (1440, 900, [*FIRST_QUESTION, *SETTINGS]),
        (768, 1024, [*FIRST_QUESTION, *SETTINGS]),
        (360, 740, [*FIRST_QUESTION, "#settings-open"]),
    ],
)
def test_the_first_screen_holds_what_the_first_question_needs(
    lab: Lab, width: int, height: int, shown: list[str]
) -> None:
    lab.page.set_viewport_size({"width": width, "height": height})
    lab.open()
    for selector in shown:
        expect(lab.page.locator(selector)).to_be_in_viewport(ratio=0.95)
        assert lab.page.evaluate(UNCOVERED, selector), selector


def test_the_total_of_three_colours_and_two_outputs_is_on_the_first_screen(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1440, "height": 900})
    planes = "sobel_x|sobel_x|sobel_x;sobel_y|sobel_y|sobel_y"
    lab.open(f"?color=rgb&kernel=3x3:{planes}&bias=0,0")
    expect(lab.page.locator("[data-total]")).to_be_in_viewport(ratio=0.95)
    assert lab.page.evaluate(UNCOVERED, "[data-total]")


@pytest.mark.parametrize("path", ["", "activation", "pooling"])
def test_the_settings_stand_beside_the_stage_from_768_px_up(lab: Lab, path: str) -> None:
    lab.open(f"{path}?image=column")
    for width, height in ((1440, 900), (1024, 700), (768, 700)):
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.settle()
        stage = lab.page.locator("#stage").bounding_box()
        settings = lab.page.locator("#controls").bounding_box()
        assert stage
        assert settings
        assert settings["x"] >= stage["x"] + stage["width"]
        for selector in ("[data-play]", "#controls select"):
            expect(lab.page.locator(selector).first).to_be_in_viewport()
        expect(lab.page.locator("#settings-open")).to_be_hidden()


def test_on_a_phone_the_settings_are_a_sheet_below_the_stage(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 360, "height": 740})
    lab.open("?image=column")
    sheet, opener = lab.page.locator("#controls"), lab.page.locator("#settings-open")
    expect(sheet).to_be_hidden()

    opener.click()
    expect(sheet).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(lab.page.locator("#settings-close")).to_be_focused()
    targets = "#controls :is(button, select, .linked, .switch), .transport button"
    assert lab.page.evaluate(SMALL, targets) == []
    lab.settle()
    before = lab.shapes()
    lab.page.get_by_label("stride rows: one more").click()
    lab.settle()
    assert lab.shapes() != before
    for selector in ("#input-plane .plane-canvas canvas", "#output-plane .plane-canvas canvas"):
        expect(lab.page.locator(selector)).to_be_in_viewport(ratio=1)
        assert lab.page.evaluate(UNCOVERED, selector), selector

    lab.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    lab.page.locator("#settings-close").click()
    expect(sheet).to_be_hidden()


def test_on_a_phone_the_maps_stand_in_one_line_and_messages_above_play(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 360, "height": 740})
    lab.open("?projector=1")
    maps = [lab.page.locator(f"#{name}-plane .plane-canvas").bounding_box() for name in ("input", "output")]
    assert len({one["y"] for one in maps if one}) == 1
    lab.go_to(85, 0)
    message = "#player .message"
    expect(lab.page.locator(message)).to_have_text("Rows go from 0 to 84 and columns from 0 to 127.")
    expect(lab.page.locator(message)).to_be_in_viewport(ratio=1)
    assert lab.page.evaluate(UNCOVERED, message)
