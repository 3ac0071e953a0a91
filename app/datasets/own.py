"""Data sets that people made on this server, stored beside the images that they consist of."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial

from app.datasets.assembling import Assembled
from app.datasets.dataset import DataSet
from app.datasets.known import Facts, KnownSet, Made
from app.store.errors import ObjectNotFound, ObjectRotten
from app.store.objects import Kind, ObjectReader, ObjectWriter

CREDIT = "made on this server"
KIND: Kind = "datasets"
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
    """The data sets of a store, each with its title and the form of its pictures in a note.

    Safe to use from several threads and processes.
    """

    def __init__(self, store: ObjectReader) -> None:
        self._store = store

    def keep(self, store: ObjectWriter, title: str | None, made: Assembled) -> tuple[KnownSet, bool]:
        """Keep a data set, or give the one that is there already another title.

        Args:
            store: the one that is read, to write.
            title: None for the title that it has, or the usual one for a new data set.
        Returns:
            the data set, and whether it is new.
        Raises:
            DiskFull: there is no space for it.
        """
        data_set = made.value.id
        try:
            known = self.find(data_set)
        except ObjectRotten:  # it is written again
            known = None
        if known is not None and title in (None, known.facts.title):
            return known, False
        facts = {"channels": made.channels, "height": made.height, "width": made.width}
        note = {"title": title or TITLE, **facts}
        store.put_note(KIND, data_set, json.dumps(note).encode("ascii"))  # first: no data set lacks its note
        _, is_new = store.put(KIND, made.value.canonical_bytes())
        return self._read(data_set), is_new

    def find(self, data_set: str) -> KnownSet | None:
        """The data set with an id; None if there is none.

        Raises:
            ObjectRotten: its file is damaged.
        """
        try:
            return self._read(data_set)
        except ObjectNotFound:
            return None

    def all(self) -> list[KnownSet]:
        """All data sets that are not damaged, the newest first."""
        found = []
        for data_set in self._store.ids(KIND):
            with suppress(ObjectNotFound, ObjectRotten, FileNotFoundError):  # it has just been removed
                stored = self._store.path(KIND, data_set).stat().st_mtime
                found.append((stored, self._read(data_set)))
        return [known for _, known in sorted(found, key=lambda one: one[0], reverse=True)]

    def _read(self, data_set: str) -> KnownSet:
        value = DataSet.read(self._store.get(KIND, data_set))
        note = json.loads(self._store.note(KIND, data_set))
        facts = Facts(
            name="",
            title=note["title"],
            credit=CREDIT,
            channels=note["channels"],
            height=note["height"],
            width=note["width"],
            may_mirror=True,
        )
        made = Made(value, StoredPictures(value, partial(self._store.get, "images")))
        return KnownSet(facts, lambda: made)
