"""Activations and their derivatives, against torch.nn and autograd."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from tests.activation_modules import ACTIVATION_NAMES, ACTIVATIONS
from tests.js.javascript import JavaScript

CURVES = "tests/js/core/activation/curves.js"


@pytest.mark.parametrize(("op", "parameters", "module"), ACTIVATIONS, ids=ACTIVATION_NAMES)
def test_values_and_derivatives_are_those_of_torch(
    javascript: JavaScript, op: str, parameters: dict[str, Any], module: nn.Module
) -> None:
    tiny = [sign * 10.0**power for sign in (-1, 1) for power in range(-30, 0, 3)]
    large = [sign * value for sign in (-1, 1) for value in (12.5, 20.0, 30.0, 88.0, 1e3, 1e6, 1e30, 3e38)]
    places = [*np.linspace(-8, 8, 1601).tolist(), *tiny, *large, 0.0, -3.0, 3.0]
    curves = javascript.call(CURVES, "curvesOf", op, parameters, places)
    x = torch.tensor(places, dtype=torch.float64, requires_grad=True)
    y = module.double()(x)
    y.sum().backward()
    module.float()
    # float32 keeps 24 bits: 6e-8 of the number; the ends of the curves are sums of size 1
    np.testing.assert_allclose(curves["values"], y.detach().numpy(), rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(curves["slopes"], np.asarray(x.grad), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("op=LeakyReLU&negative_slope=0.2", "nn.LeakyReLU(0.2)"),
        ("op=PReLU&weight=-0.5", "nn.PReLU(init=-0.5)"),
        ("op=Softplus&threshold=5", "nn.Softplus(threshold=5)"),
        ("op=Softplus&beta=2&threshold=5", "nn.Softplus(2, 5)"),
        ("op=GELU&approximate=tanh", 'nn.GELU(approximate="tanh")'),
        ("op=ELU", "nn.ELU()"),
    ],
)
def test_the_line_of_code_names_what_is_not_the_default(
    javascript: JavaScript, query: str, line: str
) -> None:
    assert javascript.call(CURVES, "lineOf", query) == line
    eval(line, {"nn": nn})  # torch accepts it
