"""Pictures that are uploaded, dropped, pasted or typed, and the mistakes of newcomers."""

import base64
import io
import re
import struct
import zlib
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from tests.browser.lab import SOBEL_X, Array, Lab, convolve

SEED = 3

ARRIVE = """([kind, name, type, text, encoded]) => {
  const transfer = new DataTransfer();
  if (encoded !== null) {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  } else transfer.setData("text/plain", text);
  const options = { bubbles: true, cancelable: true, dataTransfer: transfer, clipboardData: transfer };
  const Kind = kind === "paste" ? ClipboardEvent : DragEvent;
  document.body.dispatchEvent(new Kind(kind, options));
}"""


def grey_png(shape: tuple[int, int] = (12, 20)) -> tuple[bytes, Array]:
    """A picture of noise, and its values as the network's input, (1, H, W)."""
    pixels = np.random.default_rng(SEED).integers(0, 256, shape, dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue(), (pixels.astype(np.float32) / np.float32(255))[None]


def arrive(
    lab: Lab, kind: str, data: bytes | None, text: str = "", name: str = "mine.png", mime: str = "image/png"
) -> None:
    """A drop or a paste of a file or of text."""
    encoded = None if data is None else base64.b64encode(data).decode()
    lab.page.evaluate(ARRIVE, [kind, name, mime, text, encoded])


def expect_torch_s_numbers(lab: Lab, image: Array) -> None:
    _, height, width = image.shape
    expect(lab.page.locator("#input-plane .plane-caption")).to_have_text(f"Input · 1 × {height} × {width}")
    lab.settle()
    output = convolve(image, SOBEL_X)
    for row, column in ((0, 0), (5, 7), (height - 1, width - 1)):
        lab.go_to(row, column)
        assert lab.number("[data-total]") == pytest.approx(float(output[0, row, column]), rel=1e-5, abs=1e-6)


def test_upload(lab: Lab, tmp_path: Path) -> None:
    data, image = grey_png()
    file = tmp_path / "noise <b>.png"
    file.write_bytes(data)
    lab.open()
    lab.page.locator(".chosen").click()
    with lab.page.expect_file_chooser() as chooser:
        lab.page.get_by_role("button", name="Upload a picture").click()
    chooser.value.set_files(file)
    expect_torch_s_numbers(lab, image)
    assert lab.text(".chosen-name") == "noise <b>.png"
    lab.page.reload()
    expect_torch_s_numbers(lab, image)


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_drop_and_paste_of_a_picture(lab: Lab, kind: str) -> None:
    data, image = grey_png((9, 9))
    lab.open()
    arrive(lab, kind, data)
    expect_torch_s_numbers(lab, image)


def test_paste_of_numbers_becomes_a_matrix(lab: Lab) -> None:
    lab.open()
    rows = np.random.default_rng(SEED).integers(-9, 10, (6, 8)).astype(np.float32)
    arrive(lab, "paste", None, "\n".join("\t".join(str(int(value)) for value in row) for row in rows))
    expect_torch_s_numbers(lab, rows[None])


def png_of(width: int, height: int) -> bytes:
    """A valid PNG of one colour: few bytes to send, many pixels to decode."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    compressor = zlib.compressobj(9)
    row = bytes(1 + width)
    body = b"".join(compressor.compress(row) for _ in range(height)) + compressor.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "mime", "data", "helps"),
    [
        (
            "paper.pdf",
            "application/pdf",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
            "PNG, JPEG, WEBP, GIF, BMP",
        ),
        ("empty.png", "image/png", b"", r"(empty|no bytes|0 bytes)"),
        ("vast.png", "image/png", png_of(10_000, 10_000), "at most 50,000,000 pixels"),
    ],
    ids=["a PDF", "0 bytes", "100 megapixels"],
)
def test_a_file_that_is_not_a_picture_gets_a_helpful_sentence(
    lab: Lab, name: str, mime: str, data: bytes, helps: str
) -> None:
    lab.open("?image=column")
    lab.expected |= {400, 413, 415, 422}
    arrive(lab, "drop", data, name=name, mime=mime)
    expect(lab.page.locator("#problem")).to_be_visible()
    expect(lab.page.locator("#problem-detail")).to_have_text(re.compile(helps, re.IGNORECASE))
    assert lab.shapes()[0] == "Input · 1 × 5 × 5"
    lab.page.get_by_role("button", name="Dismiss").click()
    expect(lab.page.locator("#problem")).to_be_hidden()


def test_a_kernel_larger_than_the_image_gets_a_helpful_sentence(lab: Lab) -> None:
    lab.open("?image=column&padding=0")
    size = lab.page.get_by_label("kernel_size rows", exact=True)
    size.fill("7")
    message = lab.page.locator("#kernel-message")
    expect(message).to_contain_text("can be at most 5; 7 is too large")
    expect(message).to_contain_text("padded input has only 5 cells")
    expect(size).to_have_attribute("aria-invalid", "true")
    lab.settle()
    assert lab.shapes()[1] == "Output · 1 × 3 × 3"
    lab.expected.add(422)
    lab.type_matrix("1 2\n3 4")
    expect(lab.page.locator("#problem-detail")).to_contain_text("3")
    expect(lab.page.locator("#problem-detail")).to_contain_text("2")
    lab.page.get_by_label("padding rows", exact=True).fill("1")
    expect(lab.page.locator("#problem")).to_be_hidden()
    lab.settle()
    assert lab.shapes() == ("Input · 1 × 2 × 2", "Output · 1 × 2 × 2")


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("Weight, row 1, column 1", "#kernel .message"),
        ("stride rows", "#stride-message"),
        ("padding rows", "#padding-message"),
        ("bias", "#bias-message"),
    ],
)
def test_letters_in_a_number_field_get_a_helpful_sentence(lab: Lab, field: str, message: str) -> None:
    lab.open("?image=column")
    before = lab.text(".module-line")
    lab.page.locator("#controls").get_by_label(field, exact=True).fill("abc")
    expect(lab.page.locator(message)).to_contain_text("abc")
    expect(lab.page.locator(message)).to_contain_text("such as")
    expect(lab.page.locator("#controls").get_by_label(field, exact=True)).to_have_value("abc")
    lab.settle()
    assert lab.text(".module-line") == before
    lab.page.locator("#controls").get_by_label(field, exact=True).fill("2")
    expect(lab.page.locator(message)).to_be_empty()


@pytest.mark.parametrize(
    ("typed", "helps"),
    [
        ("1 2\n3", "Line 2 has 1 number, but line 1 has 2"),
        ("1 zwei", "“zwei” in line 1 is not a number"),
        ("", "Type at least one number"),
        ("1 " * 65, "at most 64 rows and 64 columns"),
    ],
)
def test_a_mistake_in_a_matrix_is_explained_beside_it(lab: Lab, typed: str, helps: str) -> None:
    lab.open()
    lab.type_matrix(typed)
    expect(lab.page.locator("#picture form .message")).to_contain_text(helps)
    expect(lab.page.locator("#typed-matrix")).to_have_value(typed)


def test_a_deleted_picture_is_reported(lab: Lab) -> None:
    lab.expected.add(404)
    lab.page.goto(f"{lab.url}/?image={'0' * 64}")
    expect(lab.page.locator("#problem")).to_be_visible()
    lab.use_matrix("1 2\n3 4")
    expect(lab.page.locator("#problem")).to_be_hidden()


REMEMBERED = """async () => {
  const { createPictures } = await import("/static/js/io/images.js");
  const pictures = createPictures();
  pictures.remember("mine", { id: "mine", kind: "photo", title: "mine.png" });
  const [sample, mine] = [await pictures.find("cat", "cat"), await pictures.find("mine", "cat")];
  return [sample.picture, mine.picture].map(({ title, credit }) => [title, credit ?? null]);
}"""


def test_samples_keep_their_names_if_a_picture_was_cached_first(lab: Lab) -> None:
    lab.open("?image=column")
    listed = httpx.get(f"{lab.url}/api/images").json()["samples"]
    cat = next(sample for sample in listed if sample["name"] == "cat")
    assert lab.page.evaluate(REMEMBERED) == [[cat["title"], cat["credit"]], ["mine.png", None]]


def test_a_new_picture_never_stands_beside_the_old_result(lab: Lab) -> None:
    lab.open("pooling?image=column&shift=left")

    def hold_back(_route: Route) -> None:
        pass

    lab.page.route("**/api/maps", hold_back)
    with lab.page.expect_request("**/api/maps"):
        lab.page.locator(".chosen").click()
        lab.page.locator(".sample", has_text="Coins").click()
    for shown in ("#input-plane", "#arithmetic", "#output-plane", "#shift"):
        expect(lab.page.locator(shown)).to_have_css("visibility", "hidden")
    lab.page.locator("#export-open").click()
    expect(lab.page.locator("[data-withheld]")).to_have_text("There is no result for this picture yet.")
    lab.page.locator("#export [data-close]").click()
    lab.page.unroute("**/api/maps")  # which lets what is held go on
    lab.settle()
    expect(lab.page.locator("#output-plane")).to_have_css("visibility", "visible")
