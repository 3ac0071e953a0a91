"""torchvision's own results and images sent as numbers, for tests of classifiers over HTTP."""

import io
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torchvision.models import get_model

from app.models.weights_library import BUNDLED
from tests.web.asking import Client

HERE = "/api/networks/resnet18"


def variants(client: Client) -> dict[str, str]:
    """The ids of ResNet-18 by the names of their weights."""
    entry = client.get("/api/networks").json()["networks"][0]
    return {variant["weights"]: variant["id"] for variant in entry["variants"]}


def resnet18(weights: str) -> Any:
    """The module with these weights, from torchvision."""
    if weights == "seeded":
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            return get_model("resnet18", weights=None).eval()
    state = {
        name: tensor.float() for name, tensor in load_file(BUNDLED / "resnet18-shapes.safetensors").items()
    }
    module = get_model("resnet18", weights=None, num_classes=len(state["fc.bias"])).eval()
    module.load_state_dict(state, strict=False)
    return module


def logits_of(module: Any, numbers: np.ndarray) -> Tensor:
    with torch.inference_mode():
        logits: Tensor = module(torch.tensor(numbers).unsqueeze(0)).squeeze(0)
    return logits


def numbers_of(seed: int, side: int = 40) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((3, side, side), dtype=np.float32)


def as_npy(numbers: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.save(written, numbers)
    return written.getvalue()


def send(client: Client, numbers: np.ndarray) -> str:
    sent = client.post("/api/images", content=as_npy(numbers), headers={"Content-Type": "application/x-npy"})
    identifier: str = sent.json()["id"]
    return identifier
