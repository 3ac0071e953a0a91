"""Caching: ETags, 304, HEAD, and the Server-Timing header."""

import re
from importlib.metadata import version

import pytest

from app.web.schemas.images import sample_documents
from app.web.server import answers
from app.web.server.answers import Identity
from app.web.server.static_files import static_build
from tests.web.asking import Client, convolution, make_network

FAVICON = static_build().path("favicon.svg")


@pytest.fixture(scope="module")
def sobel(client: Client) -> str:
    """The id of a Sobel network."""
    return make_network(client, convolution(padding=1, weight={"preset": ["sobel_x"]}, bias=False))


READ = [
    "/api/images",
    "/api/images/cat",
    "/api/images/cat/pixels",
    "/api/networks/{}",
    "/api/networks/{}/weights",
    "/api/networks/{}/code?image=cat",
    "/api/networks/{}/code?image=cat&bundle=1",
    "/api/networks/{}/images/cat",
    "/api/networks/{}/images/cat/maps",
    "/api/networks/{}/images/cat/cell?node=conv1&channel=0&row=0&column=0",
    FAVICON,
    "/",
    "/docs",
]


@pytest.mark.parametrize("path", READ)
def test_a_known_response_is_304(client: Client, sobel: str, path: str) -> None:
    address = path.format(sobel)
    first = client.get(address)
    etag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]+"', etag)
    assert client.get(address).content == first.content
    for known in (etag, f'"x", {etag}', f"W/{etag}"):
        again = client.get(address, headers={"If-None-Match": known})
        assert again.status_code == 304, known
        assert again.content == b""
        assert again.headers["etag"] == etag
    assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200
    head = client.head(address)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == first.headers["content-length"]
    assert head.headers["etag"] == etag


def test_other_questions_have_other_etags(client: Client, sobel: str) -> None:
    here = f"/api/networks/{sobel}/images"
    asked = ["cat", "cat?size=10", "cat?zero=conv1:0", "coffee", "cat/maps", "cat/maps?dtype=uint8"]
    asked += ["cat/maps?nodes=conv1", "cat/maps?nodes=conv1&format=csv", "cat/maps?max_side=9"]
    asked += ["cat/cell?node=conv1&channel=0&row=0&column=0", "cat/cell?node=conv1&channel=0&row=0&column=1"]
    etags = {client.get(f"{here}/{query}").headers["etag"] for query in asked}
    assert len(etags) == len(asked)


def test_an_upgrade_of_a_library_changes_every_etag(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Identity(("maps", "id")).etag
    for name in ("torch", "torchvision", "numpy", "pillow"):
        answers.versions.cache_clear()
        monkeypatch.setattr(
            answers, "version", lambda asked, name=name: "99" if asked == name else version(asked)
        )
        assert Identity(("maps", "id")).etag != before
        monkeypatch.undo()
    answers.versions.cache_clear()
    assert Identity(("maps", "id")).etag == before


def test_the_samples_have_the_etag_of_their_own_list(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = client.get("/api/images")
    monkeypatch.setattr("app.web.routes.images.sample_documents", lambda: sample_documents()[1:])
    after = client.get("/api/images", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert len(after.json()["samples"]) == len(before.json()["samples"]) - 1


def test_a_known_etag_is_answered_without_computing(
    client: Client, sobel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/api/networks/{sobel}/images/cat/maps?size=33"
    etag = client.get(address).headers["etag"]

    def refuse(*_arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr("app.engine.questions.maps.ReadMaps.answer", refuse)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_computed_answers_have_server_timing(client: Client, sobel: str) -> None:
    timing = client.get(f"/api/networks/{sobel}/images/cat/maps?size=37").headers["server-timing"]
    parts = dict(part.split(";dur=") for part in timing.split(", "))
    assert parts.keys() == {"queue", "decode", "compute", "encode"}
    assert all(float(elapsed_ms) >= 0 for elapsed_ms in parts.values())
