"""The classes of the transfer page: pictures added, moved and removed, undone, and there after a reload."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import without_complaints
from tests.browser.test_accessibility import expect_no_barriers
from tests.conftest import Server
from tests.datasets.zips import packed
from tests.web.own_datasets import picture

STORED = """async (counts) => {
  for (const begun = Date.now(); Date.now() < begun + 30_000; ) {
    const query = new URLSearchParams(location.search);
    const { datasets } = await (await fetch("/api/datasets")).json();
    const found = datasets.find(({ id }) => id === query.get("dataset"));
    if (!query.has("draft") && `${found?.counts}` === `${counts}`) return;
    await new Promise((frame) => requestAnimationFrame(frame));
  }
  throw new Error(`no data set of ${counts} pictures: ${location.search}`);
}"""

CAMERA = """navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [96, 64];
  const context = canvas.getContext("2d");
  let shade = 0;
  const paint = () => {
    context.fillStyle = `rgb(${(shade += 7) % 256} 90 40)`;
    context.fillRect(0, 0, 96, 64);
    requestAnimationFrame(paint);
  };
  paint();
  window.stream = canvas.captureStream();
  return window.stream;
};"""


def png(seed: int, name: str = "") -> FilePayload:
    return {"name": name or f"{seed}.png", "mimeType": "image/png", "buffer": picture(seed, side=32)}


@dataclass
class Classes:
    """The section of one server's page."""

    page: Page
    url: str
    expected: set[int]

    def open(self, query: str = "") -> None:
        """Opens materials, or what the query names, and waits for its pictures."""
        self.page.goto(f"{self.url}/transfer{query and '?' + query}")
        expect(self.page.locator(".class-card").nth(1)).to_be_visible()

    def card(self, index: int) -> Locator:
        return self.page.locator(".class-card:not([data-last])").nth(index)

    def add(self, index: int, files: Sequence[FilePayload]) -> None:
        """Chooses files for a class."""
        with self.page.expect_file_chooser() as chooser:
            self.card(index).get_by_role("button", name="Add pictures").click()
        chooser.value.set_files(files)

    def expect_counts(self, *counts: int) -> None:
        """The classes have so many pictures."""
        titles = [f"{count} picture{'' if count == 1 else 's'}" for count in counts]
        expect(self.page.locator(".class-card [data-count]")).to_have_text(titles)

    def expect_said(self, text: str) -> None:
        expect(self.page.locator("#classes [data-said]")).to_have_text(text)

    def stored(self, *counts: int) -> None:
        """Waits until the address names a data set of so many pictures, which the server has."""
        self.page.evaluate(STORED, list(counts))


@pytest.fixture
def classes(page: Page, server: Server) -> Iterator[Classes]:
    """The section, not opened yet. The test fails if the page has errors."""
    with without_complaints(page, server.url) as expected:
        yield Classes(page, server.url, expected)


def test_pictures_are_added_moved_by_keyboard_removed_and_undone(classes: Classes) -> None:
    classes.open()
    page, press = classes.page, classes.page.keyboard.press
    expect(page.locator("[data-lacks]")).to_contain_text("180 pictures are held out")  # materials says which
    page.get_by_role("button", name="Start with no pictures").click()
    classes.expect_counts(0, 0)
    classes.add(0, [png(1)])
    classes.expect_counts(1, 0)
    expect(page.locator("[data-lacks]")).to_contain_text("needs 1 more picture")
    page.reload()
    classes.expect_counts(1, 0)
    classes.expected.add(415)
    text: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}
    broken: FilePayload = {"name": "broken.png", "mimeType": "image/png", "buffer": b"a"}
    classes.add(0, [png(2), png(3), png(1, "again.png"), text, broken])
    classes.expect_said("Added 2 of 4 pictures.")
    left_out = page.locator("#left-out")
    expect(left_out.locator("strong").first).to_have_text("2 left out, 1 already there")
    assert {name.strip() for name in left_out.locator("li strong").all_text_contents()} == {
        "a.txt",
        "again.png",
        "broken.png",
    }
    left_out.get_by_role("button", name="Close").click()
    expect(left_out).to_be_hidden()
    classes.add(1, [png(4), png(5)])
    classes.stored(3, 2)
    rename_and_walk(classes)
    press("Control+z")
    classes.expect_counts(3, 2)
    classes.stored(3, 2)
    classes.card(0).get_by_role("option").first.focus()
    press("Delete")
    classes.expect_said("Removed 1 picture.")
    classes.stored(2, 2)
    page.reload()
    classes.expect_counts(2, 2)


