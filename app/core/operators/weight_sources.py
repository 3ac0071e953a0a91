"""Sources of a layer's weights: numbers, a seed, or presets expanded to numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import TypeAlias

from app.core.errors import InvalidParameter, ShapeMismatch
from app.core.limits import Limits, refuse_above
from app.core.operators.kernel_presets import PRESETS
from app.core.operators.parameter_checks import Numbers, below, choice, integer, members, numbers, shape_of

LARGEST_SEED = 2**53 - 1
"""Largest integer that JavaScript represents exactly."""


@dataclass(frozen=True, slots=True)
class Values:
    """Weights given as numbers: finite float32, nested like the tensor.

    Raises:
        InvalidParameter: the lists are empty, ragged or deeper than 4, or hold anything else.
    """

    numbers: Numbers

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", numbers("", self.numbers, 4)[0])

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the tensor."""
        return shape_of(self.numbers)


@dataclass(frozen=True, slots=True)
class Seed:
    """PyTorch's default initialisation after torch.manual_seed(seed)."""

    seed: int = 0

    def __post_init__(self) -> None:
        integer("seed", self.seed, 0, LARGEST_SEED)


Weights: TypeAlias = Values | Seed


def settled_bias(
    bias: object, weight: Weights, weight_shape: tuple[int, ...], out_features: int
) -> "Values | bool":
    """Check and normalise a layer's bias; True with given weights becomes zeros.

    Raises:
        InvalidParameter: the bias is neither a boolean nor numbers.
        ShapeMismatch: weights or bias have another shape.
    """
    settled = bias if isinstance(bias, bool | Values) else read_values("bias", bias)
    if isinstance(weight, Values):
        require_shape("weight", weight, weight_shape)
        if settled is True:
            return repeated(0.0, out_features)
    if isinstance(settled, Values):
        require_shape("bias", settled, (out_features,))
    return settled


def with_bias(
    weight_shape: tuple[int, ...], bias: "Values | bool", out_features: int
) -> dict[str, tuple[int, ...]]:
    """Shapes of a weight and of its bias, where there is one."""
    return {"weight": weight_shape} | ({} if bias is False else {"bias": (out_features,)})


def require_shape(what: str, values: Values, shape: tuple[int, ...]) -> None:
    """Raise ShapeMismatch if numbers do not have their tensor's shape."""
    if values.shape != shape:
        raise ShapeMismatch(None, shape, values.shape, what)


@lru_cache(maxsize=64)  # the batch norms of one network need the same few many times
def repeated(number: float, count: int) -> Values:
    """The same number for each channel."""
    return Values((number,) * count)


def read_values(path: str, value: object) -> Values:
    """Read nested numbers from a document."""
    return Values(numbers(path, value, 4)[0])


def read_weights(path: str, value: object, shape: tuple[int, ...] | None, limits: Limits) -> Weights:
    """Read weights from a document: nested numbers, {"seed": n} or {"preset": names}.

    Args:
        path: path of the value in the document.
        value: the value.
        shape: (out_channels, in_channels / groups, rows, columns) of presets; None forbids presets.
        limits: max_given_numbers applies.
    Returns:
        presets as numbers, so that a network's id does not depend on the table of presets.
    Raises:
        InvalidParameter: the value has none of the three forms.
        ShapeMismatch: a preset of another size than the kernel.
        TooMuchWork: presets that fill more than max_given_numbers.
    """
    if not isinstance(value, Mapping):
        return read_values(path, value)
    if (
        "seed" in members(path, value, ("seed",) if shape is None else ("seed", "preset"))
        and "preset" in value
    ):
        raise InvalidParameter(path, value, "either seed or preset")
    if "seed" in value or shape is None:
        return Seed(integer(below(path, "seed"), value.get("seed"), 0, LARGEST_SEED))
    refuse_above(limits.max_given_numbers, prod(shape), "given_numbers", "numbers")
    return _preset_values(below(path, "preset"), value.get("preset"), shape)


def _preset_values(path: str, value: object, shape: tuple[int, ...]) -> Values:
    outputs, inputs, *kernel_size = shape
    names = value if isinstance(value, list | tuple) else [value] * outputs
    if len(names) != outputs:
        raise InvalidParameter(path, value, f"one preset, or {outputs}: one for each output channel")
    kernels = []
    for name in names:
        kernel = PRESETS[choice(path, name, tuple(PRESETS))].kernel
        if shape_of(kernel) != tuple(kernel_size):
            raise ShapeMismatch(None, shape_of(kernel), tuple(kernel_size), f"kernel_size for {name}")
        kernels.append((kernel,) * inputs)
    return Values(tuple(kernels))
