"""Images over HTTP: every media type, and every refusal."""

import hashlib
import io
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.images import decoding
from tests.web.asking import Client, assert_answered, assert_problem, convolution, make_network
from tests.web.conftest import MakeClient


def photograph(width: int = 6, height: int = 4, form: str = "PNG") -> bytes:
    """A picture whose pixels are all different."""
    pixels = np.arange(height * width * 3, dtype=np.uint8).reshape(height, width, 3)
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, format=form)
    return written.getvalue()


def npy(array: np.ndarray) -> bytes:
    """An array as a .npy file."""
    written = io.BytesIO()
    np.save(written, array)
    return written.getvalue()


def test_a_photographs_id_is_the_hash_of_its_bytes(make_client: MakeClient) -> None:
    client = make_client()
    sent = photograph()
    first = client.post("/api/images", content=sent, headers={"Content-Type": "image/png"})
    assert first.status_code == 201
    document = first.json()
    assert document == {
        "id": hashlib.sha256(sent).hexdigest(),
        "kind": "photo",
        "width": 6,
        "height": 4,
        "channels": 3,
        "format": "PNG",
        "bytes": len(sent),
    }
    assert first.headers["location"] == f"/api/images/{document['id']}"
    again = client.post("/api/images", files={"file": ("../../etc/passwd", sent)})
    assert again.status_code == 200
    assert again.json() == document
    assert client.get(first.headers["location"]).json() == document
    pixels = Image.open(io.BytesIO(client.get(f"{first.headers['location']}/pixels").content))
    np.testing.assert_array_equal(np.asarray(pixels), np.asarray(Image.open(io.BytesIO(sent))))
    small = Image.open(io.BytesIO(client.get(f"{first.headers['location']}/pixels?max_side=3").content))
    assert small.size == (3, 2)
    assert client.delete(first.headers["location"]).status_code == 204
    assert_problem(client.get(first.headers["location"]), 404, "not_found")
    assert_problem(client.delete(first.headers["location"]), 404, "not_found")


@pytest.mark.parametrize(
    ("matrix", "shape"), [([[1, 2, 3], [4, 5, 6]], (1, 2, 3)), ([[[1.5]], [[-2]]], (2, 1, 1))]
)
def test_a_matrix_keeps_its_numbers_in_every_format(
    client: Client, matrix: Any, shape: tuple[int, ...]
) -> None:
    as_json = client.post("/api/images", json={"matrix": matrix})
    as_npy = client.post(
        "/api/images", content=npy(np.array(matrix)), headers={"Content-Type": "application/x-npy"}
    )
    assert as_json.status_code == 201
    assert as_npy.status_code == 200
    assert as_npy.json() == as_json.json()
    document = as_json.json()
    assert (document["channels"], document["height"], document["width"]) == shape
    assert document["kind"] == "matrix"
    assert client.get(f"/api/images/{document['id']}/pixels").content.startswith(b"\x89PNG")


def test_samples_are_listed_and_uploads_are_not(client: Client) -> None:
    sent = client.post("/api/images", json={"matrix": [[9, 9], [8, 8]]}).json()["id"]
    samples = client.get("/api/images").json()["samples"]
    assert {"cat", "astronaut", "column"} <= {sample["name"] for sample in samples}
    assert sent not in {sample["id"] for sample in samples}
    for sample in samples:
        by_name = client.get(f"/api/images/{sample['name']}")
        by_id = client.get(f"/api/images/{sample['id']}")
        assert by_name.json() == by_id.json()
        assert by_name.headers["etag"] == by_id.headers["etag"]
        assert by_name.headers["cache-control"] == "no-cache"
        assert by_id.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert {by_id.json()[key] for key in ("id", "width", "kind")} == {
            sample[key] for key in ("id", "width", "kind")
        }


@pytest.mark.parametrize("image", ["cat", "column"])
def test_a_sample_cannot_be_deleted(client: Client, image: str) -> None:
    assert_problem(client.delete(f"/api/images/{image}"), 403, "sample_protected")


