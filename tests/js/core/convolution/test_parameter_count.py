"""The sentence about a layer's parameters counts what nn.Conv2d and nn.ConvTranspose2d hold."""

import re

import pytest
from torch import nn

from tests.js.javascript import CORE, JavaScript

COUNTS = [(1, 1, 1), (2, 3, 1), (4, 8, 2), (16, 8, 8), (3, 3, 3)]
MODULE = f"{CORE}/convolution/parameter_count.js"


def sentence(javascript: JavaScript, layer: nn.Conv2d | nn.ConvTranspose2d) -> str:
    height, width = layer.kernel_size
    plane = {"weights": [1.0] * (height * width), "preset": None}
    planes = [[plane] * (layer.in_channels // layer.groups)] * layer.out_channels
    bias = [float(layer.bias is not None)] * layer.out_channels
    kernel = {"height": height, "width": width, "planes": planes, "bias": bias}
    text: str = javascript.call(MODULE, "parameterCount", {"kernel": kernel})
    return text


def test_kernels_are_counted_in_both_ways(javascript: JavaScript) -> None:
    expected = "3 kernels of 2 × 3 × 3, or 6 kernels of 3 × 3 counted one by one: 54 weights, 3 biases."
    assert sentence(javascript, nn.Conv2d(2, 3, 3)) == expected
    assert (
        sentence(javascript, nn.Conv2d(1, 1, (1, 2), bias=False)) == "1 kernel of 1 × 2: 2 weights, no bias."
    )
    assert sentence(javascript, nn.Conv2d(3, 3, 5, groups=3)) == "3 kernels of 5 × 5: 75 weights, 3 biases."


@pytest.mark.parametrize("module", [nn.Conv2d, nn.ConvTranspose2d])
@pytest.mark.parametrize(
    ("inputs", "outputs", "groups"), [(1, 1, 1), (2, 3, 1), (4, 8, 2), (16, 8, 8), (3, 3, 3)]
)
def test_the_numbers_are_torch_s(
    javascript: JavaScript,
    module: type[nn.Conv2d] | type[nn.ConvTranspose2d],
    inputs: int,
    outputs: int,
    groups: int,
) -> None:
    layer = module(inputs, outputs, (3, 2), groups=groups)
    weights, biases = re.findall(r"(\d+) (?:weights|bias)", sentence(javascript, layer))
    assert int(weights) == layer.weight.numel()
    assert layer.bias is not None
    assert int(biases) == layer.bias.numel()
