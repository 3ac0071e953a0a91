"""Nodes of a network, their layers and parents, without tensors."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from app.core.networks.document import Input, Network
from app.core.operators.layer import Layer, Shape

INPUT = "input"
"""Name of the first node: the image."""


@dataclass(frozen=True, eq=False, slots=True)
class Structure:
    """What is known of a network without its weights.

    Attributes:
        input: channels and size of the images that the network takes.
        layers: layer of each node except `input`, in the order of execution.
        parents: names of the nodes that each node reads, `input` included, in the order of execution.
    """

    input: Input
    layers: Mapping[str, Layer]
    parents: Mapping[str, tuple[str, ...]]

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases."""
        return sum(layer.parameter_count for layer in self.layers.values())

    @property
    def logits_node(self) -> str:
        """Name of the last node, softmaxes passed over: its elements are logits where it is flat."""
        names = reversed(tuple(self.layers))
        return next((name for name in names if "softmax" not in self.layers[name].op.lower()), INPUT)

    def shapes(self, height: int | None, width: int | None) -> dict[str, Shape | None]:
        """Shape of each node's output.

        Args:
            height, width: size of the image; None where it is not known.
        Raises:
            ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
        """
        shapes: dict[str, Shape | None] = {INPUT: self.input.shape(height, width)}
        for name, layer in self.layers.items():
            parents = self.parents[name]
            before = [shape for parent in parents if (shape := shapes[parent]) is not None]
            shapes[name] = layer.joined_shape(name, before) if len(before) == len(parents) else None
        return shapes


def structure_of(network: Network) -> Structure:
    """The structure of a network document, found without creating any weights."""
    layers = dict(zip(network.names, network.layers, strict=True))
    parents: dict[str, tuple[str, ...]] = {INPUT: ()}
    parents |= {name: (parent,) for parent, name in pairwise((INPUT, *layers))}
    return Structure(network.input, MappingProxyType(layers), MappingProxyType(parents))
