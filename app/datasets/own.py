"""Data sets that people made on this server: a document for each, their pictures among the stored images."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.datasets.assembling import Assembled
from app.datasets.dataset import DataSet, ImageClass
from app.datasets.known import Facts, KnownSet, Made
from app.files import sync_directory, write_partial
from app.store.objects import is_object_id

CREDIT = "made on this server"
TITLE = "My pictures"


class StoredPictures(Mapping[str, bytes]):
    """Pictures of a data set, each read from the store when it is asked for."""

    def __init__(self, value: DataSet, read: Callable[[str], bytes]) -> None:
        self._images = {image: None for one in value.classes for image in one.images}
        self._read = read

    def __getitem__(self, image: str) -> bytes:
        """The file of a picture."""
        if image not in self._images:
            raise KeyError(image)
        return self._read(image)

    def __iter__(self) -> Iterator[str]:
        """Ids of the pictures."""
        return iter(self._images)

    def __len__(self) -> int:
        """Number of pictures."""
        return len(self._images)


class OwnSets:
    """The documents of a folder, one file for each data set, named by its id.

    Safe to use from several threads and processes.

    Args:
        folder: created when the first data set is kept.
        read: gives the bytes of a stored image.
    """

    def __init__(self, folder: Path, read: Callable[[str], bytes]) -> None:
        self._folder, self._read = folder, read

    def keep(self, title: str | None, made: Assembled) -> tuple[KnownSet, bool]:
        """Keep a data set, or give the one that is there already another title.

        Args:
            title: None for the title that it has, or the usual one for a new data set.
        Returns:
            the data set, and whether it is new.
        """
        known = self.find(made.value.id)
        if known is not None and title in (None, known.facts.title):
            return known, False
        document = {
            "title": title or TITLE,
            "channels": made.channels,
            "height": made.height,
            "width": made.width,
            **json.loads(made.value.canonical_bytes()),
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = write_partial(self._folder, (json.dumps(document).encode("ascii"),))
        partial.rename(self._folder / made.value.id)
        sync_directory(self._folder)
        return self._known(document), known is None

    def find(self, data_set: str) -> KnownSet | None:
        """The data set with an id; None if there is none."""
        if not is_object_id(data_set):
            return None
        try:
            document = json.loads((self._folder / data_set).read_bytes())
        except FileNotFoundError:
            return None
        return self._known(document)

    def all(self) -> list[KnownSet]:
        """All data sets, the newest first."""
        if not self._folder.is_dir():
            return []
        files = [path for path in self._folder.iterdir() if is_object_id(path.name)]
        newest = sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)
        return [found for path in newest if (found := self.find(path.name)) is not None]

    def remove(self, data_set: str) -> bool:
        """Remove a data set, but not its pictures; whether it was there."""
        if not is_object_id(data_set):
            return False
        try:
            (self._folder / data_set).unlink()
        except FileNotFoundError:
            return False
        sync_directory(self._folder)
        return True

    def _known(self, document: Mapping[str, Any]) -> KnownSet:
        classes = (
            ImageClass(one["label"], tuple(one["images"]), tuple(one["held_out"]))
            for one in document["classes"]
        )
        value = DataSet(tuple(classes))
        facts = Facts(
            name="",
            title=document["title"],
            credit=CREDIT,
            channels=document["channels"],
            height=document["height"],
            width=document["width"],
            may_mirror=True,
        )
        made = Made(value, StoredPictures(value, self._read))
        return KnownSet(facts, lambda: made)
