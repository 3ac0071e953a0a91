"""A pretrained network gets a new last layer for a data set's classes, over REST."""

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from safetensors.numpy import load

from app.datasets.built_in import BUILT_IN
from tests.datasets.zips import packed
from tests.web.asking import Client, assert_problem, make_network
from tests.web.own_datasets import picture, send_zip
from tests.web.test_attribution_progress import events_of
from tests.web.test_onnx import run as run_onnx
from tests.web.test_programs import assert_traced, unpacked
from tests.web.trainings import done, events, small_network

HEAD = 3 * 512 + 3


@pytest.fixture(scope="module")
def few(client: httpx.Client) -> str:
    """The id of a data set of four pictures of each material."""
    made = BUILT_IN["materials"].made()
    files = {
        f"{one.label}/{image}.png": made.pictures[image]
        for one in made.value.classes
        for image in one.images[:4]
    }
    found: str = send_zip(client, packed(files))["id"]
    return found


@pytest.fixture(scope="module")
def record(client: httpx.Client, few: str) -> dict[str, Any]:
    """ResNet-18 with a head for the materials; all else is the default."""
    body = {"network": "resnet18", "dataset": few, "epochs": 2, "batch_size": 4}
    answer = client.post("/api/trainings", json=body)
    assert answer.status_code == 202, answer.text
    return done(client, answer.json()["id"])


def test_a_training_tells_its_progress_and_is_cancelled_before_its_first_epoch(client: Client) -> None:
    """The features that were computed are kept for the next training."""
    body = {"network": "resnet18", "dataset": "materials", "seed": 5}

    def cancelled() -> dict[str, Any]:
        """The first progress of a training, which is then cancelled."""
        training = client.post("/api/trainings", json=body).json()["id"]
        progress = next(data for _, kind, data in events(client, training) if kind == "progress")
        assert client.delete(f"/api/trainings/{training}").status_code == 202
        ended = done(client, training)
        assert (ended["state"], ended["history"], ended["network_id"]) == ("cancelled", [], None)
        assert client.delete(f"/api/trainings/{training}").status_code == 204
        found: dict[str, Any] = progress
        return found

    first, second = cancelled(), cancelled()
    pictures = sum(client.get("/api/datasets/materials").json()["counts"])
    assert (first["epoch"], first["batches"]) == (0, pictures)
    assert 0 < first["batch"] < pictures
    assert first["seconds_left"] > 0
    assert second["batches"] <= pictures - first["batch"]


def test_only_the_new_last_layer_is_trained(record: dict[str, Any]) -> None:
    assert record["state"] == "finished", record
    assert record["recipe"]["trainable"] == ["fc"]
    assert record["parameters"] == {"trainable": HEAD, "frozen": 11_176_512}
    assert (record["frozen_change"], record["features_cached"]) == (0, True)
    assert len(record["confusion"]) == 3


def test_the_trained_network_is_one_like_any_other(client: Client, record: dict[str, Any]) -> None:
    network = record["network_id"]
    described = client.get(f"/api/networks/{network}").json()
    assert described["classes"] == ["brick", "grass", "gravel"]
    assert described["nodes"][-1]["shape"] == [3]
    found = client.get(f"/api/networks/{network}/images/coffee/prediction").json()["classes"]
    assert {one["label"] for one in found} == {"brick", "grass", "gravel"}
    weights = client.get(f"/api/networks/{network}/weights")
    assert weights.status_code == 200
    headers = {"Content-Type": "application/octet-stream"}
    sent = client.post("/api/networks/resnet18/weights", content=weights.content, headers=headers)
    again = sent.json()["id"]
    assert client.get(f"/api/networks/{again}/images/coffee/prediction").json()["classes"] == found
    program = client.get(f"/api/trainings/{record['id']}/code").text
    for line in ("network.fc = nn.Linear(network.fc.in_features, len(classes))", "requires_grad_", ".eval()"):
        assert line in program


def test_all_but_the_head_is_equal_to_the_bit(client: Client, record: dict[str, Any]) -> None:
    before = load(client.get("/api/networks/resnet18/weights").content)
    after = load(client.get(f"/api/networks/{record['network_id']}/weights").content)
    assert after.keys() == before.keys()
    head = {"fc.weight", "fc.bias"}
    assert all(after[name].tobytes() == before[name].tobytes() for name in before.keys() - head)
    assert {name: after[name].shape for name in head} == {"fc.weight": (3, 512), "fc.bias": (3,)}


