"""Explanations of pooling: the values of a window, the counted ones, the maximum."""

from collections.abc import Iterable
from math import prod

import torch
from torch import Tensor

from app.core.cells.terms import Asked, Explained, Places, Term, Winner, matrix, outside, patch
from app.core.geometry.pooling_windows import adaptive_window, counted_cells
from app.core.geometry.sliding_windows import window_cells
from app.core.operators.adaptive_pooling import AdaptivePooling
from app.core.operators.pooling import AvgPool2d, LPPool2d, MaxPool2d, Pooling

Axis = tuple[int, ...]


def maximum(asked: Asked, layer: MaxPool2d) -> Explained:
    """The maximum of the window: the first of several equal ones; NaN counts as largest."""
    return _maximum(asked, *_window(asked, layer))


def average(asked: Asked, layer: AvgPool2d) -> Explained:
    """The sum over counted values of value * 1 / divisor."""
    rows, columns = _window(asked, layer)
    _, height, width = asked.source.shape
    vertical, horizontal = layer.windows
    counted = _both(
        counted_cells(asked.row, height, vertical, layer.count_include_pad),
        counted_cells(asked.column, width, horizontal, layer.count_include_pad),
    )
    return _average(asked, rows, columns, counted, layer.divisor_override)


def power_average(asked: Asked, layer: LPPool2d) -> Explained:
    """(mean over counted values of value ** norm_type * kernel cells) ** (1 / norm_type).

    Source: torch.nn.functional.lp_pool2d, in which a negative sum keeps its sign.
    """
    rows, columns = _window(asked, layer)
    _, height, width = asked.source.shape
    vertical, horizontal = layer.windows
    counted = _both(
        counted_cells(asked.row, height, vertical, count_include_pad=False),
        counted_cells(asked.column, width, horizontal, count_include_pad=False),
    )
    values = _patch(asked, rows, columns)
    products = values.pow(layer.norm_type).masked_fill(~counted, 0.0)
    total = products.sum()
    kernel_cells = prod(layer.kernel_size)
    recomputed = (total / counted.sum() * kernel_cells).pow(1.0 / layer.norm_type).item()
    term = _term(
        asked,
        rows,
        columns,
        values,
        products=products,
        total=total.item(),
        numbers={
            "norm_type": layer.norm_type,
            "counted_cells": float(counted.sum()),
            "kernel_cells": float(kernel_cells),
        },
    )
    return Explained((term,), recomputed)


def adaptive_maximum(asked: Asked, layer: AdaptivePooling) -> Explained:
    """The maximum of the window: the first of several equal ones; NaN counts as largest."""
    return _maximum(asked, *_adaptive_window(asked, layer))


def adaptive_average(asked: Asked, layer: AdaptivePooling) -> Explained:
    """The sum of value * 1 / cells of the window."""
    rows, columns = _adaptive_window(asked, layer)
    counted = torch.ones(len(rows), len(columns), dtype=torch.bool)
    return _average(asked, rows, columns, counted, None)


def _maximum(asked: Asked, rows: Axis, columns: Axis) -> Explained:
    values = _patch(asked, rows, columns, absent=-torch.inf)
    flat = values.flatten()
    padded = torch.tensor(outside(rows, columns, asked.source), dtype=torch.bool).flatten()
    nans = flat.isnan().nonzero()
    # torch.nn.MaxPool2d keeps a value that is greater than those before it, and every NaN.
    best = nans[-1:] if len(nans) else (~padded & (flat == flat.max())).nonzero()[:1]
    value, winner = flat.max().item(), None
    if len(best):  # a dilated window may lie entirely in the padding
        row, column = divmod(int(best), len(columns))
        winner = Winner(rows[row], columns[column])
    return Explained((_term(asked, rows, columns, values, total=value, winner=winner),), value)


def _average(
    asked: Asked, rows: Axis, columns: Axis, counted: Tensor, divisor_override: int | None
) -> Explained:
    values = _patch(asked, rows, columns)
    divisor = divisor_override or int(counted.sum())
    weights = counted.to(torch.float64) / divisor
    products = (values * weights).masked_fill(~counted, 0.0)
    total = products.sum().item()
    numbers = {"divisor": float(divisor)}
    term = _term(
        asked, rows, columns, values, weights=weights, products=products, total=total, numbers=numbers
    )
    return Explained((term,), total)


def _term(
    asked: Asked,
    rows: Axis,
    columns: Axis,
    values: Tensor,
    *,
    total: float,
    weights: Tensor | None = None,
    products: Tensor | None = None,
    winner: Winner | None = None,
    numbers: dict[str, float] | None = None,
) -> Term:
    _, height, width = asked.source.shape
    return Term(
        node=asked.node,
        channel=asked.channel,
        rows=rows,
        columns=columns,
        source_rows=_inside(rows, height),
        source_columns=_inside(columns, width),
        padded=outside(rows, columns, asked.source),
        values=matrix(values),
        weights=None if weights is None else matrix(weights),
        products=None if products is None else matrix(products),
        sum=total,
        winner=winner,
        numbers=numbers,
    )


def _window(asked: Asked, layer: Pooling) -> tuple[Axis, Axis]:
    vertical, horizontal = layer.windows
    return window_cells(asked.row, vertical), window_cells(asked.column, horizontal)


def _adaptive_window(asked: Asked, layer: AdaptivePooling) -> tuple[Axis, Axis]:
    _, height, width = asked.source.shape
    rows = adaptive_window(asked.row, height, layer.output_size[0] or height)
    columns = adaptive_window(asked.column, width, layer.output_size[1] or width)
    return tuple(range(*rows)), tuple(range(*columns))


def _patch(asked: Asked, rows: Axis, columns: Axis, absent: float = 0.0) -> Tensor:
    _, height, width = asked.source.shape
    channel = asked.source[asked.channel : asked.channel + 1]
    return patch(channel, _inside(rows, height), _inside(columns, width), absent)[0]


def _inside(places: Iterable[int], size: int) -> Places:
    return tuple(place if 0 <= place < size else None for place in places)


def _both(rows: Iterable[bool], columns: Iterable[bool]) -> Tensor:
    vertical, horizontal = torch.tensor(tuple(rows)), torch.tensor(tuple(columns))
    return vertical[:, None] & horizontal
