"""From layers to a torch.fx graph, and what can be said of it before an image comes."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from types import MappingProxyType

import torch
from torch import nn

from app.core.geometry.sliding_windows import AxisField, FieldStatus
from app.core.networks.document import Input, Network
from app.core.networks.graph import INPUT, Graph, graph_of
from app.core.networks.modules import PaddedConv2d, layers_of, module_of
from app.core.operators.layer import AxisFields, Layer, Shape


@dataclass(frozen=True, eq=False, slots=True)
class Traceable:
    """A network that can be run node by node.

    Attributes:
        input: what it reads.
        graph: its modules and functions, and the order they are called in.
        layers: what is behind each node but `input`, in that order.
    """

    input: Input
    graph: Graph
    layers: Mapping[str, Layer]

    @property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """Names of the nodes that each node reads, in the order of calling."""
        return {name: self.graph.parents(node) for node, name in self.graph.nodes.items()}

    @property
    def parameter_count(self) -> int:
        """Weights and biases."""
        return sum(parameter.numel() for parameter in self.graph.module.parameters())

    def shapes(self, height: int | None, width: int | None) -> dict[str, Shape]:
        """Shape of every node's output, for an image of that size.

        Args:
            height, width: cells of the image; None where not known.
        Raises:
            ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
        """
        shapes = {INPUT: self.input.shape(height, width)}
        for name, reads in self.parents.items():
            if name in self.layers:
                shapes[name] = self.layers[name].joined_shape(name, [shapes[parent] for parent in reads])
        return shapes


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """Cells of the network's input that one cell of a node depends on, padding included.

    Attributes:
        height, width: cells; None where they are those of an input whose size is not known.
        stride: input cells (down, right) from the field of a cell to that of the next; 0 where
            every field may be everything, a fraction behind what enlarges or divides unevenly.
        offset: first (row, column) of cell (0, 0); negative where it begins in the padding.
        status: exact, upper_bound or whole_input.
    """

    height: int | None
    width: int | None
    stride: tuple[int | float, int | float]
    offset: tuple[int | float, int | float]
    status: FieldStatus = "exact"


@dataclass(frozen=True, slots=True)
class NodeDescription:
    """A node before any image: what it is and what it will give.

    Attributes:
        parameters: what its torch.nn module is called with.
        shape: (C, H, W), or (C,) where it is flat; None where it hangs on the size of an unknown input.
    """

    name: str
    op: str
    inputs: tuple[str, ...]
    parameters: Mapping[str, object]
    shape: tuple[int, ...] | None
    parameter_count: int
    receptive_field: ReceptiveField


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
    for seed in dict.fromkeys(layer.seed for layer in network.layers):
        with torch.random.fork_rng(devices=[]):
            # torch.manual_seed would seed the accelerators' generators too, which are not restored.
            torch.default_generator.manual_seed(seed or 0)
            modules.update({name: module_of(layer) for name, layer in named.items() if layer.seed == seed})
    ordered = nn.Sequential(OrderedDict((name, modules[name]) for name in named)).requires_grad_(False)
    return Traceable(network.input, graph_of(ordered, (PaddedConv2d,)), MappingProxyType(named))


def classifier(module: nn.Module, channels: int) -> Traceable:
    """A classifier as any network, its classes' probabilities as a last node `softmax`.

    Args:
        module: gives a logit for each class.
        channels: of its images, which may be of any size that fits.
    """
    graph = graph_of(module.requires_grad_(False), then={"softmax": nn.Softmax(1)})
    return Traceable(Input(channels), graph, MappingProxyType(layers_of(graph)))


def describe(traceable: Traceable, height: int | None, width: int | None) -> tuple[NodeDescription, ...]:
    """Every node with its shape, parameters and receptive field.

    Args:
        traceable: the network.
        height, width: cells of the image; None where not known.
    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
    """
    shapes = traceable.shapes(height, width)
    fields: dict[str, AxisFields] = {INPUT: (AxisField(), AxisField())}
    descriptions = []
    for name, reads in traceable.parents.items():
        layer = traceable.layers.get(name)
        if layer is not None:
            before = [shapes[parent] for parent in reads]
            fields[name] = layer.joined_fields([fields[parent] for parent in reads], before)
        descriptions.append(
            NodeDescription(
                name=name,
                op=layer.op if layer else "Input",
                inputs=reads,
                parameters=layer.parameters() if layer else asdict(traceable.input),
                shape=_known(shapes[name]),
                parameter_count=layer.parameter_count if layer else 0,
                receptive_field=_receptive_field(fields[name], shapes[INPUT]),
            )
        )
    return tuple(descriptions)


def edges(traceable: Traceable) -> tuple[tuple[str, str], ...]:
    """(from, to) for each node that reads another."""
    return tuple((parent, name) for name, reads in traceable.parents.items() for parent in reads)


def _receptive_field(axes: AxisFields, shape: Shape) -> ReceptiveField:
    rows, columns = axes
    statuses = {rows.status, columns.status}
    return ReceptiveField(
        height=_extent(rows, shape[1]),
        width=_extent(columns, shape[2]),
        stride=(_number(rows.stride), _number(columns.stride)),
        offset=(_number(rows.offset), _number(columns.offset)),
        status=statuses.pop() if len(statuses) == 1 else _weaker(statuses),
    )


def _weaker(statuses: set[FieldStatus]) -> FieldStatus:
    return "upper_bound" if "upper_bound" in statuses else "exact"


def _extent(axis: AxisField, input_size: int | None) -> int | None:
    # A fraction of a cell cannot be read, so that the cells in a bound are whole.
    return int(axis.size) if axis.stride else input_size


def _number(fraction: Fraction) -> int | float:
    return int(fraction) if fraction.denominator == 1 else float(fraction)


def _known(shape: Shape) -> tuple[int, ...] | None:
    known = tuple(size for size in shape if size is not None)
    return known if len(known) == len(shape) else None
