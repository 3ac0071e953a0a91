"""Small networks, and shorthands for trainings over REST."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.datasets.built_in import BUILT_IN
from tests.datasets.zips import packed
from tests.web.asking import Client, make_network
from tests.web.own_datasets import send_zip

LAYERS: list[dict[str, Any]] = [
    {"op": "Conv2d", "in_channels": 1, "out_channels": 4, "kernel_size": 3, "padding": 1},
    {"op": "BatchNorm2d", "num_features": 4},
    {"op": "ReLU"},
    {"op": "MaxPool2d", "kernel_size": 4},
    {"op": "Flatten"},
    {"op": "Linear", "in_features": None, "out_features": 10},
]
RECIPE = {"batch_size": 128, "optimizer": {"lr": 0.2, "momentum": 0.9}, "schedule": "one_cycle"}
HEAD_RECIPE = {"epochs": 10, "batch_size": 32, "optimizer": {"name": "SGD", "lr": 0.01, "momentum": 0.9}}
"""For a new last layer on features that are computed once."""


def small_network(client: Client, **linear: Any) -> str:
    """The id of a network for digits, whose last layer has other parameters."""
    layers = [*LAYERS[:-1], LAYERS[-1] | linear]
    return make_network(client, {"input": {"channels": 1, "height": 16, "width": 16}, "layers": layers})


def body(client: Client, **members: Any) -> dict[str, Any]:
    """The body that asks for a training of the small network on digits."""
    return {"network": small_network(client), "dataset": "digits", "epochs": 2, **RECIPE, **members}


def events(client: Client, training: str, after: int | None = None) -> Iterator[tuple[int, str, Any]]:
    """Id, kind and data of each event of a training, until the stream ends."""
    headers = {} if after is None else {"Last-Event-ID": str(after)}
    with client.stream("GET", f"/api/trainings/{training}/events", headers=headers) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        yield from read_events(stream.iter_lines())


def read_events(lines: Iterable[str]) -> Iterator[tuple[int, str, Any]]:
    """Id, kind and data of each event in the lines of a stream."""
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):  # keeps the connection alive
            continue
        if line:
            key, _, value = line.partition(": ")
            fields[key] = value
        elif fields:
            yield int(fields["id"]), fields["event"], json.loads(fields["data"])
            fields = {}


def retrained(client: Client) -> dict[str, Any]:
    """The record of a short training of EfficientNet-Lite0's head on four pictures of each material."""
    made = BUILT_IN["materials"].made()
    files = {
        f"{one.label}/{image}.png": made.pictures[image]
        for one in made.value.classes
        for image in one.images[:4]
    }
    dataset = send_zip(client, packed(files))["id"]
    body = {"network": "efficientnet_lite0", "dataset": dataset, "epochs": 2, "batch_size": 4}
    record = done(client, client.post("/api/trainings", json=body).json()["id"])
    assert record["state"] == "finished", record
    return record


def done(client: Client, training: str) -> dict[str, Any]:
    """The record of a training, once it has ended."""
    *_, (_, kind, _) = events(client, training)
    assert kind == "state"
    record: dict[str, Any] = client.get(f"/api/trainings/{training}").json()
    return record
