"""Explanations of output cells: the terms that a cell is computed from."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from app.core.cells.explanation import explained
from app.core.cells.terms import Asked, Explained, Term
from app.core.errors import CellOutOfRange, UnknownChannel, UnknownNode
from app.core.limits import refuse_above
from app.core.networks.receptive_field import Box, cell_field
from app.core.networks.trace import Zeroed
from app.core.networks.traceable import Traceable
from app.core.operators.opaque import Opaque

LARGEST_CELL = 262_144
"""Most input elements for which a cell is explained. Maps of nodes with larger cells can still be read."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a node's output.

    Attributes:
        channel, row, column: indices; for a flat output, channel is the element and the others are 0.
        value: PyTorch's result.
        terms: one for each input channel that is read, or one for a vector of channels; none for the
            input and for opaque nodes.
        bias: added to the sums of the terms; None if the layer has none.
        recomputed: the value by the layer's formula in float64, which differs from `value` by float32's
            rounding; 0 if zeroed, None for opaque nodes.
        zeroed: the channel was set to zero, so `value` is 0 whatever the terms are.
        receptive_field: region of the network's input that the cell depends on.
    """

    node: str
    op: str
    channel: int
    row: int
    column: int
    value: float
    terms: tuple[Term, ...]
    bias: float | None
    recomputed: float | None
    zeroed: bool
    receptive_field: Box


def explain(
    traceable: Traceable,
    outputs: Mapping[str, Tensor],
    node: str,
    channel: int,
    row: int,
    column: int,
    zero: Zeroed | None = None,
) -> Cell:
    """Explain one cell of a trace.

    Args:
        traceable: the network.
        outputs: its trace on an image.
        node, channel, row, column: the cell, indices from 0.
        zero: channels that the trace set to zero.
    Raises:
        UnknownNode, UnknownChannel, CellOutOfRange: the cell does not exist.
        TooMuchWork: the cell is computed from more than LARGEST_CELL numbers.
    """
    require_cell(outputs, node, channel, row, column)
    output = outputs[node]
    value = (output[channel] if output.dim() == 1 else output[channel, row, column]).item()
    layer = traceable.layers.get(node)
    found = _explained(traceable, outputs, node, (channel, row, column), value)
    zeroed = channel in (zero or {}).get(node, ())
    return Cell(
        node=node,
        op=layer.op if layer else "Input",
        channel=channel,
        row=row,
        column=column,
        value=value,
        terms=found.terms,
        bias=found.bias,
        recomputed=0.0 if zeroed else found.recomputed,
        zeroed=zeroed,
        receptive_field=cell_field(traceable, outputs, node, channel, row, column),
    )


def _explained(
    traceable: Traceable, outputs: Mapping[str, Tensor], node: str, place: tuple[int, int, int], value: float
) -> Explained:
    layer = traceable.layers.get(node)
    if layer is None:
        return Explained((), value)
    if isinstance(layer, Opaque):
        return Explained((), None)
    parent, *others = traceable.parents[node]
    source = outputs[parent]
    refuse_above(LARGEST_CELL, layer.read_numbers(tuple(source.shape)), "cell", "numbers")
    # Terms are computed on the CPU, whatever device made the trace.
    further = tuple((other, outputs[other].cpu()) for other in others)
    tensors = {name: tensor.cpu() for name, tensor in traceable.graph.tensors(node).items()}
    return explained(Asked(layer, parent, source.cpu(), further, tensors, *place))


def require_cell(outputs: Mapping[str, Tensor], node: str, channel: int, row: int, column: int) -> None:
    """Raise UnknownNode, UnknownChannel or CellOutOfRange if a trace does not have this cell."""
    if node not in outputs:
        raise UnknownNode(node, tuple(outputs))
    channels, height, width = (*outputs[node].shape, 1, 1)[:3]
    if not 0 <= channel < channels:
        raise UnknownChannel(node, channel, channels)
    if not (0 <= row < height and 0 <= column < width):
        raise CellOutOfRange(node, row, column, height, width)
