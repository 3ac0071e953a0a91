"""From layers to a torch.fx graph, and what can be said of it before an image comes."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.core.geometry import AxisField
from app.core.graph import INPUT, Graph, graph_of
from app.core.layers import Conv2d, Layer, Network, Seed, Shape, Values
from app.core.work import Work, predicted_work

__all__ = [
    "NodeDescription", "ReceptiveField", "Traceable", "Work", "build", "describe", "edges", "predicted_work",
]  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Traceable:
    """A network that can be run node by node.

    Attributes:
        network: the layers.
        graph: their modules and the order they are called in.
        layers: the layer behind each node but `input`.
    """

    network: Network
    graph: Graph
    layers: Mapping[str, Layer]

    @property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """Names of the nodes that each node reads, in the order of calling."""
        return {name: self.graph.parents(node) for node, name in self.graph.nodes.items()}


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """Cells of the network's input that one cell of a node depends on, padding included.

    Attributes:
        height, width: cells.
        stride: input cells (down, right) from the field of a cell to that of the next.
        offset: first (row, column) of cell (0, 0); negative where it begins in the padding.
        status: exact, upper_bound or whole_input.
    """

    height: int
    width: int
    stride: tuple[int, int]
    offset: tuple[int, int]
    status: Literal["exact", "upper_bound", "whole_input"] = "exact"


@dataclass(frozen=True, slots=True)
class NodeDescription:
    """A node before any image: what it is and what it will give.

    Attributes:
        parameters: what its torch.nn module is called with.
        shape: (C, H, W), None where the size of the input is not known.
    """

    name: str
    op: str
    inputs: tuple[str, ...]
    parameters: Mapping[str, object]
    shape: tuple[int, int, int] | None
    parameter_count: int
    receptive_field: ReceptiveField


class PaddedConv2d(nn.Conv2d):
    """Conv2d with a padding of its own for each edge."""

    def __init__(self, layer: Conv2d) -> None:
        sizes = (layer.in_channels, layer.out_channels, layer.kernel_size, layer.stride)
        super().__init__(*sizes, 0, layer.dilation, layer.groups, layer.bias is not False)
        top, bottom, left, right = layer.edges
        self._edges = (left, right, top, bottom)
        self._pad_mode = "constant" if layer.padding_mode == "zeros" else layer.padding_mode

    def forward(self, image: Tensor) -> Tensor:
        """Pads, then convolves."""
        return super().forward(F.pad(image, self._edges, mode=self._pad_mode))


def build(network: Network) -> Traceable:
    """Makes torch modules of the layers, with their weights, and traces them.

    For each distinct seed n: torch.manual_seed(n), then the layers with that seed are made in
    order, as nn.Sequential would make them. The global generator is left as it was.

    Args:
        network: the layers.
    Returns:
        modules on the CPU, in evaluation mode, without gradients.
    """
    modules: dict[str, nn.Module] = {}
    named = dict(zip(network.names, network.layers, strict=True))
    for seed in dict.fromkeys(_seed(layer) for layer in network.layers):
        with torch.random.fork_rng(devices=[]):
            # torch.manual_seed would seed the accelerators' generators too, which are not restored.
            torch.default_generator.manual_seed(seed or 0)
            modules.update({name: _module(layer) for name, layer in named.items() if _seed(layer) == seed})
    ordered = nn.Sequential(OrderedDict((name, modules[name]) for name in named)).requires_grad_(False)
    return Traceable(network, graph_of(ordered, (PaddedConv2d,)), MappingProxyType(named))


def describe(traceable: Traceable, height: int | None, width: int | None) -> tuple[NodeDescription, ...]:
    """Every node with its shape, parameters and receptive field.

    Args:
        traceable: the network.
        height, width: cells of the image; None where not known.
    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
    """
    network, parents = traceable.network, traceable.parents
    shapes = dict(zip(parents, network.shapes(height, width), strict=True))
    fields = {INPUT: (AxisField(), AxisField())}
    descriptions = []
    for name, reads in parents.items():
        layer = traceable.layers.get(name)
        if layer is not None:
            fields[name] = _through(layer, fields[reads[0]])
        descriptions.append(
            NodeDescription(
                name=name,
                op=layer.op if layer else "Input",
                inputs=reads,
                parameters=layer.parameters() if layer else asdict(network.input),
                shape=_known(shapes[name]),
                parameter_count=layer.parameter_count if layer else 0,
                receptive_field=_receptive_field(*fields[name]),
            )
        )
    return tuple(descriptions)


def edges(traceable: Traceable) -> tuple[tuple[str, str], ...]:
    """(from, to) for each node that reads another."""
    return tuple((parent, name) for name, reads in traceable.parents.items() for parent in reads)


def _seed(layer: Layer) -> int | None:
    return layer.weight.seed if isinstance(layer.weight, Seed) else None


def _module(layer: Layer) -> nn.Module:
    return _MODULES[type(layer)](layer)


def _conv2d(layer: Conv2d) -> nn.Module:
    top, bottom, left, right = layer.edges
    module: nn.Conv2d
    if (top, left) != (bottom, right):
        module = PaddedConv2d(layer)
    else:
        module = nn.Conv2d(
            layer.in_channels,
            layer.out_channels,
            layer.kernel_size,
            layer.stride,
            (top, left),
            layer.dilation,
            layer.groups,
            layer.bias is not False,
            layer.padding_mode,
        )
    with torch.no_grad():
        if isinstance(layer.weight, Values):
            module.weight.copy_(torch.tensor(layer.weight.numbers))
        if isinstance(layer.bias, Values) and module.bias is not None:
            module.bias.copy_(torch.tensor(layer.bias.numbers))
    return module


_MODULES: Mapping[type[Layer], Callable[[Layer], nn.Module]] = {Conv2d: _conv2d}


def _through(layer: Layer, fields: tuple[AxisField, AxisField]) -> tuple[AxisField, AxisField]:
    rows, columns = layer.windows
    return fields[0].through(rows), fields[1].through(columns)


def _receptive_field(rows: AxisField, columns: AxisField) -> ReceptiveField:
    return ReceptiveField(
        rows.size, columns.size, (rows.stride, columns.stride), (rows.offset, columns.offset)
    )


def _known(shape: Shape) -> tuple[int, int, int] | None:
    channels, height, width = shape
    return None if height is None or width is None else (channels, height, width)
