"""Requests to the REST interface, and the assertion for every refusal."""

from typing import Any

import httpx

from tests.conftest import ROOT

Client = httpx.Client


def assert_problem(response: httpx.Response, status: int, code: str, field: str | None = None) -> str:
    """Assert that a response is a problem document of this status, code and field; return its detail."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    document = response.json()
    assert document.keys() - {"fields", "misfit", "understood", "warnings"} == {
        "type",
        "title",
        "status",
        "detail",
        "code",
        "request_id",
    }
    assert document["status"] == status
    assert document["code"] == code
    assert document["type"] == f"/docs#problem-{code}"
    assert document["request_id"] == response.headers["x-request-id"]
    detail: str = document["detail"]
    assert document["title"]
    assert detail.endswith(".")
    for word in ("Traceback", "Error(", "Exception", str(ROOT), "site-packages", "0x"):
        assert word not in response.text
    if field is not None:
        assert [entry["path"] for entry in document["fields"]] == [field]
    return detail


def assert_answered(response: httpx.Response) -> None:
    """Assert that a response is a success, or a problem document with a 4xx status."""
    if response.status_code < 300:
        return
    assert 400 <= response.status_code < 500, response.text
    assert_problem(response, response.status_code, response.json()["code"])


def convolution(**parameters: Any) -> dict[str, Any]:
    """The document of a network of one Conv2d."""
    layer = {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3, **parameters}
    return {"input": {"channels": layer["in_channels"]}, "layers": [layer]}


def make_network(client: Client, document: dict[str, Any]) -> str:
    """The id of a network that the server accepts."""
    response = client.post("/api/networks", json=document)
    assert response.status_code in (200, 201), response.text
    network_id: str = response.json()["id"]
    return network_id


def send_matrix(client: Client, matrix: Any) -> str:
    """The id of a matrix that the server accepts."""
    response = client.post("/api/images", json={"matrix": matrix})
    assert response.status_code in (200, 201), response.text
    image_id: str = response.json()["id"]
    return image_id
