"""Weights over HTTP: listed, uploaded, downloaded, refused."""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.models.architectures import ARCHITECTURES
from app.models.kinds.classifier import ClassifierModel
from app.models.weights import SEEDED
from app.models.weights_library import WeightsLibrary
from tests.conftest import ROOT
from tests.models.checkpoint_files import as_checkpoint, as_safetensors, state_dict
from tests.models.weights_server import FileServer, file_server, library_in, published_at, without_proxies
from tests.web.asking import Client, assert_problem
from tests.web.conftest import MakeClient

HOSTILE = ROOT.parent / "shared" / "hostile" / "safetensors"
FILE = as_checkpoint(state_dict("squeezenet1_1"))
BYTES = {"Content-Type": "application/octet-stream"}
HERE = "/api/networks/squeezenet1_1"
END_TRIES = 2_000


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


@pytest.fixture
def library(tmp_path: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch) -> WeightsLibrary:
    """A library of one architecture, whose file is published by the test's own server."""
    without_proxies(monkeypatch)
    library = library_in(tmp_path, published_at(server.url, FILE))
    monkeypatch.setattr("app.main.weights_library", lambda _settings: library)
    return library


@pytest.fixture
def own(library: WeightsLibrary, make_client: MakeClient) -> Client:
    """A client of a server with that library."""
    return make_client()


def listed(client: Client) -> dict[str, Any]:
    """The first built-in network's entry."""
    entry: dict[str, Any] = client.get("/api/networks").json()["networks"][0]
    return entry


def ended(client: Client) -> dict[str, Any]:
    """The same, once nothing is downloaded."""
    for _ in range(END_TRIES):
        published: dict[str, Any] = listed(client)["published"]
        if published["state"] != "downloading":
            return published
    pytest.fail("the download did not end")


def send(client: Client, content: bytes) -> Any:
    return client.post(f"{HERE}/weights", content=content, headers=BYTES)


def test_the_list_has_the_weights_in_use_and_their_state(client: Client) -> None:
    entries = client.get("/api/networks").json()["networks"]
    for entry, architecture in zip(entries, ARCHITECTURES.values(), strict=True):
        is_here = architecture.name == "efficientnet_lite0"
        seeded = {"id": ClassifierModel(architecture, SEEDED).id, "weights": "seeded"}
        assert entry["variants"][-1] == seeded
        assert entry["variants"][0] == {"id": entry["id"], "weights": entry["weights"]}
        assert entry["published"] == {
            "name": "IMAGENET1K_V1",
            "state": "ready" if is_here else "absent",
            "received_bytes": architecture.published.size_bytes if is_here else 0,
            "total_bytes": architecture.published.size_bytes,
            "downloadable": not is_here,
            "problem": None,
        }
    lite = entries[1]
    assert (lite["weights"], lite["classes"], lite["parameter_count"]) == ("IMAGENET1K_V1", 1000, 4_652_008)
    alexnet = next(entry for entry in entries if entry["name"] == "alexnet")
    assert (alexnet["weights"], alexnet["classes"], alexnet["parameter_count"]) == (
        "seeded",
        1000,
        61_100_840,
    )
    health = client.get("/api/health").json()["weights"]
    assert health == {entry["name"]: entry["weights"] for entry in entries}


def test_a_download_is_started_watched_and_used(own: Client, server: FileServer) -> None:
    server.answer = partial(server.send_some_and_wait, FILE)
    assert listed(own)["published"]["state"] == "absent"
    assert server.asked == []
    started = own.post(f"{HERE}/download")
    assert (started.status_code, started.json()["published"]["state"]) == (202, "downloading")
    assert started.json()["weights"] == "seeded"
    server.may_go_on.set()
    published = ended(own)
    assert (published["state"], published["received_bytes"]) == ("ready", len(FILE))
    entry = listed(own)
    assert [variant["weights"] for variant in entry["variants"]] == ["IMAGENET1K_V1", "seeded"]
    assert own.get("/api/health").json()["weights"] == {"squeezenet1_1": "IMAGENET1K_V1"}
    assert own.post(f"{HERE}/download").json()["published"]["state"] == "ready"
    assert len(server.asked) == 1


def test_a_download_is_cancelled(own: Client, server: FileServer) -> None:
    server.answer = partial(server.send_some_and_wait, FILE)
    own.post(f"{HERE}/download")
    assert own.delete(f"{HERE}/download").status_code == 204
    assert listed(own)["published"]["state"] == "absent"
    assert own.delete(f"{HERE}/download").status_code == 204


