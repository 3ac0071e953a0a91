"""Networks of layers as values, read from and written to JSON documents."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from app.core.errors import InvalidParameter, ShapeMismatch
from app.core.limits import Limits, refuse_above
from app.core.operators.layer import Layer, Shape
from app.core.operators.parameter_checks import integer, members
from app.core.operators.table import LAYERS

WeightsOrigin: TypeAlias = Literal["given", "seeded", "given and seeded", "none"]


@dataclass(frozen=True, slots=True)
class Input:
    """Input of a network: channels, and height and width if they are fixed."""

    channels: int
    height: int | None = None
    width: int | None = None

    def __post_init__(self) -> None:
        integer("channels", self.channels, 1)
        if self.height is None and self.width is None:
            return
        integer("height", self.height, 1)
        integer("width", self.width, 1)

    def shape(self, height: int | None, width: int | None) -> Shape:
        """(C, H, W) of an image of this size; the fixed size, if there is one, where None is given.

        Raises:
            ShapeMismatch: the input is fixed to another size.
        """
        if height is None or width is None or self.height is None or self.width is None:
            return (
                (self.channels, self.height, self.width) if height is None else (self.channels, height, width)
            )
        if (height, width) != (self.height, self.width):
            raise ShapeMismatch("input", (self.height, self.width), (height, width), "size")
        return self.channels, height, width


@dataclass(frozen=True, slots=True)
class Network:
    """A sequence of layers whose shapes fit.

    Raises:
        InvalidParameter: there are no layers.
        ShapeMismatch: a layer does not accept the output shape of the one before it.
        WindowDoesNotFit, PaddingTooLarge: a fixed input is too small for a layer.
    """

    input: Input
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise InvalidParameter("layers", self.layers, "at least one layer")
        self.shapes(self.input.height, self.input.width)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the layers' nodes, numbered for each class: conv1, conv2, ..."""
        return node_names(type(layer) for layer in self.layers)

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases in all layers."""
        return sum(layer.parameter_count for layer in self.layers)

    @property
    def weights(self) -> WeightsOrigin:
        """Source of the weights: given, seeded, both or none."""
        is_given = any(layer.tensors for layer in self.layers)
        if any(layer.seed is not None for layer in self.layers):
            return "given and seeded" if is_given else "seeded"
        return "given" if is_given else "none"

    def shapes(self, height: int | None, width: int | None) -> tuple[Shape, ...]:
        """Shape of the input and of every layer's output, for an image of this size.

        Args:
            height, width: size of the image; None where it is not known.
        Raises:
            ShapeMismatch: the input is fixed to another size.
            WindowDoesNotFit, PaddingTooLarge: the image is too small for a layer.
        """
        shapes = [self.input.shape(height, width)]
        for name, layer in zip(self.names, self.layers, strict=True):
            shapes.append(layer.output_shape(name, shapes[-1]))
        return tuple(shapes)


def network_from_document(document: Mapping[str, object], limits: Limits | None = None) -> Network:
    """Read a network from a parsed JSON document.

    Args:
        document: as in the REST interface: {"input": {...}, "layers": [{"op": ...}]}.
        limits: limits on layers, numbers and parameters; None for the defaults of `Limits`.
    Returns:
        a network in which missing keys have their defaults and presets are expanded to numbers.
    Raises:
        InvalidParameter: a value is not allowed; the error has its path.
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the layers do not fit.
        TooMuchWork: a limit is exceeded.
    """
    limits = limits or Limits()
    members("", document, ("input", "layers"))
    layers = document.get("layers")
    if not isinstance(layers, list | tuple) or not layers:
        raise InvalidParameter("layers", layers, "a list of at least one layer")
    refuse_above(limits.max_layers, len(layers), "layers", "layers")
    network_input = _read_input(document.get("input"))
    network = Network(network_input, tuple(_read_layers(network_input, layers, limits)))
    refuse_above(limits.max_parameters, network.parameter_count, "parameters", "parameters")
    return network


def network_to_document(network: Network) -> dict[str, object]:
    """Write a network as a document, the inverse of `network_from_document`."""
    size = {"height": network.input.height, "width": network.input.width}
    return {
        "input": {"channels": network.input.channels, **size},
        "layers": [layer.document() for layer in network.layers],
    }


def canonical_bytes(network: Network) -> bytes:
    """Canonical form of a network: compact JSON with sorted keys. Its SHA-256 is the network's id."""
    document = network_to_document(network)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _read_input(value: object) -> Input:
    given = members("input", value, ("channels", "height", "width"))
    channels = integer("input.channels", given.get("channels"), 1)
    height, width = given.get("height"), given.get("width")
    if height is None and width is None:
        return Input(channels)
    return Input(channels, integer("input.height", height, 1), integer("input.width", width, 1))


def _read_layers(network_input: Input, documents: Sequence[object], limits: Limits) -> Iterator[Layer]:
    kinds = [_kind(f"layers.{index}", document) for index, document in enumerate(documents)]
    shape: Shape = (network_input.channels, network_input.height, network_input.width)
    given_numbers = 0
    for index, (kind, name) in enumerate(zip(kinds, node_names(kinds), strict=True)):
        try:
            layer = kind.read(members("", documents[index], kind.keys()), limits, shape)
        except InvalidParameter as error:
            raise replace(error, path=f"layers.{index}.{error.path}") from None
        except ShapeMismatch as error:
            raise replace(error, layer=name) from None
        given_numbers += layer.given_numbers
        refuse_above(limits.max_given_numbers, given_numbers, "given_numbers", "numbers")
        shape = layer.output_shape(name, shape)
        yield layer


def _kind(path: str, document: object) -> type[Layer]:
    if not isinstance(document, Mapping):
        raise InvalidParameter(path, document, "an object")
    op = document.get("op")
    if not isinstance(op, str) or op not in LAYERS:
        raise InvalidParameter(f"{path}.op", op, "one of " + ", ".join(LAYERS))
    return LAYERS[op]


def node_names(kinds: Iterable[type[Layer]]) -> tuple[str, ...]:
    """Names of the nodes of layers of these classes, numbered for each class: conv1, conv2, ..."""
    seen: Counter[str] = Counter()
    names = []
    for kind in kinds:
        seen[kind.stem] += 1
        names.append(f"{kind.stem}{seen[kind.stem]}")
    return tuple(names)
