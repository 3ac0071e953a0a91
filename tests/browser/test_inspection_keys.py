"""The inspection page with the keyboard only."""

import json

from tests.browser.inspection import Inspection

MAX_STEPS = 80


def test_enter_leads_down_to_a_pixel_and_back(inspection: Inspection) -> None:
    inspection.open("?node=softmax&channel=19&cell=0,0")
    inspection.page.locator("#cell button.part").first.focus()
    for _ in range(MAX_STEPS):
        if inspection.opened() == "input":
            break
        assert inspection.page.evaluate("document.activeElement.closest('#cell .apart') !== null")
        inspection.page.keyboard.press("Enter")
        inspection.settle()
    assert inspection.opened() == "input"
    assert inspection.page.evaluate("document.activeElement.id") == "cell-title"
    inspection.page.locator("#trail button").last.focus()
    inspection.page.keyboard.press("Enter")
    inspection.settle()
    assert inspection.opened() == "conv1"
    assert inspection.page.evaluate("document.activeElement.getAttribute('aria-current')") == "step"


def test_arrow_keys_move_over_the_graph(inspection: Inspection) -> None:
    inspection.open()
    inspection.page.locator("[data-node=conv1]").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown"):
        inspection.page.keyboard.press(key)
        inspection.settle()
    focused = inspection.page.evaluate("document.activeElement.dataset.node")
    assert focused == "layer1.0.conv2" or focused.startswith("layer1.0.")
    inspection.page.keyboard.press("Enter")
    inspection.settle()
    assert inspection.opened() == focused
    assert json.loads(inspection.page.locator(f"[data-node='{focused}']").get_attribute("aria-pressed") or "")
