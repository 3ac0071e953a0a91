"""Built models and recent traces on the inference thread. Importing this module imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from app.core.errors import NoClasses, UnknownNode
from app.core.limits import Limits
from app.core.networks.cost import Work, predicted_work, refuse_too_much
from app.core.networks.structure import Structure
from app.core.networks.trace import Zeroed, require_fit, trace
from app.engine.cache import MAX_DOCUMENTS_BYTES, SizedCache, document_cost
from app.engine.protocol import Zero
from app.engine.questions.traced import FloatArray
from app.models.model import Built, Model

Outputs = dict[str, Tensor]


class InferenceCache:
    """Keeps built models and recent traces, so that a second question about them costs little.

    Everything is kept on the device that computes.
    """

    def __init__(self, device: str, limits: Limits, model_cache_bytes: int, trace_cache_bytes: int) -> None:
        self.device = torch.device(device)
        self.limits = limits
        # Float32 means float32, on a GPU too.
        torch.backends.cudnn.allow_tf32 = False
        torch.zeros(1, device=self.device)
        self._structures: SizedCache[Structure] = SizedCache(MAX_DOCUMENTS_BYTES)
        self._built: SizedCache[Built] = SizedCache(model_cache_bytes)
        self._traces: SizedCache[Outputs] = SizedCache(trace_cache_bytes)

    @property
    def cache_bytes(self) -> dict[str, int]:
        """Bytes of the built models and of the traces that are kept."""
        return {"models": self._built.size, "traces": self._traces.size}

    def structure(self, model: Model) -> Structure:
        """A model's nodes without weights."""
        known = self._structures.get(model.id)
        if known is None:
            known = model.structure()
            self._structures.put(model.id, known, document_cost(model.document_bytes))
        return known

    def built(self, model: Model) -> Built:
        """A model's graph with weights."""
        known = self._built.get(model.id)
        if known is None:
            known = model.build(self.device)
            self._built.put(model.id, known, known.bytes)
        return known

    def outputs(self, traced: CachedTrace) -> Outputs:
        """The trace of a model on an image."""
        key = (traced.model.id, traced.image_key, traced.zeroed)
        known = self._traces.get(key)
        if known is None:
            refuse_too_much(traced.work, self.limits)
            numbers = torch.tensor(traced.numbers, device=self.device)
            known = trace(traced.built.traceable, numbers, traced.zero)
            self._traces.put(key, known, sum(output.nbytes for output in known.values()))
        return known

    def output(self, traced: CachedTrace, node: str) -> Tensor:
        """One node's output, from the trace where there is one; else the nodes behind it are not run."""
        outputs = self._traces.get((traced.model.id, traced.image_key, traced.zeroed))
        if outputs is None:
            refuse_too_much(traced.work, self.limits)
            numbers = torch.tensor(traced.numbers, device=self.device)
            outputs = trace(traced.built.traceable, numbers, traced.zero, node)
        if node not in outputs:
            raise UnknownNode(node, tuple(outputs))
        return outputs[node]


@dataclass(frozen=True, eq=False)
class CachedTrace:
    """A model on an image, whose structure, weights and trace the cache keeps.

    Attributes:
        image: (C, H, W) as the model reads it; None where the question is about the model alone.
        image_key: stands for those numbers.
        zeroed: channels set to zero.
    """

    cache: InferenceCache
    model: Model
    image: FloatArray | None = None
    image_key: tuple[str, ...] = ()
    zeroed: Zero = ()

    @property
    def limits(self) -> Limits:
        """Limits on the work of one question."""
        return self.cache.limits

    @property
    def zero(self) -> Zeroed:
        """Channels set to zero, by node."""
        return {node: frozenset(channels) for node, channels in self.zeroed}

    @property
    def structure(self) -> Structure:
        """The model's nodes without weights."""
        return self.cache.structure(self.model)

    @property
    def built(self) -> Built:
        """The model's graph with weights, on the cache's device."""
        return self.cache.built(self.model)

    @property
    def numbers(self) -> FloatArray:
        """The image, (C, H, W)."""
        if self.image is None:
            message = "a question about an image was asked without one"
            raise TypeError(message)
        return self.image

    @property
    def image_size(self) -> tuple[int, int]:
        """(height, width) of the image."""
        _, height, width = self.numbers.shape
        return height, width

    @cached_property
    def work(self) -> Work:
        """Predicted cost of one trace."""
        return predicted_work(self.structure, *self.image_size)

    @property
    def outputs(self) -> Outputs:
        """The trace, on the cache's device."""
        return self.cache.outputs(self)

    def output(self, node: str) -> Tensor:
        """One node's output, on the cache's device."""
        return self.cache.output(self, node)

    def batch_logits(self, images: Sequence[FloatArray]) -> Tensor:
        """Logits of several images of one shape, (N, classes), on the CPU."""
        batch = torch.stack([torch.tensor(image) for image in images])
        size = batch.shape[2:]
        require_fit(self.structure, batch[0])
        node = self.structure.logits_node
        shape = self.structure.shapes(*size)[node]
        if shape is None or len(shape) != 1:
            raise NoClasses(node, tuple(side or 0 for side in shape or ()))
        refuse_too_much(predicted_work(self.structure, *size), self.limits)
        with torch.inference_mode():
            on_device = batch.to(self.cache.device, memory_format=torch.channels_last)
            logits: Tensor = self.built.batched(on_device).cpu()
        return logits