def rename_and_walk(classes: Classes) -> None:
    """Renames a class, and moves the last two pictures of it by keyboard alone."""
    page, press = classes.page, classes.page.keyboard.press
    label = classes.card(0).get_by_label("Name of the class")
    label.fill("Class 2")
    press("Enter")
    expect(classes.card(0).get_by_role("alert")).to_contain_text("already")
    expect(label).to_have_value("Class 2")
    label.fill("猫")
    press("Enter")
    classes.expect_said("Renamed “Class 1” to “猫”.")
    classes.stored(3, 2)
    options = classes.card(0).get_by_role("option")
    options.first.focus()
    press("ArrowRight")
    press("Space")
    press("Shift+ArrowRight")
    selected = page.locator("[role=option][aria-selected=true]")
    expect(selected).to_have_count(2)
    expect(options.nth(2)).to_be_focused()
    dock = page.get_by_role("toolbar", name="Selected pictures")
    dock.get_by_label("Move to").select_option("Class 2")
    dock.get_by_role("button", name="Move", exact=True).focus()
    press("Enter")
    classes.expect_said("Moved 2 pictures to “Class 2”.")
    classes.expect_counts(1, 4)
    expect(page.locator("[data-lacks]")).to_contain_text("“猫” needs 1 more picture")
    page.wait_for_function("() => new URLSearchParams(location.search).has('draft')")


@pytest.mark.own_page
def test_a_burst_of_the_camera_is_one_change(classes: Classes) -> None:
    """The stream comes from a canvas; the video element, the pictures and the uploads are real."""
    page = classes.page
    page.add_init_script(CAMERA)
    classes.open()
    page.get_by_role("button", name="Start with no pictures").click()
    classes.card(1).get_by_role("button", name="Camera").click()
    hold = page.get_by_role("button", name="Hold to record")
    expect(hold).to_be_focused()
    page.keyboard.down("Space")
    expect(page.locator("#recorder [data-taken]")).to_have_text(re.compile("^[3-9] taken$"))
    page.keyboard.up("Space")
    expect(page.locator("#classes [data-said]")).to_have_text(re.compile(r"^Added \d+ (of \d+ )?pictures.$"))
    added = page.get_by_role("listbox", name="Pictures of Class 2").get_by_role("option")
    image = added.first.get_attribute("data-image")
    answer = httpx.get(f"{classes.url}/api/images/{image}").raise_for_status().json()
    assert (answer["height"], answer["width"]) == (64, 64)
    page.get_by_role("button", name="Stop the camera").click()
    expect(classes.card(1).get_by_role("button", name="Camera")).to_be_focused()
    assert page.evaluate("window.stream.getTracks().every((track) => track.readyState === 'ended')")
    page.keyboard.press("Control+z")
    classes.expect_counts(0, 0)


DROP = """([selector, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "dropped.png", { type: "image/png" }));
  const init = { dataTransfer: data, bubbles: true, cancelable: true };
  const target = document.querySelector(selector);
  target.dispatchEvent(new DragEvent("dragover", init));
  const isLit = target.closest(".class-card").hasAttribute("data-lit");
  target.dispatchEvent(new DragEvent("drop", init));
  return isLit;
}"""


def test_a_zip_a_folder_and_a_drop_become_classes(classes: Classes, tmp_path: Path) -> None:
    classes.open()
    page = classes.page
    files = {f"{label}/{seed}.png": picture(seed, side=32) for seed, label in enumerate("abab", start=10)}
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a zip").click()
    zipped = packed({**files, "a/broken.png": b"no picture"})
    chooser.value.set_files({"name": "ab.zip", "mimeType": "application/zip", "buffer": zipped})
    classes.expect_said("Read 4 pictures in 2 classes.")
    classes.expect_counts(2, 2)
    expect(page.locator("#left-out li")).to_contain_text("a/broken.png")
    for number in range(3):
        file = tmp_path / "pets" / "cat" / f"{number}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture(20 + number, side=32))
    (tmp_path / "pets" / "cat" / "notes.txt").write_text("no picture")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a folder").click()
    chooser.value.set_files(tmp_path / "pets")
    classes.expect_counts(2, 2, 3)
    expect(classes.card(2).get_by_label("Name of the class")).to_have_value("cat")
    expect(page.locator("#left-out li")).to_contain_text("notes.txt")
    chosen = page.locator(".chosen img").get_attribute("src")
    assert page.evaluate(DROP, [".class-card .thumbnails", list(picture(30, side=32))])
    classes.expect_counts(3, 2, 3)
    classes.stored(3, 2, 3)
    assert page.locator(".chosen img").get_attribute("src") == chosen
    expect(page.locator(".class-card[data-lit]")).to_have_count(0)
    name = page.get_by_label("Name", exact=True)
    name.fill("Letters and a cat")
    page.keyboard.press("Enter")
    expect(page.locator("#pictures-choice option:checked")).to_have_text("Letters and a cat")
    classes.card(0).get_by_role("option").first.click()
    expect_no_barriers(page)
    classes.expected.add(404)  # a question about the data set may be under way when it is removed
    page.get_by_role("button", name="Remove the data set").click()
    classes.expect_said("Removed “Letters and a cat”. Undo brings it back.")
    page.keyboard.press("Control+z")
    classes.expect_counts(3, 2, 3)
    classes.stored(3, 2, 3)
