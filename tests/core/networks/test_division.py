"""Networks cut before the first layer that is trained or random."""

import pytest
import torch
from torch import nn

from app.core.networks.division import Divided, divide
from app.core.networks.document import network_from_document
from app.core.networks.graphs.graph import graph_of
from app.core.networks.traceable import build
from app.core.networks.trainable import trainable
from app.training.steps import freeze

LAYERS = [
    {"op": "Conv2d", "in_channels": 1, "out_channels": 4, "kernel_size": 3},
    {"op": "BatchNorm2d", "num_features": 4},
    {"op": "ReLU"},
    {"op": "Flatten"},
    {"op": "Dropout", "p": 0.5},
    {"op": "Linear", "in_features": None, "out_features": 3},
]
DOCUMENT = {"input": {"channels": 1, "height": 8, "width": 8}, "layers": LAYERS}


class Crossed(nn.Module):
    """Two outputs of frozen layers are read by one that is trained."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2, self.linear = nn.Conv2d(1, 2, 3), nn.Conv2d(1, 2, 3), nn.Linear(6, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        first, second = self.conv1(x), self.conv2(x)
        logits: torch.Tensor = self.linear(first).relu() + second[..., :2]
        return logits


def divided(*names: str) -> Divided | None:
    module = trainable(build(network_from_document(DOCUMENT)).graph)
    freeze(module, names)
    return divide(module)


@pytest.mark.parametrize(
    ("names", "frozen"),
    [
        (("linear1",), {"conv1", "batchnorm1"}),
        (("linear1.bias", "batchnorm1"), {"conv1"}),
    ],
)
def test_the_parts_together_are_the_network(names: tuple[str, ...], frozen: set[str]) -> None:
    parts = divided(*names)
    assert parts is not None
    assert {name.split(".")[0] for name in parts.frozen.state_dict()} == frozen
    assert "linear1.weight" in parts.rest.state_dict()
    images = torch.rand(2, 1, 8, 8)
    whole = trainable(build(network_from_document(DOCUMENT)).graph)
    parts.rest.eval()
    assert torch.equal(parts.rest(parts.frozen(images)), whole(images))


def test_what_is_random_is_not_frozen() -> None:
    parts = divided("linear1")
    assert parts is not None
    assert any(isinstance(one, nn.Dropout) for one in parts.rest.modules())
    assert not any(isinstance(one, nn.Dropout) for one in parts.frozen.modules())


def test_where_nothing_comes_before_or_two_outputs_cross_there_is_one_part() -> None:
    assert divided("conv1", "linear1") is None
    crossed = trainable(graph_of(Crossed()))
    freeze(crossed, ("linear",))
    assert divide(crossed) is None
