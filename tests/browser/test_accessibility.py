"""Accessibility: WCAG 2.2 AA by axe-core, moving over cells by keys, announcements, the list of keys."""

from functools import cache
from importlib.metadata import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inspection import Inspection
from tests.browser.lab import Lab

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ["", "activation", "pooling"]
DIALOGS = {
    "keys": "#keys-open",
    "export": "#export-open",
    "teach": "#teach-open",
    "picture dialog": ".chosen",
}
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""The rules of these levels that read colours: all that a theme changes."""
CHOOSE_TEXTS = """() => {
  const looks = new Map();
  const text = ["color", "font-size", "font-weight", "text-shadow", "opacity", "filter"];
  const properties = [...text, "background-color", "background-image"];
  const lookOf = (element) => {
    if (!looks.has(element)) {
      const style = getComputedStyle(element);
      const own = properties.map((name) => style.getPropertyValue(name));
      const behind = element.parentElement ? lookOf(element.parentElement) : "";
      looks.set(element, `${element.localName} ${own} on ${behind}`);
    }
    return looks.get(element);
  };
  const isText = (element) =>
    element.matches("input, select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isShort = (element) => element.textContent.trim().length < 2; // axe judges no single character
  const elements = [...document.body.querySelectorAll("*")];
  const texts = elements.filter((one) => isText(one) && one.checkVisibility());
  const alike = Map.groupBy(texts, (one) => `${isShort(one)} ${lookOf(one)}`);
  for (const one of elements) one.removeAttribute("data-judged");
  for (const all of alike.values())
    for (const one of [all[0], all[all.length >> 1], all.at(-1)]) one.setAttribute("data-judged", "");
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-judged]" }] });
}"""
"""Let axe judge the contrast of the first, the middle and the last text of each look.

A page has hundreds of texts and few looks. A look is what a contrast depends on: colours,
size, weight, and what is painted behind.
"""
RUN = """async (runOnly) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  // axe knows no top layer: it would not find what lies behind the words of a dialog.
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.style.zIndex = "9999";
  const { passes, violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return { passes: passes.map(({ id }) => id), violations };
}"""


@cache
def axe() -> str:
    """The script of axe-core, which finds barriers."""
    for file in files("axe-playwright-python") or []:
        if file.name == "axe.min.js":
            return file.read_text()
    pytest.fail("axe-playwright-python carries no axe.min.js")


def findings(page: Page, rules: list[str] = LEVELS) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    page.evaluate(CHOOSE_TEXTS)
    result: Any = page.evaluate(RUN, rules)
    assert "color-contrast" in result["passes"]
    assert len(result["passes"]) > 10 or rules != LEVELS
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


def expect_no_barriers(page: Page) -> None:
    """Try every rule in the light theme, and those that read colours in the dark one."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colour is on its way to another
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, COLOUR_RULES) == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_barriers(lab: Lab, path: str) -> None:
    lab.open(f"{path}?image=column")
    lab.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    lab.settle()
    expect_no_barriers(lab.page)


@pytest.mark.parametrize("dialog", DIALOGS)
def test_dialogs_have_no_barriers(lab: Lab, dialog: str) -> None:
    lab.open("?image=column")
    lab.page.locator(DIALOGS[dialog]).click()
    expect(lab.page.locator(f"#{dialog}")).to_be_visible()
    parts = lab.page.locator(f"#{dialog} details")
    for index in range(parts.count()):
        parts.nth(index).evaluate("(one) => { one.open = true; }")
        expect_no_barriers(lab.page)
    if parts.count() == 0:
        expect_no_barriers(lab.page)


