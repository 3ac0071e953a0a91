"""Outputs of nodes as numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.core.errors import UnknownChannel, UnknownNode
from app.engine.errors import AnswerTooLarge
from app.engine.questions.question import Question

if TYPE_CHECKING:
    from torch import Tensor

    from app.engine.questions.traced import Traced

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class ReadMaps(Question[dict[str, FloatArray]]):
    """Read outputs of a trace.

    Attributes:
        nodes: their names; empty for all.
        channels: their numbers, in the order wanted; None for all. Where no node is named, each node gives
            those that it has, and a node that has none of them is left out.
        max_side: outputs with a longer side are averaged down to it; None leaves all as they are.
        bytes_per_number: size of one number in the response.
        limit_bytes: the most that the response may take.
    """

    nodes: tuple[str, ...]
    channels: tuple[int, ...] | None
    max_side: int | None
    bytes_per_number: int
    limit_bytes: int

    def answer(self, traced: Traced) -> dict[str, FloatArray]:
        """Outputs by node, each of shape (C, H, W), or (C,) where it is flat.

        Raises:
            UnknownNode, UnknownChannel: one that is not there.
            AnswerTooLarge: more bytes than the limit.
        """
        outputs = traced.outputs
        if self.nodes:
            chosen = {node: channels_of(node, _node(outputs, node), self.channels) for node in self.nodes}
        else:
            chosen = _channels_of_all(outputs, self.channels)
        numbers = sum(_numbers_within(output, self.max_side) for output in chosen.values())
        if numbers * self.bytes_per_number > self.limit_bytes:
            raise AnswerTooLarge("maps", numbers * self.bytes_per_number, self.limit_bytes)
        return {node: _within(output, self.max_side).numpy(force=True) for node, output in chosen.items()}


def channels_of(name: str, tensor: Tensor, channels: tuple[int, ...] | None) -> Tensor:
    """Some channels of a tensor, along its first axis, in the order given; None for all.

    Raises:
        UnknownChannel: one that is not there.
    """
    if channels is None:
        return tensor
    for channel in channels:
        if channel >= tensor.shape[0]:
            raise UnknownChannel(name, channel, tensor.shape[0], "channels")
    return tensor[list(channels)]


def _node(outputs: Mapping[str, Tensor], node: str) -> Tensor:
    if node not in outputs:
        raise UnknownNode(node, tuple(outputs), "nodes")
    return outputs[node]


def _channels_of_all(outputs: Mapping[str, Tensor], channels: tuple[int, ...] | None) -> dict[str, Tensor]:
    if channels is None:
        return dict(outputs)
    widest = max(outputs, key=lambda node: outputs[node].shape[0])
    channels_of(widest, outputs[widest], channels)
    own = {
        node: [channel for channel in channels if channel < output.shape[0]]
        for node, output in outputs.items()
    }
    return {node: outputs[node][kept] for node, kept in own.items() if kept}


def _size_within(height: int, width: int, max_side: int | None) -> tuple[int, int]:
    longest = max(height, width)
    if max_side is None or longest <= max_side:
        return height, width
    return max(1, round(height * max_side / longest)), max(1, round(width * max_side / longest))


def _numbers_within(output: Tensor, max_side: int | None) -> int:
    if output.dim() == 1:
        return output.numel()
    channels, height, width = output.shape
    return channels * math.prod(_size_within(height, width, max_side))


def _within(output: Tensor, max_side: int | None) -> Tensor:
    from torch.nn.functional import adaptive_avg_pool2d

    if output.dim() == 1:
        return output
    _, height, width = output.shape
    size = _size_within(height, width, max_side)
    return output if size == (height, width) else adaptive_avg_pool2d(output, size)
