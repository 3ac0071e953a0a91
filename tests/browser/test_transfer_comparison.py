"""Before and after on the page /transfer: a mistake and both its classes, all pictures as points."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from safetensors.numpy import load

from app.datasets.built_in import BUILT_IN
from tests.browser.conftest import without_complaints
from tests.browser.test_accessibility import expect_no_barriers
from tests.conftest import Server
from tests.datasets.zips import packed
from tests.web.own_datasets import send_zip
from tests.web.trainings import done

EACH = 8
HEAD = {"network": "efficientnet_lite0", "trainable": ["fc"], "epochs": 2, "batch_size": 4, "validation": 0.5}


@pytest.fixture(scope="module")
def record(server: Server) -> Any:
    """A head for two classes of bricks that nothing tells apart, so that it makes mistakes."""
    made = BUILT_IN["materials"].made()
    bricks = made.value.classes[0].images[: 2 * EACH]
    files = {
        f"{['even', 'odd'][place % 2]}/{place:02}.png": made.pictures[one] for place, one in enumerate(bricks)
    }
    with httpx.Client(base_url=server.url, timeout=60) as client:
        dataset = send_zip(client, packed(files))["id"]
        found = done(client, client.post("/api/trainings", json=HEAD | {"dataset": dataset}).json()["id"])
    assert found["mistakes"], found
    return found


def query(page: Page) -> dict[str, str]:
    """The parameters of the address."""
    return dict(httpx.URL(page.url).params)


def largest(server: Server, network: str, image: str, label: int) -> float:
    """The largest value of a class's Grad-CAM."""
    asked = f"{server.url}/api/networks/{network}/images/{image}/attribution?method=grad-cam&class={label}"
    return float(load(httpx.get(asked).raise_for_status().content)["attribution"].max())


def expect_both_classes_of_the_mistake(page: Page, server: Server, record: Any) -> None:
    """Its maps are on one scale with the one before, and each leads to /inspect."""
    mistake = record["mistakes"][0]
    image, names = mistake["image"], ["even", "odd"]
    after = page.locator("#before-after [data-side=after]")
    wrong, right = names[mistake["predicted"]], names[mistake["label"]]
    expect(after.locator("figcaption")).to_contain_text([f"“{wrong}”, predicted.", f"“{right}”, its class."])
    expect(after.locator(".predicted li").first).to_contain_text(wrong)
    expect(after.locator(".own-class")).to_have_count(1)
    expect(page.locator("#before-after [data-picture]")).to_have_text(f"Its class: {right}")
    before = httpx.get(f"{server.url}/api/networks/{record['network']}/images/{image}/prediction").json()
    first = page.locator("#before-after [data-side=before] .predicted li").first
    expect(first).to_contain_text(before["classes"][0]["label"])
    reach = max(
        largest(server, record["network"], image, before["classes"][0]["index"]),
        *(largest(server, record["network_id"], image, label) for label in (0, 1)),
    )
    expect(page.locator("#before-after .legend-high")).to_have_text(f"{float(f'{reach:.4g}'):g}")
    links = [one.get_attribute("href") or "" for one in after.locator("figcaption a").all()]
    for link, label in zip(links, (mistake["predicted"], mistake["label"]), strict=True):
        assert dict(httpx.URL(f"{server.url}{link}").params) == {
            "image": image,
            "network": record["network_id"],
            "class": str(label),
            "method": "grad-cam",
        }
    compare = page.get_by_role("link", name="Compare on /inspect").get_attribute("href") or ""
    assert f"compare=network:{record['network']}" in compare


def lasso_all(page: Page, canvas: Locator) -> None:
    """Draws a line around everything in a plot."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    left, top = box["x"] + 2, box["y"] + 2
    right, bottom = left + box["width"] - 4, top + box["height"] - 4
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom)):
        page.mouse.move(x, y, steps=3)
    page.mouse.up()


def expect_points_to_be_chosen(page: Page, points: Locator) -> None:
    """By a lasso around all, in both plots."""
    points.scroll_into_view_if_needed()
    expect(points.locator("[data-axes]")).to_contain_text(["variance across", "variance across"])
    expect(points.locator("figcaption")).to_have_text(["Before and after", "After epoch 2: the logits"])
    expect(points.locator("[data-note]")).to_contain_text("Nothing before the last layer has changed")
    points.get_by_role("button", name="Lasso").click()
    lasso_all(page, points.locator("canvas").last)
    expect(points.locator("[data-count]")).to_have_text(
        f"{2 * EACH} pictures chosen: {EACH} even, {EACH} odd."
    )
    expect(points.locator(".chosen-pictures li")).to_have_count(2 * EACH)
    expect_no_barriers(page)
    points.get_by_role("button", name="Clear").click()
    expect(points.locator(".chosen-pictures")).to_be_hidden()


def expect_top_patches(page: Page) -> None:
    """Of one channel, and then of the next one without another search."""
    channels = page.locator("#channels")
    channels.scroll_into_view_if_needed()
    channels.locator("summary").click()
    channels.get_by_role("button", name="Find top patches").click()
    expect(channels.locator(".patch-grid li")).to_have_count(9)
    channels.locator("[data-more]").click()
    expect(channels.locator("[data-about]")).to_contain_text(f"Of {2 * EACH} pictures, these 9")
    expect(channels.locator("[data-about]")).to_contain_text("channel 1 of dropout")
    assert query(page)["channel"] == "1"


def walk_to_a_picture(page: Page, points: Locator) -> str:
    """Walks to a point and opens its picture, by keyboard alone; gives the address of its thumbnail."""
    points.locator("canvas").first.focus()
    page.keyboard.press("ArrowRight")
    expect(points.locator(".plot-tip:visible")).to_have_count(2)
    expect(points.locator("[data-spoken]")).to_have_text(re.compile("even|odd"))
    page.keyboard.press(" ")
    expect(points.locator("[data-count]")).to_contain_text("1 picture chosen")
    picture = points.locator(".chosen-pictures img").get_attribute("src") or ""
    page.keyboard.press("Enter")
    return picture


def test_a_mistake_is_compared_and_all_pictures_are_points(page: Page, server: Server, record: Any) -> None:
    opened = f"{server.url}/transfer?dataset={record['dataset']}&training={record['id']}&epoch=last"
    with without_complaints(page, server.url):
        page.goto(opened)
        page.locator(".mistakes button").first.click()
        expect(page.locator("#before-after")).to_be_in_viewport()
        expect_both_classes_of_the_mistake(page, server, record)
        assert query(page)["image"] == record["mistakes"][0]["image"]
        page.locator("#before-after [data-method]").select_option("none")
        expect(page.locator("#before-after canvas[data-speaks]:visible")).to_have_count(0)
        expect(page.locator("#before-after .predicted li:visible")).to_have_count(5 + 2)
        assert query(page)["method"] == "none"
        points = page.locator("#points")
        expect_points_to_be_chosen(page, points)
        expect_top_patches(page)
        picture = walk_to_a_picture(page, points)
        expect(page.locator("#before-after")).to_be_in_viewport()
        page.wait_for_url(lambda url: dict(httpx.URL(url).params)["image"] in picture)