JSON = "application/json"
REFUSED = {
    "a PDF": ("image/png", b"%PDF-1.7 ...", 415, "unsupported_format"),
    "nothing": ("image/png", b"", 415, "unsupported_format"),
    "no picture": ("image/jpeg", b"hello", 415, "unsupported_format"),
    "half a picture": ("image/png", photograph(50, 50)[:-200], 422, "unreadable_image"),
    "text": ("text/plain", b"{}", 415, "unsupported_media_type"),
    "JSON as text": ("text/plain", b'{"matrix": [[1]]}', 415, "unsupported_media_type"),
    "no type": ("", b'{"matrix": [[1]]}', 415, "unsupported_media_type"),
    "no JSON": (JSON, b"{", 422, "malformed_body"),
    "NaN": (JSON, b'{"matrix": [[NaN]]}', 422, "malformed_body"),
    "Infinity": (JSON, b'{"matrix": [[-Infinity]]}', 422, "malformed_body"),
    "a number past floating point": (JSON, b'{"matrix": [[1e999]]}', 422, "invalid_matrix"),
    "a number past float32": (JSON, b'{"matrix": [[1e39]]}', 422, "invalid_matrix"),
    "an endless integer": (JSON, b'{"matrix": [[' + b"9" * 5000 + b"]]}", 422, "malformed_body"),
    "a key twice": (JSON, b'{"matrix": [[1]], "matrix": [[2]]}', 422, "malformed_body"),
    "deep nesting": (JSON, b"[" * 100_000 + b"]" * 100_000, 422, "malformed_body"),
    "nesting a little too deep": (JSON, b"[" * 33 + b"]" * 33, 422, "malformed_body"),
    "no UTF-8": (JSON, b'{"matrix": "\xff"}', 422, "malformed_body"),
    "a byte order mark": (JSON, b'\xef\xbb\xbf{"matrix": [[1]]}', 422, "malformed_body"),
    "another key": (JSON, b'{"matrix": [[1]], "size": 3}', 422, "malformed_body"),
    "a list": (JSON, b"[[1]]", 422, "malformed_body"),
    "letters": (JSON, b'{"matrix": [["a"]]}', 422, "invalid_matrix"),
    "booleans": (JSON, b'{"matrix": [[true]]}', 422, "invalid_matrix"),
    "a ragged matrix": (JSON, b'{"matrix": [[1, 2], [3]]}', 422, "invalid_matrix"),
    "an empty matrix": (JSON, b'{"matrix": [[]]}', 422, "invalid_matrix"),
    "a surrogate": (JSON, b'{"matrix": [["\\ud800"]]}', 422, "invalid_matrix"),
    "no npy": ("application/x-npy", b"PK", 422, "invalid_matrix"),
    "a pickle": ("application/x-npy", npy(np.array([None])), 422, "invalid_matrix"),
    "a form without boundary": ("multipart/form-data", b"--a\r\n", 422, "malformed_body"),
    "a form that never ends": ("multipart/form-data; boundary=a", b"--a\r\n", 422, "malformed_body"),
    "a form of noise": ("multipart/form-data; boundary=a", b"noise", 422, "malformed_body"),
    "a very long boundary": ("multipart/form-data; boundary=" + "a" * 2000, b"", 422, "malformed_body"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_other_bodies_are_refused(client: Client, what: str) -> None:
    content_type, content, status, code = REFUSED[what]
    response = client.post("/api/images", content=content, headers={"Content-Type": content_type})
    assert_problem(response, status, code)


@pytest.mark.parametrize(
    "fields",
    [
        [("file", ("a", b"1")), ("file", ("b", b"2"))],
        [("picture", ("a", b"1"))],
        [("file", ("a", b"1")), ("more", ("b", b"2"))],
    ],
)
def test_a_form_must_have_one_file(client: Client, fields: Any) -> None:
    assert_problem(client.post("/api/images", files=fields), 422, "malformed_body")


@pytest.mark.parametrize(
    ("content_type", "limit"),
    [
        ("image/png", {"max_image_bytes": 1000}),
        (JSON, {"max_json_bytes": 1000}),
        ("application/x-npy", {"max_npy_bytes": 1000}),
    ],
)
def test_one_byte_past_the_limit_is_refused(
    make_client: MakeClient, content_type: str, limit: dict[str, int]
) -> None:
    client = make_client(**limit)
    headers = {"Content-Type": content_type}
    for content in (b" " * 1001, iter([b" " * 500, b" " * 501])):
        detail = assert_problem(
            client.post("/api/images", content=content, headers=headers), 413, "body_too_large"
        )
        assert "1,000" in detail
    fits = client.post("/api/images", content=b" " * 1000, headers=headers)
    assert fits.status_code in (415, 422)


def test_a_picture_of_100_megapixels_is_refused_from_its_header(client: Client) -> None:
    written = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(written, format="PNG")
    response = client.post("/api/images", content=written.getvalue(), headers={"Content-Type": "image/png"})
    assert "50,000,000" in assert_problem(response, 413, "image_too_large")


def test_hostile_pictures_are_accepted_or_refused_as_listed(client: Client, hostile_images: Path) -> None:
    lines = (hostile_images.parent / "images.jsonl").read_text().splitlines()
    verdicts = {line["file"]: line["verdict"] for line in map(json.loads, lines)}
    assert verdicts.keys() == {path.name for path in hostile_images.iterdir()}
    wrong, slow = {}, {}
    for name, verdict in verdicts.items():
        started = time.monotonic()
        response = client.post(
            "/api/images", content=(hostile_images / name).read_bytes(), headers={"Content-Type": "image/*"}
        )
        elapsed_seconds = time.monotonic() - started
        assert_answered(response)
        if (response.status_code < 300) != (verdict == "accept"):
            wrong[name] = response.text
        if elapsed_seconds > 3:
            slow[name] = elapsed_seconds
        if response.status_code < 300:
            assert_answered(client.get(f"/api/images/{response.json()['id']}/pixels?max_side=64"))
    assert wrong == {}
    assert slow == {}


def test_a_damaged_image_is_reported(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client()
    image = client.post("/api/images", json={"matrix": [[1, 2], [3, 4]]}).json()["id"]
    (stored,) = (tmp_path / "data").rglob(image)
    stored.write_bytes(stored.read_bytes()[:-1] + b"!")
    assert_problem(client.get(f"/api/images/{image}"), 410, "object_rotten")


def test_a_full_disk_refuses_uploads_but_not_reading(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client()
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("app.store.objects.shutil.disk_usage", lambda _path: usage)
    response = client.post("/api/images", json={"matrix": [[1, 2], [3, 4]]})
    assert_problem(response, 507, "disk_full")
    assert client.get("/api/images/cat").status_code == 200


def test_an_upload_is_decoded_once_for_its_picture_and_its_trace(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[int] = []
    original = decoding.decode

    def counted(encoded: bytes, *limits: Any) -> Image.Image:
        decoded.append(len(encoded))
        return original(encoded, *limits)

    monkeypatch.setattr("app.images.decoding.decode", counted)
    client = make_client()
    network = make_network(client, convolution())
    image = client.post("/api/images", files={"file": photograph()}).json()["id"]
    assert client.get(f"/api/images/{image}/pixels").status_code == 200
    assert client.get(f"/api/networks/{network}/images/{image}/maps").status_code == 200
    assert client.get(f"/api/networks/resnet18/images/{image}/prediction").status_code == 200
    assert len(decoded) == 1
