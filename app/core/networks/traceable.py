"""Networks with their weights as torch.fx graphs."""

from collections import OrderedDict
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import nn

from app.core.networks.document import Input, Network
from app.core.networks.graphs.graph import Graph, graph_of
from app.core.networks.graphs.meta_run import shapes_with_opaque_nodes
from app.core.networks.graphs.recognition import recognise
from app.core.networks.modules import PaddedConv2d, module_of
from app.core.networks.structure import Structure, structure_of
from app.core.operators.layer import Shape


@dataclass(frozen=True, eq=False, slots=True)
class Traceable(Structure):
    """A network that can be run node by node.

    Attributes:
        graph: its modules and functions, in the order of execution.
    """

    graph: Graph

    def shapes(self, height: int | None, width: int | None) -> dict[str, Shape | None]:
        """Shape of each node's output; opaque operations are run on the meta device.

        Args:
            height, width: size of the image; None where it is not known.
        Returns:
            None for opaque nodes, and for those behind them, where a size that they read is not known.
        Raises:
            ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
        """
        if not self.graph.opaque:
            return Structure.shapes(self, height, width)
        return shapes_with_opaque_nodes(self.graph, self.layers, self.input.shape(height, width))

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases, those of a module that is used twice counted once."""
        return sum(parameter.numel() for parameter in self.graph.module.parameters())

    @property
    def tensor_bytes(self) -> int:
        """Memory that the parameters and buffers take, in bytes."""
        module = self.graph.module
        return sum(tensor.nbytes for tensor in (*module.parameters(), *module.buffers()))


def build(network: Network) -> Traceable:
    """Create the modules of a network, with their weights, and trace them.

    For each distinct seed n: torch.manual_seed(n), then the layers with that seed are created in
    order, as nn.Sequential would create them. The global generator keeps its state.

    Args:
        network: the layers.
    Returns:
        modules on the CPU, in evaluation mode, without gradients.
    """
    return traced(network, sequential(network))


def sequential(network: Network) -> nn.Sequential:
    """Create the modules of a network, by their nodes' names, with weights as `build` says."""
    named = dict(zip(network.names, network.layers, strict=True))
    modules: dict[str, nn.Module] = {}
    for seed in dict.fromkeys(layer.seed for layer in network.layers):
        with torch.random.fork_rng(devices=[]):
            # torch.manual_seed would also seed the accelerators' generators, which are not restored.
            torch.default_generator.manual_seed(seed or 0)
            modules.update({name: module_of(layer) for name, layer in named.items() if layer.seed == seed})
    return nn.Sequential(OrderedDict((name, modules[name]) for name in named))


def traced(network: Network, modules: nn.Sequential) -> Traceable:
    """Trace the modules of a network."""
    structure = structure_of(network)
    graph = graph_of(modules.requires_grad_(False), (PaddedConv2d,))
    return Traceable(structure.input, structure.layers, structure.parents, graph)


def classifier(module: nn.Module, channels: int) -> Traceable:
    """Trace a classifier and append its classes' probabilities as a last node, `softmax`.

    Operations that no layer describes are opaque nodes.

    Args:
        module: returns one logit for each class. On the meta device, it can be described but not run.
        channels: channels of its images, which may have any size that fits.
    """
    traced = graph_of(module.requires_grad_(False), (PaddedConv2d,), then={"softmax": nn.Softmax(1)})
    graph, layers = recognise(traced, channels)
    parents = {name: graph.parents(node) for node, name in graph.nodes.items()}
    return Traceable(Input(channels), MappingProxyType(layers), MappingProxyType(parents), graph)
