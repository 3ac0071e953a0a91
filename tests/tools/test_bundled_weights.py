"""The bundled weights: file, model card, accuracy and first kernels."""

import json
import re

import pytest
import torch
from safetensors import safe_open
from torch import Tensor, nn
from torchvision.models import resnet18

from tools.bundled_weights.__main__ import FOLDER, WEIGHTS
from tools.bundled_weights.drawings import drawing
from tools.bundled_weights.evaluate import accuracy, confusion, held_out
from tools.bundled_weights.pictures import CLASSES

CARD = (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")


def stored() -> tuple[dict[str, Tensor], dict[str, str]]:
    with safe_open(WEIGHTS, framework="pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()  # noqa: SIM118


@pytest.fixture(scope="module")
def model() -> nn.Module:
    made: nn.Module = resnet18(num_classes=len(CLASSES)).eval()
    tensors, _ = stored()
    missing, unexpected = made.load_state_dict(
        {name: value.float() for name, value in tensors.items()}, strict=False
    )
    assert not unexpected
    assert all(name.endswith("num_batches_tracked") for name in missing)
    return made


def test_the_file_is_small_half_precision_and_names_its_classes() -> None:
    tensors, metadata = stored()
    assert WEIGHTS.stat().st_size <= 23_000_000
    assert {tensor.dtype for tensor in tensors.values()} == {torch.float16}
    assert all(tensor.isfinite().all() for tensor in tensors.values())
    assert json.loads(metadata["classes"]) == list(CLASSES)


def test_other_drawings_are_classified_correctly(model: nn.Module) -> None:
    fresh = (
        (drawing(name, 1000 + number), label) for label, name in enumerate(CLASSES) for number in range(3)
    )
    assert accuracy(confusion(model, fresh)) >= 0.9


def test_held_out_pictures_are_classified_correctly(model: nn.Module) -> None:
    # With an accuracy of 97 %, more than 8 errors in 100 pictures have a probability below 1 %.
    assert accuracy(confusion(model, held_out(5, seed=2))) >= 0.92


def test_the_accuracies_of_the_card_are_high_enough() -> None:
    shares = [float(share) for share in re.findall(r"\*\*([\d.]+)%\*\*", CARD)]
    assert len(shares) == 2
    assert shares[0] >= 97
    assert shares[1] >= 90
    assert CARD.count("\n| ") > 2 * len(CLASSES)


def kernels() -> Tensor:
    return stored()[0]["conv1.weight"].float()


def test_the_first_kernels_are_smooth() -> None:
    def roughness(weights: Tensor) -> Tensor:
        steps = weights.diff(dim=2).square().mean() + weights.diff(dim=3).square().mean()
        return steps / weights.var()

    started = torch.Generator().manual_seed(0)
    noise = torch.randn(kernels().shape, generator=started)
    assert roughness(kernels()) < 0.5 * roughness(noise)
