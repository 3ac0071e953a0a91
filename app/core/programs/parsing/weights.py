"""Numbers that a source writes into weights."""

from typing import Any

from app.core.programs.parsing.faults import NotReadError
from app.core.programs.parsing.values import Numbers, Sign, Weight

_NOT_NUMBERS = "Weights are read only as torch.tensor of the numbers themselves."


def numbers(value: object) -> object:
    """torch.tensor(value).

    Raises:
        NotReadError: it is not nested lists of numbers.
    """
    if value is Sign.unknown:
        return value
    if not isinstance(value, tuple | list):
        raise NotReadError(_NOT_NUMBERS)
    return Numbers(_nested(value))


def write(weight: Weight, value: object) -> None:
    """Put numbers into a layer's document; the layer is checked when the network is.

    Raises:
        NotReadError: they are not numbers.
    """
    if not isinstance(value, Numbers):
        raise NotReadError(_NOT_NUMBERS)
    weight.module.document[weight.name] = value.values


def _nested(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_nested(part) for part in value]
    if not isinstance(value, int | float):
        raise NotReadError(_NOT_NUMBERS)
    return value
