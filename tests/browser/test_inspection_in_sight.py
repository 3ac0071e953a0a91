"""Effects of the inspection page stay in sight: what a click opens, the strip, and the walk to the pixels."""

import pytest
from playwright.sync_api import expect

from tests.browser.inspection import Inspection

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
IN_SIGHT = """(selector) => {
  const strip = document.querySelector("#in-sight").getBoundingClientRect();
  const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
  return top >= strip.bottom - 1 && top < innerHeight && bottom > strip.bottom;
}"""
WHOLE = """(selector) => {
  const strip = document.querySelector("#in-sight").getBoundingClientRect();
  const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
  return top >= (strip.top <= 0 ? strip.bottom : 0) - 1 && bottom <= innerHeight;
}"""
AT_REST = """() => new Promise((done) => {
  let last = -1;
  const look = () => (scrollY === last ? done() : ((last = scrollY), setTimeout(look, 100)));
  look();
})"""
TOPS = """() => [...document.querySelectorAll("#compared canvas")].map(
  (canvas) => Math.round(canvas.getBoundingClientRect().top))"""
MAX_STEPS = 60


def settle(inspection: Inspection) -> None:
    """Waits until every answer is drawn and nothing scrolls."""
    inspection.settle()
    inspection.page.evaluate(AT_REST)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (768, 900), (360, 740)])
@pytest.mark.usefixtures("motion")
def test_what_a_click_changes_is_in_sight(inspection: Inspection, width: int, height: int) -> None:
    page = inspection.page
    page.set_viewport_size({"width": width, "height": height})
    inspection.open("?node=conv1&cell=20,20&path=bn1:0,20,20")
    assert page.evaluate("scrollY") == 0  # a link scrolls nothing
    method = page.locator("[data-method]")
    method.evaluate("(one) => one.scrollIntoView({ block: 'start' })")
    method.select_option("saliency")
    settle(inspection)
    assert page.evaluate(WHOLE, "[data-entered] .framed")
    method.select_option("")
    settle(inspection)
    page.locator("#prediction .predicted button").first.click()
    expect(page.locator("#cell")).to_have_class("panel flash")
    settle(inspection)
    assert page.evaluate(IN_SIGHT, "#cell .cell-total")
    strip = page.locator("#in-sight").bounding_box()
    assert strip
    assert strip["y"] == 0
    assert strip["height"] <= height / 4
    expect(page.locator("#cell")).to_have_class("panel")

    page.locator("[data-node=conv1]").click()
    settle(inspection)
    assert page.evaluate(IN_SIGHT, "#node-title")
    before = inspection.text(".in-sight-classes li:first-child button > :nth-child(3)")
    page.locator("[data-toggle]").click()
    settle(inspection)
    expect(page.locator(".in-sight-classes button").first).to_be_in_viewport(ratio=1)
    assert inspection.text(".in-sight-classes li:first-child .note").endswith(" points")
    assert before.endswith(" %")
    assert page.evaluate(IN_SIGHT, "#compared canvas")
    assert len(set(page.evaluate(TOPS))) == 1
    assert page.evaluate(OVERFLOW) <= 0


def test_the_focus_is_never_under_the_strip(inspection: Inspection) -> None:
    page = inspection.page
    inspection.open()
    page.locator("#prediction .predicted button").first.focus()
    page.keyboard.press("Enter")
    settle(inspection)
    assert page.evaluate("document.activeElement.id") == "cell-title"
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        settle(inspection)
        name = page.evaluate("document.activeElement.closest('#in-sight') ? '' : 'outside'")
        assert name == "" or page.evaluate(
            IN_SIGHT.replace("document.querySelector(selector)", "document.activeElement"), ""
        )


@pytest.mark.usefixtures("motion")
def test_the_walk_along_the_largest_contributions_ends_at_a_pixel(inspection: Inspection) -> None:
    page = inspection.page
    inspection.open()
    page.locator("[data-follow]").click()
    page.wait_for_url("**path=softmax:*;fc:*;flatten:*")
    play = page.locator("[data-walk-play]")
    expect(play).to_have_text("Pause")
    play.click()
    expect(play).to_have_text("Play")
    inspection.settle()
    page.go_back()
    inspection.settle()
    assert "path" not in inspection.query()  # the play is one entry of the history
    page.emulate_media(reduced_motion="reduce")
    for _ in range(MAX_STEPS):
        if page.locator("[data-walk-forward]").get_attribute("aria-disabled") == "true":
            break
        place = inspection.place()
        cell = inspection.ask("cell", **place)
        page.locator("[data-walk-forward]").click()
        inspection.settle()
        step = inspection.place()
        if cell["op"] == "Conv2d":
            best = max(abs(product) for term in cell["terms"] for row in term["products"] for product in row)
            (taken,) = [term for term in cell["terms"] if term["channel"] == step["channel"]]
            assert best in [abs(product) for row in taken["products"] for product in row]
    assert inspection.opened() == "input"
    assert inspection.text("[data-walk-next]") == "A pixel of the input: the walk ends here."
    visited = page.locator("#trail li").count()
    assert page.locator("#graph .edge.is-visited").count() == visited - 1
    assert page.locator("#graph .card.is-visited").count() == visited
    expect(page.locator("[data-entered] svg.walked circle")).to_have_count(2)
    field = "[data-entered] svg .field rect >> nth=1"
    walked = page.locator("[data-entered] svg.walked rect").last
    for side in ("x", "y", "width", "height"):
        assert walked.get_attribute(side) == page.locator(field).get_attribute(side)
    page.locator("[data-walk-back]").click()
    inspection.settle()
    assert inspection.opened() == "conv1"
    expect(page.locator("#trail li")).to_have_count(visited - 1)
