"""Trainings that are refused over REST, with what to change."""

from typing import Any

import pytest

from tests.web.asking import Client, assert_problem, make_network
from tests.web.trainings import LAYERS, body, done, small_network


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"epochs": 0}, "epochs"),
        ({"epochs": 1000}, "epochs"),
        ({"epochs": 2.5}, "epochs"),
        ({"batch_size": "64"}, "batch_size"),
        ({"validation": 1}, "validation"),
        ({"seed": -1}, "seed"),
        ({"optimizer": {"lr": 0}}, "optimizer.lr"),
        ({"optimizer": {"name": "Lion"}}, "optimizer.name"),
        ({"optimizer": {"betas": [0.9, 0.99]}}, "optimizer.betas"),
        ({"optimizer": {"nesterov": True}}, "optimizer.nesterov"),
        ({"schedule": "warm"}, "schedule"),
        ({"train_mode": 1}, "train_mode"),
        ({"trainable": []}, "trainable"),
        ({"trainable": ["conv1", "fc"]}, "trainable.1"),
        ({"trainable": ["relu1"]}, "trainable.0"),
        ({"trainable": ["conv"]}, "trainable.0"),
        ({"epoch": 3}, "epoch"),
        ({"network": None}, "network"),
        ({"dataset": 3}, "dataset"),
    ],
)
def test_a_wrong_value_is_refused_with_its_path(client: Client, changed: Any, path: str) -> None:
    assert_problem(
        client.post("/api/trainings", json=body(client, **changed)), 422, "invalid_parameter", path
    )


def test_a_network_that_does_not_fit_the_data_set_is_refused(client: Client) -> None:
    def refused(code: str, status: int = 422, **changed: Any) -> str:
        return assert_problem(client.post("/api/trainings", json=body(client, **changed)), status, code)

    nine = small_network(client, out_features=9)
    assert refused("classes_differ", network=nine).endswith("10 classes. Set its out_features to 10.")
    maps = make_network(client, {"input": {"channels": 1}, "layers": LAYERS[:3]})
    assert "relu1" in refused("no_classes", network=maps)
    two = [LAYERS[0] | {"in_channels": 2}]
    stereo = make_network(client, {"input": {"channels": 2}, "layers": two})
    assert "1 or 3 channels" in refused("pictures_do_not_enter", network=stereo)
    large = [LAYERS[0] | {"kernel_size": 19, "padding": 0}]
    assert "larger input" in refused(
        "window_does_not_fit", network=make_network(client, {"input": {"channels": 1}, "layers": large})
    )
    assert "datasets" in refused("not_found", 404, dataset="letters")
    assert "networks" in refused("not_found", 404, network="0" * 64)
    wide = [LAYERS[0] | {"out_channels": 10}, {"op": "MaxPool2d", "kernel_size": 4}, {"op": "Flatten"}]
    assert "Add a Linear with out_features 10." in refused(
        "classes_differ", network=make_network(client, {"input": {"channels": 1}, "layers": wide})
    )
    alone = [*LAYERS[:3], {"op": "MaxPool2d", "kernel_size": 16}, LAYERS[1], *LAYERS[4:]]
    document = {"input": {"channels": 1, "height": 16, "width": 16}, "layers": alone}
    network = make_network(client, document)
    assert "larger batches" in refused("batch_too_small", network=network, batch_size=1)
    assert_problem(client.post("/api/trainings", json=[]), 422, "malformed_body")
    assert_problem(client.post("/api/trainings", content="a=b"), 415, "unsupported_media_type")
    assert_problem(client.get("/api/trainings/none"), 404, "not_found")


def test_a_network_whose_outputs_the_picture_counts_is_refused_with_the_size_that_mends_it(
    client: Client,
) -> None:
    """Pictures of 16 x 16 leave one number for each class. Its labels would be wrong for any other size."""
    layers = [LAYERS[0] | {"out_channels": 10}, {"op": "MaxPool2d", "kernel_size": 16}, {"op": "Flatten"}]
    network = make_network(client, {"input": {"channels": 1}, "layers": layers})
    answer = client.post("/api/trainings", json=body(client, network=network, epochs=1))
    assert "Set the input to 16 × 16" in assert_problem(answer, 422, "size_not_fixed", "network")
    misfit = answer.json()["misfit"]
    assert (misfit["layer"], misfit["node"], misfit["wanted"]) == (2, "flatten1", "input 16 × 16")
    (mend,) = misfit["mends"]
    assert mend["title"] == "input 16 × 16"
    mended = make_network(client, {"input": mend["input"], "layers": mend["layers"]})
    training = client.post("/api/trainings", json=body(client, network=mended, epochs=1)).json()["id"]
    assert done(client, training)["state"] == "finished"


def test_pictures_that_do_not_fit_a_layer_are_refused_with_its_mends(client: Client) -> None:
    layers = [LAYERS[0], {"op": "Flatten"}, {"op": "Linear", "in_features": 100, "out_features": 10}]
    network = make_network(client, {"input": {"channels": 1}, "layers": layers})
    answer = client.post("/api/trainings", json=body(client, network=network))
    assert_problem(answer, 422, "shape_mismatch", "linear1")
    titles = [mend["title"] for mend in answer.json()["misfit"]["mends"]]
    assert "in_features = 1024" in titles


def test_a_training_that_would_take_too_long_is_refused_with_what_to_lower(client: Client) -> None:
    first = LAYERS[0] | {"out_channels": 256, "kernel_size": 5, "padding": 2}
    layers = [first, first | {"in_channels": 256}]
    document = {"input": {"channels": 1, "height": 64, "width": 64}, "layers": layers + LAYERS[4:]}
    network = make_network(client, document)

    def refused(**changed: Any) -> str:
        answer = client.post("/api/trainings", json=body(client, network=network, **changed))
        path = "epochs" if "epochs" in changed else "batch_size"
        return assert_problem(answer, 422, "training_too_large", path)

    memory = refused(batch_size=1024)
    assert "GB of memory; at most 4.0 GB is allowed. Set batch_size to " in memory
    assert "One batch would take about" in refused(batch_size=120)
    assert "at most 1 h is allowed. Set epochs to " in refused(epochs=999, batch_size=16)
