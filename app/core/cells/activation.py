"""Explanations of activations: formulas in float64."""

from collections.abc import Callable
from math import pi, sqrt

import torch
from torch import Tensor

from app.core.cells.terms import Asked, Explained, point
from app.core.operators.activations import (
    ELU,
    GELU,
    SELU,
    Hardsigmoid,
    Hardswish,
    LeakyReLU,
    PReLU,
    ReLU,
    ReLU6,
    Sigmoid,
    SiLU,
    Softplus,
    Tanh,
)
from app.core.operators.layer import Layer

Numbers = dict[str, float]

# torch.nn.SELU's constants, Klambauer et al. 2017, arXiv:1706.02515.
SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717


def activation(asked: Asked) -> Explained:
    """The input value, the numbers in the formula, and its result."""
    numbers, formula = _formula(asked)
    x = torch.tensor(asked.input_value, dtype=torch.float64)
    return Explained((point(asked, numbers or None),), formula(x).item())


def _formula(asked: Asked) -> tuple[Numbers, Callable[[Tensor], Tensor]]:
    match asked.layer:
        case LeakyReLU(negative_slope=slope):
            return {"negative_slope": slope}, lambda x: _bent(x, slope * x)
        case PReLU():
            weights = asked.tensors["weight"]
            weight = weights[asked.channel if len(weights) > 1 else 0].item()
            return {"weight": weight}, lambda x: _bent(x, weight * x)
        case ELU(alpha=alpha):
            return {"alpha": alpha}, lambda x: _bent(x, alpha * x.expm1())
        case SELU():
            scale, alpha = SELU_SCALE, SELU_ALPHA
            return {"scale": scale, "alpha": alpha}, lambda x: scale * _bent(x, alpha * x.expm1())
        case Softplus(beta=beta, threshold=threshold):
            return {"beta": beta, "threshold": threshold}, lambda x: _softplus(x, beta, threshold)
        case GELU(approximate="tanh"):
            return {}, lambda x: x / 2 * (1 + (sqrt(2 / pi) * (x + 0.044715 * x**3)).tanh())
    return {}, _FORMULAS[type(asked.layer)]


def _bent(x: Tensor, below: Tensor) -> Tensor:
    return torch.where(x > 0, x, below)


def _softplus(x: Tensor, beta: float, threshold: float) -> Tensor:
    return x if beta * x > threshold else (beta * x).exp().log1p() / beta


_FORMULAS: dict[type[Layer], Callable[[Tensor], Tensor]] = {
    ReLU: lambda x: x.clamp(min=0),
    ReLU6: lambda x: x.clamp(0, 6),
    GELU: lambda x: x / 2 * (1 + (x / sqrt(2)).erf()),
    SiLU: lambda x: x / (1 + (-x).exp()),
    Sigmoid: lambda x: 1 / (1 + (-x).exp()),
    Tanh: lambda x: x.tanh(),
    Hardsigmoid: lambda x: (x + 3).clamp(0, 6) / 6,
    Hardswish: lambda x: x * (x + 3).clamp(0, 6) / 6,
}