@pytest.mark.parametrize(
    "query",
    [
        "?image=cat&size=64&color=rgb&compare=kernel%3Doutline&padding=1,2,3,0&identity=1",
        "?image=column&operator=ConvTranspose2d&view=scatter&kernel=3x3:sobel_x;outline",
        "?image=column&projector=1&predict=1",
        "pooling?image=counting&op=AvgPool2d&shift=left&padding=1",
        "activation?image=column&op=GELU&source=picture",
    ],
)
def test_opened_panels_have_no_barriers(lab: Lab, query: str) -> None:
    lab.open(query)
    lab.page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
    lab.settle()
    assert findings(lab.page) == []
    lab.page.set_viewport_size({"width": 360, "height": 800})
    lab.settle()
    assert findings(lab.page) == []


@pytest.mark.parametrize(
    "query",
    [
        "?node=layer2.0.conv2&cell=3,4&gradient=1&path=softmax:1,0,0;fc:1,0,0",
        "?node=softmax&channel=3&projector=1",
        "?node=layer1.0.bn1",
        "?node=maxpool&cell=0,0",
        "?node=layer1.0.relu&channel=2&method=grad-cam&at=opened&zero=conv1:3,7-9",
    ],
)
def test_a_classifier_has_no_barriers(inspection: Inspection, query: str) -> None:
    inspection.open(query)
    inspection.page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
    inspection.settle()
    expect_no_barriers(inspection.page)
    inspection.page.set_viewport_size({"width": 360, "height": 800})
    inspection.settle()
    expect_no_barriers(inspection.page)
    assert inspection.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("dialog", ["keys", "export", "teach"])
def test_a_classifier_s_dialogs_have_no_barriers(inspection: Inspection, dialog: str) -> None:
    inspection.open()
    inspection.page.locator(DIALOGS[dialog]).click()
    expect(inspection.page.locator(f"#{dialog}")).to_be_visible()
    assert findings(inspection.page) == []


def test_the_keys_of_a_classifier_are_listed(inspection: Inspection) -> None:
    inspection.open()
    inspection.page.keyboard.press("?")
    sheet = inspection.page.locator("#keys")
    for key in ("Tab", "Home", "End", "Enter", "Space", "Shift", "Esc", "Ctrl", "?"):
        expect(sheet.locator("kbd", has_text=key).first).to_be_visible()


def test_axe_finds_a_barrier(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    lab.page.evaluate("document.querySelector('main img').src = '/static/favicon.svg'")
    assert any("image-alt" in one for one in findings(lab.page))


def test_axe_finds_one_faint_number_among_many(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.evaluate("document.querySelector('#arithmetic details').open = true")
    number = lab.page.locator("#arithmetic td").nth(7)
    number.evaluate("(number) => { number.textContent = '0.25'; }")
    assert findings(lab.page, COLOUR_RULES) == []
    number.evaluate("(number) => { number.style.opacity = 0.3; }")
    (found,) = findings(lab.page, COLOUR_RULES)
    assert "color-contrast" in found


@pytest.mark.parametrize("path", PAGES)
def test_arrow_keys_move_over_the_cells_and_are_announced(lab: Lab, path: str) -> None:
    lab.open(f"{path}?image=column&step=0")
    for plane in ("input", "output"):
        lab.page.locator(f"#{plane}-plane .plane-canvas canvas").focus()
        lab.page.keyboard.press("ArrowRight")
        lab.page.keyboard.press("ArrowDown")
        spoken = lab.page.locator("#spoken")
        expect(spoken).to_contain_text("row 1, column 1")
        expect(spoken).to_contain_text(f"{plane.capitalize()} row")


@pytest.mark.parametrize("path", PAGES)
def test_the_sheet_lists_every_key(lab: Lab, path: str) -> None:
    lab.open(f"{path}?image=column")
    lab.page.keyboard.press("?")
    sheet = lab.page.locator("#keys")
    expect(sheet).to_be_visible()
    for key in ("Space", "Shift", "Home", "End", "Tab", "Enter", "Esc", "Ctrl", "?"):
        expect(sheet.locator("kbd", has_text=key).first).to_be_visible()
    lab.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
