"""The data sets of a server, by name and by id."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from app.datasets.built_in import BUILT_IN
from app.datasets.known import KnownSet
from app.datasets.local_copy import LocalCopy
from app.datasets.own import OwnSets
from app.datasets.published import PUBLISHED, PublishedSet
from app.downloads.download import DownloadLimits
from app.store.objects import ObjectReader, is_object_id

FOLDER = "datasets"
"""Folder of the data directory with a folder of files for each published data set, beside stored ones."""


class DataSets:
    """The built-in data sets, and the published ones, which may be absent.

    Safe to use from several threads. It reads files, so it must not be called on the event loop.
    """

    def __init__(
        self,
        data_dir: Path,
        limits: DownloadLimits,
        published: Mapping[str, PublishedSet] = PUBLISHED,
    ) -> None:
        """Remember the folders, without reading them."""
        self.copies = {
            name: LocalCopy(one, data_dir / FOLDER / name, limits) for name, one in published.items()
        }
        self.own = OwnSets(ObjectReader(data_dir))
        self._named = {**BUILT_IN, **{name: copy.known for name, copy in self.copies.items()}}

    @property
    def known(self) -> Iterable[KnownSet]:
        """All data sets in the order of the list, absent ones included."""
        return [*self._named.values(), *self.own.all()]

    def find(self, data_set: str) -> KnownSet | None:
        """The data set with a name, or with an id among those that are here; None if there is none."""
        if data_set in self._named:
            return self._named[data_set]
        if not is_object_id(data_set):
            return None
        own = self.own.find(data_set)
        return own or next((one for one in self._here() if one.made().value.id == data_set), None)

    def picture(self, image_id: str) -> bytes | None:
        """The PNG file of a picture of the data sets that are here; None if none has this id."""
        for one in self._here():
            found = one.made().pictures.get(image_id)
            if found is not None:
                return found
        return None

    def make_copies(self) -> None:
        """Make the published data sets that are here. Reading their files takes seconds."""
        for copy in self.copies.values():
            copy.state()

    def close(self) -> None:
        """Cancel all downloads."""
        for copy in self.copies.values():
            copy.cancel_download()

    def _here(self) -> Iterator[KnownSet]:
        yield from BUILT_IN.values()
        yield from (copy.known for copy in self.copies.values() if copy.state().state == "ready")
