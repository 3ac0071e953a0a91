"""Explanations of layers with several inputs: one term for each input."""

from dataclasses import replace
from math import prod

from torch import Tensor

from app.core.cells.terms import Asked, Explained, Term, point


def added(asked: Asked) -> Explained:
    """One term for each input; its sum is its value.

    value = sum over inputs of value
    """
    terms = tuple(replace(term, sum=_value(term)) for term in _same_place(asked))
    return Explained(terms, sum(map(_value, terms)))


def multiplied(asked: Asked) -> Explained:
    """One term for each input.

    value = product over inputs of value
    """
    terms = _same_place(asked)
    return Explained(terms, prod(map(_value, terms)))


def concatenated(asked: Asked) -> Explained:
    """The cell that the value comes from."""
    channel = asked.channel
    inputs = iter(_inputs(asked))
    node, source = next(inputs)
    while channel >= len(source):
        channel -= len(source)
        node, source = next(inputs)
    term = point(replace(asked, node=node, source=source, channel=channel))
    return Explained((term,), _value(term))


def _inputs(asked: Asked) -> tuple[tuple[str, Tensor], ...]:
    return (asked.node, asked.source), *asked.others


def _same_place(asked: Asked) -> tuple[Term, ...]:
    return tuple(point(_unrepeated(asked, node, source)) for node, source in _inputs(asked))


def _unrepeated(asked: Asked, node: str, source: Tensor) -> Asked:
    """The position that is read where an axis of size 1 is repeated."""
    place = (asked.channel, asked.row, asked.column)
    channel, row, column = (
        0 if size == 1 else index for index, size in zip(place, (*source.shape, 1, 1), strict=False)
    )
    return replace(asked, node=node, source=source, channel=channel, row=row, column=column)


def _value(term: Term) -> float:
    ((value,),) = term.values
    return value
