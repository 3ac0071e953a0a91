"""The network of the page /transfer: its locks, its new head, and the lines of its program."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_accessibility import expect_no_barriers
from tests.conftest import Server


def expect_lines_to_mark_what_they_mean(page: Page, head: Locator) -> None:
    """By pointer and by keyboard; layer4 is unlocked."""
    program = head.get_by_role("listbox", name="The program")
    program.get_by_text("model.layer4.requires_grad_(True)").hover()
    expect(head.locator(".blocks .is-meant")).to_contain_text(["layer4", "fc"])
    program.get_by_text("parameter.requires_grad = False").hover()
    expect(head.locator(".blocks .is-meant")).to_have_count(5)
    page.mouse.move(0, 0)
    program.focus()
    page.keyboard.press("End")
    expect(program.locator("[aria-selected=true]")).to_have_text("model.eval()")
    expect(head.locator(".network-row")).to_have_class("network-row is-meant")


def test_locks_open_and_the_program_says_so(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/inspect?network=resnet18&image=circle")
    page.get_by_role("link", name="Retrain its last layer").click()
    head = page.locator("#head")
    expect(head.locator("[aria-pressed=true].network-card")).to_contain_text("ResNet-18")
    expect(head.locator("[data-head] del")).to_have_text("nn.Linear(512, 20)")
    expect(head.locator("[data-head] ins")).to_have_text("nn.Linear(512, 3)")
    expect(head.locator("[data-counts]")).to_have_text("1,539 of 11,178,051 weights are trained (0.014 %).")
    expect(head.locator("[data-get]")).to_have_text("Get ImageNet weights (47 MB)")
    expect_no_barriers(page)

    block = head.get_by_role("button", name="Train layer4")
    block.focus()
    page.keyboard.press("Enter")
    expect(block).to_be_focused()
    expect(block).to_have_attribute("aria-pressed", "true")
    expect(head.get_by_role("button", name="Last block too")).to_have_attribute("aria-pressed", "true")
    expect(head.locator("[data-counts]")).to_contain_text("8,395,267 of")
    expect(head.locator("[data-cost]")).to_contain_text("before layer4 are computed once")
    page.wait_for_url("**unlocked=layer4")

    expect_lines_to_mark_what_they_mean(page, head)
    head.get_by_role("button", name="Everything").click()
    expect(head.locator(".is-locked")).to_have_count(0)
    expect(head.locator("[data-cost]")).to_contain_text("Every picture passes the whole network")
    page.wait_for_url("**unlocked=all")
    head.locator(".network-card", has_text="SqueezeNet").click()
    expect(head.locator("[data-no-head]")).to_contain_text("does not end in a Linear")
    expect(head.locator(".head-parts")).to_be_hidden()
    expect(page.locator("#run [data-train]")).to_be_disabled()
    page.go_back()
    expect(head.locator(".blocks button.is-trained")).to_have_count(6)


@pytest.mark.own_page
def test_published_weights_are_downloaded_where_the_network_is_chosen(page: Page, server: Server) -> None:
    """The real list of networks is changed to show a download."""
    sentence = "No answer from the address of the weights."
    moments: dict[str, Any] = {
        "absent": {},
        "downloading": {"state": "downloading", "received_bytes": 30, "total_bytes": 40},
        "failed": {"state": "failed", "problem": sentence},
        "ready": {"state": "ready"},
    }
    now, described = ["absent"], []

    def listing(route: Route) -> None:
        document: Any = route.fetch().json()
        document["networks"][0]["published"] |= moments[now[-1]]
        route.fulfill(json=document)

    page.route("**/api/networks", listing)
    page.route("**/download", lambda route: route.fulfill(status=202, json={}))
    page.on("request", lambda request: described.append(request.url))
    page.goto(f"{server.url}/transfer?network=resnet18")
    weights = page.locator("#head [data-published]")
    expect(weights.locator("[data-get]")).to_be_visible()
    now.append("downloading")
    weights.locator("[data-get]").click()
    expect(weights.locator("progress")).to_have_js_property("value", 0.75)
    expect(weights.locator("[data-get]")).to_be_hidden()
    page.reload()
    expect(weights.locator("progress")).to_have_js_property("value", 0.75)
    now.append("failed")
    expect(weights.locator("[data-progress]")).to_have_text(sentence)
    now.append("ready")
    described.clear()
    weights.locator("[data-get]").click()
    expect(weights).to_be_hidden()
    assert f"{server.url}/api/networks/resnet18" in described
