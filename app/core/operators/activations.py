"""Activations of torch.nn, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from app.core.errors import InvalidParameter
from app.core.limits import Limits
from app.core.operators.layer import IN_PLACE, Layer, Shape, same_shape, settle
from app.core.operators.parameter_checks import choice, integer, real
from app.core.operators.weight_sources import LARGEST_SEED, Values, read_values, repeated, require_shape


@dataclass(frozen=True, slots=True)
class ReLU(Layer):
    """max(x, 0)."""

    inert = IN_PLACE


@dataclass(frozen=True, slots=True)
class ReLU6(Layer):
    """min(max(x, 0), 6)."""

    inert = IN_PLACE


@dataclass(frozen=True, slots=True)
class LeakyReLU(Layer):
    """x where x > 0, else negative_slope * x."""

    inert = IN_PLACE
    negative_slope: float = 0.01

    def __post_init__(self) -> None:
        settle(self, negative_slope=real("negative_slope", self.negative_slope))


@dataclass(frozen=True, slots=True)
class PReLU(Layer):
    """x where x > 0, else weight * x, with a weight for each channel or one for all.

    Attributes:
        num_parameters: 1, or the channels of the input.
        weight: as many numbers; by default the document's `init`, or 0.25 as in torch.nn.PReLU.
    """

    inert: ClassVar = {"init": real}
    initial: ClassVar = {"weight": 0.25}
    num_parameters: int = 1
    weight: Values | None = None

    def __post_init__(self) -> None:
        integer("num_parameters", self.num_parameters, 1)
        weight = repeated(self.initial["weight"], self.num_parameters) if self.weight is None else self.weight
        settle(self, weight=weight)
        require_shape("weight", weight, (self.num_parameters,))

    @classmethod
    def read(cls, document: Mapping[str, object], limits: Limits, before: Shape) -> Self:
        """Read a layer from its document; {"seed": n} means `init`, as PyTorch draws no random number."""
        given = cls.given(document)
        weight = given.get("weight")
        if isinstance(weight, Mapping):
            integer("weight.seed", weight.get("seed"), 0, LARGEST_SEED)
            weight = None
        if weight is not None:
            given["weight"] = read_values("weight", weight)
        else:
            count = integer("num_parameters", given.get("num_parameters", 1), 1)
            given["weight"] = repeated(real("init", document.get("init", cls.initial["weight"])), count)
        return cls(**given)

    @property
    def trained_tensors(self) -> Mapping[str, tuple[int, ...]]:
        """Its weights."""
        return {"weight": (self.num_parameters,)}

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """The input's shape.

        Raises:
            ShapeMismatch: there is neither one weight nor one for each channel.
        """
        if self.num_parameters != 1:
            same_shape("channels", (self.num_parameters,), shape[:1], name)
        return shape


@dataclass(frozen=True, slots=True)
class ELU(Layer):
    """x where x > 0, else alpha * (exp(x) - 1)."""

    inert = IN_PLACE
    alpha: float = 1.0

    def __post_init__(self) -> None:
        settle(self, alpha=real("alpha", self.alpha))


@dataclass(frozen=True, slots=True)
class SELU(Layer):
    """scale * x where x > 0, else scale * alpha * (exp(x) - 1), with the constants of torch.nn.SELU."""

    inert = IN_PLACE


@dataclass(frozen=True, slots=True)
class GELU(Layer):
    """x * Phi(x), Phi being the normal distribution function; "tanh" approximates it by a formula of tanh."""

    approximate: Literal["none", "tanh"] = "none"

    def __post_init__(self) -> None:
        choice("approximate", self.approximate, ("none", "tanh"))


@dataclass(frozen=True, slots=True)
class SiLU(Layer):
    """x / (1 + exp(-x))."""

    inert = IN_PLACE


@dataclass(frozen=True, slots=True)
class Sigmoid(Layer):
    """1 / (1 + exp(-x))."""


@dataclass(frozen=True, slots=True)
class Tanh(Layer):
    """tanh(x)."""


@dataclass(frozen=True, slots=True)
class Softplus(Layer):
    """log(1 + exp(beta * x)) / beta, or x where beta * x > threshold."""

    beta: float = 1.0
    threshold: float = 20.0

    def __post_init__(self) -> None:
        settle(self, beta=real("beta", self.beta), threshold=real("threshold", self.threshold))
        if self.beta == 0:
            raise InvalidParameter("beta", self.beta, "a finite number but 0")


@dataclass(frozen=True, slots=True)
class Hardswish(Layer):
    """x * min(max(x + 3, 0), 6) / 6."""

    inert = IN_PLACE


@dataclass(frozen=True, slots=True)
class Hardsigmoid(Layer):
    """min(max(x + 3, 0), 6) / 6."""

    inert = IN_PLACE


ACTIVATIONS: tuple[type[Layer], ...] = (
    ReLU, ReLU6, LeakyReLU, PReLU, ELU, SELU, GELU, SiLU, Sigmoid, Tanh, Softplus, Hardswish,
)  # fmt: skip
"""Activations that a document may contain; Hardsigmoid occurs in torchvision's classifiers only."""
