"""Networks of layers without numbers for their tensors, which a file holds instead."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, replace
from typing import Any

import torch
from torch import Tensor

from app.core.networks.document import Network
from app.core.networks.traceable import Traceable, sequential, traced
from app.core.operators.layer import TENSORS, Layer

COUNTER = "num_batches_tracked"
"""A buffer of batch norms that counts training steps; inference does not read it."""


def weightless(network: Network) -> Network:
    """The same layers with default weights; whether each has a bias is kept."""
    return Network(network.input, tuple(map(_without_numbers, network.layers)))


def tensor_shapes(network: Network) -> dict[str, tuple[int, ...]]:
    """Shape of each tensor by its name in PyTorch's state_dict, batch norms' step counters left out.

    Computes nothing: the modules are made on the meta device.
    """
    with torch.device("meta"):
        state = sequential(network).state_dict()
    return {name: tuple(tensor.shape) for name, tensor in state.items() if not name.endswith(COUNTER)}


def build_with(network: Network, tensors: Mapping[str, Tensor]) -> Traceable:
    """Trace a network whose tensors are given by name, each with the shape of `tensor_shapes`."""
    with torch.device("meta"):
        modules = sequential(network)
    counters = {name: torch.tensor(0) for name in modules.state_dict() if name.endswith(COUNTER)}
    modules.load_state_dict({**tensors, **counters}, assign=True)
    return traced(network, modules)


def _without_numbers(layer: Layer) -> Layer:
    defaults = {field.name: _default(field) for field in fields(layer) if field.name in TENSORS}
    if getattr(layer, "bias", None) is False:
        defaults["bias"] = False
    return replace(layer, **defaults)


def _default(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()
