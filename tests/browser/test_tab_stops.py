"""Few tab stops: skip links, steppers of one stop, and a kernel and channels that arrow keys walk over."""

from playwright.sync_api import expect

from tests.browser.lab import Lab

MAP = "input-plane-map"
FOCUSED = "document.activeElement.id"
MOST_STOPS = 20


def stops_before_the_map(lab: Lab) -> int:
    """Number of stops that Tab makes before it reaches the first map."""
    for stops in range(100):
        lab.page.keyboard.press("Tab")
        if lab.page.evaluate(FOCUSED) == MAP:
            return stops
    raise AssertionError("Tab does not reach the map")


def test_the_first_map_is_few_tab_stops_away_and_one_by_the_skip_link(lab: Lab) -> None:
    for query in ("?image=column", "?image=cat&size=32&color=rgb&outputs=3", "activation", "pooling"):
        lab.open(query)
        assert stops_before_the_map(lab) <= MOST_STOPS, query
    lab.open("?image=column")
    address = lab.page.url
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Tab")
    expect(lab.page.get_by_role("link", name="Skip to the map")).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(lab.page.locator(f"#{MAP}")).to_be_focused()
    assert lab.page.url.startswith(address)


def test_arrow_keys_walk_over_the_kernel_and_its_pictures(lab: Lab) -> None:
    lab.open("?image=column&outputs=2&kernel=3x3:sobel_x;outline")
    press = lab.page.keyboard.press
    lab.weight(1, 1).focus()
    press("ArrowRight")
    press("ArrowDown")
    expect(lab.weight(2, 2)).to_be_focused()
    lab.page.keyboard.type("25")
    press("ArrowLeft")
    lab.page.keyboard.type("0")
    expect(lab.weight(2, 2)).to_have_value("205")
    press("Enter")
    press("ArrowLeft")
    expect(lab.weight(2, 1)).to_be_focused()
    press("F2")
    press("ArrowRight")
    expect(lab.weight(2, 1)).to_be_focused()
    press("Tab")
    assert not lab.page.evaluate("document.activeElement.closest('.kernel-grid')")
    press("Shift+Tab")
    expect(lab.weight(2, 1)).to_be_focused()
    expect(lab.page.get_by_role("grid", name="Weights of the kernel").get_by_role("row")).to_have_count(3)

    pictures = lab.page.locator(".pairs-grid button")
    pictures.first.focus()
    press("ArrowDown")
    expect(pictures.last).to_be_focused()
    press("Enter")
    expect(pictures.last).to_have_attribute("aria-pressed", "true")
    expect(lab.page.locator(".pairs-grid [tabindex='0']")).to_have_count(1)


def test_a_stepper_is_one_stop_and_a_linked_pair_two(lab: Lab) -> None:
    lab.open("?image=column")
    rows = lab.page.get_by_role("spinbutton", name="stride rows")
    rows.focus()
    lab.page.keyboard.press("ArrowUp")
    expect(rows).to_have_value("2")
    expect(rows).to_have_attribute("aria-valuenow", "2")
    lab.page.keyboard.press("Tab")
    linked = lab.page.locator("#stride-pair [data-linked]")
    expect(linked).to_be_focused()
    lab.page.keyboard.press("Space")
    lab.page.keyboard.press("Shift+Tab")
    expect(lab.page.get_by_role("spinbutton", name="stride columns")).to_be_focused()
