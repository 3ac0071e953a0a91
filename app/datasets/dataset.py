"""Data sets as values: ids of images with labels, known by their hash."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self, TypeAlias

import numpy as np

Split: TypeAlias = Literal["training", "validation"]


@dataclass(frozen=True)
class ImageClass:
    """The images of one class.

    Attributes:
        label: for people.
        images: their ids, in order.
        held_out: those of them that are always validation images; empty where a split is drawn.
    """

    label: str
    images: tuple[str, ...]
    held_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """An image of a data set.

    Attributes:
        image: its id.
        label: index of its class.
        split: what it is used for.
    """

    image: str
    label: int
    split: Split


@dataclass(frozen=True)
class DataSet:
    """Classes of images, each with at least two.

    Attributes:
        classes: in the order of their indices.
    """

    classes: tuple[ImageClass, ...]

    @cached_property
    def id(self) -> str:
        """SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(self.canonical_bytes()).hexdigest()

    def canonical_bytes(self) -> bytes:
        """Compact JSON of the classes with their images, in order."""
        classes = [
            {"label": one.label, "images": one.images, "held_out": one.held_out} for one in self.classes
        ]
        return json.dumps({"classes": classes}, sort_keys=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The data set of a canonical form."""
        classes = (
            ImageClass(one["label"], tuple(one["images"]), tuple(one["held_out"]))
            for one in json.loads(content)["classes"]
        )
        return cls(tuple(classes))

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the classes."""
        return tuple(one.label for one in self.classes)

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of images in each class."""
        return tuple(len(one.images) for one in self.classes)

    def items(self, validation: float, seed: int) -> tuple[Item, ...]:
        """All images: the first of each class, the second of each class, and so on.

        Where the data set does not say which images are held out, they are drawn class by class with
        numpy.random.default_rng(seed), at least one of a class and not all.

        Args:
            validation: share of each class that is held out, above 0 and below 1.
            seed: of the draw.
        """
        generator = np.random.default_rng(seed)
        placed = []
        for label, one in enumerate(self.classes):
            drawn = _held_out(one, validation, generator)
            for position, image in enumerate(one.images):
                split: Split = "validation" if position in drawn else "training"
                placed.append((position, label, Item(image, label, split)))
        return tuple(item for _, _, item in sorted(placed, key=lambda entry: entry[:2]))


def _held_out(one: ImageClass, validation: float, generator: np.random.Generator) -> set[int]:
    """Positions of a class's validation images."""
    if one.held_out:
        held_out = set(one.held_out)
        return {position for position, image in enumerate(one.images) if image in held_out}
    count = len(one.images)
    wanted = min(max(1, round(validation * count)), count - 1)
    return set(generator.permutation(count)[:wanted].tolist())
