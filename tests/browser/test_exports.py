"""Exports: pictures, animations, numbers, programs and curl calls equal what the page shows."""

import io
import json
import re
import runpy
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from safetensors.numpy import load_file

from app.wire import palettes
from tests.browser.lab import SOBEL_X, Lab, convolve, settle

SVG = "{http://www.w3.org/2000/svg}"

GROWING = """async () => {
  const { film } = await import("/static/js/view/export/steps_gif.js");
  const [input, output] = [126, 126].map((width) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height: 50 });
    canvas.style.cssText = `width: ${width}px; height: 50px`;
    document.body.append(canvas);
    return canvas;
  });
  const draw = (step) => {
    input.style.width = step === 0 ? "126px" : "180px";
    const context = input.getContext("2d");
    context.fillStyle = step === 0 ? "#ff0000" : "#0000ff";
    context.fillRect(0, 0, 126, 50);
    return [input, output];
  };
  const options = { background: "#ffffff", speed: 1, signal: new AbortController().signal, tell() {} };
  return Array.from(new Uint8Array(await (await film(draw, [0, 1], options)).arrayBuffer()));
}"""


def open_dialog(lab: Lab, query: str) -> None:
    lab.open(query)
    lab.page.locator("#export-open").click()
    expect(lab.page.locator("[data-program]")).to_contain_text("import torch")


def save(lab: Lab, selector: str, folder: Path) -> Path:
    with lab.page.expect_download() as download:
        lab.page.locator(f"#export {selector}").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_map_has_one_pixel_for_each_cell(lab: Lab, tmp_path: Path) -> None:
    open_dialog(lab, "?image=column")
    path = save(lab, "[data-save=map]", tmp_path)
    assert path.name == "convscope-conv1.png"
    output = convolve(lab.input_array(), SOBEL_X)[0]
    reach = np.abs(output).max()
    entries = np.floor((output + reach) / (2 * reach) * 255 + 0.5).astype(int)
    with Image.open(path) as picture:
        assert (np.asarray(picture.convert("RGB")) == palettes.DIVERGING[entries]).all()


