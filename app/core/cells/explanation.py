"""Dispatch from layers to the functions that explain their cells."""

from app.core.cells.activation import activation
from app.core.cells.convolution import convolution, transposed
from app.core.cells.dense import flattened, linear, normalized, softmax, unchanged
from app.core.cells.joins import added, concatenated, multiplied
from app.core.cells.pooling import adaptive_average, adaptive_maximum, average, maximum, power_average
from app.core.cells.terms import Asked, Explained
from app.core.operators.adaptive_pooling import AdaptiveAvgPool2d, AdaptiveMaxPool2d
from app.core.operators.convolution import Conv2d
from app.core.operators.dense import Flatten, Linear, Softmax
from app.core.operators.joins import Add, Concatenate, Multiply
from app.core.operators.normalization import BatchNorm2d, Dropout, StochasticDepth
from app.core.operators.pooling import AvgPool2d, LPPool2d, MaxPool2d
from app.core.operators.transposed_convolution import ConvTranspose2d


def explained(asked: Asked) -> Explained:
    """The terms of a cell, and its value recomputed in float64."""
    match asked.layer:
        case Conv2d() as layer:
            return convolution(asked, layer)
        case ConvTranspose2d() as layer:
            return transposed(asked, layer)
        case Linear() as layer:
            return linear(asked, layer)
        case Softmax() as layer:
            return softmax(asked, layer)
        case BatchNorm2d() as layer:
            return normalized(asked, layer)
        case Flatten():
            return flattened(asked)
        case Dropout() | StochasticDepth():
            return unchanged(asked)
        case Add() | Multiply() | Concatenate():
            return _joined(asked)
    return _pooled(asked)


def _joined(asked: Asked) -> Explained:
    match asked.layer:
        case Add():
            return added(asked)
        case Multiply():
            return multiplied(asked)
    return concatenated(asked)


def _pooled(asked: Asked) -> Explained:
    match asked.layer:
        case MaxPool2d() as layer:
            return maximum(asked, layer)
        case AvgPool2d() as layer:
            return average(asked, layer)
        case LPPool2d() as layer:
            return power_average(asked, layer)
        case AdaptiveMaxPool2d() as layer:
            return adaptive_maximum(asked, layer)
        case AdaptiveAvgPool2d() as layer:
            return adaptive_average(asked, layer)
    return activation(asked)
