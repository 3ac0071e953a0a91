"""Data sets with what people are told about them, and pictures that are made when first asked for."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from threading import Lock
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from app.datasets.dataset import DataSet, ImageClass
from app.datasets.png import png

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Made:
    """A data set with the files of its pictures.

    Attributes:
        pictures: PNG files by their ids.
    """

    value: DataSet
    pictures: Mapping[str, bytes]


@dataclass(frozen=True)
class Facts:
    """What people are told about a data set before its pictures are made.

    Attributes:
        name: what addresses call it; empty where only its id does.
        channels, height, width: of its pictures; None where they differ.
        may_mirror: a mirrored picture keeps its label.
    """

    name: str
    title: str
    credit: str
    channels: int | None
    height: int | None
    width: int | None
    may_mirror: bool

    @property
    def archive_name(self) -> str:
        """Name of its archive as a file."""
        return f"{self.name or 'pictures'}.zip"


@dataclass(frozen=True)
class KnownSet:
    """A data set of this server.

    Attributes:
        made: makes it, once.
    """

    facts: Facts
    made: Callable[[], Made]


def made_once(make: Callable[[], Made]) -> Callable[[], Made]:
    """Make a data set when first asked for it; threads that ask meanwhile wait for the same one."""
    making, made = Lock(), cache(make)

    @wraps(make)
    def ask() -> Made:
        with making:
            return made()

    return ask


def made_of(classes: Iterable[tuple[str, Iterable[Pixels], Iterable[Pixels]]]) -> Made:
    """A data set of classes: label, pictures, and pictures that are held out."""
    values: list[ImageClass] = []
    files: dict[str, bytes] = {}
    for label, pictures, held_out in classes:
        ids = []
        for group in (pictures, held_out):
            known = {hashlib.sha256(file).hexdigest(): file for file in map(png, group)}
            new = [picture for picture in known if picture not in files]
            files.update(known)
            ids.append(tuple(new))
        values.append(ImageClass(label, ids[0] + ids[1], ids[1]))
    return Made(DataSet(tuple(values)), MappingProxyType(files))
