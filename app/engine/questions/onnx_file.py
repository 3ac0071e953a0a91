"""A model as an ONNX file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import NotExportable
from app.core.networks.cost import FLOAT32_BYTES, predicted_work, refuse_too_much
from app.engine.errors import AnswerTooLarge
from app.engine.questions.question import Question

if TYPE_CHECKING:
    from torch import nn

    from app.engine.questions.traced import Traced

TOLERANCE = 1e-4
"""The largest difference from PyTorch's output, relative to its largest number."""


@dataclass(frozen=True)
class WriteOnnx(Question[bytes]):
    """Write a model as an ONNX file, and run it beside PyTorch.

    Attributes:
        height, width: cells of the input.
        limit_bytes: the most that the response may take.
    """

    height: int
    width: int
    limit_bytes: int

    def answer(self, traced: Traced) -> bytes:
        """The file.

        Raises:
            ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: an input of this size does not fit.
            TooMuchWork: running it would take too much.
            AnswerTooLarge: more bytes than the limit.
            NotExportable: PyTorch cannot write it, or the file's outputs differ from PyTorch's.
        """
        from app.core.networks.onnx_model import onnx_model

        structure = traced.structure
        refuse_too_much(predicted_work(structure, self.height, self.width), traced.limits)
        predicted = FLOAT32_BYTES * structure.parameter_count
        if predicted > self.limit_bytes:
            raise AnswerTooLarge("onnx", predicted, self.limit_bytes)
        graph = traced.built.traceable.graph
        shape = (structure.input.channels, self.height, self.width)
        content = onnx_model(graph, shape)
        if not _gives_the_same(content, graph.module, (2 if graph.takes_batches else 1, *shape)):
            raise NotExportable("its outputs differ from PyTorch's")
        return content


def _gives_the_same(content: bytes, module: nn.Module, shape: tuple[int, ...]) -> bool:
    """Whether a file gives PyTorch's output for random numbers, as far as float32's rounding allows."""
    import onnxruntime
    import torch

    from app.core.networks.onnx_model import INPUT

    numbers = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {INPUT: numbers.numpy()})
    with torch.inference_mode():
        expected = module(numbers.to(next(module.parameters(), numbers).device)).cpu()
    scale = max(1.0, float(expected.abs().max()))
    same = torch.from_numpy(found).reshape(expected.shape)
    return bool(torch.allclose(same, expected, rtol=0.0, atol=TOLERANCE * scale, equal_nan=True))
