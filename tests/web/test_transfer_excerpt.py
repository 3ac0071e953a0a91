"""The page /transfer counts weights as the server does, and its excerpt of the program runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn, optim
from torchvision import models, transforms

from app.models.classifiers.efficientnet_lite0.module import EfficientNetLite0
from tests.js.javascript import CORE, JavaScript
from tests.web.asking import Client
from tests.web.trainings import small_network

LABELS = ["brick", "grass", "gravel"]
RECIPE: dict[str, Any] = {
    "optimizer": {"name": "SGD", "lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0},
    "schedule": "one_cycle",
    "batch_size": 2,
    "epochs": 1,
    "label_smoothing": 0.1,
}


@pytest.fixture(scope="module")
def javascript() -> Iterator[JavaScript]:
    with JavaScript() as caller:
        yield caller


def excerpt(javascript: JavaScript, base: Any, unlocked: Any, **changed: Any) -> str:
    """The lines as one text."""
    lines = javascript.call(
        f"{CORE}/transfer/excerpt.js", "excerptOf", base, unlocked, LABELS, RECIPE | changed
    )
    return "\n".join(line["text"] for line in lines)


@pytest.mark.parametrize(
    ("network", "unlocked"),
    [
        ("resnet18", []),
        ("resnet18", ["layer4"]),
        ("resnet18", "all"),
        ("efficientnet_lite0", []),
        ("efficientnet_lite0", ["conv_head", "bn1"]),
        ("no bias", []),
    ],
)
def test_trained_and_frozen_weights_are_counted_as_the_server_counts_them(
    client: Client, javascript: JavaScript, network: str, unlocked: Any
) -> None:
    if network == "no bias":
        network = small_network(client, bias=False)
    base = client.get(f"/api/networks/{network}").json()
    blocks = javascript.call(f"{CORE}/transfer/blocks.js", "blocksOf", base["nodes"])
    trainable = javascript.call(f"{CORE}/transfer/blocks.js", "trainableOf", blocks, unlocked)
    body = {"network": network, "dataset": "materials", "trainable": trainable, "batch_size": 8}
    answer = client.post("/api/trainings", json=body)
    assert answer.status_code == 202, answer.text
    client.delete(f"/api/trainings/{answer.json()['id']}")
    counts = javascript.call(f"{CORE}/transfer/head.js", "countsFor", base, unlocked, LABELS)
    assert answer.json()["parameters"] == counts


@pytest.mark.parametrize("unlocked", [[], ["layer4"], "all"])
def test_the_excerpt_trains_what_is_unlocked_and_nothing_else(
    client: Client, javascript: JavaScript, unlocked: Any
) -> None:
    base = client.get("/api/networks/resnet18").json() | {"weights": "IMAGENET1K_V1"}
    text = excerpt(javascript, base, unlocked, schedule="cosine")
    assert text.startswith('model = models.resnet18(weights="IMAGENET1K_V1")\n')
    prefixes = ("",) if unlocked == "all" else tuple(f"{name}." for name in ("fc", *unlocked))
    ran = run(text.replace('weights="IMAGENET1K_V1"', "weights=None"), prefixes)
    counts = javascript.call(f"{CORE}/transfer/head.js", "countsFor", base, unlocked, LABELS)
    assert sum(one.numel() for one in ran["trained"]) == counts["trainable"]
    picture = transforms.ToPILImage()(torch.rand(3, 300, 400))
    expected = models.ResNet18_Weights.IMAGENET1K_V1.transforms()(picture)
    torch.testing.assert_close(ran["preprocess"](picture), expected, rtol=0, atol=1e-6)


def test_the_excerpt_reads_the_weights_of_other_networks(
    client: Client, javascript: JavaScript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for network, made in (
        ("resnet18", models.resnet18(num_classes=20)),
        ("efficientnet_lite0", EfficientNetLite0(1000)),
    ):
        save_file(made.state_dict(), "weights.safetensors")
        base = client.get(f"/api/networks/{network}").json()
        ran = run(excerpt(javascript, base, [], schedule="constant"), ("fc.",))
        assert ran["model"].fc.out_features == 3
        tensors = load_file("weights.safetensors")
        name, tensor = next(iter(ran["model"].state_dict().items()))
        assert torch.equal(tensor, tensors[name])


def run(text: str, trained: tuple[str, ...]) -> dict[str, Any]:
    """The names that an excerpt defines; its epoch changes what is trained, and nothing else."""
    batch = (torch.rand(2, 3, 64, 64), torch.tensor([0, 2]))
    names: dict[str, Any] = {
        "nn": nn,
        "optim": optim,
        "models": models,
        "transforms": transforms,
        "load_file": load_file,
        "EfficientNetLite0": EfficientNetLite0,
        "train_loader": [batch],
    }
    before, _, epochs = text.partition("for epoch in ")
    exec(before, names)
    state = {name: tensor.clone() for name, tensor in names["model"].state_dict().items()}
    exec(f"for epoch in {epochs}", names)
    changed = {
        name for name, tensor in names["model"].state_dict().items() if not torch.equal(tensor, state[name])
    }
    assert changed
    assert all(name.startswith(trained) for name in changed)
    assert not names["model"].training
    return names
