"""Mends for given weights of another shape than their layer's."""

from collections.abc import Iterator

from app.core.errors import ShapeMismatch
from app.core.networks.mending.draft import CONVOLUTIONS, Document, Draft, without_weights
from app.core.networks.mending.mend import Mend, words


def weight_mends(draft: Draft, index: int, error: ShapeMismatch) -> Iterator[Mend]:
    """Mends for weights or a preset of another shape than the layer's: its parameters, or new weights."""
    layer = draft.layers[index]
    bare = without_weights(layer)
    values = _stated(layer, error)
    if values:
        yield Mend(words(bare, values), draft.replaced(index, {**layer, **values}), index + 1)
    yield Mend("new weights", draft.replaced(index, bare), index + 1)


def _stated(layer: Document, error: ShapeMismatch) -> Document:
    """The parameters of a layer to which its weights belong."""
    op, groups = layer["op"], layer.get("groups", 1)
    if error.what.startswith("kernel_size"):
        rows, columns = error.expected
        return {"kernel_size": rows if rows == columns else [rows, columns]}
    match error.what, list(error.got):
        case "weight", [first, second, rows, columns] if op in CONVOLUTIONS and first and second:
            names = ("out_channels", "in_channels") if op == "Conv2d" else ("in_channels", "out_channels")
            channels = dict(zip(names, (first, second * groups), strict=True))
            return {**channels, "kernel_size": rows if rows == columns else [rows, columns]}
        case "weight", [first, second] if op == "Linear":
            return {"out_features": first, "in_features": second}
        case _, [count] if op == "BatchNorm2d":
            return {"num_features": count}
        case "weight", [count] if op == "PReLU":
            return {"num_parameters": count}
    return {}
