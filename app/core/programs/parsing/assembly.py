"""Documents and networks from the steps of a `forward`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from app.core.errors import (
    ConvscopeError,
    InvalidParameter,
    PaddingTooLarge,
    ShapeMismatch,
    TooMuchWork,
    WindowDoesNotFit,
)
from app.core.limits import Limits
from app.core.networks.document import Network, network_from_document, node_names
from app.core.operators.layer import Shape
from app.core.operators.table import LAYERS
from app.core.programs.parsing.faults import Faults, NotReadError, Place
from app.core.programs.parsing.forward_steps import Step
from app.core.programs.parsing.layer_calls import INPUTS
from app.core.programs.parsing.values import Document, Pad

_INPUTS = {op: name for op, name in INPUTS.items() if op != "Linear"}
_MIXING = ("Flatten", "Linear")
_ALONE = "Padding is read only before a Conv2d without padding of its own."


@dataclass(frozen=True)
class SourceInput:
    """The input of a network in a source, as far as it is known."""

    channels: int | None = None
    height: int | None = None
    width: int | None = None


@dataclass(frozen=True)
class _Layer:
    document: Document
    place: Place
    features: int | frozenset[int] | None


def network_of(steps: Sequence[Step], given: SourceInput, faults: Faults) -> tuple[Network | None, Document]:
    """The network of all steps, and the document of the layers that could be read.

    Args:
        faults: receives those of layers that do not fit.
    Returns:
        None where the steps are not a network; the document has no layers where none could be read.
    """
    layers = _layers(steps, faults)
    channels = given.channels or _told_channels(layers)
    _fill_lazy(layers, channels or 1)
    document: Document = {
        "input": {"channels": channels or 1, "height": given.height, "width": given.width},
        "layers": [layer.document for layer in layers],
    }
    understood: Document = {**document, "layers": document["layers"][: Limits().max_layers]}
    if not layers:
        return None, document
    if channels is None and not faults:
        reason = "No layer tells the channels of the input. Add channels to the query."
        faults.add(layers[0].place, reason, "channels")
    if faults:
        return None, understood
    try:
        network = network_from_document(document)
    except ConvscopeError as error:
        index = min(_index(error, layers), len(layers) - 1)
        faults.add(layers[index].place, error, f"layers.{index}")
        return None, understood
    _check_rows(network, layers, faults)
    return network, document


def _layers(steps: Iterable[Step], faults: Faults) -> list[_Layer]:
    layers: list[_Layer] = []
    waiting: Step | None = None
    for step in steps:
        does, pad = step.does, waiting
        waiting = None
        try:
            if isinstance(does, Pad):
                if pad is not None:
                    raise NotReadError(_ALONE, pad.place)
                waiting = step if any(does.edges) else None
                continue
            if pad is not None and isinstance(pad.does, Pad):
                does = _padded(does, pad.does, pad.place)
        except NotReadError as error:
            faults.add(error.place or step.place, error.reason)
            continue
        layers.append(_Layer(does, step.place, step.features))
    if waiting is not None:
        faults.add(waiting.place, _ALONE)
    return layers


def _padded(document: Document, pad: Pad, place: Place) -> Document:
    own, mode = document.get("padding", 0), document.get("padding_mode", "zeros")
    if document["op"] != "Conv2d" or own == "same":
        raise NotReadError(_ALONE, place)
    rows, columns = (0, 0) if own == "valid" else own if isinstance(own, list) else (own, own)
    if (rows or columns) and (mode, pad.mode) != ("zeros", "zeros"):
        raise NotReadError(_ALONE, place)
    edges = [cells + added for cells, added in zip(pad.edges, (rows, rows, columns, columns), strict=True)]
    return {**document, "padding": edges, "padding_mode": pad.mode}


def _told_channels(layers: Iterable[_Layer]) -> int | None:
    for layer in layers:
        op = layer.document["op"]
        if op in _INPUTS:
            channels: int | None = layer.document[_INPUTS[op]]
            return channels
        if op in _MIXING:
            return None
    return None


def _fill_lazy(layers: Iterable[_Layer], channels: int) -> None:
    """Give lazy layers the number of channels that arrives."""
    for layer in layers:
        document = layer.document
        name = _INPUTS.get(document["op"])
        if name is not None and document[name] is None:
            document[name] = channels
        channels = document.get("out_channels", channels)


def _index(error: ConvscopeError, layers: Sequence[_Layer]) -> int:
    """Index of the layer that an error is about."""
    if isinstance(error, InvalidParameter):
        found = re.match(r"layers\.(\d+)", error.path)
        return int(found[1]) if found else 0
    if isinstance(error, ShapeMismatch | WindowDoesNotFit | PaddingTooLarge):
        names = node_names(LAYERS[layer.document["op"]] for layer in layers)
        return names.index(error.layer) if error.layer in names else 0
    if isinstance(error, TooMuchWork) and error.resource == "layers":
        return error.limit
    return len(layers) - 1


def _check_rows(network: Network, layers: Sequence[_Layer], faults: Faults) -> None:
    """Add faults where x.view(-1, features) would give another number of rows than there are images."""
    shapes = network.shapes(network.input.height, network.input.width)
    for index, layer in enumerate(layers):
        if layer.features is None:
            continue
        (found,) = shapes[index + 1]
        features = _named(layer.features, shapes[index], found)
        following = layers[index + 1].document if index + 1 < len(layers) else {}
        expected = following.get("in_features", features) if found is None else found
        if expected != features:
            reason = f"Each image has {expected} numbers here, so that many columns are needed."
            faults.add(layer.place, reason, f"layers.{index}")


def _named(features: int | frozenset[int], shape: Shape, flat: int | None) -> int | None:
    """The number of columns that x.view names; None where it is not known."""
    if isinstance(features, int):
        return features
    if len(features) == len(shape):
        return flat
    sizes = [size for axis, size in enumerate(shape, 1) if axis in features]
    return prod(size for size in sizes if size is not None) if None not in sizes else None
