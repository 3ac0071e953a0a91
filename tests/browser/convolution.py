"""Helpers for tests of the convolution page: the weights in the address, and PyTorch's map with them."""

from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import nn

from tests.browser.lab import Array, Lab

SEED = 11
MATRIX = "3 -1 2 0 5 1\n0 4 -2 1 1 7\n2 2 0 -3 6 1\n1 0 5 2 -4 0\n6 1 1 0 2 3"


def weight_of(lab: Lab) -> torch.Tensor:
    """The weights in the address, (out, in, h, w)."""
    text = lab.query()["kernel"]
    presets = {preset["name"]: preset["kernel"] for preset in lab.page.evaluate(PRESETS)}
    if text in presets:
        return torch.tensor(np.array([[presets[text]]], np.float32))
    size, filters = text.split(":")
    height, width = (int(side) for side in size.split("x"))
    planes = [
        [presets.get(plane) or [float(number) for number in plane.split(",")] for plane in one.split("|")]
        for one in filters.split(";")
    ]
    arrays = [[np.array(plane, np.float32).reshape(height, width) for plane in one] for one in planes]
    return torch.tensor(np.array(arrays))


PRESETS = "JSON.parse(document.querySelector('#presets').textContent)"


def torch_map(lab: Lab, image: Array, **parameters: Any) -> Array:
    """The output of torch.nn.Conv2d with the page's weights."""
    weight = weight_of(lab)
    bias = torch.tensor([float(number) for number in lab.query()["bias"].split(",")])
    groups = parameters.get("groups", 1)
    layer = nn.Conv2d(
        weight.shape[1] * groups, weight.shape[0], (weight.shape[2], weight.shape[3]), **parameters
    )
    with torch.no_grad():
        layer.weight.copy_(weight)
        assert layer.bias is not None
        layer.bias.copy_(bias)
        return np.asarray(layer(torch.from_numpy(image)[None])[0].numpy())


def expect_map(lab: Lab, expected: Array, channels: tuple[int, ...] = (0,)) -> None:
    """Compare the caption and random cells of some channels; their terms must add up."""
    expect(lab.page.locator("#output-plane .plane-caption")).to_have_text(
        f"Output · {' × '.join(str(side) for side in expected.shape)}"
    )
    lab.settle()
    generator = np.random.default_rng(SEED)
    for channel in channels:
        if expected.shape[0] > 1:
            lab.page.locator("#output-plane .channels button").nth(channel).click()
        for _ in range(3):
            row, column = (int(generator.integers(side)) for side in expected.shape[1:])
            lab.go_to(row, column)
            value = float(expected[channel, row, column])
            assert lab.number("[data-total]") == pytest.approx(value, rel=1e-5, abs=1e-5)
            terms = lab.terms()
            total = sum(float(term[1]) * float(term[2]) for term in terms) + lab.number("[data-bias]")
            assert total == pytest.approx(value, rel=1e-5, abs=1e-5)


def expect_middle(lab: Lab, image: str | None = None) -> None:
    """Compare the value in focus on a page without step or pin, the middle of the map, with PyTorch's."""
    expected = torch_map(lab, lab.input_array(image=image), padding=1)[0]
    value = float(expected[expected.shape[0] // 2, expected.shape[1] // 2])
    assert lab.number("[data-total]") == pytest.approx(value, rel=1e-5, abs=1e-6)
