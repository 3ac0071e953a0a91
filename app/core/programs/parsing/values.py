"""Values that names and expressions of a source stand for, besides numbers, texts, tuples and lists."""

import ast
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from app.core.geometry.sliding_windows import PaddingMode
from app.core.programs.parsing.faults import Faults

Document = dict[str, Any]
SEEDED = ("Conv2d", "ConvTranspose2d", "Linear")
"""Layers whose weights are random at first."""
WEIGHTED = (*SEEDED, "BatchNorm2d", "PReLU")


class Sign(Enum):
    """Values without parts.

    unknown is not understood, and its fault is told already.
    """

    unknown = auto()
    identity = auto()  # a module or function that changes nothing
    batch = auto()  # the number of images
    training = auto()  # self.training
    log_softmax = auto()  # nn.LogSoftmax
    walk = auto()  # model.modules() or model.parameters()
    context = auto()  # torch.no_grad()


@dataclass(frozen=True)
class Named:
    """A name of a Python package, written out: `torch.nn.Conv2d`."""

    name: str


@dataclass(eq=False)
class LayerModule:
    """A module that is one layer.

    Attributes:
        document: its layer, as in a network document.
        place: the expression that created it.
        is_used: `forward` has called it.
    """

    document: Document
    place: ast.expr | ast.stmt
    is_used: bool = False

    @property
    def has_weights(self) -> bool:
        """Whether training changes the layer."""
        return self.document["op"] in WEIGHTED


@dataclass(frozen=True)
class Pad:
    """Padding before a convolution: cells (top, bottom, left, right)."""

    edges: tuple[int, int, int, int]
    mode: PaddingMode


@dataclass(eq=False)
class Chain:
    """nn.Sequential, nn.ModuleList or nn.ModuleDict: modules by name, in order."""

    children: dict[str, object] = field(default_factory=dict)
    is_callable: bool = True


@dataclass(frozen=True)
class Definition:
    """A class or function of the source."""

    node: ast.ClassDef | ast.FunctionDef


@dataclass(eq=False)
class Instance:
    """A module of a class of the source.

    Attributes:
        attributes: what `__init__` assigned.
        put_aside: what was not understood of an attribute, which matters only where the attribute is used.
        chain: the modules of a class that derives from nn.Sequential.
    """

    definition: ast.ClassDef
    attributes: dict[str, object] = field(default_factory=dict)
    put_aside: dict[str, Faults] = field(default_factory=dict)
    chain: Chain | None = None


@dataclass(frozen=True)
class Tensor:
    """An output in `forward`: that of the network's first `position` steps."""

    position: int


@dataclass(frozen=True)
class Sizes:
    """x.shape."""


@dataclass(frozen=True)
class Side:
    """A size of an output, or the product of some: axis 1 is channels, 2 rows, 3 columns."""

    axes: frozenset[int]


SIDES = tuple(Side(frozenset([axis])) for axis in (1, 2, 3))


@dataclass(frozen=True)
class Weight:
    """A parameter or buffer of a layer, such as `self.conv1.weight`."""

    module: LayerModule
    name: str


@dataclass(frozen=True)
class Numbers:
    """torch.tensor of numbers."""

    values: Any


@dataclass(frozen=True)
class Method:
    """A method of a value."""

    owner: object
    name: str


@dataclass(frozen=True)
class Parent:
    """super()."""

    instance: Instance


def is_module(value: object) -> bool:
    """Whether a value is a module of torch.nn or of the source."""
    is_plain = value in (Sign.identity, Sign.log_softmax)
    return isinstance(value, LayerModule | Pad | Chain | Instance) or is_plain


def members(value: object) -> list[object] | None:
    """What a loop goes through; None where it is not a list that the source gives."""
    match value:
        case Chain(children):
            return list(children.values())
        case tuple() | list():
            return list(value)
        case dict():
            return list(value)
    return None
