"""Programs in a zip archive with the files that they read, run as unpacked."""

import io
import re
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load
from safetensors.torch import save

from app.images.samples import sample_bytes
from tests.models.checkpoint_files import as_checkpoint, state_dict
from tests.models.weights_server import library_in, published_at
from tests.web.asking import Client, assert_problem, convolution, make_network
from tests.web.classifiers import numbers_of, send
from tests.web.conftest import MakeClient

FILE = as_checkpoint(state_dict("squeezenet1_1"))
Run = Callable[..., dict[str, Any]]


def unpacked(client: Client, network: str, image: str, folder: Path, form: str = "class") -> list[str]:
    """Unpack a network's archive, and return the names of its files."""
    address = f"/api/networks/{network}/code?image={image}&form={form}&bundle=1"
    answered = client.get(address).raise_for_status()
    assert answered.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answered.content)) as archive:
        archive.extractall(folder)
        return archive.namelist()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs an unpacked program from another folder; gives its variables."""

    def run(*arguments: str) -> dict[str, Any]:
        path = str(tmp_path / "program.py")
        monkeypatch.setattr(sys, "argv", [path, *arguments])
        return runpy.run_path(path)

    return run


def assert_traced(client: Client, network: str, image: str, found: dict[str, Any]) -> None:
    """Assert that the program's outputs are the trace's, to the bit."""
    here = f"/api/networks/{network}"
    nodes = [node["name"] for node in client.get(here).json()["nodes"]]
    assert set(found["outputs"]) == set(nodes)
    for node in (nodes[0], nodes[1], nodes[-1]):
        answered = load(client.get(f"{here}/images/{image}/maps?nodes={node}").content)[node]
        np.testing.assert_array_equal(found["outputs"][node].numpy(), answered)


def test_layers_with_a_photograph(client: Client, tmp_path: Path, run: Run) -> None:
    network = make_network(client, convolution(in_channels=3, out_channels=2, weight={"seed": 5}))
    names = unpacked(client, network, "rocket", tmp_path)
    assert names == ["program.py", "image.jpeg"]
    assert (tmp_path / "image.jpeg").read_bytes() == sample_bytes("rocket")
    assert_traced(client, network, "rocket", run())
    done = subprocess.run(
        [sys.executable, tmp_path / "program.py"], cwd="/", capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"\(2, \d+, \d+\)\n", done.stdout)


def test_a_large_matrix_lies_beside_the_program(client: Client, tmp_path: Path, run: Run) -> None:
    network = make_network(client, convolution(in_channels=3, weight={"seed": 5}))
    matrix = send(client, numbers_of(3, side=200))
    assert unpacked(client, network, matrix, tmp_path) == ["program.py", "input.npy"]
    assert_traced(client, network, matrix, run())


@pytest.mark.parametrize("form", ["class", "sequential"])
def test_layers_with_uploaded_weights(client: Client, tmp_path: Path, run: Run, form: str) -> None:
    network = make_network(client, convolution(in_channels=3, out_channels=2))
    weights = save({"conv1.weight": torch.rand(2, 3, 3, 3), "conv1.bias": torch.rand(2)})
    headers = {"Content-Type": "application/octet-stream"}
    stored = client.post(f"/api/networks/{network}/weights", content=weights, headers=headers).json()["id"]
    matrix = send(client, numbers_of(4, side=8))
    assert unpacked(client, stored, matrix, tmp_path, form) == ["program.py", "weights.safetensors"]
    assert ("nn.Sequential(" in (tmp_path / "program.py").read_text()) == (form == "sequential")
    assert_traced(client, stored, matrix, run())


def test_a_classifier_with_a_photograph(client: Client, tmp_path: Path, run: Run) -> None:
    names = unpacked(client, "squeezenet1_1", "cat", tmp_path)
    assert names == ["program.py", "image.png", "weights.safetensors"]
    assert_traced(client, "squeezenet1_1", "cat", run())


def test_weights_that_do_not_fit(
    tmp_path: Path, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    """Published ones are left out, and the program says where they are; others are refused."""
    library = library_in(tmp_path, published_at("http://weights.invalid", FILE))
    published = library.architectures["squeezenet1_1"].published
    monkeypatch.setattr("app.main.weights_library", lambda _settings: library)
    client = make_client(max_answer_bytes=4_000_000)
    refused = client.get("/api/networks/squeezenet1_1/code?image=cat&bundle=1")
    assert "fetch `weights` in parts" in assert_problem(refused, 422, "answer_too_large")

    (tmp_path / "here.pth").write_bytes(FILE)
    library.import_file(tmp_path / "here.pth")
    assert unpacked(client, "squeezenet1_1", "cat", tmp_path) == ["program.py", "image.png"]
    first, address, last = (tmp_path / "program.py").read_text().splitlines()[:3]
    assert "too large for this archive" in first
    assert address == f"#     {published.url}"
    assert last == f"# and run: python program.py image.png {published.file_name}"
    (tmp_path / published.file_name).write_bytes(FILE)
    monkeypatch.chdir(tmp_path)
    assert_traced(client, "squeezenet1_1", "cat", run("image.png", published.file_name))


def test_the_form_of_a_program(client: Client) -> None:
    here = f"/api/networks/{make_network(client, convolution(weight={'seed': 5}))}/code"
    written = {form: client.get(f"{here}?form={form}") for form in ("class", "sequential")}
    assert "class Network(nn.Module):" in written["class"].text
    assert "nn.Sequential(" in written["sequential"].text
    assert client.get(here).text == written["class"].text
    assert written["class"].headers["etag"] != written["sequential"].headers["etag"]
    assert_problem(client.get(f"{here}?form=lambda"), 422, "invalid_query", "form")
    for classifier in ("resnet18", "efficientnet_lite0"):
        assert client.get(f"/api/networks/{classifier}/code?form=class").status_code == 200
        refused = client.get(f"/api/networks/{classifier}/code?form=sequential&bundle=1")
        assert "Ask for form=class" in assert_problem(refused, 422, "not_sequential", "form")


def test_an_archive_has_one_spelling(client: Client) -> None:
    network = make_network(client, convolution(weight={"seed": 5}))
    address = f"/api/networks/{network}/code?image=cat&bundle="
    archive, again = client.get(address + "1"), client.get(address + "true")
    assert archive.content == again.content
    assert archive.headers["etag"] == again.headers["etag"]
    known = {"If-None-Match": archive.headers["etag"]}
    assert client.get(address + "1", headers=known).status_code == 304
    assert client.get(address + "0", headers=known).status_code == 200
    with zipfile.ZipFile(io.BytesIO(archive.content)) as entries:
        assert {entry.date_time for entry in entries.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in entries.infolist()} == {zipfile.ZIP_STORED}
    assert_problem(client.get(address + "zip"), 422, "invalid_query", "bundle")


def test_an_image_that_does_not_fit_is_refused(make_client: MakeClient) -> None:
    client = make_client(max_answer_bytes=5_000)
    network = make_network(client, convolution(weight={"seed": 5}))
    assert_problem(client.get(f"/api/networks/{network}/code?image=cat&bundle=1"), 422, "answer_too_large")
