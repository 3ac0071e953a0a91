"""Program lines that read the pictures of a training from the data set's archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent
from typing import Any

from app.core.programs.image_source import OPEN_PHOTOGRAPH
from app.core.programs.layer_lines import Lines

HELD_OUT_FOLDER = "validation"
"""Folder of an archive with the classes' validation pictures, where the data set says which they are."""

_READ = '''
def read(file):
    """The numbers that the network reads from a picture: (C, H, W)."""
    picture, white = photograph(file)
{statements}
    return image'''

_PICTURES = """archives = [path for path in sys.argv[1:] if path.endswith(".zip")]
with zipfile.ZipFile((archives or [Path(sys.argv[0]).parent / "{archive}"])[0]) as archive:
    pictures = {{name: read(archive.open(name)) for name in archive.namelist()}}
classes = {{}}
for name in pictures:
    classes.setdefault(name.split("/")[-2], []).append(name)"""

_DRAWN_ITEMS = """
# Each class holds out pictures that are drawn at random, at least one and not all.
items = []
generator = numpy.random.default_rng(SEED)
for label, names in enumerate(classes.values()):
    count = min(max(1, round({validation} * len(names))), len(names) - 1)
    drawn = generator.permutation(len(names))[:count]
    items += [(position, label, name, position in drawn) for position, name in enumerate(names)]"""

_GIVEN_ITEMS = f"""
items = []
for label, names in enumerate(classes.values()):
    for position, name in enumerate(names):
        items.append((position, label, name, name.startswith("{HELD_OUT_FOLDER}/")))"""

_EXAMPLES = """items.sort()  # the first picture of each class, the second of each class, and so on


def examples(held_out):
    \"\"\"Inputs (N, C, H, W) and labels (N,) of the validation pictures, or of the others.\"\"\"
    chosen = [item for item in items if item[3] == held_out]
    inputs = torch.stack([pictures[name] for _, _, name, _ in chosen])
    return inputs, torch.tensor([label for _, label, _, _ in chosen])


train_inputs, train_labels = examples(False)
validation_inputs, validation_labels = examples(True)"""


@dataclass(frozen=True, slots=True)
class TrainingPictures:
    """Facts of a data set that its archive does not hold.

    Attributes:
        archive: file name of the zip archive, whose folders are the classes.
        are_held_out: the archive has the folder of held-out pictures; else the program draws them.
        may_mirror: a mirrored picture keeps its label.
    """

    archive: str
    are_held_out: bool
    may_mirror: bool


def read_lines(statements: Sequence[str]) -> Lines:
    """Define `read`, which gives the numbers of a picture.

    Args:
        statements: make `image` of `picture` and `white`, which the function `photograph` returns.
    """
    yield OPEN_PHOTOGRAPH
    yield _READ.format(statements=indent("\n".join(statements), " " * 4))


def example_lines(recipe: Mapping[str, Any], pictures: TrainingPictures) -> Lines:
    """Define `classes`, and inputs and labels of the training and the validation pictures.

    Args:
        recipe: a training's recipe as a document, with every key.
    """
    yield _PICTURES.format(archive=pictures.archive)
    yield _GIVEN_ITEMS if pictures.are_held_out else _DRAWN_ITEMS.format(validation=recipe["validation"])
    yield _EXAMPLES
