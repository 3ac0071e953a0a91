"""The debugger, by pointer and by keys: play, pause, step, scrub, speed, go to, hover, pin."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

TITLE = "#arithmetic .arithmetic-title"


def place(lab: Lab) -> str:
    return lab.text("[data-place]")


@pytest.mark.usefixtures("motion")
def test_play_advances_and_pause_stops(lab: Lab) -> None:
    lab.open("?image=cat&size=32")
    lab.page.locator("[data-speed]").fill("10")
    lab.page.get_by_role("button", name="Play").click()
    expect(lab.page.locator("[data-place]")).to_have_text(re.compile(r"cell [3-9]\d\d? of"))
    lab.page.get_by_role("button", name="Pause").click()
    lab.settle()
    held = place(lab)
    lab.settle()
    assert place(lab) == held


@pytest.mark.usefixtures("motion")
def test_play_ends_with_the_finished_map(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.locator("[data-speed]").fill("13")
    lab.page.get_by_role("button", name="Play").click()
    expect(lab.page.locator("[data-place]")).to_have_text("all 25 cells")
    expect(lab.page.get_by_role("button", name="Play")).to_be_visible()


def test_steps_move_forward_and_back_and_stop_at_the_ends(lab: Lab) -> None:
    lab.open("?image=column")
    forward = lab.page.get_by_role("button", name="One cell forward")
    back = lab.page.get_by_role("button", name="One cell back")
    forward.click()
    expect(lab.page.locator("[data-place]")).to_have_text("cell 1 of 25")
    for _ in range(7):
        forward.click()
    expect(lab.page.locator(TITLE)).to_have_text("Output cell, row 1, column 2")
    back.click()
    expect(lab.page.locator(TITLE)).to_have_text("Output cell, row 1, column 1")
    lab.settle()
    assert lab.number("[data-total]") == 4
    lab.page.get_by_role("button", name="First cell").click()
    back.click()
    expect(lab.page.locator("[data-place]")).to_have_text("cell 1 of 25")
    lab.page.get_by_role("button", name="Finished map").click()
    expect(lab.page.locator("[data-place]")).to_have_text("all 25 cells")


def test_cells_not_reached_yet_are_veiled(lab: Lab) -> None:
    lab.open("?image=column&kernel=1x1:1&padding=0&step=12")
    layout = lab.layout("output", (5, 5))
    corner = {(row, column): lab.point(layout, row, column) for row in range(5) for column in range(5)}
    colour = {
        cell: tuple(lab.pixel("output", point["x"] - layout["cell"] / 3, point["y"] - layout["cell"] / 3))
        for cell, point in corner.items()
    }
    revealed_one, revealed_zero = colour[1, 2], colour[1, 1]
    veiled = {colour[row, column] for row in range(5) for column in range(5) if row * 5 + column > 12}
    assert len(veiled) == 1
    assert veiled.isdisjoint({revealed_one, revealed_zero})
    assert revealed_one != revealed_zero


def test_scrubbing_chooses_the_step(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.locator("[data-scrub]").fill("13")
    expect(lab.page.locator(TITLE)).to_have_text("Output cell, row 2, column 3")
    lab.settle()
    assert lab.number("[data-total]") == -4
    assert lab.page.locator("[data-scrub]").get_attribute("aria-valuetext") == "row 2, column 3"


def test_go_to_pins_a_cell_of_the_finished_map_and_explains_one_that_does_not_exist(lab: Lab) -> None:
    lab.open("?image=column&step=3")
    lab.go_to(2, 1)
    assert (place(lab), lab.text(TITLE)) == ("all 25 cells", "Output cell, row 2, column 1")
    expect(lab.page.locator("#stage")).to_have_attribute("data-pinned", "true")
    lab.page.get_by_role("button", name="Finished map").click()
    expect(lab.page.locator(TITLE)).to_have_text("Output cell, row 2, column 1")
    lab.page.get_by_role("button", name="One cell forward").click()
    expect(lab.page.locator(TITLE)).to_have_text("Output cell, row 2, column 2")
    lab.go_to(5, 0)
    expect(lab.page.locator("#player .message")).to_have_text("Rows go from 0 to 4 and columns from 0 to 4.")
    lab.go_to(4, 4)
    expect(lab.page.locator("#player .message")).to_be_empty()
    expect(lab.page.locator(TITLE)).to_have_text("Output cell, row 4, column 4")


def test_hovering_an_output_cell_shows_its_window_and_leaving_returns(lab: Lab) -> None:
    lab.open("?image=column")
    lab.go_to(0, 0)
    lab.hover("output", lab.layout("output", (5, 5)), 3, 1)
    assert lab.text(TITLE) == "Output cell, row 3, column 1"
    assert lab.text("#input-plane .readout") == "window: rows 2 to 4, columns 0 to 2"
    assert lab.text("#output-plane .readout") == "row 3, column 1: 4"
    lab.page.mouse.move(2, 2)
    lab.settle()
    assert lab.text(TITLE) == "Output cell, row 0, column 0"


def test_hovering_an_input_cell_marks_the_outputs_that_read_it(lab: Lab) -> None:
    lab.open("?image=column&stride=2")
    layout = lab.layout("input", (5, 5), (1, 1))
    for (row, column), readers in {(1, 1): 4, (0, 0): 1, (2, 2): 1, (2, 1): 2}.items():
        lab.hover("input", layout, row, column)
        expected = "1 output cell reads it" if readers == 1 else f"{readers} output cells read it"
        assert lab.text("#output-plane .readout") == expected
    assert lab.text("#input-plane .readout") == "row 2, column 1: 0"


@pytest.mark.usefixtures("motion")
def test_hovering_pauses_play_at_its_step(lab: Lab) -> None:
    lab.open("?image=cat&size=64")
    layout = lab.layout("output", (43, 64))
    lab.page.locator("[data-speed]").fill("9")
    lab.page.get_by_role("button", name="Play").click()
    lab.hover("output", layout, 40, 60)
    held = place(lab)
    lab.settle()
    assert place(lab) == held
    assert lab.text(TITLE) == "Output cell, row 40, column 60"
    lab.page.mouse.move(2, 2)
    expect(lab.page.locator("[data-place]")).not_to_have_text(held)


def test_a_click_pins_and_another_unpins(lab: Lab) -> None:
    lab.open("?image=column")
    layout = lab.layout("output", (5, 5))
    point = lab.point(layout, 1, 3)
    canvas = lab.page.locator("#output-plane .plane-canvas canvas")
    canvas.click(position={"x": point["x"], "y": point["y"]})
    lab.page.mouse.move(2, 2)
    lab.settle()
    assert lab.text(TITLE) == "Output cell, row 1, column 3"
    expect(lab.page.locator("#stage")).to_have_attribute("data-pinned", "true")
    lab.page.keyboard.press("Escape")
    lab.settle()
    expect(lab.page.locator("#stage")).to_have_attribute("data-pinned", "false")


@pytest.mark.usefixtures("motion")
def test_keys_do_what_the_sheet_says(lab: Lab) -> None:
    lab.open("?image=column")
    press = lab.page.keyboard.press
    press("ArrowRight")
    press("ArrowRight")
    expect(lab.page.locator("[data-place]")).to_have_text("cell 2 of 25")
    press("Shift+ArrowRight")
    expect(lab.page.locator("[data-place]")).to_have_text("cell 7 of 25")
    press("ArrowLeft")
    expect(lab.page.locator("[data-place]")).to_have_text("cell 6 of 25")
    press("Home")
    expect(lab.page.locator("[data-place]")).to_have_text("cell 1 of 25")
    press("End")
    expect(lab.page.locator("[data-place]")).to_have_text("all 25 cells")
    press("Space")
    expect(lab.page.get_by_role("button", name="Pause")).to_be_visible()
    press("Space")
    expect(lab.page.get_by_role("button", name="Play")).to_be_visible()
    press("?")
    expect(lab.page.locator("#keys")).to_be_visible()
    press("Escape")
    expect(lab.page.locator("#keys")).not_to_be_visible()


def test_arrow_keys_move_over_the_planes_and_are_announced(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.keyboard.press("Home")
    lab.page.locator("#output-plane .plane-canvas canvas").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        lab.page.keyboard.press(key)
    expect(lab.page.locator("#spoken")).to_have_text(
        "Output row 2, column 1: 4, from input rows 1 to 3, columns 0 to 2"
    )
    lab.page.locator("#input-plane .plane-canvas canvas").focus()
    for key in ("ArrowRight", "ArrowRight"):
        lab.page.keyboard.press(key)
    expect(lab.page.locator("#spoken")).to_have_text("Input row 0, column 2: 1")


def test_reduced_motion_turns_play_into_steps(lab: Lab) -> None:
    lab.open("?image=column")
    button = lab.page.locator("[data-play]")
    expect(button).to_have_text("Step")
    button.click()
    button.click()
    expect(lab.page.locator("[data-place]")).to_have_text("cell 2 of 25")
    lab.settle()
    expect(lab.page.locator("[data-place]")).to_have_text("cell 2 of 25")
