"""A map over the input that attributes a class's logit."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.core.attribution.plan import Blank, Method, forward_passes, part_count
from app.core.limits import refuse_above
from app.core.networks.cost import FLOAT32_BYTES
from app.engine.questions.question import Progress, StreamedQuestion

if TYPE_CHECKING:
    from app.engine.questions.traced import Traced

LARGEST_BATCH = 8
"""Most images in one part: more gain little."""
PART_MULTIPLY_ADDS = 23_000_000_000
"""Work of one part, about 0.4 s on two cores, for which another request may wait; at least one image."""
PASSES_WITH_GRADIENTS = 2
"""Memory of a pass with gradients, in passes without: outputs and their gradients."""


@dataclass(frozen=True)
class AttributionMap:
    """An attribution of a class's logit.

    Attributes:
        values: (1, H, W) of the model's input.
        node: the node of Grad-CAM; `input` for the other methods.
        label: of the class; None where the model has no labels.
        score: the class's logit.
        blank: why there is nothing to see; None where there is.
    """

    values: npt.NDArray[np.float32]
    node: str
    class_index: int
    label: str | None
    score: float
    blank: Blank | None


@dataclass(frozen=True)
class Attribute(StreamedQuestion[AttributionMap]):
    """Attribute a class's logit to places of the input.

    Attributes:
        class_index: None for the class with the greatest logit.
        node: of Grad-CAM; None for the last map before pooling, and for the other methods.
    """

    method: Method
    class_index: int | None
    node: str | None

    def parts(self, traced: Traced) -> Generator[Progress, None, AttributionMap]:
        """The map, in parts.

        Raises:
            TooMuchWork: all passes together would cost more than the limits allow.
            NoClasses, UnknownClass: the model has no such logit.
            UnknownNode, NoMap: Grad-CAM is not defined there.
        """
        from app.core.attribution.methods import attribute

        batch_size = self._batch_size(traced)
        height, width = traced.image_size
        total = part_count(self.method, height, width, batch_size)
        wanted = (self.method, self.class_index, self.node)
        graph = traced.built.traceable.graph
        takes_batches = total > 0 and graph.takes_batches and not any(traced.zero.values())
        batched = traced.built.batched if takes_batches else None
        parts = attribute(graph, traced.outputs, traced.zero, *wanted, batch_size, batched)
        done = 0
        while True:
            try:
                next(parts)
            except StopIteration as end:
                found = end.value
                break
            done += 1
            yield Progress(done, total)
        return AttributionMap(
            values=found.values.numpy(force=True),
            node=found.node,
            class_index=found.class_index,
            label=traced.built.label(found.class_index),
            score=found.score,
            blank=found.blank,
        )

    def answer_bytes(self, answer: AttributionMap) -> int:
        """Memory of the map's numbers."""
        return answer.values.nbytes

    def _batch_size(self, traced: Traced) -> int:
        """Images in one pass, as memory allows; a refusal where all passes would cost too much."""
        work, limits = traced.work, traced.limits
        predicted = work.multiply_adds * forward_passes(self.method, *traced.image_size)
        refuse_above(limits.max_attribution_multiply_adds, predicted, "attribution", "multiplications")
        images = part_count(self.method, *traced.image_size, 1)
        if images == 0 or not traced.built.traceable.graph.takes_batches:
            return 1
        image_bytes = work.bytes - FLOAT32_BYTES * traced.structure.parameter_count
        in_memory = limits.max_memory_bytes // (PASSES_WITH_GRADIENTS * image_bytes)
        in_time = PART_MULTIPLY_ADDS * images // max(1, predicted)
        return max(1, min(LARGEST_BATCH, in_memory, in_time))
