"""BatchNorm2d, Dropout and StochasticDepth in evaluation mode, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from app.core.errors import InvalidParameter
from app.core.limits import Limits
from app.core.operators.layer import IN_PLACE, Layer, Shape, require_map, same_shape, settle
from app.core.operators.parameter_checks import boolean, integer, real
from app.core.operators.weight_sources import Values, read_values, repeated, require_shape


def _momentum(path: str, value: object) -> None:
    """Check for a number or None. Only training uses it."""
    if value is not None:
        real(path, value)


def _always(path: str, value: object) -> None:
    """Check for True: without running statistics an output would depend on its whole batch."""
    if value is not True:
        raise InvalidParameter(path, value, "true")


@dataclass(frozen=True, slots=True)
class BatchNorm2d(Layer):
    """(x - running_mean) / sqrt(running_var + eps) * weight + bias, with one of each for each channel.

    Attributes:
        num_features: channels.
        eps: at least 0.
        affine: whether the layer has weight and bias.
        weight, bias, running_mean, running_var: a number for each channel; by default PyTorch's initial
            values 1, 0, 0, 1.
    """

    inert: ClassVar = {"momentum": _momentum, "track_running_stats": _always}
    initial: ClassVar = {"weight": 1.0, "bias": 0.0, "running_mean": 0.0, "running_var": 1.0}
    num_features: int
    eps: float = 1e-5
    affine: bool = True
    weight: Values | None = None
    bias: Values | None = None
    running_mean: Values | None = None
    running_var: Values | None = None

    def __post_init__(self) -> None:
        integer("num_features", self.num_features, 1)
        settle(self, eps=real("eps", self.eps))
        if self.eps < 0:
            raise InvalidParameter("eps", self.eps, "a finite number of at least 0")
        boolean("affine", self.affine)
        for name, first in self.initial.items():
            values = getattr(self, name)
            if name in ("weight", "bias") and not self.affine:
                if values is not None:
                    raise InvalidParameter(name, values, "left out, as affine is false")
                continue
            values = repeated(first, self.num_features) if values is None else values
            require_shape(name, values, (self.num_features,))
            settle(self, **{name: values})
        if isinstance(self.running_var, Values) and min(self._variances) < 0:
            raise InvalidParameter("running_var", min(self._variances), "numbers of at least 0")

    @classmethod
    def read(cls, document: Mapping[str, object], limits: Limits, before: Shape) -> Self:
        """Read a layer from its document."""
        given = cls.given(document)
        tensors = {
            name: read_values(name, given[name]) for name in cls.initial if given.get(name) is not None
        }
        return cls(**given | tensors)

    @property
    def _variances(self) -> tuple[float, ...]:
        numbers = self.running_var.numbers if self.running_var else ()
        return (
            tuple(number for number in numbers if isinstance(number, float))
            if isinstance(numbers, tuple)
            else ()
        )

    @property
    def trained_tensors(self) -> Mapping[str, tuple[int, ...]]:
        """Weight and bias, where it has them."""
        return dict.fromkeys(("weight", "bias"), (self.num_features,)) if self.affine else {}

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """The input's shape.

        Raises:
            ShapeMismatch: the input is flat, or does not have num_features channels.
        """
        require_map(name, shape)
        same_shape("channels", (self.num_features,), shape[:1], name)
        return shape


@dataclass(frozen=True, slots=True)
class Dropout(Layer):
    """The identity: elements are dropped only in training.

    Attributes:
        p: probability in training that an element is set to zero, from 0 to 1.
    """

    inert = IN_PLACE
    p: float = 0.5

    def __post_init__(self) -> None:
        settle(self, p=real("p", self.p))
        if not 0 <= self.p <= 1:
            raise InvalidParameter("p", self.p, "a number from 0 to 1")


@dataclass(frozen=True, slots=True)
class StochasticDepth(Layer):
    """The identity: branches are dropped only in training.

    Source: Huang et al. 2016, arXiv:1603.09382; torchvision.ops.StochasticDepth.
    """
