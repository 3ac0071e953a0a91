"""Occlusion by the faster copy, whose rounding differs from the trace's."""

import torch
from torch import nn

from app.core.attribution.plan import Blank
from app.core.networks.batched import logits_of_batches
from tests.core.attribution.test_methods import attributed, head
from tests.core.classifiers import case_of


def test_covering_zeros_changes_nothing_to_the_bit() -> None:
    norm = nn.BatchNorm2d(32)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        convolution = nn.Conv2d(3, 32, 3)
        for values in (norm.running_mean, norm.running_var, norm.weight, norm.bias):
            assert values is not None
            nn.init.uniform_(values, 0.1, 1)
    image = torch.zeros(3, 12, 10)
    case = case_of(head(convolution, norm).eval(), image)
    batched = logits_of_batches(case.graph)
    with torch.inference_mode():
        differences = (batched(image.repeat(4, 1, 1, 1))[0] - case.outputs["3"]).abs()
    assert differences.any()
    found = attributed(case, "occlusion", int(differences.argmax()), batched=batched)
    assert found.values.count_nonzero() == 0
    assert found.blank == Blank("output_zero", "input")
