"""The training section of the network page: live, over a reload, in a second tab, by keyboard alone."""

import io
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from safetensors.torch import load

from tests.browser.builder import Builder
from tests.browser.test_accessibility import expect_no_barriers

HELD_OUT = 359
FINISHED_MS = 120_000


def record(builder: Builder) -> Any:
    """The server's record of the training in the address."""
    training = httpx.URL(builder.page.url).params["training"]
    return httpx.get(f"{builder.url}/api/trainings/{training}").raise_for_status().json()


def finish(builder: Builder) -> None:
    """Waits for the end of the training."""
    expect(builder.page.locator(".runs li")).to_contain_text("Finished", timeout=FINISHED_MS)
    builder.settle()


def percent(part: float) -> str:
    """A part of one as the page writes it."""
    return f"{100 * part:.1f} %"


def expect_numbers(builder: Builder, told: Any) -> None:
    """The page shows the last epoch's numbers as the record has them."""
    last = told["history"][-1]
    row = builder.page.locator(".curve-numbers tbody tr")
    expect(row.locator("td")).to_have_text(
        [
            f"{last['train_loss']:.4g}",
            f"{last['validation_loss']:.4g}",
            percent(last["train_accuracy"]),
            percent(last["validation_accuracy"]),
        ]
    )
    right = sum(told["confusion"][label][label] for label in range(10))
    expect(builder.page.locator("#results [data-right]")).to_have_text(
        f"After epoch {len(told['history'])}: {right} of {HELD_OUT} held-out pictures right, "
        f"{percent(right / HELD_OUT)}."
    )
    assert sum(map(int, builder.texts(".confusion td"))) == HELD_OUT


def test_the_fast_recipe_is_trained_live_and_looked_into(builder: Builder, context: BrowserContext) -> None:
    builder.open()
    page = builder.page
    page.locator(".recipe", has_text="one_cycle").get_by_role("button", name="Train").click()
    expect(page.locator(".runs li")).to_contain_text("Epoch", timeout=FINISHED_MS)
    expect(page.locator("#run-title")).to_be_in_viewport()
    finish(builder)
    told = record(builder)
    assert told["history"][-1]["validation_accuracy"] >= 0.97
    expect_numbers(builder, told)
    scrub_through(builder, told)
    page.reload()
    builder.settle()
    expect_numbers(builder, told)
    second = Builder(context.new_page(), builder.url)
    second.page.goto(page.url)
    second.settle()
    expect_numbers(second, told)
    second.page.close()
    page.locator(".mistakes button").first.click()
    builder.settle()
    assert builder.query()["image"] == told["mistakes"][0]["image"]
    expect_no_barriers(page)


def scrub_through(builder: Builder, told: Any) -> None:
    """Each epoch's network is the one that the page shows, and the draft's own comes back."""
    page = builder.page
    for number, button in (
        (1, "First epoch"),
        (2, "One epoch forward"),
        (len(told["history"]), "Newest epoch"),
    ):
        page.get_by_role("button", name=button).click()
        expect(page.locator("#time-line [data-shown]")).to_contain_text(f"after epoch {number}:")
        builder.settle()
        kernels = page.locator("#epoch-kernels [data-kernels-title]")
        expect(kernels).to_have_text(f"Kernels of conv1 after epoch {number}")
        epoch = told["history"][number - 1]
        links = page.locator("#trained a")
        assert f"network={epoch['network']}" in (links.first.get_attribute("href") or "")
        shown = builder.texts(".predicted li")[0]
        answer = httpx.get(
            f"{builder.url}/api/networks/{epoch['network']}/images/{builder.query()['image']}/prediction"
        )
        assert shown.startswith(answer.raise_for_status().json()["classes"][0]["label"])


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until an element has the focus."""
    for _ in range(300):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {selector}")


def test_from_an_empty_page_to_a_trained_downloaded_network_by_keyboard_alone(builder: Builder) -> None:
    builder.open("layers=")
    page, press = builder.page, builder.page.keyboard.press
    tab_to(page, "[data-node=input]")
    for op in ("Conv2d", "ReLU", "MaxPool2d", "Flatten", "Linear"):
        press("+")
        tab_to(page, f"#chooser [data-op={op}]")
        press("Enter")
        builder.settle()
    assert builder.shapes()[-1] == "10"
    tab_to(page, ".recipe:nth-child(2) .primary")
    press("Enter")
    finish(builder)
    told = record(builder)
    assert told["state"] == "finished"
    tab_to(page, "#trained a[download='weights.safetensors']")
    with page.expect_download() as waiting:
        press("Enter")
    with io.FileIO(waiting.value.path()) as file:
        tensors = load(file.read())
    served = httpx.get(f"{builder.url}/api/networks/{told['network_id']}/weights").content
    assert tensors.keys() == load(served).keys()
    assert all((tensors[name] == tensor).all() for name, tensor in load(served).items())
