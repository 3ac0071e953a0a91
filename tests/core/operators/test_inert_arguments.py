"""Arguments of torch.nn that do not affect results: checked like PyTorch's, and not part of the id."""

from typing import Any

import pytest
import torch
from torch import nn

from app.core.errors import InvalidParameter
from app.core.networks.document import canonical_bytes, network_from_document
from app.core.networks.trace import trace
from app.core.networks.traceable import build

IN_PLACE = ["ReLU", "ReLU6", "LeakyReLU", "ELU", "SELU", "SiLU", "Hardswish", "Dropout"]
BATCH_NORM = {"op": "BatchNorm2d", "num_features": 2}


def document(layer: dict[str, Any]) -> dict[str, Any]:
    """Document of a network with one layer."""
    return {"input": {"channels": 2}, "layers": [layer]}


def spelling(layer: dict[str, Any]) -> bytes:
    """Canonical form of a network with one layer."""
    return canonical_bytes(network_from_document(document(layer)))


@pytest.mark.parametrize("op", IN_PLACE)
@pytest.mark.parametrize("in_place", [True, False])
def test_inplace_does_not_change_the_id(op: str, in_place: bool) -> None:
    assert spelling({"op": op, "inplace": in_place}) == spelling({"op": op})


@pytest.mark.parametrize("momentum", [0.3, None])
def test_arguments_for_training_do_not_change_the_id(momentum: float | None) -> None:
    given = BATCH_NORM | {"momentum": momentum, "track_running_stats": True}
    assert spelling(given) == spelling(BATCH_NORM)


@pytest.mark.parametrize("weight", [{}, {"weight": {"seed": 3}}, {"weight": None}])
def test_prelu_weights_start_at_init(weight: dict[str, Any]) -> None:
    layer = {"op": "PReLU", "num_parameters": 2, "init": 0.1, **weight}
    image = torch.tensor([[[-3.0, 2.0]], [[-0.7, 0.0]]])
    outputs = trace(build(network_from_document(document(layer))), image, {})
    assert torch.equal(outputs["prelu1"], nn.PReLU(2, 0.1)(image[None])[0])
    assert spelling(layer) == spelling({"op": "PReLU", "num_parameters": 2, "weight": [0.1, 0.1]})


@pytest.mark.parametrize(
    ("layer", "path"),
    [
        ({"op": "ReLU", "inplace": 1}, "layers.0.inplace"),
        ({"op": "Tanh", "inplace": True}, "layers.0.inplace"),
        (BATCH_NORM | {"momentum": "0.1"}, "layers.0.momentum"),
        (BATCH_NORM | {"track_running_stats": False}, "layers.0.track_running_stats"),
        ({"op": "PReLU", "init": "x"}, "layers.0.init"),
        ({"op": "PReLU", "init": None, "weight": [1.0]}, "layers.0.init"),
    ],
)
def test_a_wrong_argument_is_reported_with_its_path(layer: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        network_from_document(document(layer))
    assert caught.value.path == path
