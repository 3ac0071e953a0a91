"""Trainings over REST, done by the worker process with PyTorch."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load

from tests.web.asking import Client, assert_problem
from tests.web.trainings import body, done, events


@dataclass(frozen=True)
class Trained:
    """A training that has finished, with its request and all that was told."""

    body: dict[str, Any]
    started: Any
    told: list[tuple[int, str, Any]]
    record: dict[str, Any]


@pytest.fixture(scope="module")
def trained(client: Client) -> Trained:
    """A network that was trained on digits for two epochs."""
    asked = body(client)
    response = client.post("/api/trainings", json=asked, headers={"Idempotency-Key": "the first"})
    told = list(events(client, response.json()["id"]))
    record = client.get(response.headers["location"]).json()
    return Trained(asked, response, told, record)


def test_a_training_is_queued_under_an_address(trained: Trained) -> None:
    assert trained.started.status_code == 202
    queued = trained.started.json()
    assert trained.started.headers["location"] == f"/api/trainings/{queued['id']}"
    assert (queued["state"], queued["epoch"], queued["history"]) == ("queued", 0, [])
    assert (queued["confusion"], queued["mistakes"], queued["network_id"]) == (None, [], None)


def test_the_record_says_all_of_a_finished_training(client: Client, trained: Trained) -> None:
    record = trained.record
    assert (record["state"], record["epoch"], record["epochs"]) == ("finished", 2, 2)
    assert (record["position"], record["problem"], record["attempt"]) == (None, None, 1)
    assert record["network"] == trained.body["network"]
    assert record["dataset"] == client.get("/api/datasets/digits").json()["id"]
    assert record["recipe"] == {
        "trainable": None,
        "epochs": 2,
        "batch_size": 128,
        "seed": 0,
        "validation": 0.2,
        "optimizer": {"name": "SGD", "lr": 0.2, "momentum": 0.9, "nesterov": False, "weight_decay": 0.0},
        "schedule": "one_cycle",
        "label_smoothing": 0.0,
        "augment": False,
        "train_mode": True,
    }
    assert record["parameters"] == {"trainable": 40 + 8 + 650, "frozen": 0}
    assert (record["frozen_change"], record["features_cached"]) == (0.0, False)
    assert [entry["epoch"] for entry in record["history"]] == [1, 2]
    assert record["network_id"] == record["history"][-1]["network"]
    items = client.get("/api/datasets/digits?limit=1000").json()["items"]
    held_out = {item["image"]: item["label"] for item in items if item["split"] == "validation"}
    confusion = record["confusion"]
    correct = sum(confusion[index][index] for index in range(10))
    total = sum(map(sum, confusion))
    assert correct / total == pytest.approx(record["history"][-1]["validation_accuracy"])
    assert total - correct >= len(record["mistakes"]) > 0
    for mistake in record["mistakes"]:
        assert mistake["predicted"] != mistake["label"]
        assert held_out.get(mistake["image"], mistake["label"]) == mistake["label"]


def test_events_tell_every_state_and_epoch_with_increasing_ids(client: Client, trained: Trained) -> None:
    ids = [event_id for event_id, _, _ in trained.told]
    assert ids == sorted(set(ids))
    assert [data["state"] for _, kind, data in trained.told if kind == "state"] == [
        "queued",
        "running",
        "finished",
    ]
    assert [data for _, kind, data in trained.told if kind == "epoch"] == trained.record["history"]
    # Who comes later hears the same without the progress, and from any event on.
    kept = [event for event in trained.told if event[1] != "progress"]
    training = trained.record["id"]
    assert list(events(client, training)) == kept
    assert list(events(client, training, kept[1][0])) == kept[2:]
    assert list(events(client, training, kept[-1][0])) == []


def test_every_epoch_is_a_network_with_the_classes_of_the_data_set(client: Client, trained: Trained) -> None:
    networks = [entry["network"] for entry in trained.record["history"]]
    assert len({trained.body["network"], *networks}) == 3
    for network in networks:
        described = client.get(f"/api/networks/{network}").json()
        assert described["classes"] == list("0123456789")
        assert (described["input"]["height"], described["input"]["width"]) == (16, 16)
    image = client.get("/api/datasets/digits?limit=1").json()["items"][0]["image"]
    answer = client.get(f"/api/networks/{networks[-1]}/images/{image}/prediction?top=1").json()
    assert answer["classes"][0]["label"] in list("0123456789")


def test_the_program_of_a_training_ends_with_its_weights(
    client: Client, trained: Trained, tmp_path: Path
) -> None:
    program = client.get(f"/api/trainings/{trained.record['id']}/code")
    assert program.headers["content-type"] == "text/x-python; charset=utf-8"
    (tmp_path / "program.py").write_bytes(program.content)
    (tmp_path / "digits.zip").write_bytes(client.get("/api/datasets/digits/archive").content)
    ran = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    written = load((tmp_path / "trained.safetensors").read_bytes())
    network = trained.record["network_id"]
    stored = load(client.get(f"/api/networks/{network}/weights").content)
    assert written.keys() == stored.keys()
    assert all(np.array_equal(written[name], stored[name]) for name in stored)
    # A training that goes on from these weights reads them from their file.
    again = client.post("/api/trainings", json=trained.body | {"network": network, "epochs": 1}).json()["id"]
    assert "weights.safetensors" in client.get(f"/api/trainings/{again}/code").text
    assert done(client, again)["state"] == "finished"
    assert_problem(client.get("/api/trainings/none/code"), 404, "not_found")


def test_trainings_are_counted_by_state(client: Client, trained: Trained) -> None:
    found = client.get("/api/metrics").text
    assert 'convscope_trainings{state="running"} 0.0' in found
    assert f'convscope_trainings{{state="{trained.record["state"]}"}} 0.0' not in found


def test_a_trained_network_is_listed(client: Client, trained: Trained) -> None:
    listed = {one["training"]: one for one in client.get("/api/networks").json()["trained"]}
    record = trained.record
    assert listed[record["id"]] == {
        "id": record["network_id"],
        "training": record["id"],
        "network": record["network"],
        "dataset": record["dataset"],
        "epoch": 2,
        "validation_accuracy": record["history"][-1]["validation_accuracy"],
    }


def test_the_same_key_and_body_are_the_same_training(client: Client, trained: Trained) -> None:
    headers = {"Idempotency-Key": "the first"}
    again = client.post("/api/trainings", json=trained.body, headers=headers)
    assert (again.status_code, again.json()) == (202, trained.record)
    other = client.post("/api/trainings", json=trained.body | {"epochs": 3}, headers=headers)
    assert_problem(other, 422, "idempotency_key_reused", "Idempotency-Key")
    assert trained.record in client.get("/api/trainings").json()["trainings"]


def test_a_training_that_has_ended_is_removed_with_its_networks(client: Client) -> None:
    asked = body(client, epochs=1, seed=9)
    training = client.post("/api/trainings", json=asked).json()["id"]
    record = done(client, training)
    assert client.delete(f"/api/trainings/{training}").status_code == 204
    assert_problem(client.get(f"/api/trainings/{training}"), 404, "not_found")
    assert_problem(client.get(f"/api/trainings/{training}/events"), 404, "not_found")
    assert_problem(client.delete(f"/api/trainings/{training}"), 404, "not_found")
    assert_problem(client.get(f"/api/networks/{record['network_id']}"), 404, "not_found")
    assert client.get(f"/api/networks/{asked['network']}").status_code == 200


def test_a_running_training_is_cancelled_after_the_batch_at_hand(client: Client) -> None:
    training = client.post("/api/trainings", json=body(client, epochs=999)).json()["id"]
    told = events(client, training)
    epoch = next(data for _, kind, data in told if kind == "epoch")
    assert client.delete(f"/api/trainings/{training}").status_code == 202
    *_, (_, kind, data) = told
    assert (kind, data["state"]) == ("state", "cancelled")
    record = client.get(f"/api/trainings/{training}").json()
    assert record["history"][0] == epoch
    assert record["network_id"] == record["history"][-1]["network"]
    assert len(record["history"]) < record["epochs"] == 999
    assert client.get(f"/api/networks/{record['network_id']}").status_code == 200


def test_a_full_queue_refuses_and_is_emptied_by_cancelling(client: Client) -> None:
    asked = body(client, epochs=999)
    answers = [client.post("/api/trainings", json=asked) for _ in range(22)]
    accepted = [answer.json()["id"] for answer in answers if answer.status_code == 202]
    assert len(accepted) in (20, 21)  # whether the worker has taken the first
    assert_problem(answers[-1], 429, "queue_full")
    assert answers[-1].headers["retry-after"] == "1"  # the setting
    waiting = client.get(f"/api/trainings/{accepted[-1]}").json()
    assert (waiting["state"], waiting["position"] >= 19) == ("queued", True)
    for training in reversed(accepted):
        assert client.delete(f"/api/trainings/{training}").status_code == 202
        assert done(client, training)["state"] == "cancelled"


def test_a_training_that_diverges_says_so(client: Client) -> None:
    asked = body(
        client, epochs=3, optimizer={"name": "SGD", "lr": 900, "momentum": 0.99}, schedule="constant"
    )
    record = done(client, client.post("/api/trainings", json=asked).json()["id"])
    assert record["state"] == "failed"
    assert "learning rate" in record["problem"]
