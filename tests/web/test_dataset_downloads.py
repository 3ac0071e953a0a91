"""Published data sets over HTTP: absent, downloaded, refused, trained on."""

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.datasets import cifar, idx
from tests.datasets.small_sets import COUNTS, SIDE, cifar_files, half, mnist_files, send_files, sets_in
from tests.models.downloading import closed_port
from tests.models.weights_server import FileServer, file_server, whole, without_proxies
from tests.web.asking import Client, assert_problem, make_network
from tests.web.conftest import MakeClient
from tests.web.trainings import LAYERS, RECIPE, done

HERE = "/api/datasets/mnist"
END_TRIES = 5_000
TOTAL = 10 * sum(COUNTS)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    without_proxies(monkeypatch)
    with file_server() as server:
        server.answer = send_files
        yield server


def use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let servers and their workers know the small data sets, and download them from this address."""
    monkeypatch.setattr("app.main.data_sets", lambda settings: sets_in(settings.data_dir, url))
    monkeypatch.setattr("app.main.TRAINING_WORK", "tests.datasets.small_sets:SmallSetsWork")


@pytest.fixture
def own(server: FileServer, monkeypatch: pytest.MonkeyPatch, make_client: MakeClient) -> Client:
    """A client of a server with the small data sets."""
    use(monkeypatch, server.url)
    return make_client()


def listed(client: Client, name: str = "mnist") -> dict[str, Any]:
    """A data set's entry in the list."""
    entries = client.get("/api/datasets").raise_for_status().json()["datasets"]
    entry: dict[str, Any] = next(entry for entry in entries if entry["name"] == name)
    return entry


def fetched(client: Client, name: str = "mnist") -> dict[str, Any]:
    """The same, after a download that has ended."""
    assert client.post(f"/api/datasets/{name}/download").status_code == 202
    for _ in range(END_TRIES):
        entry = listed(client, name)
        if entry["published"]["state"] != "downloading":
            return entry
    pytest.fail("the download did not end")


def test_published_data_sets_are_listed_before_they_are_downloaded(own: Client, server: FileServer) -> None:
    entries = own.get("/api/datasets").json()["datasets"]
    assert [entry["name"] for entry in entries] == ["digits", "shapes", "materials", "mnist", "cifar10"]
    assert [entry["published"] for entry in entries[:3]] == [None] * 3
    entry = entries[3]
    assert (entry["id"], entry["title"], entry["channels"], entry["height"]) == (None, "MNIST", 1, SIDE)
    assert (entry["classes"], entry["counts"]) == ([*"0123456789"], [sum(COUNTS)] * 10)
    assert "200 of the test set for validation" in entry["credit"]
    total = sum(map(len, mnist_files().values()))
    assert entry["published"] == {
        "state": "absent",
        "received_bytes": 0,
        "total_bytes": total,
        "problem": None,
    }
    for path in (HERE, f"{HERE}/archive"):
        assert_problem(own.get(path), 409, "not_downloaded")
    body = {"network": "resnet18", "dataset": "mnist"}
    detail = assert_problem(own.post("/api/trainings", json=body), 409, "not_downloaded")
    assert detail == "MNIST is not on this server yet. Download it first."
    for name in ("digits", "emnist"):
        assert_problem(own.post(f"/api/datasets/{name}/download"), 404, "not_found")
        assert_problem(own.delete(f"/api/datasets/{name}/download"), 404, "not_found")
    assert server.asked == []


def test_a_downloaded_data_set_opens_like_any_other(own: Client, server: FileServer) -> None:
    entry = fetched(own)
    assert entry["published"]["state"] == "ready"
    assert sorted(server.asked) == sorted(f"/mnist/{name}" for name in mnist_files())
    document = own.get(f"/api/datasets/{entry['id']}?limit=1000").json()
    assert document["total"] == len(document["items"]) == TOTAL
    first = document["items"][0]["image"]
    pixels = Image.open(io.BytesIO(own.get(f"/api/images/{first}/pixels").content))
    assert pixels.convert("L").tobytes() == half(200, 0)[0][0].tobytes()
    with zipfile.ZipFile(io.BytesIO(own.get(f"{HERE}/archive").content)) as archive:
        names = archive.namelist()
    assert len([name for name in names if name.startswith("training/7/")]) == COUNTS[0]
    assert len([name for name in names if name.startswith("validation/7/")]) == COUNTS[1]
    assert own.post(f"{HERE}/download").json() == entry
    assert fetched(own, "cifar10")["id"] is not None
    assert len(server.asked) == len(mnist_files()) + len(cifar_files())


