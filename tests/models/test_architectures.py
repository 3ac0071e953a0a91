"""The table of classifiers; torchvision's are compared with it."""

import pytest
import torch
from torchvision.models import get_model_weights

from app.models.architectures import ARCHITECTURES
from app.models.classifiers.architecture import IMAGENET_CLASSES, Architecture


def test_the_networks_that_are_always_trained_come_first() -> None:
    assert list(ARCHITECTURES)[:2] == ["resnet18", "efficientnet_lite0"]
    assert len(ARCHITECTURES) == 11


@pytest.mark.parametrize(
    "architecture",
    [one for one in ARCHITECTURES.values() if one.name != "efficientnet_lite0"],
    ids=lambda value: value.name,
)
def test_published_weights_match_torchvision(architecture: Architecture) -> None:
    published = architecture.published
    weights = get_model_weights(architecture.name)[published.name]
    assert published.url == weights.url
    assert published.url.endswith(f"/{published.file_name}")
    assert published.file_name.endswith(f"-{published.checksum.digits}.pth")
    assert len(published.checksum.digits) == 8
    assert published.size_bytes / 2**20 == pytest.approx(weights.meta["_file_size"], abs=0.001)
    assert architecture.parameter_count(len(weights.meta["categories"])) == weights.meta["num_params"]
    assert len(weights.meta["categories"]) == IMAGENET_CLASSES


@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=lambda value: value.name)
def test_parameters_are_counted_for_any_number_of_classes(architecture: Architecture) -> None:
    with torch.device("meta"):
        model = architecture.module(7)
    assert architecture.parameter_count(7) == sum(parameter.numel() for parameter in model.parameters())
