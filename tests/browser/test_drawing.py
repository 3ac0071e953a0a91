"""Pictures drawn by pointer or keys, or taken by the camera."""

import io

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Complaints
from tests.browser.lab import Array, Lab
from tests.conftest import Server


def open_pad(lab: Lab, side: int) -> None:
    lab.open("?image=column")
    lab.open_pictures()
    lab.page.locator("summary", has_text="Draw").click()
    lab.page.locator("#draw-side").select_option(str(side))


def use(lab: Lab) -> Array:
    """The drawing as the network's input."""
    lab.page.get_by_role("button", name="Use this drawing").click()
    expect(lab.page.locator("#picture dialog")).not_to_be_visible()
    expect(lab.page.locator(".chosen-name")).not_to_have_text("One column of ones in 5×5 zeros")
    lab.settle()
    drawn: Array = lab.input_array()[0]
    return drawn


def test_keys_draw_a_matrix(lab: Lab) -> None:
    open_pad(lab, 8)
    lab.page.locator("#draw-pen").select_option("1")
    lab.page.locator("#draw canvas").focus()
    for key in [
        "ArrowDown",
        "ArrowRight",
        "ArrowRight",
        "Space",
        "ArrowRight",
        "ArrowUp",
        "ArrowUp",
        "Space",
    ]:
        lab.page.keyboard.press(key)
    expect(lab.page.locator("#draw-place")).to_have_text("row 0, column 3: ink")
    expected = np.zeros((8, 8), np.float32)
    expected[1, 2] = expected[0, 3] = 1
    assert (use(lab) == expected).all()


def test_ink_erased_undone_and_inverted(lab: Lab) -> None:
    open_pad(lab, 16)
    pad = lab.page.locator("#draw canvas")
    box = pad.bounding_box()
    assert box
    cell = box["width"] / 16
    for row in (2, 8):
        pad.hover(position={"x": 2.5 * cell, "y": (row + 0.5) * cell})
        lab.page.mouse.down()
        pad.hover(position={"x": 12.5 * cell, "y": (row + 0.5) * cell})
        lab.page.mouse.up()
    lab.page.locator("[data-erase]").check()
    pad.click(position={"x": 7.5 * cell, "y": 2.5 * cell})
    lab.page.locator("[data-undo]").click()
    pad.click(position={"x": 5.5 * cell, "y": 8.5 * cell})
    lab.page.locator("[data-dark]").uncheck()
    drawn = use(lab)
    assert drawn.shape == (16, 16)
    assert drawn[2, 3:12].max() == 0  # black on white; the ends lie within a pixel of a cell's middle
    assert drawn[8, 5] > 0.9
    assert drawn[8, 9:12].max() == 0
    assert drawn[12:].min() == 1


def test_clear_empties_the_drawing(lab: Lab) -> None:
    open_pad(lab, 28)
    lab.page.locator("#draw canvas").click()
    lab.page.locator("[data-clear]").click()
    assert (use(lab) == np.zeros((28, 28))).all()


def test_a_fine_drawing_is_a_picture(lab: Lab) -> None:
    open_pad(lab, 224)
    lab.page.locator("#draw canvas").click()
    lab.page.get_by_role("button", name="Use this drawing").click()
    expect(lab.page.locator(".chosen-name")).to_have_text("drawing.png")
    lab.settle()
    pixels = httpx.get(f"{lab.url}/api/images/{lab.query()['image']}/pixels").raise_for_status().content
    with Image.open(io.BytesIO(pixels)) as picture:
        assert picture.size == (224, 224)
        grey = np.asarray(picture.convert("L"))
    assert grey[112, 112] == 255
    assert grey[0, 0] == 0


@pytest.mark.own_page
def test_without_https_the_camera_is_explained_and_a_file_is_offered(lab: Lab) -> None:
    lab.page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    lab.open("?image=column")
    lab.page.locator(".chosen").click()
    lab.page.locator("summary", has_text="Take a picture").click()
    expect(lab.page.locator("[data-insecure]")).to_contain_text("only to pages on https or on localhost")
    expect(lab.page.locator("[data-start]")).to_be_hidden()
    written = io.BytesIO()
    Image.new("L", (6, 4), 51).save(written, "PNG")
    with lab.page.expect_file_chooser() as chooser:
        lab.page.locator("#camera [data-choose]").click()
    chooser.value.set_files({"name": "taken.png", "mimeType": "image/png", "buffer": written.getvalue()})
    expect(lab.page.locator(".chosen-name")).to_have_text("taken.png")
    lab.settle()
    assert lab.input_array().shape == (1, 4, 6)


@pytest.mark.own_page
def test_a_refused_camera_is_reported(lab: Lab) -> None:
    lab.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    lab.open("?image=column")
    lab.page.locator(".chosen").click()
    lab.page.locator("summary", has_text="Take a picture").click()
    lab.page.locator("[data-start]").click()
    expect(lab.page.locator("#camera .message")).to_contain_text("Allow it in the address bar")


CAMERA = """navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 48];
  const context = canvas.getContext("2d");
  const paint = () => {
    context.fillRect(0, 0, 64, 48);
    requestAnimationFrame(paint);
  };
  paint();
  window.stream = canvas.captureStream();
  return window.stream;
};"""


LATER = """(() => {
  const { mediaDevices } = navigator;
  const give = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = () => new Promise((resolve) => { window.allow = () => resolve(give()); });
})()"""


@pytest.mark.own_page
def test_a_camera_that_starts_too_late_is_stopped_at_once(lab: Lab) -> None:
    """The browser grants the camera after the dialog was closed."""
    lab.page.add_init_script(CAMERA)
    lab.open("?image=column")
    lab.page.evaluate(LATER)
    lab.page.locator(".chosen").click()
    lab.page.locator("summary", has_text="Take a picture").click()
    lab.page.locator("[data-start]").click()
    lab.page.keyboard.press("Escape")
    expect(lab.page.locator("#picture dialog")).not_to_be_visible()
    lab.page.evaluate("window.allow()")
    lab.page.wait_for_function(
        "() => window.stream?.getTracks().every((track) => track.readyState === 'ended')"
    )


@pytest.mark.parametrize("end", ["take", "close", "unplug"])
def test_a_picture_is_taken_and_the_camera_stopped(browser: Browser, server: Server, end: str) -> None:
    """The stream comes from a canvas; the video element, the shot and the upload are real."""
    context = browser.new_context()
    page = context.new_page()
    complaints = Complaints(page, server.url)
    page.add_init_script(CAMERA)
    lab = Lab(page, server.url)
    lab.open("?image=column")
    page.locator(".chosen").click()
    page.locator("summary", has_text="Take a picture").click()
    page.locator("[data-start]").click()
    expect(page.locator("#camera video")).to_be_visible()
    if end == "take":
        page.locator("[data-take]").click()
        expect(page.locator(".chosen-name")).to_have_text("camera.png")
        lab.settle()
        assert lab.input_array().shape == (1, 48, 64)
    elif end == "unplug":
        page.evaluate("window.stream.getTracks()[0].dispatchEvent(new Event('ended'))")
        expect(page.locator("#camera .message")).to_have_text("The camera was switched off or unplugged.")
        expect(page.locator("#camera [data-start]")).to_be_visible()
    else:
        page.keyboard.press("Escape")
    page.wait_for_function("() => window.stream.getTracks().every((track) => track.readyState === 'ended')")
    assert not complaints.found
    context.close()
