"""POST /api/maps: the bytes of the matching GET, with nothing written to disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.asking import Client, assert_problem, convolution, make_network, send_matrix
from tests.web.conftest import MakeClient

NETWORK = convolution(out_channels=3, padding=1, weight={"seed": 4})
GIVEN: dict[str, Any] = {"image": "cat", "network": NETWORK}


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("parameters", "query"),
    [
        ({}, ""),
        ({"size": 40}, "size=40"),
        ({"nodes": "conv1", "channels": "2,0"}, "nodes=conv1&channels=2,0"),
        ({"nodes": ["input", "conv1"]}, "nodes=input,conv1"),
        ({"nodes": ["conv1"], "channels": [1, 2]}, "nodes=conv1&channels=1-2"),
        ({"dtype": "uint8", "max_side": 20}, "dtype=uint8&max_side=20"),
        ({"zero": "conv1:1", "dtype": "float16"}, "zero=conv1:1&dtype=float16"),
    ],
)
def test_it_gives_the_bytes_of_the_same_get(client: Client, parameters: dict[str, Any], query: str) -> None:
    network = make_network(client, NETWORK)
    expected = client.get(f"/api/networks/{network}/images/cat/maps?{query}")
    answer = client.post("/api/maps", json=GIVEN | parameters)
    assert answer.status_code == 200, answer.text
    assert answer.content == expected.content
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert answer.headers["content-type"] == expected.headers["content-type"]
    assert "compute;dur=" in answer.headers["server-timing"]


def test_networks_are_named_by_name_and_id_too(client: Client) -> None:
    network = make_network(client, NETWORK)
    by_id = client.post("/api/maps", json={"image": "cat", "network": network})
    assert by_id.content == client.post("/api/maps", json=GIVEN).content
    small = {"image": "cat", "network": "resnet18", "nodes": "fc"}
    expected = client.get("/api/networks/resnet18/images/cat/maps?nodes=fc").content
    assert client.post("/api/maps", json=small).content == expected


def test_nothing_is_written(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client()
    image = send_matrix(client, [[1.0, 2.0], [3.0, 4.0]])
    before = {path: path.stat().st_mtime_ns for path in files(tmp_path)}
    document = {"image": image, "network": convolution(kernel_size=1)}
    assert client.post("/api/maps", json=document).status_code == 200
    assert {path: path.stat().st_mtime_ns for path in files(tmp_path)} == before


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"image": "nobody"}, 404, "not_found", None),
        ({"network": "resnet19"}, 404, "not_found", None),
        ({"network": 3}, 422, "invalid_query", None),
        ({"network": {"input": {"channels": 1}}}, 422, "invalid_parameter", "network.layers"),
        (
            {"network": convolution(kernel_size=0)},
            422,
            "invalid_parameter",
            "network.layers.0.kernel_size",
        ),
        ({"network": convolution(in_channels=2, kernel_size=500)}, 422, "shape_mismatch", None),
        ({"size": 0}, 422, "invalid_query", "size"),
        ({"format": "csv"}, 422, "invalid_query", "format"),
        ({"nodes": "conv2"}, 404, "unknown_node", "nodes"),
        ({"channels": [7], "nodes": "conv1"}, 404, "unknown_channel", "channels"),
        ({"channels": "1,1"}, 422, "invalid_query", "channels"),
        ({"zero": "conv1"}, 422, "invalid_query", "zero"),
    ],
)
def test_wrong_bodies_are_refused(
    client: Client, change: dict[str, Any], status: int, code: str, field: str | None
) -> None:
    assert_problem(client.post("/api/maps", json=GIVEN | change), status, code, field)


def test_other_bodies_are_refused(client: Client) -> None:
    assert_problem(client.post("/api/maps", json=[]), 422, "malformed_body")
    assert_problem(client.post("/api/maps", json={"image": "cat"}), 422, "invalid_query", "network")
    sent = client.post("/api/maps", content=b"{}", headers={"Content-Type": "text/plain"})
    assert_problem(sent, 415, "unsupported_media_type")
    assert_problem(client.post("/api/maps", json=GIVEN | {"x": "y" * 300_000}), 413, "body_too_large")
