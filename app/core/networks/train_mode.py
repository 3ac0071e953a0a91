"""Networks in train mode: Dropout drops, BatchNorm normalises by the batch's own statistics."""

import inspect
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal, TypeAlias

import torch
from torch import Tensor, fx, nn

from app.core.networks.graphs.graph import Graph
from app.core.networks.structure import Structure
from app.core.networks.trace import Keeper, Zeroed

Reason: TypeAlias = Literal["dropout", "stochastic_depth", "batch_statistics"]
_REASONS: Mapping[str, Reason] = {
    "dropout": "dropout",
    "stochasticdepth": "stochastic_depth",
    "batchnorm": "batch_statistics",
}
_DROPPING_FUNCTIONS = frozenset(
    {
        "dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout",
        "stochastic_depth",
    }
)  # fmt: skip
"""Functions with a parameter `training`, which was False when the network was traced."""


@dataclass(frozen=True)
class Differing:
    """A node whose operation is another one in train mode.

    Attributes:
        statistics_change: largest change of its running mean and variance by one run in train mode; None
            where it has none.
    """

    node: str
    op: str
    reason: Reason
    statistics_change: float | None = None


@dataclass(frozen=True)
class TrainModeRun:
    """One run in train mode.

    Attributes:
        output: (C, H, W) or (C,), of one node.
        statistics_changes: largest change of the running mean and variance of each batch norm, by node.
    """

    output: Tensor
    statistics_changes: Mapping[str, float]


def differing_nodes(structure: Structure, node: str) -> tuple[Differing, ...]:
    """The nodes, up to and including `node`, by which its output may differ between the modes."""
    reached, waiting = set[str](), [node]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += structure.parents[name]
    found = ((name, layer, _reason(layer.op)) for name, layer in structure.layers.items() if name in reached)
    return tuple(
        Differing(name, layer.op, reason)
        for name, layer, reason in found
        if reason is not None and layer.parameters().get("p") != 0
    )


def run_in_train_mode(graph: Graph, image: Tensor, zero: Zeroed, node: str, seed: int) -> TrainModeRun:
    """The output of one node in train mode, after torch.manual_seed(seed), and the statistics that move.

    Nothing is changed: parameters are read, running statistics are updated in copies, and the state of the
    generators is restored.

    Args:
        graph: the network, in evaluation mode.
        image: (C, H, W), on the device of the network's weights.
        zero: channels that are set to zero.
        node: a node that is shown.
    Raises:
        OperationFailed: an operation rejects the image, such as a batch norm that gets one value per channel.
    """
    devices = [image.device] if image.device.type == "cuda" else []
    with torch.random.fork_rng(devices=devices), torch.inference_mode():
        # torch.manual_seed would also seed accelerators whose generators are not restored.
        torch.default_generator.manual_seed(seed)
        for device in devices:
            torch.cuda.default_generators[device.index or 0].manual_seed(seed)
        runner = _TrainMode(graph, zero, node)
        runner.run(image.unsqueeze(0))
    return TrainModeRun(runner.outputs[node].squeeze(0), runner.statistics_changes)


class _TrainMode(Keeper):
    """Runs a graph that was traced in evaluation mode in train mode, and keeps the output of one node."""

    def __init__(self, graph: Graph, zero: Zeroed, node: str) -> None:
        super().__init__(graph, zero)
        self._kept = node
        self._called = ""
        self._copies: dict[str, nn.Module] = {}
        self.statistics_changes: dict[str, float] = {}

    def keep(self, name: str, output: Tensor) -> Tensor:
        """Keep the output of the one node."""
        return super().keep(name, output) if name == self._kept else output

    def run_node(self, n: fx.Node) -> Any:
        """The output of one node; an error names it."""
        self._called = self._graph.nodes.get(n, "")
        try:
            return super().run_node(n)
        except ValueError as error:
            raise self.failed(n, error) from error

    def call_module(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The output of a module in train mode: of a copy, which shares its parameters."""
        module: nn.Module = self.fetch_attr(target)
        if target not in self._copies:
            shared = {id(parameter): parameter for parameter in module.parameters()}
            self._copies[target] = deepcopy(module, shared).train()
        copied = self._copies[target]
        output = copied(*args, **kwargs)
        change = _statistics_change(module, copied)
        if change is not None:
            self.statistics_changes[self._called] = change
        return output

    def call_function(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The output of a function, which drops where it has a parameter `training`."""
        if getattr(target, "__name__", "") not in _DROPPING_FUNCTIONS:
            return super().call_function(target, args, kwargs)
        called: Callable[..., Any] = target
        bound = inspect.signature(called).bind(*args, **kwargs)
        bound.arguments["training"] = True
        return called(*bound.args, **bound.kwargs)


def _statistics_change(module: nn.Module, updated: nn.Module) -> float | None:
    """Largest change of running mean and variance; None where there are none, or it is not finite."""
    before, after = dict(module.named_buffers()), dict(updated.named_buffers())
    names = [name for name in ("running_mean", "running_var") if name in before]
    if not names:
        return None
    largest = torch.cat([after[name] - before[name] for name in names]).abs().max().item()
    return largest if isfinite(largest) else None


def _reason(op: str) -> Reason | None:
    plain = op.lower().replace("_", "")
    return next((reason for word, reason in _REASONS.items() if word in plain), None)
