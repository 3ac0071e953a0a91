"""Which part of a trace, or of a network's tensors, is wanted. To import this module is to import torch."""

import math
from collections.abc import Mapping

from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d

from app.core.errors import UnknownChannel, UnknownNode, UnknownTensor
from app.engine.errors import AnswerTooLarge
from app.engine.protocol import FloatArray, MapsRequest, WeightsRequest


def selected_maps(outputs: Mapping[str, Tensor], request: MapsRequest) -> dict[str, FloatArray]:
    """Outputs by node, each of shape (C, H, W), or (C,) where it is flat.

    Of all nodes, where none is named, each gives those of the channels that it has; one that has none of them
    is left out.

    Raises:
        UnknownNode, UnknownChannel: one that is not there.
        AnswerTooLarge: more bytes than the request allows.
    """
    if request.nodes:
        chosen = {node: _channels(node, _node(outputs, node), request.channels) for node in request.nodes}
    else:
        chosen = _channels_of_all(outputs, request.channels)
    numbers = sum(_numbers_within(output, request.max_side) for output in chosen.values())
    if numbers * request.bytes_per_number > request.limit_bytes:
        raise AnswerTooLarge("maps", numbers * request.bytes_per_number, request.limit_bytes)
    return {node: _within(output, request.max_side).numpy() for node, output in chosen.items()}


def selected_tensors(tensors: Mapping[str, Tensor], request: WeightsRequest) -> dict[str, FloatArray]:
    """Tensors by name, of each the channels that are wanted.

    Raises:
        UnknownTensor, UnknownChannel: one that is not there.
        AnswerTooLarge: more bytes than the request allows.
    """
    for name in request.tensors:
        if name not in tensors:
            raise UnknownTensor(name, tuple(tensors))
    chosen = {name: _channels(name, tensors[name], request.channels) for name in request.tensors or tensors}
    size = sum(tensor.nbytes for tensor in chosen.values())
    if size > request.limit_bytes:
        raise AnswerTooLarge("weights", size, request.limit_bytes)
    return {name: tensor.numpy() for name, tensor in chosen.items()}


def _node(outputs: Mapping[str, Tensor], node: str) -> Tensor:
    if node not in outputs:
        raise UnknownNode(node, tuple(outputs), "nodes")
    return outputs[node]


def _channels(node: str, output: Tensor, channels: tuple[int, ...] | None) -> Tensor:
    if channels is None:
        return output
    for channel in channels:
        if channel >= output.shape[0]:
            raise UnknownChannel(node, channel, output.shape[0], "channels")
    return output[list(channels)]


def _channels_of_all(outputs: Mapping[str, Tensor], channels: tuple[int, ...] | None) -> dict[str, Tensor]:
    if channels is None:
        return dict(outputs)
    widest = max(outputs, key=lambda node: outputs[node].shape[0])
    _channels(widest, outputs[widest], channels)
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
    if output.dim() == 1:
        return output
    _, height, width = output.shape
    size = _size_within(height, width, max_side)
    return output if size == (height, width) else adaptive_avg_pool2d(output, size)
