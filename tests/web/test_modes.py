"""train() beside eval() over HTTP."""

import json
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load
from torch import nn

from tests.web.asking import Client, assert_problem, make_network, send_matrix

NUMBERS = np.random.default_rng(4).normal(size=(1, 6, 6)).astype(np.float32)
LAYERS: list[dict[str, Any]] = [
    {"op": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3},
    {"op": "BatchNorm2d", "num_features": 2, "running_mean": [1, 2]},
    {"op": "Dropout", "p": 0.5},
    {"op": "Flatten"},
    {"op": "Linear", "in_features": None, "out_features": 3},
]
DOCUMENT = {"input": {"channels": 1, "height": 6, "width": 6}, "layers": LAYERS}


@pytest.fixture(scope="module")
def here(client: Client) -> str:
    """Where the network is on the matrix."""
    return f"/api/networks/{make_network(client, DOCUMENT)}/images/{send_matrix(client, NUMBERS.tolist())}"


def by_torch() -> nn.Sequential:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        module = nn.Sequential(
            nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Dropout(0.5), nn.Flatten(), nn.Linear(32, 3)
        )
    assert isinstance(module[1].running_mean, torch.Tensor)
    module[1].running_mean.copy_(torch.tensor([1.0, 2.0]))
    return module


def statistics_change(image: torch.Tensor) -> float:
    """How far one call in train() moves the buffers of the batch norm."""
    module = by_torch()
    norm = module[1]
    assert isinstance(norm, nn.BatchNorm2d)
    before = {name: buffer.clone() for name, buffer in norm.named_buffers()}
    with torch.no_grad():
        module.train()(image)
    changes = [(buffer - before[name]).abs().max().item() for name, buffer in norm.named_buffers()]
    return max(changes[:2])


def test_both_modes_are_torchs_and_say_why_they_differ(client: Client, here: str) -> None:
    before = client.get(f"{here}/maps").content
    answered = client.get(f"{here}/modes?draws=2&seed=6").json()
    assert answered["node"] == "linear1"
    module, image = by_torch(), torch.tensor(NUMBERS).unsqueeze(0)
    with torch.no_grad():
        assert answered["eval"]["values"] == module.eval()(image)[0].tolist()
        for drawn, seed in zip(answered["train"], (6, 7), strict=True):
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(seed)
                expected = module.train()(image)[0].tolist()
            assert drawn == {"seed": seed, "values": expected}
    assert answered["differing"] == [
        {
            "node": "batchnorm1",
            "op": "BatchNorm2d",
            "reason": "batch_statistics",
            "statistics_change": statistics_change(image),
        },
        {"node": "dropout1", "op": "Dropout", "reason": "dropout", "statistics_change": None},
    ]
    assert client.get(f"{here}/maps").content == before


def test_maps_of_both_modes_are_the_means_of_the_document(client: Client, here: str) -> None:
    sent = client.get(f"{here}/modes/maps?node=dropout1&draws=3").content
    maps = load(sent)
    facts = json.loads(sent[8 : 8 + int.from_bytes(sent[:8], "little")])["__metadata__"]
    assert facts["node"] == "dropout1"
    assert [one["node"] for one in json.loads(facts["differing"])] == ["batchnorm1", "dropout1"]
    assert {name: array.shape for name, array in maps.items()} == dict.fromkeys(
        ("eval", "train0", "train1", "train2"), (2, 4, 4)
    )
    assert not np.array_equal(maps["train0"], maps["train1"])
    assert (maps["train0"] == 0).any()
    answered = client.get(f"{here}/modes?node=dropout1&draws=3").json()
    for drawn in answered["train"]:
        means = maps[f"train{drawn['seed']}"].mean((1, 2), dtype=np.float64)
        assert drawn["values"] == means.tolist()
    one = load(client.get(f"{here}/modes/maps?node=dropout1&draws=1&channels=1").content)
    np.testing.assert_array_equal(one["train0"], maps["train0"][[1]])
    answered = client.get(f"{here}/modes?node=conv1&draws=1").json()
    assert (answered["differing"], answered["train"][0]["values"]) == ([], answered["eval"]["values"])


@pytest.mark.parametrize(
    ("query", "status", "code", "field"),
    [
        ("?node=conv9", 404, "unknown_node", "node"),
        ("?draws=0", 422, "invalid_query", "draws"),
        ("?draws=17", 422, "invalid_query", "draws"),
        ("?seed=-1", 422, "invalid_query", "seed"),
        ("/maps?node=conv1&channels=2", 404, "unknown_channel", "channels"),
    ],
)
def test_a_wrong_query_is_refused(
    client: Client, here: str, query: str, status: int, code: str, field: str
) -> None:
    assert_problem(client.get(f"{here}/modes{query}"), status, code, field)


def test_a_batch_norm_of_one_value_is_refused_with_its_reason(client: Client) -> None:
    layers = [{"op": "AdaptiveAvgPool2d", "output_size": 1}, {"op": "BatchNorm2d", "num_features": 1}]
    network = make_network(client, {"input": {"channels": 1}, "layers": layers})
    response = client.get(f"/api/networks/{network}/images/{send_matrix(client, [[1.0]])}/modes")
    detail = assert_problem(response, 422, "operation_failed", "batchnorm1")
    assert "more than 1 value per channel" in detail
