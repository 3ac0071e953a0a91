"""The table of classifiers says what torchvision says."""

import pytest
from torchvision.models import get_model_weights

from app.vision.architectures import ARCHITECTURES, Architecture


def test_resnet18_is_first() -> None:
    assert next(iter(ARCHITECTURES)) == "resnet18"
    assert len(ARCHITECTURES) == 10


@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=lambda value: value.name)
def test_published_weights_are_those_of_torchvision(architecture: Architecture) -> None:
    published = architecture.published
    weights = get_model_weights(architecture.name)[published.name]
    assert published.url == weights.url
    assert published.url.endswith(f"/{published.file_name}")
    assert published.file_name.endswith(f"-{published.sha256_prefix}.pth")
    assert len(published.sha256_prefix) == 8
    assert published.size_bytes / 2**20 == pytest.approx(weights.meta["_file_size"], abs=0.001)
