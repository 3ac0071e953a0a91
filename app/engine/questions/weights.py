"""A model's parameters and buffers as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.core.errors import UnknownTensor
from app.engine.errors import AnswerTooLarge
from app.engine.questions.maps import channels_of
from app.engine.questions.question import Question

if TYPE_CHECKING:
    from app.engine.questions.traced import Traced


@dataclass(frozen=True)
class ReadWeights(Question[dict[str, npt.NDArray[np.float32]]]):
    """Read a model's weights.

    Attributes:
        tensors: names as in PyTorch's state_dict; empty for all.
        channels: output channels, which are the first axis, in the order wanted; None for all.
        limit_bytes: the most that the response may take.
    """

    tensors: tuple[str, ...]
    channels: tuple[int, ...] | None
    limit_bytes: int

    def answer(self, traced: Traced) -> dict[str, npt.NDArray[np.float32]]:
        """Parameters and running statistics by name.

        Raises:
            UnknownTensor, UnknownChannel: one that is not there.
            AnswerTooLarge: more bytes than the limit.
        """
        state = traced.built.traceable.graph.module.state_dict()
        known = {name: tensor for name, tensor in state.items() if tensor.is_floating_point()}
        for name in self.tensors:
            if name not in known:
                raise UnknownTensor(name, tuple(known))
        chosen = {name: channels_of(name, known[name], self.channels) for name in self.tensors or known}
        size = sum(tensor.nbytes for tensor in chosen.values())
        if size > self.limit_bytes:
            raise AnswerTooLarge("weights", size, self.limit_bytes)
        return {name: tensor.numpy(force=True) for name, tensor in chosen.items()}
