"""Every view is a link. Back, Forward, undo and redo move between settings."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.convolution import expect_middle
from tests.browser.lab import Lab

LINE = ".module-line"
TWO_CHANGES_AT_ONCE = """() => {
  const preset = document.querySelector("#preset");
  for (const name of ["outline", "emboss"]) {
    preset.value = name;
    preset.dispatchEvent(new Event("change"));
  }
}"""


def parameters(lab: Lab) -> dict[str, str]:
    return dict(httpx.URL(lab.page.url).params)


def test_the_address_contains_the_view(lab: Lab) -> None:
    lab.open("?image=cat&size=32")
    lab.page.locator("[data-scrub]").fill("100")
    lab.page.wait_for_url(re.compile("step=100"))
    lab.page.locator("[data-speed]").fill("6")
    lab.page.wait_for_url(re.compile("speed=32"))
    lab.hover("output", lab.layout("output", (21, 32)), 7, 5)
    lab.page.mouse.down()
    lab.page.mouse.up()
    lab.page.wait_for_url(re.compile("pinned=output,7,5"))
    lab.settle()
    title, total = lab.text(".arithmetic-title"), lab.text("[data-total]")
    assert title == "Output cell, row 7, column 5"
    lab.page.mouse.move(0, 0)
    lab.page.goto(lab.page.url)
    lab.settle()
    assert (lab.text(".arithmetic-title"), lab.text("[data-total]")) == (title, total)
    assert lab.text("[data-pace]") == "32 cells/s"
    lab.page.keyboard.press("Escape")
    lab.settle()
    assert lab.text("[data-place]") == "cell 101 of 672"
    lab.page.wait_for_url(lambda url: "pinned" not in url)


def test_a_view_outside_the_map_is_dropped(lab: Lab) -> None:
    lab.open("?image=column&step=25&pinned=input,5,0&channel=4,4&speed=3")
    assert lab.text("[data-place]") == "all 25 cells"
    assert lab.text("[data-pace]") == "8 cells/s"
    assert lab.text(".arithmetic-title") == "Output cell, row 2, column 2"


def test_back_and_forward_are_undo_and_redo(lab: Lab) -> None:
    lab.open("?image=column")
    undo, redo = lab.page.get_by_role("button", name="Undo"), lab.page.get_by_role("button", name="Redo")
    expect(undo).to_be_disabled()
    expect(redo).to_be_disabled()
    lab.page.locator("#preset").select_option("box_blur")
    lab.settle()
    lab.page.get_by_label("stride rows: one more").click()
    lab.settle()
    shown = lab.text(LINE)
    assert "stride=2" in shown
    undo.click()
    expect(lab.page.locator(LINE)).not_to_have_text(re.compile("stride"))
    expect(lab.page.locator("#preset")).to_have_value("box_blur")
    lab.page.go_back()
    expect(lab.page.locator("#preset")).to_have_value("sobel_x")
    expect(undo).to_be_disabled()
    redo.click()
    expect(lab.page.locator("#preset")).to_have_value("box_blur")
    lab.page.go_forward()
    expect(lab.page.locator(LINE)).to_have_text(shown)
    expect(redo).to_be_disabled()
    lab.settle()


def test_a_typed_number_has_the_field_s_own_undo(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.locator("#preset").select_option("box_blur")
    lab.settle()
    lab.page.locator("#bias").press("End")
    lab.page.keyboard.type(".5")
    lab.settle()
    assert parameters(lab)["bias"] == "0.5"
    lab.page.keyboard.press("Control+z")
    lab.settle()
    expect(lab.page.locator("#bias")).to_have_value("0")
    expect(lab.page.locator("#preset")).to_have_value("box_blur")


def test_changes_of_one_control_within_a_second_are_one_entry(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.evaluate(TWO_CHANGES_AT_ONCE)
    lab.settle()
    expect(lab.page.locator("#preset")).to_have_value("emboss")
    lab.page.keyboard.press("Control+z")
    expect(lab.page.locator("#preset")).to_have_value("sobel_x")
    expect(lab.page.get_by_role("button", name="Undo")).to_be_disabled()
    lab.page.keyboard.press("Control+y")
    expect(lab.page.locator("#preset")).to_have_value("emboss")
    lab.settle()


def test_undo_never_leaves_the_page(lab: Lab) -> None:
    lab.page.goto(f"{lab.url}/docs")
    lab.open("?image=column")
    lab.page.keyboard.press("Control+z")
    lab.settle()
    assert httpx.URL(lab.page.url).path == "/"
    lab.page.locator("#preset").select_option("emboss")
    lab.settle()
    lab.page.reload()
    lab.settle()
    lab.page.keyboard.press("Control+z")
    expect(lab.page.locator("#preset")).to_have_value("sobel_x")
    lab.page.keyboard.press("Control+z")
    lab.settle()
    assert httpx.URL(lab.page.url).path == "/"


def test_undo_restores_a_picture(lab: Lab) -> None:
    lab.open("?image=cat&size=32")
    lab.use_matrix("1 2\n3 4")
    assert lab.text(".chosen-name") == "Your matrix"
    lab.page.keyboard.press("Control+z")
    expect(lab.page.locator(".chosen-name")).to_have_text("Cat")
    expect(lab.page.locator("#input-plane .plane-caption")).to_have_text(re.compile("× 32"))
    lab.page.keyboard.press("Control+Shift+Z")
    expect(lab.page.locator("#input-plane .plane-caption")).to_have_text(re.compile("2 × 2"))
    expect(lab.page.locator(".chosen-name")).to_have_text("Your matrix")
    lab.settle()


def test_a_missing_picture_is_reported_and_a_sample_shown(lab: Lab) -> None:
    lab.expected.add(404)
    lab.open(f"?image={'0' * 64}&kernel=emboss")
    expect(lab.page.locator("#problem")).to_contain_text("The picture is not on this server")
    expect(lab.page.locator("#problem")).to_contain_text("The sample “Cat” is shown instead")
    expect(lab.page.locator("#preset")).to_have_value("emboss")
    expect_middle(lab, image="cat")


def test_the_link_to_the_content_keeps_the_settings(lab: Lab) -> None:
    lab.open("?image=column")
    lab.page.locator("#preset").select_option("emboss")
    lab.settle()
    lab.page.get_by_role("link", name="Skip to the content").focus()
    lab.page.keyboard.press("Enter")
    lab.page.wait_for_url(re.compile("#main"))
    lab.page.go_back()
    lab.settle()
    expect(lab.page.locator("#preset")).to_have_value("emboss")
    lab.page.keyboard.press("Control+z")
    expect(lab.page.locator("#preset")).to_have_value("sobel_x")
    lab.settle()


def test_links_to_other_pages_keep_the_picture(lab: Lab) -> None:
    lab.open("?image=coins&size=64")
    links = [
        link.get_attribute("href") or "" for link in lab.page.locator("nav a[data-carries*=image]").all()
    ]
    assert len(links) == 5
    assert all("image=coins" in link for link in links)
    assert all("size=64" in link for link in links[:3])  # Network and Inspect have a size of their own


def test_each_page_is_found_as_it_was_left_with_the_present_picture(lab: Lab) -> None:
    def follow(name: str) -> None:
        lab.page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()
        lab.page.wait_for_load_state()

    lab.open("?image=cat&size=32&kernel=emboss&stride=2&hide=bias-row")
    lab.page.locator("#preset").select_option("box_blur")
    lab.go_to(3, 4)
    line = lab.text(LINE)
    lab.page.locator("#teach-open").click()
    lab.page.get_by_label(re.compile("Projector")).check()
    lab.page.locator("#teach [data-close]").click()
    follow("Pooling")
    lab.settle()
    assert parameters(lab)["projector"] == "1"
    lab.use_matrix("1 2 3 4 5\n" * 5)
    lab.page.get_by_label("kernel_size rows: one more").click()
    lab.settle()
    image = parameters(lab)["image"]
    follow("API")
    follow("Convolution")
    lab.settle()
    assert lab.text(LINE) == line
    assert (parameters(lab)["image"], lab.text(".chosen-name")) == (image, "Your matrix")
    expect(lab.page.locator("html")).to_have_attribute("data-projector", "")
    expect(lab.page.get_by_role("button", name="Undo")).to_be_disabled()
    follow("Pooling")
    lab.settle()
    assert lab.text(LINE) == "nn.MaxPool2d(3)"
    lab.open("?image=column")
    assert "stride" not in lab.text(LINE)


@pytest.mark.own_page
def test_a_browser_that_refuses_storage_opens_pages_as_links_say(lab: Lab) -> None:
    lab.page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('refused'); } })"
    )
    lab.open("?image=coins&size=32&kernel=emboss")
    lab.page.get_by_role("link", name="Pooling", exact=True).click()
    lab.page.wait_for_url(re.compile("/pooling"))
    lab.settle()
    assert lab.text(".chosen-name") == "Coins"
