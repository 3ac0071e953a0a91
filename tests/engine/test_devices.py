"""Computing on other devices than the CPU: one code path, the same answers."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from app.core.attribution.gradients import Element, channel_influences, derivative, element_values
from app.core.networks.batched import logits_of_batches
from app.core.networks.trace import trace
from app.core.networks.traceable import classifier
from app.engine.protocol import Answered
from app.engine.questions.maps import ReadMaps
from tests.engine.engines import engine_in
from tests.engine.test_questions import QUESTIONS, SUBJECT, plain

META = torch.device("meta")


class Small(nn.Module):
    """Convolution, batch norm, a skip connection and classes."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, padding=1)
        self.norm = nn.BatchNorm2d(3)
        self.pool = nn.AdaptiveAvgPool2d(2)
        self.linear = nn.Linear(12, 5)

    def forward(self, images: Tensor) -> Tensor:
        """Logits, (N, 5)."""
        joined = images + torch.relu(self.norm(self.conv(images)))
        logits: Tensor = self.linear(torch.flatten(self.pool(joined), 1))
        return logits


# PyTorch refuses an operation on tensors of the meta device and of the CPU: what passes here mixes none in.


def test_a_trace_stays_on_its_device() -> None:
    traceable = classifier(Small().to(META), 3)
    outputs = trace(traceable, torch.empty(3, 8, 9, device=META), {"conv": frozenset({1})})
    assert {output.device for output in outputs.values()} == {META}
    assert outputs["softmax"].shape == (5,)


def test_gradients_stay_on_their_device() -> None:
    graph = classifier(Small().to(META), 3).graph
    images, zero = torch.empty(2, 3, 8, 9, device=META), {"conv": frozenset({1})}
    element = Element("linear", (2,))
    for node in ("input", "conv", "relu"):
        found = derivative(graph, images, zero, element, node)
        assert found.gradient.device == found.output.device == META
    assert element_values(graph, images, zero, element).device == META
    outputs = {"input": images[0], "conv": images[0]}
    assert channel_influences(graph, outputs, zero, "conv", element).device == META


def test_batches_stay_on_their_device() -> None:
    batched = logits_of_batches(classifier(Small().to(META), 3).graph)
    with torch.inference_mode():
        assert batched(torch.empty(4, 3, 8, 9, device=META)).device == META


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device is here")
@pytest.mark.parametrize("question", QUESTIONS, ids=repr)
def test_a_gpu_gives_the_same_answers(question: Any, tmp_path: Path) -> None:
    async def ask(device: str) -> Any:
        with engine_in(tmp_path / device, device=device) as place:
            place.engine.start()
            answered: Answered[Any] = await place.engine.ask(SUBJECT, question)
            return answered.answer

    on_cpu, on_gpu = asyncio.run(ask("cpu")), asyncio.run(ask("cuda"))
    if isinstance(question, ReadMaps):
        for node, output in on_cpu.items():
            # Sums of up to 4,608 products run in another order.
            assert np.allclose(on_gpu[node], output, rtol=1e-4, atol=1e-4)
    else:
        assert numbers(plain(on_gpu)) == pytest.approx(numbers(plain(on_cpu)), rel=1e-3, abs=1e-3)


def numbers(value: Any) -> list[float]:
    """The numbers in an answer, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [number for item in value for number in numbers(item)]
    return [value] if isinstance(value, int | float) else []
