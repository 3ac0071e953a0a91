"""Drafts: an input and layers as documents, which need not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

from app.core.limits import Limits
from app.core.networks.document import Network, network_from_document, node_names
from app.core.operators.layer import TENSORS, Shape
from app.core.operators.table import LAYERS

Document: TypeAlias = Mapping[str, Any]

CONVOLUTIONS = ("Conv2d", "ConvTranspose2d")
POOLINGS = ("MaxPool2d", "AvgPool2d", "LPPool2d")
ADAPTIVE_POOLINGS = ("AdaptiveAvgPool2d", "AdaptiveMaxPool2d")
_SHAPING = {
    "in_channels", "out_channels", "kernel_size", "groups",
    "in_features", "out_features", "num_features", "num_parameters",
}  # fmt: skip
"""Parameters that the shapes of weights depend on."""


@dataclass(frozen=True)
class Draft:
    """An input and layers as documents, each with a known op.

    Attributes:
        size: (height, width) of the image, where the input fixes none; None if it is not known.
    """

    input: Document
    layers: tuple[Document, ...]
    size: tuple[int, int] | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the layers' nodes."""
        return node_names(LAYERS[layer["op"]] for layer in self.layers)

    @property
    def has_fixed_size(self) -> bool:
        """Whether the input fixes height and width."""
        return self.input.get("height") is not None

    def op(self, index: int) -> str:
        """Op of a layer."""
        return str(self.layers[index]["op"])

    def read(self, count: int, limits: Limits) -> Network:
        """The network of the first `count` layers.

        Raises:
            ConvscopeError: they do not fit, or there are none.
        """
        size = {} if self.size is None else dict(zip(("height", "width"), self.size, strict=True))
        given = self.input if self.has_fixed_size else {**self.input, **size}
        return network_from_document({"input": given, "layers": self.layers[:count]}, limits)

    def output_shape(self, count: int, limits: Limits) -> Shape:
        """Shape of the output of the first `count` layers; of the input where there are none.

        Raises:
            ConvscopeError: they do not fit.
        """
        # Shapes do not depend on the layer that is appended, which any shape fits.
        probe = replace(self, layers=(*self.bare.layers[:count], {"op": "Flatten"}))
        network = probe.read(count + 1, limits)
        return network.shapes(network.input.height, network.input.width)[count]

    @cached_property
    def bare(self) -> "Draft":
        """The same layers without the numbers of their weights, which is read faster."""
        return replace(self, layers=tuple(map(_bare, self.layers)))

    def last_before(self, index: int, ops: tuple[str, ...]) -> int | None:
        """Index of the last layer before one that has one of these ops; None if there is none."""
        return next((earlier for earlier in reversed(range(index)) if self.op(earlier) in ops), None)

    def changed(self, index: int, values: Document) -> "Draft":
        """With other values in a layer, whose weights are dropped where they no longer fit it."""
        layer = self.layers[index]
        if loses_weights(layer, values):
            layer = without_weights(layer)
        return self.replaced(index, {**layer, **values})

    def replaced(self, index: int, *layers: Document) -> "Draft":
        """With other layers in the place of one; without it if there are none."""
        return replace(self, layers=(*self.layers[:index], *layers, *self.layers[index + 1 :]))

    def inserted(self, index: int, *layers: Document) -> "Draft":
        """With more layers before one."""
        return replace(self, layers=(*self.layers[:index], *layers, *self.layers[index:]))

    def with_input(self, **values: int) -> "Draft":
        """With another input."""
        return replace(self, input={**self.input, **values})


def without_weights(layer: Document) -> Document:
    """A layer without its given weights, which then has PyTorch's default ones; no bias stays no bias."""
    return {name: value for name, value in layer.items() if name not in TENSORS or value is False}


def loses_weights(layer: Document, values: Document) -> bool:
    """Whether a layer's given weights no longer fit it with these values."""
    if not _SHAPING & values.keys():
        return False
    given = [layer[name] for name in TENSORS if layer.get(name) not in (None, True, False)]
    if values.keys() <= {"in_channels", "groups"}:
        # A preset is repeated over the channels that a kernel reads, and a bias depends on none of them.
        return isinstance(layer.get("weight"), list | tuple)
    return any(isinstance(value, list | tuple) or "preset" in value for value in given)


def _bare(layer: Document) -> Document:
    return {
        key: value
        for key, value in layer.items()
        if key not in TENSORS or not isinstance(value, list | tuple)
    }
