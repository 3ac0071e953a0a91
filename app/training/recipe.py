"""Recipes of trainings as values, read from and written to JSON documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self, TypeAlias, get_args

from app.core.errors import InvalidParameter
from app.core.operators.parameter_checks import below, boolean, choice, integer, members, real

OptimizerName: TypeAlias = Literal["SGD", "Adam", "AdamW"]
Schedule: TypeAlias = Literal["constant", "cosine", "one_cycle"]

OPTIMIZERS: tuple[OptimizerName, ...] = get_args(OptimizerName)
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)
MOST_EPOCHS = 999
LARGEST_SEED = 2**31 - 1
LARGEST_BATCH = 4096
_REAL = ("lr", "momentum", "weight_decay", "validation", "label_smoothing")
_LONGEST_NAME = 200
_MOST_NAMES = 1000


def is_below(name: str, prefix: str) -> bool:
    """Whether a parameter has this name, or belongs to the module with this name."""
    return name == prefix or name.startswith(f"{prefix}.")


@dataclass(frozen=True, slots=True)
class Optimizer:
    """An optimizer of torch.optim.

    Attributes:
        name: its class.
        lr: learning rate; the largest one where the schedule changes it.
        momentum: of SGD; 0 for the others.
        nesterov: Nesterov's momentum, of SGD.
        weight_decay: times the weight, added to the gradient (AdamW: taken from the weight).
    Raises:
        InvalidParameter: a value is not allowed.
    """

    name: OptimizerName = "SGD"
    lr: float = 0.1
    momentum: float = 0.0
    nesterov: bool = False
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        choice("optimizer.name", self.name, OPTIMIZERS)
        _between("optimizer.lr", self.lr, 0, 1000, above=True)
        _between("optimizer.momentum", self.momentum, 0, 1)
        boolean("optimizer.nesterov", self.nesterov)
        _between("optimizer.weight_decay", self.weight_decay, 0, 1000)
        if self.name != "SGD" and self.momentum:
            raise InvalidParameter("optimizer.momentum", self.momentum, f"0 with {self.name}")
        if self.nesterov and not self.momentum:
            raise InvalidParameter("optimizer.nesterov", True, "false without momentum")

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an optimizer from a document; what is left out has its default."""
        return cls(**_given("optimizer", value, tuple(one.name for one in fields(cls))))

    @property
    def arguments(self) -> dict[str, object]:
        """Keyword arguments of its class."""
        given: dict[str, object] = {"lr": self.lr}
        if self.name == "SGD":
            given |= {"momentum": self.momentum, "nesterov": self.nesterov}
        return given | {"weight_decay": self.weight_decay}


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a training depends on besides its network and its examples.

    Attributes:
        trainable: parameters that are trained, by their names or the first parts of these; None for all.
        epochs: passes over the training examples.
        batch_size: examples of a step; the last batch of an epoch may have fewer.
        seed: of the order of the examples, the augmentation and dropout.
        validation: share of the examples that are held out, where the data set does not say which.
        optimizer: its class and its numbers.
        schedule: of the learning rate over the steps.
        label_smoothing: share of the target that is spread over all classes.
        augment: each training image is shifted at random, and mirrored where that keeps its label.
        train_mode: whether the layers that are trained are in train mode, and dropout drops. Layers of which
            nothing is trained stay in evaluation mode: batch norms use and keep their running statistics.
    Raises:
        InvalidParameter: a value is not allowed.
    """

    trainable: tuple[str, ...] | None = None
    epochs: int = 10
    batch_size: int = 64
    seed: int = 0
    validation: float = 0.2
    optimizer: Optimizer = field(default_factory=Optimizer)
    schedule: Schedule = "constant"
    label_smoothing: float = 0.0
    augment: bool = False
    train_mode: bool = True

    def __post_init__(self) -> None:
        integer("epochs", self.epochs, 1, MOST_EPOCHS)
        integer("batch_size", self.batch_size, 1, LARGEST_BATCH)
        integer("seed", self.seed, 0, LARGEST_SEED)
        _between("validation", self.validation, 0, 1, above=True)
        choice("schedule", self.schedule, SCHEDULES)
        _between("label_smoothing", self.label_smoothing, 0, 1)
        boolean("augment", self.augment)
        boolean("train_mode", self.train_mode)

    def document(self) -> dict[str, object]:
        """The recipe with every key, the inverse of `read`."""
        written = {one.name: getattr(self, one.name) for one in fields(self)}
        optimizer = {one.name: getattr(self.optimizer, one.name) for one in fields(self.optimizer)}
        trainable = None if self.trainable is None else list(self.trainable)
        return written | {"trainable": trainable, "optimizer": optimizer}

    @classmethod
    def read(cls, document: Mapping[str, object]) -> Self:
        """Read a recipe from a parsed JSON document; what is left out has its default.

        Raises:
            InvalidParameter: a value is not allowed; the error has its path.
        """
        given = _given("", document, tuple(one.name for one in fields(cls)))
        if "optimizer" in given:
            given["optimizer"] = Optimizer.read(given["optimizer"])
        if given.get("trainable") is not None:
            given["trainable"] = _names(given["trainable"])
        return cls(**given)


def _given(path: str, value: object, known: tuple[str, ...]) -> dict[str, Any]:
    """Members of an object; where a number may have a fraction, an integer is the same number."""
    given = members(path, value, known)
    return {
        key: float(number) if key in _REAL and type(number) is int and abs(number) < 2**53 else number
        for key, number in given.items()
    }


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not 0 < len(value) <= _MOST_NAMES:
        raise InvalidParameter("trainable", value, f"null or a list of 1 to {_MOST_NAMES} names")
    for index, name in enumerate(value):
        if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME:
            path = below("trainable", index)
            raise InvalidParameter(path, name, f"a name of 1 to {_LONGEST_NAME} characters")
    return tuple(value)


def _between(path: str, value: object, least: float, most: float, *, above: bool = False) -> None:
    """Check for a number from `least` (or above it) to below `most`."""
    number = real(path, value)
    is_low = number <= least if above else number < least
    if is_low or number >= most:
        raise InvalidParameter(path, value, f"a number {'above' if above else 'from'} {least}, below {most}")