def test_a_failed_download_says_why_in_a_sentence(own: Client, server: FileServer) -> None:
    server.answer = lambda handler: handler.send_error(404)
    own.post(f"{HERE}/download")
    published = ended(own)
    assert published["state"] == "failed"
    assert published["problem"] == (
        "The weights could not be downloaded: 127.0.0.1 answered with status 404."
    )
    assert listed(own)["weights"] == "seeded"
    server.serve(b"<html>Sign in</html>")
    own.post(f"{HERE}/download")
    problem = ended(own)["problem"]
    assert "from the download is a web page: its SHA-256 does not begin with" in problem
    own.delete(f"{HERE}/download")
    assert listed(own)["published"]["state"] == "absent"


def test_the_published_file_is_an_import(own: Client, library: WeightsLibrary) -> None:
    response = send(own, FILE)
    assert response.status_code == 201
    assert response.json() == {
        "id": listed(own)["id"],
        "weights": "IMAGENET1K_V1",
        "name": "squeezenet1_1",
        "title": "SqueezeNet 1.1",
    }
    assert response.headers["location"] == f"/api/networks/{response.json()['id']}"
    assert send(own, FILE).status_code == 200
    path = library.best(library.architectures["squeezenet1_1"]).path
    assert path is not None
    assert path.read_bytes() == FILE


def test_safetensors_are_stored_and_not_listed(own: Client, tmp_path: Path) -> None:
    content = as_safetensors(state_dict("squeezenet1_1", 3), ["circle", "star", "ring"])
    response = send(own, content)
    assert response.status_code == 201
    assert response.json()["weights"] == "uploaded"
    sha256 = hashlib.sha256(content).hexdigest()
    assert (tmp_path / "data" / "weights" / sha256).read_bytes() == content
    stored = (tmp_path / "data" / "networks" / response.json()["id"]).read_bytes()
    assert stored == b'{"architecture":"squeezenet1_1","weights":"%s"}' % sha256.encode("ascii")
    again = send(own, content)
    assert (again.status_code, again.json()) == (200, response.json())
    assert [variant["weights"] for variant in listed(own)["variants"]] == ["seeded"]


def test_other_checkpoints_are_refused_unread(own: Client) -> None:
    detail = assert_problem(send(own, FILE[:-1] + b"?"), 422, "unverified_checkpoint")
    prefix = hashlib.sha256(FILE).hexdigest()[:8]
    assert detail.startswith(f"This is not squeezenet1_1-{prefix}.pth, whose SHA-256 begins with {prefix}.")
    assert_problem(send(own, b"\x80\x02}q\x00."), 422, "unverified_checkpoint")
    assert "its end is missing" in assert_problem(send(own, FILE[:-99]), 422, "unverified_checkpoint")


def test_other_tensors_are_refused(own: Client) -> None:
    wrong = as_safetensors({"a": state_dict("squeezenet1_1")["classifier.1.bias"]})
    detail = assert_problem(send(own, wrong), 422, "invalid_tensors")
    assert detail.startswith(
        'The weights file cannot be used at "classifier.1.bias": the network has this tensor'
    )
    assert "is empty" in assert_problem(send(own, b""), 422, "invalid_tensors")
    assert "is a web page" in assert_problem(send(own, b"<html>"), 422, "invalid_tensors")
    assert "not a safetensors file" in assert_problem(send(own, bytes(99)), 422, "invalid_tensors")


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile weight files are not beside this repository")
def test_every_hostile_file_is_refused(client: Client) -> None:
    files = list(HOSTILE.glob("*.safetensors"))
    assert len(files) >= 15
    for path in files:
        content = path.read_bytes()
        is_checkpoint = content.startswith((b"PK", b"\x80"))
        code = "unverified_checkpoint" if is_checkpoint else "invalid_tensors"
        assert_problem(send(client, content), 422, code)


def test_more_than_the_limit_is_refused(
    library: WeightsLibrary, make_client: MakeClient, tmp_path: Path
) -> None:
    client = make_client(max_weights_bytes=len(FILE) - 1)
    assert_problem(send(client, FILE), 413, "body_too_large")
    chunks = iter([FILE[:100_000]] * (len(FILE) // 100_000 + 1))
    response = client.post(f"{HERE}/weights", content=chunks, headers=BYTES)
    assert_problem(response, 413, "body_too_large")
    assert not list((tmp_path / "data" / "partial").iterdir())


def test_a_body_of_another_kind_is_refused(client: Client) -> None:
    response = client.post(f"{HERE}/weights", json={})
    assert "application/octet-stream" in assert_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "weights"), ("POST", "download"), ("DELETE", "download")]
)
def test_only_built_in_networks_have_weights_to_choose(client: Client, method: str, path: str) -> None:
    for name in ("resnet19", "0" * 64):
        response = client.request(method, f"/api/networks/{name}/{path}", headers=BYTES)
        assert_problem(response, 404, "not_found")
