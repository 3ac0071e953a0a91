"""Modules of torch.nn for every activation, with standard parameters and with others."""

from typing import Any

import numpy as np
from torch import nn

GENERATOR = np.random.default_rng(3)


def between(low: float, high: float) -> float:
    return round(float(GENERATOR.uniform(low, high)), 3)


SLOPE, WEIGHT, ALPHA, BETA, THRESHOLD = (
    between(0, 1), between(-1, 1), between(0, 3), between(0.2, 6), between(0, 10)
)  # fmt: skip


def prelu(weight: float) -> nn.PReLU:
    module = nn.PReLU()
    nn.init.constant_(module.weight, weight)
    return module


ACTIVATIONS: list[tuple[str, dict[str, Any], nn.Module]] = [
    ("ReLU", {}, nn.ReLU()),
    ("ReLU6", {}, nn.ReLU6()),
    ("LeakyReLU", {}, nn.LeakyReLU()),
    ("LeakyReLU", {"negative_slope": SLOPE}, nn.LeakyReLU(SLOPE)),
    ("PReLU", {}, nn.PReLU()),
    ("PReLU", {"weight": WEIGHT}, prelu(WEIGHT)),
    ("ELU", {}, nn.ELU()),
    ("ELU", {"alpha": ALPHA}, nn.ELU(ALPHA)),
    ("SELU", {}, nn.SELU()),
    ("GELU", {}, nn.GELU()),
    ("GELU", {"approximate": "tanh"}, nn.GELU("tanh")),
    ("SiLU", {}, nn.SiLU()),
    ("Sigmoid", {}, nn.Sigmoid()),
    ("Tanh", {}, nn.Tanh()),
    ("Softplus", {}, nn.Softplus()),
    ("Softplus", {"beta": BETA, "threshold": THRESHOLD}, nn.Softplus(BETA, THRESHOLD)),
    ("Hardswish", {}, nn.Hardswish()),
]
ACTIVATION_NAMES = [f"{op}-{'-'.join(map(str, parameters.values()))}" for op, parameters, _ in ACTIVATIONS]
