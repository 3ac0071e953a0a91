"""PyTorch source over REST: the same network as its document, or faults with their places."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.asking import Client, assert_problem, make_network, send_matrix
from tests.web.conftest import MakeClient

COURSE = """
import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 5, padding=2)
        self.fc = nn.Linear(4 * 4 * 4, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv(x)), 2)
        return self.fc(x.view(x.size(0), -1))
"""
LAYERS: list[dict[str, Any]] = [
    {"op": "Conv2d", "in_channels": 1, "out_channels": 4, "kernel_size": 5, "padding": 2},
    {"op": "ReLU"},
    {"op": "MaxPool2d", "kernel_size": 2},
    {"op": "Flatten"},
    {"op": "Linear", "in_features": 64, "out_features": 10},
]


def post(
    client: Client, source: str | bytes, query: str = "", media_type: str = "text/x-python"
) -> httpx.Response:
    content = source if isinstance(source, bytes) else source.encode()
    return client.post(f"/api/networks{query}", content=content, headers={"Content-Type": media_type})


def test_a_source_is_the_network_of_its_layers(client: Client) -> None:
    sent = post(client, COURSE, "?height=8&width=8", "text/x-python; charset=utf-8")
    assert sent.status_code == 201
    answered = sent.json()
    assert sent.headers["location"] == f"/api/networks/{answered['id']}"
    document = {"input": {"channels": 1, "height": 8, "width": 8}, "layers": LAYERS}
    assert make_network(client, document) == answered["id"]
    assert [node["op"] for node in answered["nodes"][1:]] == [layer["op"] for layer in LAYERS]
    assert post(client, COURSE, "?channels=1&height=8&width=8").status_code == 200
    matrix = send_matrix(client, [[0.5] * 8] * 8)
    assert client.get(f"/api/networks/{answered['id']}/images/{matrix}").status_code == 200


@pytest.mark.parametrize("form", ["class", "sequential"])
def test_a_program_of_this_server_is_read_back(client: Client, form: str) -> None:
    layers = [{**LAYERS[0], "padding": [2, 1, 0, 3], "weight": {"seed": 9}}, *LAYERS[1:3]]
    network = make_network(client, {"input": {"channels": 1}, "layers": layers})
    program = client.get(f"/api/networks/{network}/code?form={form}").content
    assert post(client, program).json()["id"] == network


def test_all_faults_have_their_places_and_the_rest_is_kept(client: Client) -> None:
    source = COURSE.replace("F.relu", "F.hardshrink").replace("self.fc = nn.Linear(", "self.fc = nn.LSTM(")
    refused = post(client, source, "?height=8&width=8")
    detail = assert_problem(refused, 422, "source_not_understood")
    assert detail.startswith("Line 10, column 19: nn.LSTM is not among the layers that convscope knows.")
    problem = refused.json()
    assert problem["fields"] == [
        {"path": "source", "message": "nn.LSTM is not among the layers that convscope knows.",
         "line": 10, "column": 19},
        {"path": "source", "message": "F.hardshrink is not among the functions that convscope knows.",
         "line": 13, "column": 26},
    ]  # fmt: skip
    understood = problem["understood"]
    assert [layer["op"] for layer in understood["layers"]] == ["Conv2d", "MaxPool2d", "Flatten"]
    assert make_network(client, understood)


def test_what_is_left_out_is_warned_of(client: Client) -> None:
    source = COURSE.replace("        return", "        print(x.shape)\n        return")
    warning = {"path": "source", "message": "print is left out.", "line": 14, "column": 9}
    answered = post(client, source, "?height=8&width=8")
    assert answered.status_code in (200, 201)
    assert answered.json()["warnings"] == [warning]
    same = post(client, COURSE, "?height=8&width=8").json()
    assert same == {key: value for key, value in answered.json().items() if key != "warnings"}
    refused = post(client, source.replace("F.relu(", "abs("), "?height=8&width=8")
    assert_problem(refused, 422, "source_not_understood")
    assert refused.json()["warnings"] == [warning]


def test_layers_that_do_not_fit_are_told_where_they_stand(client: Client) -> None:
    refused = post(client, COURSE.replace("4 * 4 * 4", "99"), "?height=8&width=8")
    assert_problem(refused, 422, "source_not_understood")
    (field,) = refused.json()["fields"]
    assert field["message"] == "linear1: in_features must be (64), but is (99)."
    assert (field["path"], field["line"], field["column"]) == ("layers.4", 10, 19)
    understood = refused.json()["understood"]
    assert [layer["op"] for layer in understood["layers"]] == [layer["op"] for layer in LAYERS]
    # The same layers as JSON have mends.
    assert client.post("/api/networks", json=understood).json()["misfit"]["layer"] == 4


def test_queries_belong_to_sources(client: Client) -> None:
    assert_problem(post(client, COURSE, "?height=8"), 422, "invalid_query", "width")
    assert_problem(post(client, COURSE, "?channels=0"), 422, "invalid_query", "channels")
    assert_problem(post(client, COURSE, "?depth=8"), 422, "invalid_query", "depth")
    document = {"input": {"channels": 1}, "layers": [{"op": "ReLU"}]}
    assert_problem(client.post("/api/networks?channels=1", json=document), 422, "invalid_query", "channels")
    assert_problem(post(client, COURSE, media_type="text/plain"), 415, "unsupported_media_type")


def test_a_source_is_bounded_and_never_run(
    make_client: MakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    client = make_client(max_json_bytes=2_000)
    assert_problem(post(client, "#" * 2_001), 413, "body_too_large")
    for source in (
        "import os\nos.system('touch here')\n__import__('os').system('touch here')",
        "class N(nn.Module):\n  def forward(self, x):\n    open('here', 'w')\n    return x.relu()",
        b"nn.Sequential(\0)",
        b"\xff\xfe",
        "(" * 1_000,
        "nn.Sequential(nn.Conv2d(10**10**10, 1, 1))",
        r"nn.Sequential(nn.Conv2d(1, 1, 1, padding_mode='\ud800'))",
        "",
    ):
        assert_problem(post(client, source), 422, "source_not_understood")
    assert not (tmp_path / "here").exists()