def test_the_stage_and_the_output_as_shown(lab: Lab, tmp_path: Path) -> None:
    open_dialog(lab, "?image=column")
    stage = lab.page.locator("#stage").bounding_box()
    assert stage
    with Image.open(save(lab, "[data-save=stage]", tmp_path)) as picture:
        assert abs(picture.width - stage["width"]) <= 1  # the stage ends between two pixels
        assert abs(picture.height - stage["height"]) <= 1
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 50
    with Image.open(save(lab, "[data-save=shown]", tmp_path)) as picture:
        lab.page.locator("#export [data-close]").click()
        middle = (picture.width // 2, picture.height // 4)
        assert np.asarray(picture.convert("RGB"))[middle[::-1]].tolist() == lab.pixel("output", *middle)


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_pictures_have_the_scale_that_was_chosen_in_the_visit(lab: Lab, tmp_path: Path) -> None:
    open_dialog(lab, "?image=column")
    scale = lab.page.locator("#export [data-scale]")
    expect(scale).to_have_value("1")
    once = {name: size(save(lab, f"[data-save={name}]", tmp_path)) for name in ("map", "shown", "stage")}
    assert once["map"] == (5, 5)
    with Image.open(tmp_path / "convscope-conv1.png") as picture:
        cells = np.asarray(picture)
    scale.select_option("4")
    for name, (width, height) in once.items():
        wide, high = size(save(lab, f"[data-save={name}]", tmp_path))
        assert abs(wide - 4 * width) <= 4, name
        assert abs(high - 4 * height) <= 4, name
    with Image.open(tmp_path / "convscope-conv1.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture), cells.repeat(4, 0).repeat(4, 1))
    with Image.open(tmp_path / "convscope-conv1-shown.png") as picture:
        colours = np.asarray(picture.convert("RGB")).astype(int)
    # Drawn at the scale and not enlarged, neighbours differ within blocks of 4 x 4 pixels.
    assert (colours[:, 1::4] != colours[:, 2::4]).any()
    drawn_width = "document.querySelector('#output-plane .plane-canvas canvas').width"
    assert lab.page.evaluate(drawn_width) == once["shown"][0]
    open_dialog(lab, "pooling?image=column")
    expect(scale).to_have_value("4")


def test_the_archive_holds_the_program_and_its_picture(lab: Lab, tmp_path: Path) -> None:
    open_dialog(lab, "?image=cat&size=32")
    path = save(lab, "[data-save=bundle]", tmp_path)
    assert path.name == "convscope-conv1.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["program.py", "image.png"]
    expect(lab.page.locator("#export [data-save=weights]")).to_be_hidden()
    expect(lab.page.locator("#export [data-save=matrix]")).to_be_hidden()
    picture = save(lab, "[data-save=picture]", tmp_path)
    assert picture.name == "image.png"
    expect(lab.page.locator("[data-program]")).to_contain_text("class Network(nn.Module)")
    lab.page.get_by_role("combobox", name="Form").select_option("nn.Sequential")
    expect(lab.page.locator("[data-program]")).to_contain_text("network = nn.Sequential(")
    with zipfile.ZipFile(save(lab, "[data-save=bundle]", tmp_path)) as archive:
        assert archive.read("program.py").decode().strip() == lab.text("[data-program]")
    program = save(lab, "[data-save=program]", tmp_path)
    done = subprocess.run([sys.executable, program], cwd="/", capture_output=True, text=True, check=True)
    assert done.stdout == "(1, 21, 32)\n"
    lab.page.locator("#export [data-close]").click()
    open_dialog(lab, "?image=column")
    expect(lab.page.locator("#export [data-save=picture]")).to_be_hidden()


def test_the_schematic_carries_its_style(lab: Lab, tmp_path: Path) -> None:
    open_dialog(lab, "?image=column")
    path = save(lab, "[data-save=drawing]", tmp_path)
    assert path.name == "convscope-schematic.svg"
    root = ET.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    shapes = [*root.iter(f"{SVG}rect"), *root.iter(f"{SVG}path"), *root.iter(f"{SVG}text")]
    assert len(shapes) > 5
    assert all("fill" in shape.attrib and "class" not in shape.attrib for shape in shapes)


def test_a_film_keeps_its_first_size(lab: Lab) -> None:
    """The planes take 300 px together, then grow: 300 is also the default width of a canvas."""
    lab.open("?image=column")
    data = lab.page.evaluate(GROWING)
    with Image.open(io.BytesIO(bytes(data))) as gif:
        assert gif.size == (300, 82)
        gif.seek(1)
        last = gif.convert("RGB")
    blue, white = (0, 0, 255), (255, 255, 255)
    assert [last.getpixel((x, y)) for x, y in ((16, 16), (195, 65), (15, 65), (16, 66))] == [
        blue,
        blue,
        white,
        white,
    ]


def test_the_film_shows_every_step(lab: Lab, tmp_path: Path) -> None:
    open_dialog(lab, "?image=column&speed=16")
    path = save(lab, "[data-save=film]", tmp_path)
    assert path.name == "convscope-steps.gif"
    with Image.open(path) as film:
        assert getattr(film, "n_frames", 1) == 25
        shots = []
        for index in (0, 12, 24):
            film.seek(index)
            shots.append(np.asarray(film.convert("RGB")).astype(int))
        assert film.info["duration"] == 1500
    assert np.abs(shots[0] - shots[1]).max() > 100
    assert np.abs(shots[1] - shots[2]).max() > 100
    assert lab.text("[data-place]") == "all 25 cells"


def test_a_long_film_shows_its_progress_and_can_be_cancelled(lab: Lab) -> None:
    open_dialog(lab, "?image=cat&size=512")
    expect(lab.page.locator("[data-frames]")).to_contain_text("every")
    lab.page.locator("[data-save=film]").click()
    lab.page.locator("[data-cancel]").click()
    expect(lab.page.locator("#export .message")).to_have_text("Cancelled.")
    expect(lab.page.locator(".filming")).to_be_hidden()


def test_exported_numbers_equal_the_server_s(lab: Lab, tmp_path: Path) -> None:
    open_dialog(lab, "?image=cat&size=32")
    expected = convolve(lab.input_array(), SOBEL_X)
    path = save(lab, "[data-format=npy]", tmp_path)
    assert path.name == "convscope-conv1.npy"
    numbers = np.load(path)
    assert np.allclose(numbers, expected, rtol=1e-5, atol=1e-6)  # another order of summing
    rows = np.loadtxt(save(lab, "[data-format=csv]", tmp_path), delimiter=",", dtype=np.float32)
    assert (rows == numbers[0]).all()
    assert (load_file(save(lab, "[data-format=safetensors]", tmp_path))["conv1"] == numbers).all()


def test_the_program_gives_the_same_map(lab: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_dialog(lab, "?image=column")
    path = save(lab, "[data-save=program]", tmp_path)
    assert path.name == "convscope-conv1.py"
    ran = runpy.run_path(str(path))
    assert (ran["output"].numpy().reshape(5, 5) == convolve(lab.input_array(), SOBEL_X)[0]).all()
    assert "5, 5" in capsys.readouterr().out


def test_the_curl_calls_equal_the_page_s_requests(lab: Lab) -> None:
    open_dialog(lab, "?image=cat&size=32")
    post, get = lab.text("[data-curl]").split("\n\n")
    words = shlex.split(post)
    assert words[:4] == ["curl", "-X", "POST", f"{lab.url}/api/networks"]
    network = httpx.post(words[3], json=json.loads(words[-1])).raise_for_status().json()["id"]
    _, _, file, url = shlex.split(get)
    assert file == "convscope-conv1.npy"
    assert network in url
    assert np.load(io.BytesIO(httpx.get(url).raise_for_status().content)).shape[-1] == 32


def test_a_link_leads_to_the_inspection_of_the_page_s_network(lab: Lab) -> None:
    lab.open("?image=counting&kernel=sobel_x")
    lab.page.locator("#export-open").click()
    lab.page.locator("[data-inspect][href*=network]").click()
    lab.page.wait_for_url("**/inspect?**")
    settle(lab.page, "#main")
    assert lab.page.locator("#graph .shape").all_text_contents()[0] == "1\u00d75\u00d75"
    assert lab.page.locator("#problem").is_hidden()


@pytest.mark.own_page
def test_copying_needs_no_secure_context(lab: Lab) -> None:
    lab.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_dialog(lab, "?image=column")
    lab.page.evaluate(
        "document.addEventListener('copy', () => { window.copied = String(document.activeElement.value); })"
    )
    lab.page.locator("[data-copy=curl]").click()
    expect(lab.page.locator("#export .done")).to_have_text("Copied.")
    assert lab.page.evaluate("window.copied").replace("\u2212", "-") == lab.text("[data-curl]")
    assert re.match("curl", lab.page.evaluate("window.copied"))


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("activation?image=counting&source=picture&op=GELU", "gelu1"),
        ("activation?image=column&op=ELU&alpha=0.5", "elu1"),
        ("pooling?image=counting&op=MaxPool2d&kernel_size=3&padding=1", "maxpool1"),
        ("pooling?image=counting&op=LPPool2d&kernel_size=2", "lppool1"),
        ("pooling?image=counting&op=AdaptiveAvgPool2d&output_size=2,3", "adaptiveavgpool1"),
        ("?image=counting&operator=ConvTranspose2d&stride=2&bias=0.5", "convtranspose1"),
        (
            "?image=counting&padding=3,0,1,2&padding_mode=replicate&dilation=2&kernel=3x3:outline;emboss",
            "conv1",
        ),
    ],
)
def test_every_page_exports_a_program_that_gives_its_numbers(
    lab: Lab, tmp_path: Path, query: str, node: str
) -> None:
    """The program's output equals the exported map bit for bit and contains the page's cell."""
    open_dialog(lab, query)
    path = save(lab, "[data-format=npy]", tmp_path)
    assert path.name == f"convscope-{node}.npy"
    numbers = np.load(path)
    ran = runpy.run_path(str(save(lab, "[data-save=program]", tmp_path)))
    assert (ran["output"].numpy() == numbers).all()
    lab.page.locator("#export [data-close]").click()
    *_, shown = lab.text("#output-plane .readout").split(": ")
    _, height, width = numbers.shape
    assert np.float32(shown) == numbers[0, height // 2, width // 2]
