"""Switches for teaching in the address: hidden controls, projector mode, predict first."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.convolution import expect_middle
from tests.browser.lab import Lab

RESULT = "#output-plane .plane-canvas canvas"
TYPE_SIZE = "parseFloat(getComputedStyle(document.querySelector('.module-line')).fontSize)"


def test_chosen_controls_are_hidden(lab: Lab) -> None:
    lab.open("?image=column&hide=kernel,stride,padding,nothing,<b>")
    for hidden in ("#kernel", "#kernel-pair", "#stride-pair", "#padding"):
        expect(lab.page.locator(hidden)).to_be_hidden()
    for shown in ("#bias-row", "#dilation-pair"):
        expect(lab.page.locator(shown)).to_be_visible()
    expect_middle(lab)


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_projector_mode_has_larger_type_without_overflow(lab: Lab, width: int) -> None:
    lab.page.set_viewport_size({"width": width, "height": 900})
    lab.open("?image=column")
    size = lab.page.evaluate(TYPE_SIZE)
    lab.open("?image=column&projector=1")
    assert lab.page.evaluate(TYPE_SIZE) > 1.1 * size
    assert (
        lab.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    )


def test_the_result_is_hidden_until_a_guess_is_entered(lab: Lab) -> None:
    lab.open("?image=column&predict=1&step=11")
    expect(lab.page.locator("#predict label")).to_have_text("What will output row 2, column 1 be?")
    expect(lab.page.locator(RESULT)).to_have_css("opacity", "0")
    for secret in (".total-line", "#output-plane .readout", "#output-plane .legend"):
        expect(lab.page.locator(secret)).to_have_css("visibility", "hidden")
    expect(lab.page.locator("#spoken")).to_have_css("visibility", "hidden")
    reveal = lab.page.get_by_role("button", name="Reveal")
    reveal.click()
    expect(lab.page.locator("#verdict")).to_contain_text("Enter a number such as")
    expect(lab.page.locator(RESULT)).to_have_css("opacity", "0")
    lab.page.locator("#expected").fill("3")
    reveal.click()
    expect(lab.page.locator("#verdict")).to_have_text("Your guess: 3. PyTorch: 4. 1 too small.")
    expect(lab.page.locator(RESULT)).to_have_css("opacity", "1")
    expect(lab.page.locator(".total-line")).to_be_visible()
    lab.page.get_by_role("button", name="Predict again").click()
    lab.page.locator("#expected").fill("4")
    lab.page.keyboard.press("Enter")
    expect(lab.page.locator("#verdict")).to_have_text("Your guess: 4. PyTorch: 4. Right.")


def test_each_new_cell_and_result_is_asked_again_and_kept_from_exports(lab: Lab) -> None:
    lab.open("?image=column&predict=1")
    results = lab.page.locator(
        "#export :is([data-save=map], [data-save=stage], [data-save=film], [data-format])"
    )
    guess = lab.page.locator("#expected")
    for row, column in ((2, 2), (1, 3)):
        if (row, column) != (2, 2):
            lab.go_to(row, column)
        expect(lab.page.locator("#predict label")).to_have_text(
            f"What will output row {row}, column {column} be?"
        )
        expect(guess).to_have_value("")
        expect(lab.page.locator(RESULT)).to_have_css("opacity", "0")
        lab.page.locator("#export-open").click()
        expect(lab.page.locator("[data-withheld]")).to_contain_text("enter a guess to export")
        for button in results.all():
            expect(button).to_be_disabled()
        lab.page.locator("#export [data-close]").click()
        guess.fill("0")
        lab.page.keyboard.press("Enter")
        expect(lab.page.locator("#verdict")).to_contain_text("PyTorch")
        expect(lab.page.locator(RESULT)).to_have_css("opacity", "1")
    lab.page.locator("#export-open").click()
    expect(lab.page.locator("[data-withheld]")).to_be_hidden()
    for button in results.all():
        expect(button).to_be_enabled()
    lab.page.locator("#export [data-close]").click()
    lab.page.locator("#preset").select_option("box_blur")
    expect(lab.page.get_by_role("button", name="Reveal")).to_be_visible()
    lab.settle()
    expect(lab.page.locator(RESULT)).to_have_css("opacity", "0")


def test_the_winner_is_not_marked_before_the_guess(lab: Lab) -> None:
    lab.open("pooling?image=column&predict=1&pinned=output,1,1")
    window = lab.page.locator("#input-plane .readout")
    expect(window).to_have_text("window: rows 2 to 3, columns 2 to 3")
    lab.page.locator("#expected").fill("1")
    lab.page.keyboard.press("Enter")
    expect(window).to_have_text(re.compile("maximum in row 2, column 2"))


def test_the_dialog_makes_the_link(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.locator("#teach-open").click()
    lab.page.get_by_role("checkbox", name="stride").check()
    lab.page.get_by_label(re.compile("Projector")).check()
    expect(lab.page.locator("#stride-pair")).to_be_hidden()
    lab.page.wait_for_url(re.compile("hide=stride&projector=1"))
    link = lab.page.url
    assert link.startswith(f"{lab.url}/?image=column")
    expect(lab.page.locator("#teach-link")).to_have_value(link)
    lab.page.evaluate(
        "document.addEventListener('copy', () => { window.copied = document.activeElement.value; })"
    )
    lab.page.locator("#teach [data-copy]").click()
    expect(lab.page.locator("#teach .done")).to_have_text("Copied.")
    assert lab.page.evaluate("window.copied") == link
    lab.page.goto(link)
    lab.settle()
    expect(lab.page.locator("#stride-pair")).to_be_hidden()
    expect(lab.page.locator("#kernel")).to_be_visible()
