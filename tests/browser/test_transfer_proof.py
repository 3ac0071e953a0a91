"""The proof on the page /transfer: the change of what is frozen, and the classes without eval()."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.datasets.built_in import BUILT_IN
from tests.browser.test_accessibility import expect_no_barriers
from tests.conftest import Server
from tests.datasets.zips import packed
from tests.web.own_datasets import send_zip
from tests.web.trainings import done


@pytest.fixture(scope="module")
def record(server: Server) -> Any:
    """ResNet-18 with a head for three materials, after one epoch."""
    made = BUILT_IN["materials"].made()
    files = {
        f"{one.label}/{image}.png": made.pictures[image]
        for one in made.value.classes
        for image in one.images[:3]
    }
    with httpx.Client(base_url=server.url, timeout=60) as client:
        dataset = send_zip(client, packed(files))["id"]
        body = {"network": "resnet18", "dataset": dataset, "epochs": 1, "batch_size": 2}
        return done(client, client.post("/api/trainings", json=body).json()["id"])


def test_what_is_frozen_stays_and_train_gives_other_classes(page: Page, server: Server, record: Any) -> None:
    page.goto(f"{server.url}/transfer?image=circle")
    proof = page.locator("#proof")
    expect(proof.locator("[data-waiting]")).to_contain_text("Train first")
    expect(proof.locator("[data-modes]")).to_be_hidden()
    page.goto(f"{server.url}/transfer?image=circle&network=resnet18&training={record['id']}&epoch=last")
    expect(proof.locator("[data-frozen]")).to_have_text(
        "0 Largest change of the 11,176,512 frozen weights and of their layers\u2019 running statistics."
    )
    proof.scroll_into_view_if_needed()
    expect(proof.locator("[data-verdict]")).to_contain_text("eval() says")
    asked = f"{server.url}/api/networks/{record['network_id']}/images/circle/modes?draws=1"
    answer = httpx.get(asked).raise_for_status().json()
    changes = {one["node"]: one["statistics_change"] for one in answer["differing"]}
    most = max(changes, key=lambda node: changes[node])
    first = proof.locator(".moved-statistics li").first
    expect(first).to_contain_text(f"{most}: up to {float(f'{changes[most]:.2g}'):g}")
    # Batch norms alone are not random: one run in train() stands for all.
    expect(proof.locator("thead th")).to_have_text(["Class", "eval()", "train(), seed 0"])
    expect(proof.locator("[data-again]")).to_be_hidden()
    expect(page.locator("#head [data-code]")).to_have_attribute("href", f"/api/trainings/{record['id']}/code")
    expect_no_barriers(page)


def test_a_training_is_renamed_in_the_table_and_found_from_the_other_page(
    page: Page, server: Server, record: Any
) -> None:
    page.goto(f"{server.url}/transfer?training={record['id']}")
    row = page.locator("#trainings tbody tr", has_text="ResNet-18").first
    expect(row.locator("td").nth(3)).to_have_text("fc")
    name = row.get_by_role("textbox")
    name.fill("Three materials")
    name.press("Enter")
    expect(row.get_by_role("button", name="Remove: Three materials")).to_be_visible()
    told = httpx.get(f"{server.url}/api/trainings/{record['id']}").json()
    assert (told["title"], told["network_title"]) == ("Three materials", "ResNet-18")
    name.fill("Not kept")
    name.press("Escape")
    expect(name).to_have_value("Three materials")
    page.goto(f"{server.url}/network")
    page.get_by_role("link", name="Open: Three materials").click()
    expect(page.locator("#head [data-counts]")).to_contain_text("1,539 of 11,178,051")
    expect(page.locator("#trainings tr.is-shown").get_by_role("textbox")).to_have_value("Three materials")
    expect(page.locator("#classes")).to_be_visible()
    expect_no_barriers(page)
