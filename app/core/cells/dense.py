"""Explanations of layers that read one position or a whole vector."""

from dataclasses import replace

import torch
from torch import Tensor

from app.core.cells.convolution import summed
from app.core.cells.terms import Asked, Explained, Matrix, Term, matrix, point
from app.core.operators.dense import Linear, Softmax
from app.core.operators.normalization import BatchNorm2d


def unchanged(asked: Asked) -> Explained:
    """The input value: the layer is the identity in evaluation mode."""
    return Explained((point(asked),), asked.input_value)


def flattened(asked: Asked) -> Explained:
    """The cell that an element comes from."""
    if asked.source.dim() == 1:
        return unchanged(asked)
    _, height, width = asked.source.shape
    channel, place = divmod(asked.channel, height * width)
    row, column = divmod(place, width)
    return unchanged(replace(asked, channel=channel, row=row, column=column))


def linear(asked: Asked, layer: Linear) -> Explained:
    """One term: all inputs in one row, with their weights.

    value = bias + sum over inputs of value * weight
    """
    values = asked.source.to("cpu", torch.float64)
    weights = asked.tensors["weight"][asked.channel].to("cpu", torch.float64)
    products = values * weights
    term = Term(
        node=asked.node,
        channel=None,
        rows=(0,),
        columns=(0,),
        source_rows=(0,),
        source_columns=(0,),
        padded=((False,) * layer.in_features,),
        values=_line(values),
        weights=_line(weights),
        products=_line(products),
        sum=products.sum().item(),
        channels=tuple(range(layer.in_features)),
    )
    return summed(asked, (term,))


def softmax(asked: Asked, layer: Softmax) -> Explained:
    """One term: all values along the axis, with their exponentials as products.

    value = exp(x - maximum) / sum over the axis of exp(value - maximum)
    """
    axis = layer.axis(tuple(asked.source.shape))
    place = (asked.channel, asked.row, asked.column)
    values = asked.source.to("cpu", torch.float64)
    along = torch.movedim(values, axis, -1)[
        tuple(index for at, index in enumerate(place[: values.dim()]) if at != axis)
    ]
    products = (along - along.max()).exp()
    total = products.sum()
    rows = tuple(range(len(along))) if axis == 1 else (asked.row,)
    columns = tuple(range(len(along))) if axis == 2 else (asked.column,)
    is_upright = axis == 1
    term = Term(
        node=asked.node,
        channel=None if axis == 0 else asked.channel,
        rows=rows,
        columns=columns,
        source_rows=rows,
        source_columns=columns,
        padded=((False,),) * len(along) if is_upright else ((False,) * len(along),),
        values=matrix(along[:, None]) if is_upright else _line(along),
        products=matrix(products[:, None]) if is_upright else _line(products),
        sum=total.item(),
        channels=tuple(range(len(along))) if axis == 0 else None,
        numbers={"maximum": along.max().item()},
    )
    return Explained((term,), (products[place[axis]] / total).item())


def normalized(asked: Asked, layer: BatchNorm2d) -> Explained:
    """The input value and the numbers of its channel.

    value = (x - mean) / sqrt(variance + eps) * weight + bias
    """
    names = {"mean": "running_mean", "variance": "running_var", "weight": "weight", "bias": "bias"}
    numbers = {
        name: asked.tensors[tensor][asked.channel].item()
        for name, tensor in names.items()
        if tensor in asked.tensors
    } | {"eps": layer.eps}
    x = torch.tensor(asked.input_value, dtype=torch.float64)
    spread = torch.tensor(numbers["variance"] + layer.eps, dtype=torch.float64).sqrt()
    recomputed = (x - numbers["mean"]) / spread * numbers.get("weight", 1.0) + numbers.get("bias", 0.0)
    return Explained((point(asked, numbers),), recomputed.item())


def _line(values: Tensor) -> Matrix:
    return matrix(values[None])