def test_after_a_restart_files_that_are_there_need_no_download(
    server: FileServer, monkeypatch: pytest.MonkeyPatch, make_client: MakeClient, tmp_path: Path
) -> None:
    use(monkeypatch, server.url)
    folder = tmp_path / "data" / "datasets" / "cifar10"
    folder.mkdir(parents=True)
    (folder / cifar.ARCHIVE).write_bytes(cifar_files()[cifar.ARCHIVE])
    client = make_client()
    entry = listed(client, "cifar10")
    assert entry["published"]["state"] == "ready"
    assert client.get(f"/api/datasets/{entry['id']}").json()["total"] == TOTAL
    assert server.asked == []


def problem_of(client: Client, server: FileServer, name: str, content: bytes, length: int | None) -> str:
    """The problem of a download in which one file has other bytes; the next download has them all."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path.endswith(name):
            return whole(content, handler, length)
        return send_files(handler)

    server.answer = answer
    published = fetched(client)["published"]
    assert published["state"] == "failed"
    server.answer = send_files
    problem: str = published["problem"]
    return problem


LARGEST = mnist_files()[idx.PICTURES[0]]


@pytest.mark.parametrize(
    ("content", "length", "expected"),
    [
        (
            LARGEST[:-1] + b"?",
            None,
            " is damaged or not the published file: its MD5 is not ",
        ),
        (LARGEST[:999], 2_000_000, "ended before the file was complete."),
        (b"<html>Sign in</html>", None, " from the download is a web page: its MD5 is not "),
    ],
)
def test_a_file_that_arrives_wrong_is_refused_and_fetched_again(
    own: Client, server: FileServer, content: bytes, length: int | None, expected: str
) -> None:
    assert expected in problem_of(own, server, idx.PICTURES[0], content, length)
    assert listed(own)["id"] is None
    before = len(server.asked)
    assert fetched(own)["published"]["state"] == "ready"
    assert server.asked[before:] == [f"/mnist/{idx.PICTURES[0]}"]


def test_without_a_network_one_sentence_says_so_and_the_others_stay(
    monkeypatch: pytest.MonkeyPatch, make_client: MakeClient
) -> None:
    without_proxies(monkeypatch)
    use(monkeypatch, f"http://127.0.0.1:{closed_port()}")
    client = make_client()
    published = fetched(client)["published"]
    assert (published["state"], published["received_bytes"]) == ("failed", 0)
    assert published["problem"] == "MNIST could not be downloaded: 127.0.0.1 cannot be reached."
    assert client.delete(f"{HERE}/download").status_code == 204
    assert listed(client)["published"]["state"] == "absent"
    assert client.get("/api/datasets/digits").json()["total"] == 1797


def test_a_download_shows_its_progress_and_can_be_cancelled(own: Client, server: FileServer) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        is_held = handler.path.endswith(idx.PICTURES[0])
        (partial(server.send_some_and_wait, LARGEST) if is_held else send_files)(handler)

    server.answer = answer
    assert own.post(f"{HERE}/download").json()["published"]["state"] == "downloading"
    others = sum(map(len, mnist_files().values())) - len(LARGEST)
    for _ in range(END_TRIES):
        published = listed(own)["published"]
        if published["received_bytes"] > others:
            break
    assert published["state"] == "downloading"
    assert others < published["received_bytes"] < published["total_bytes"]
    assert_problem(own.get(HERE), 409, "not_downloaded")
    assert own.delete(f"{HERE}/download").status_code == 204
    assert listed(own)["published"]["state"] == "absent"


def test_a_network_is_trained_on_it_at_once(own: Client) -> None:
    entry = fetched(own)
    network = make_network(own, {"input": {"channels": 1, "height": SIDE, "width": SIDE}, "layers": LAYERS})
    body = {"network": network, "dataset": "mnist", "epochs": 2, **RECIPE, "batch_size": 16}
    started = own.post("/api/trainings", json=body)
    assert started.status_code == 202, started.text
    record = done(own, started.json()["id"])
    assert (record["state"], record["dataset"], record["problem"]) == ("finished", entry["id"], None)
    assert sum(map(sum, record["confusion"])) == 10 * COUNTS[1]
    program = own.get(f"/api/trainings/{record['id']}/code").text
    assert "mnist.zip" in program
