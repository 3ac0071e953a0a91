"""Networks of layers whose weights are in a file instead of the document."""

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
    """Replace all weights by the defaults; each layer keeps or lacks its bias as before."""
    return Network(network.input, tuple(map(_without_numbers, network.layers)))


def tensor_shapes(network: Network) -> dict[str, tuple[int, ...]]:
    """Shape of each tensor by its name in PyTorch's state_dict, without the step counters of batch norms.

    The modules are created on the meta device, so no weights are allocated.
    """
    with torch.device("meta"):
        state = sequential(network).state_dict()
    return {name: tuple(tensor.shape) for name, tensor in state.items() if not name.endswith(COUNTER)}


def build_with(network: Network, tensors: Mapping[str, Tensor]) -> Traceable:
    """Trace a network with tensors given by name, in the shapes of `tensor_shapes`."""
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
