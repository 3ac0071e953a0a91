"""Data sets made of pictures that are sent, one class for each label."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.core.errors import ConvscopeError
from app.datasets.dataset import DataSet, ImageClass
from app.datasets.errors import DataSetTooLarge, TooFewClasses
from app.datasets.zip_reading import VALIDATION, Entry, LeftOut
from app.images.errors import ImageTooLarge, UnreadableImage, UnsupportedFormat

LONGEST_LABEL = 100
MOST_CLASSES, MOST_PICTURES = 200, 10_000
LEAST_PICTURES, LEAST_CLASSES = 2, 2

ProblemCode: TypeAlias = (
    LeftOut
    | Literal["unreadable", "duplicate", "too_few_pictures", "invalid_label", "not_found", "no_picture"]
)
Keep: TypeAlias = Callable[[bytes], "Picture"]


@dataclass(frozen=True)
class Problem:
    """What was left out of a data set.

    Attributes:
        name: of the picture as it was sent, or label of the class.
        cause: the error that says why a picture is unreadable; None for other codes.
        first: the name of the picture that a duplicate repeats; None for other codes.
    """

    name: str
    code: ProblemCode
    cause: ConvscopeError | None = None
    first: str | None = None


@dataclass(frozen=True)
class Picture:
    """A picture that is stored.

    Attributes:
        id: the image's.
        channels, height, width: of its upright picture.
    """

    id: str
    channels: int
    height: int
    width: int


@dataclass(frozen=True)
class Assembled:
    """A data set that was made.

    Attributes:
        channels, height, width: of all pictures; None where they differ.
        problems: what was left out.
    """

    value: DataSet
    channels: int | None
    height: int | None
    width: int | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Added:
    """A picture of a class in the making."""

    picture: Picture
    is_held_out: bool


class Assembly:
    """A data set in the making."""

    def __init__(self) -> None:
        self._classes: dict[str, list[Added]] = {}
        self._names: dict[str, str] = {}
        self._problems: list[Problem] = []

    def add(self, name: str, label: str, picture: Picture, *, is_held_out: bool = False) -> None:
        """Add a picture to a class. One that is there already is left out.

        Raises:
            DataSetTooLarge: too many classes or pictures.
        """
        if not _is_label(label):
            self.leave_out(Problem(name, "invalid_label"))
        elif picture.id in self._names:
            self.leave_out(Problem(name, "duplicate", first=self._names[picture.id]))
        else:
            self._names[picture.id] = name
            self._classes.setdefault(label, []).append(Added(picture, is_held_out))
            if len(self._classes) > MOST_CLASSES or len(self._names) > MOST_PICTURES:
                raise DataSetTooLarge(MOST_CLASSES, MOST_PICTURES)

    def leave_out(self, problem: Problem) -> None:
        """Note what is left out."""
        self._problems.append(problem)

    def made(self) -> Assembled:
        """The data set of the classes with at least two pictures.

        Which pictures are held out counts only where that leaves every class some of both.

        Raises:
            TooFewClasses: fewer than two are left.
        """
        enough = {label: added for label, added in self._classes.items() if len(added) >= LEAST_PICTURES}
        for label in self._classes:
            if label not in enough:
                self.leave_out(Problem(label, "too_few_pictures"))
        if len(enough) < LEAST_CLASSES:
            raise TooFewClasses(len(self._problems))
        says = all(len({one.is_held_out for one in added}) == 2 for added in enough.values())
        value = DataSet(tuple(_class(label, added, says) for label, added in enough.items()))
        kept = [one.picture for added in enough.values() for one in added]
        return Assembled(
            value,
            _shared(one.channels for one in kept),
            _shared(one.height for one in kept),
            _shared(one.width for one in kept),
            tuple(self._problems),
        )


def assembled_from_zip(entries: Iterable[Entry], keep: Keep) -> Assembled:
    """Make a data set of the files of an archive.

    Classes are in the order in which they come, pictures in the order of their files' names.

    Args:
        keep: stores a picture; its errors say why one is unreadable.
    Raises:
        DataSetTooLarge, TooFewClasses: as `Assembly`.
    """
    assembly = Assembly()
    found: dict[str, list[tuple[str, str, Picture, bool]]] = {}
    for entry in entries:
        if entry.content is None:
            assembly.leave_out(Problem(entry.name, entry.problem or "damaged"))
            continue
        try:
            picture = keep(entry.content)
        except (UnsupportedFormat, UnreadableImage, ImageTooLarge) as cause:
            assembly.leave_out(Problem(entry.name, "unreadable", cause))
            continue
        file = entry.name.rpartition("/")[2]
        is_held_out = entry.part == VALIDATION
        found.setdefault(entry.label, []).append((file, entry.name, picture, is_held_out))
    for label, pictures in found.items():
        for _, name, picture, is_held_out in sorted(pictures, key=lambda one: one[:2]):
            assembly.add(name, label, picture, is_held_out=is_held_out)
    return assembly.made()


def _is_label(label: str) -> bool:
    """Whether a text can be the name of a folder in an archive."""
    is_folder = label not in ("", ".", "..") and "/" not in label and "\\" not in label
    return is_folder and len(label) <= LONGEST_LABEL and label.isprintable()


def _class(label: str, pictures: Sequence[Added], says: bool) -> ImageClass:
    held_out = tuple(one.picture.id for one in pictures if one.is_held_out) if says else ()
    return ImageClass(label, tuple(one.picture.id for one in pictures), held_out)


def _shared(values: Iterable[int]) -> int | None:
    """The value, where all are the same."""
    found = set(values)
    return found.pop() if len(found) == 1 else None
