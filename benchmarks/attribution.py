"""Benchmark of occlusion and integrated gradients of ResNet-18 against single passes in plain PyTorch.

Both sides run in turns in one process: after each part of the batched map, the plain loop does as many
images. Prints the times of the whole maps, their ratio, the longest part, and the largest difference relative
to the largest value.
"""

import time
from collections.abc import Callable, Generator
from copy import deepcopy
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from app.core.attribution.plan import INTEGRATION_STEPS, Method, occlusion_windows, part_count
from app.core.limits import Limits
from app.engine.allocator import keep_large_buffers
from app.engine.inference import CachedTrace, InferenceCache
from app.engine.questions.attribution import Attribute
from app.models.architectures import ARCHITECTURES
from app.models.kinds.classifier import ClassifierModel
from app.models.weights import SEEDED

SIDE = 224
Plain = Callable[[nn.Module, Tensor], Generator[None, None, Tensor]]


def plain_occlusion(module: nn.Module, image: Tensor) -> Generator[None, None, Tensor]:
    """The definition: one forward pass for each window."""
    best = module(image[None])[0].argmax()
    score = module(image[None])[0, best]
    lost, hidden = torch.zeros(2, SIDE, SIDE)
    for rows, columns in occlusion_windows(SIDE, SIDE):
        where = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
        copy = image.clone()
        copy[:, *where] = 0
        lost[where] += score - module(copy[None])[0, best]
        hidden[where] += 1
        yield
    mean: Tensor = lost / hidden
    return mean


def plain_integrated_gradients(module: nn.Module, image: Tensor) -> Generator[None, None, Tensor]:
    """The definition: one forward and one backward pass for each step."""
    best = module(image[None])[0].argmax()
    total = torch.zeros_like(image)
    for step in range(INTEGRATION_STEPS):
        point = ((step + 0.5) / INTEGRATION_STEPS * image).requires_grad_()
        with torch.enable_grad():
            total += torch.autograd.grad(module(point[None])[0, best], point)[0]
        yield
    return (image * total / INTEGRATION_STEPS).sum(0)


class Timed:
    """Work in parts, and the seconds that each part took.

    Attributes:
        step: what the last part yielded.
        result: of the work, once it has ended.
    """

    def __init__(self, parts: Generator[Any, None, Any]) -> None:
        self._parts = parts
        self.seconds: list[float] = []
        self.step: Any = None
        self.result: Any = None

    def advance(self) -> bool:
        """Do one part; False once the work has ended."""
        started = time.perf_counter()
        try:
            self.step = next(self._parts)
        except StopIteration as end:
            self.result = end.value
            return False
        finally:
            self.seconds.append(time.perf_counter() - started)
        return True


def measure(method: Method, plain: Plain) -> None:
    """Print one line about a method."""
    numbers = np.random.default_rng(0).standard_normal((3, SIDE, SIDE), dtype=np.float32)
    cache = InferenceCache("cpu", Limits(), 10**9, 10**9)
    traced = CachedTrace(cache, ClassifierModel(ARCHITECTURES["resnet18"], SEEDED), numbers)
    module = deepcopy(traced.built.traceable.graph.module)
    # The plain loop attributes the logit, too.
    module.set_submodule("softmax", nn.Identity())
    # Both sides begin with what they need.
    traced.built.batched(torch.tensor(traced.outputs["input"].numpy()[None]))
    images = part_count(method, SIDE, SIDE, 1)
    batched = Timed(Attribute(method, None, None).parts(traced))
    alone = Timed(plain(module, torch.tensor(numbers)))
    with torch.no_grad():
        while batched.advance():
            while len(alone.seconds) < images * batched.step.done // batched.step.total:
                alone.advance()
        alone.advance()
    difference = np.abs(batched.result.values[0] - alone.result.numpy()).max()
    own, other = sum(batched.seconds), sum(alone.seconds)
    print(
        f"{method}: {own:.1f} s, image by image {other:.1f} s, ratio {own / other:.2f}; "
        f"longest of {len(batched.seconds) - 1} parts {max(batched.seconds):.2f} s; "
        f"difference {difference / np.abs(alone.result.numpy()).max():.1e}",
        flush=True,
    )


if __name__ == "__main__":
    keep_large_buffers()
    measure("integrated-gradients", plain_integrated_gradients)
    measure("occlusion", plain_occlusion)
