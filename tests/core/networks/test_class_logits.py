"""Logits of a network, and its last map before pooling."""

from importlib import import_module
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from app.core.networks.class_logits import class_logit, last_map_before_pooling, logits_node
from tests.core.classifiers import case_of, seeded_image, tiny, without_softmax


class _Functional(nn.Module):
    """Ends in a softmax function instead of a module."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = without_softmax(tiny())

    def forward(self, x: Tensor) -> Tensor:
        return torch.softmax(self.layers(x), 1)


@pytest.mark.parametrize("module", [tiny(), without_softmax(tiny())])
def test_logits_are_the_softmaxs_input_or_the_last_output(module: nn.Module) -> None:
    case = case_of(module, seeded_image(2, 12, 10))
    assert logits_node(case.graph, case.outputs) == "linear"
    assert class_logit(case.graph, case.outputs, None).place == (int(case.outputs["linear"].argmax()),)


def test_a_softmax_function_counts_as_a_softmax() -> None:
    case = case_of(_Functional(), seeded_image(2, 12, 10))
    assert logits_node(case.graph, case.outputs) == "layers.linear"


@pytest.mark.parametrize(
    ("name", "logits", "last_map"),
    [
        ("resnet18", "fc", "layer4.1.relu_1"),
        ("alexnet", "classifier.6", "features.11"),
        ("mobilenet_v3_small", "classifier.3", "features.12.2"),
        ("squeezenet1_1", "flatten", "classifier.2"),
        ("densenet121", "classifier", "relu"),
    ],
)
def test_logits_and_last_map_of_torchvisions_classifiers(name: str, logits: str, last_map: str) -> None:
    # Imported by name, as torchvision has no types.
    module: Any = getattr(import_module("torchvision.models"), name)(weights=None)
    case = case_of(module.eval(), seeded_image(3, 64, 64))
    assert logits_node(case.graph, case.outputs) == logits
    assert last_map_before_pooling(case.graph, case.outputs) == last_map
