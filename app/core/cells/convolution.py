"""Explanations of convolutions: windows, weights, products."""

import torch

from app.core.cells.terms import Asked, Explained, Term, matrix, outside, patch
from app.core.geometry.sliding_windows import source_index, window_cells
from app.core.geometry.transposed_windows import reaching_cells
from app.core.operators.convolution import Conv2d
from app.core.operators.transposed_convolution import ConvTranspose2d


def convolution(asked: Asked, layer: Conv2d) -> Explained:
    """One term for each input channel of the group.

    value = bias + sum over input channels of sum over the window of value * weight
    """
    _, height, width = asked.source.shape
    rows, columns = (
        window_cells(index, window)
        for index, window in zip((asked.row, asked.column), layer.windows, strict=True)
    )
    source_rows = tuple(source_index(index, height, layer.padding_mode) for index in rows)
    source_columns = tuple(source_index(index, width, layer.padding_mode) for index in columns)
    padded = outside(rows, columns, asked.source)
    inputs = layer.in_channels // layer.groups
    first = asked.channel // (layer.out_channels // layer.groups) * inputs
    patches = patch(asked.source[first : first + inputs], source_rows, source_columns)
    weights = asked.tensors["weight"][asked.channel].to("cpu", torch.float64)
    products = patches * weights
    terms = tuple(
        Term(
            node=asked.node,
            channel=first + index,
            rows=rows,
            columns=columns,
            source_rows=source_rows,
            source_columns=source_columns,
            padded=padded,
            values=matrix(patches[index]),
            weights=matrix(weights[index]),
            products=matrix(products[index]),
            sum=products[index].sum().item(),
        )
        for index in range(inputs)
    )
    return summed(asked, terms)


def summed(asked: Asked, terms: tuple[Term, ...]) -> Explained:
    """The sum of the terms and the bias."""
    bias = asked.tensors["bias"][asked.channel].item() if "bias" in asked.tensors else None
    return Explained(terms, sum(term.sum or 0.0 for term in terms) + (bias or 0.0), bias)


def transposed(asked: Asked, layer: ConvTranspose2d) -> Explained:
    """One term for each input channel of the group: the input cells whose kernel copies reach the cell.

    value = bias + sum over input channels of sum over those cells of value * weight of the kernel element
    """
    _, height, width = asked.source.shape
    vertical, horizontal = layer.windows
    rows, kernel_rows = _parted(reaching_cells(asked.row, height, vertical))
    columns, kernel_columns = _parted(reaching_cells(asked.column, width, horizontal))
    inputs, outputs = layer.in_channels // layer.groups, layer.out_channels // layer.groups
    group, output = divmod(asked.channel, outputs)
    first = group * inputs
    patches = patch(asked.source[first : first + inputs], rows, columns)
    kernels = asked.tensors["weight"][first : first + inputs, output]
    weights = patch(kernels, kernel_rows, kernel_columns)
    products = patches * weights
    terms = tuple(
        Term(
            node=asked.node,
            channel=first + index,
            rows=rows,
            columns=columns,
            source_rows=rows,
            source_columns=columns,
            padded=outside(rows, columns, asked.source),
            values=matrix(patches[index]),
            weights=matrix(weights[index]),
            products=matrix(products[index]),
            sum=products[index].sum().item(),
            kernel_rows=kernel_rows,
            kernel_columns=kernel_columns,
        )
        for index in range(inputs)
    )
    return summed(asked, terms)


def _parted(pairs: tuple[tuple[int, int], ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(cell for cell, _ in pairs), tuple(tap for _, tap in pairs)
