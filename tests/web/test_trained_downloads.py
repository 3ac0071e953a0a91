"""The files of a retrained classifier and the calls to it, run with the very lines that the page shows."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from safetensors.numpy import load

from app.images.samples import sample_bytes
from tests.js.javascript import JavaScript
from tests.web.asking import Client
from tests.web.trainings import retrained

TRAINED_FILES = "static/js/core/training/trained_files.js"
USE_LINES = "static/js/core/transfer/use_lines.js"
IMAGE = "rocket"
PREDICTION = "/api/networks/efficientnet_lite0/prediction"


@pytest.fixture(scope="module")
def javascript() -> Iterator[JavaScript]:
    with JavaScript() as caller:
        yield caller


def predicted(client: Client) -> list[dict[str, Any]]:
    """The classes of the stored picture."""
    path = f"/api/networks/efficientnet_lite0/images/{IMAGE}/prediction"
    classes: list[dict[str, Any]] = client.get(path).json()["classes"]
    return classes


@pytest.fixture(scope="module")
def record(client: httpx.Client) -> dict[str, Any]:
    return retrained(client)


@pytest.fixture(scope="module")
def folder(
    client: httpx.Client,
    record: dict[str, Any],
    javascript: JavaScript,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Every file that the page offers under its name, and the archive unpacked."""
    made = tmp_path_factory.mktemp("downloads")
    offered = javascript.call(TRAINED_FILES, "trainedFiles", record, record["network_id"], IMAGE)
    assert [file["key"] for file in offered] == ["weights", "onnx", "program", "training"]
    for file in offered:
        (made / file["file"]).write_bytes(client.get(file["href"]).raise_for_status().content)
    with zipfile.ZipFile(made / "network.zip") as archive:
        archive.extractall(made)
    return made


def run(folder: Path, *arguments: str) -> str:
    """What a program prints that runs in the folder, in a process of its own."""
    program = [sys.executable, *arguments]
    return subprocess.run(program, cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout


def test_each_file_gives_the_same_prediction_by_its_lines(
    client: Client, javascript: JavaScript, record: dict[str, Any], folder: Path
) -> None:
    network = f"/api/networks/{record['network_id']}"
    answered = client.get(f"{network}/images/{IMAGE}/prediction").json()["classes"]
    lines = javascript.value(USE_LINES, "RUN_LINES")

    printed = run(folder, "program.py")
    assert [int(line.split()[0]) for line in printed.splitlines()] == [one["index"] for one in answered]
    probabilities = [float(line.split()[1]) for line in printed.splitlines()]
    assert probabilities == pytest.approx([one["probability"] for one in answered], rel=1e-6)
    (folder / "picture.jpg").write_bytes(sample_bytes(IMAGE))
    assert run(folder, *lines["program"].split()[1:]) == printed

    told = "\nimport json; print(json.dumps([probabilities.tolist(), sorted(weights)]))"
    (folder / "lines.py").write_text(f"{lines['onnx']}\n{lines['weights']}{told}")
    [found], names = json.loads(run(folder, "lines.py").splitlines()[-1])
    for one in answered:
        assert found[one["index"]] == pytest.approx(one["probability"], abs=1e-4)  # of other kernels
    assert names == sorted(load(client.get(f"{network}/weights").content))


def test_the_training_reads_the_archive_by_the_name_that_it_is_saved_under(
    client: Client, record: dict[str, Any], folder: Path
) -> None:
    archive = client.get(f"/api/datasets/{record['dataset']}/archive")
    name = archive.headers["content-disposition"].split('"')[1]
    assert f'.parent / "{name}"' in (folder / "training.py").read_text()


def test_the_program_over_rest_prints_the_prediction(
    client: Client, javascript: JavaScript, tmp_path: Path
) -> None:
    (tmp_path / "picture.jpg").write_bytes(sample_bytes(IMAGE))
    program = javascript.call(USE_LINES, "predictionProgram", f"{client.base_url}{PREDICTION}")
    printed = [line.rpartition(" ") for line in run(tmp_path, "-c", program).splitlines()]
    answered = predicted(client)
    assert [label for label, _, _ in printed] == [one["label"] for one in answered]
    assert float(printed[0][2]) == pytest.approx(answered[0]["probability"], rel=1e-3)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on the PATH")
def test_the_curl_call_answers_the_prediction(client: Client, javascript: JavaScript, tmp_path: Path) -> None:
    (tmp_path / "picture.jpg").write_bytes(sample_bytes(IMAGE))
    server = str(client.base_url)
    call = javascript.call("static/js/core/text/curl.js", "curlUpload", server, PREDICTION, "picture.jpg")
    found = subprocess.run(["/bin/sh", "-c", call], cwd=tmp_path, stdout=subprocess.PIPE, check=True)
    assert [one["label"] for one in json.loads(found.stdout)["classes"]] == [
        one["label"] for one in predicted(client)
    ]
