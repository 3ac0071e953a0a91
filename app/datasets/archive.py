"""Data sets as folders of pictures."""

from collections.abc import Iterator

from app.datasets.known import Made
from app.images.containers.formats import recognise


def archived_files(made: Made) -> dict[str, bytes]:
    """The pictures by their names in an archive: a folder for each class, its pictures numbered in order.

    Where the data set says which pictures are held out, the classes are in the folders `training` and
    `validation`.
    """
    return dict(_named(made))


def _named(made: Made) -> Iterator[tuple[str, bytes]]:
    for part in ("training", "validation"):
        for one in made.value.classes:
            held_out = set(one.held_out)
            for position, image in enumerate(one.images):
                is_held_out = image in held_out
                if is_held_out == (part == "validation"):
                    above = f"{part}/" if one.held_out else ""
                    content = made.pictures[image]
                    yield f"{above}{one.label}/{position:05}.{str(recognise(content)).lower()}", content