def test_its_onnx_file_and_its_program_give_the_same_predictions(
    client: Client, record: dict[str, Any], few: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = record["network_id"]
    items = client.get(f"/api/datasets/{few}").json()["items"][:3]
    addresses = [f"/api/networks/{network}/images/{item['image']}/maps?nodes=" for item in items]
    images = [load(client.get(f"{address}input").content)["input"] for address in addresses]
    logits = [load(client.get(f"{address}fc").content)["fc"] for address in addresses]
    found = run_onnx(client.get(f"/api/networks/{network}/onnx").content, np.stack(images))
    exponents = np.exp(np.stack(logits).astype(np.float64))
    np.testing.assert_allclose(found, exponents / exponents.sum(1, keepdims=True), rtol=1e-3, atol=1e-5)
    names = unpacked(client, network, items[0]["image"], tmp_path)
    assert names == ["program.py", "image.png", "weights.safetensors"]
    program = str(tmp_path / "program.py")
    monkeypatch.setattr(sys, "argv", [program])
    assert_traced(client, network, items[0]["image"], runpy.run_path(program))


def test_its_training_program_run_bare_gives_the_same_predictions(
    client: Client, record: dict[str, Any], few: str, tmp_path: Path
) -> None:
    """It passes each picture through the whole network in every epoch, so the logits differ by rounding."""
    for name, path in (
        ("program.py", f"/api/trainings/{record['id']}/code"),
        ("pictures.zip", f"/api/datasets/{few}/archive"),
        ("weights.safetensors", "/api/networks/resnet18/weights"),
    ):
        (tmp_path / name).write_bytes(client.get(path).raise_for_status().content)
    ran = subprocess.run(
        [sys.executable, "-I", "program.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    written = (tmp_path / "trained.safetensors").read_bytes()
    headers = {"Content-Type": "application/octet-stream"}
    again = client.post("/api/networks/resnet18/weights", content=written, headers=headers).json()["id"]
    for item in client.get(f"/api/datasets/{few}").json()["items"]:
        path = f"images/{item['image']}/prediction"
        expected = client.get(f"/api/networks/{record['network_id']}/{path}").json()["classes"]
        found = client.get(f"/api/networks/{again}/{path}").json()["classes"]
        assert [one["label"] for one in found] == [one["label"] for one in expected]
        assert [one["logit"] for one in found] == pytest.approx([one["logit"] for one in expected], abs=2e-3)


def test_a_training_goes_on_from_a_head_that_knows_the_classes(
    client: Client, record: dict[str, Any], few: str
) -> None:
    body = {"network": record["network_id"], "dataset": few, "epochs": 1, "batch_size": 4}
    again = done(client, client.post("/api/trainings", json=body).json()["id"])
    assert again["state"] == "finished", again
    assert "nn.Linear(network.fc.in_features" not in client.get(f"/api/trainings/{again['id']}/code").text


def test_all_of_a_classifier_is_trained_for_other_classes(client: Client, few: str) -> None:
    body = {"network": "resnet18", "dataset": few, "trainable": None, "epochs": 1, "batch_size": 4}
    trained = done(client, client.post("/api/trainings", json=body).json()["id"])
    assert (trained["state"], trained["recipe"]["trainable"]) == ("finished", None)
    assert trained["parameters"] == {"trainable": HEAD + 11_176_512, "frozen": 0}
    assert (trained["features_cached"], len(trained["confusion"])) == (False, 3)
    program = client.get(f"/api/trainings/{trained['id']}/code").text
    assert "network.fc = nn.Linear(network.fc.in_features, len(classes))" in program


def test_a_network_of_layers_gets_a_new_last_layer_where_it_is_named(client: Client, few: str) -> None:
    network = small_network(client)
    body = {"network": network, "dataset": few, "epochs": 1, "batch_size": 4}
    assert_problem(client.post("/api/trainings", json=body), 422, "classes_differ")
    trained = done(client, client.post("/api/trainings", json=body | {"trainable": ["linear1"]}).json()["id"])
    assert trained["state"] == "finished", trained
    described = client.get(f"/api/networks/{trained['network_id']}").json()
    assert described["classes"] == ["brick", "grass", "gravel"]
    assert trained["features_cached"]


def test_pictures_of_different_sizes_need_an_input_with_a_size(client: Client) -> None:
    sides = {"a": (8, 9), "b": (10, 11)}
    files = {f"{label}/{side}.png": picture(side, side) for label, two in sides.items() for side in two}
    made = send_zip(client, packed(files))
    assert (made["height"], made["channels"]) == (None, 3)
    layers = [
        {"op": "AdaptiveAvgPool2d", "output_size": 2},
        {"op": "Flatten"},
        {"op": "Linear", "in_features": 12, "out_features": 2},
    ]
    body = {"dataset": made["id"], "epochs": 1}
    free = make_network(client, {"input": {"channels": 3}, "layers": layers})
    refused = client.post("/api/trainings", json=body | {"network": free})
    assert_problem(refused, 422, "sizes_differ", "network")
    fixed = make_network(client, {"input": {"channels": 3, "height": 8, "width": 8}, "layers": layers})
    trained = done(client, client.post("/api/trainings", json=body | {"network": fixed}).json()["id"])
    assert trained["state"] == "finished", trained


def test_the_pictures_become_points_at_a_node(client: Client, record: dict[str, Any], few: str) -> None:
    path = f"/api/networks/{record['network_id']}/features"
    answer = client.get(path, params={"dataset": few, "node": "flatten"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["node"] == "flatten"
    assert 1 >= sum(found["explained"]) > found["explained"][0] > found["explained"][1] > 0
    items = client.get(f"/api/datasets/{few}").json()["items"]
    assert [(one["image"], one["label"]) for one in found["points"]] == [
        (one["image"], one["label"]) for one in items
    ]
    assert all(len(one["at"]) == 2 for one in found["points"])
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(path, params={"dataset": few, "node": "flatten"}, headers=known).status_code == 304
    events = events_of(client.get(f"{path}/progress", params={"dataset": few, "node": "flatten"}))
    counted = [("progress", {"done": done, "total": len(items)}) for done in range(1, len(items) + 1)]
    assert events == [*counted, ("done", {})]
    assert_problem(client.get(path, params={"dataset": few, "node": "none"}), 404, "unknown_node", "node")
    assert_problem(client.get(path, params={"dataset": "none", "node": "fc"}), 404, "not_found")
    refused = client.get(f"{path}/progress", params={"dataset": few, "node": "none"})
    assert_problem(refused, 404, "unknown_node", "node")
