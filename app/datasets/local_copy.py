"""A published data set on this machine: its files, their download, and its pictures."""

import tarfile
import zlib
from pathlib import Path

from app.core.errors import ConvscopeError
from app.datasets.errors import NotDownloaded, UnreadableDataSet
from app.datasets.known import KnownSet, Made, made_of, made_once
from app.datasets.published import PublishedSet
from app.datasets.selection import selected
from app.downloads.background import Downloads
from app.downloads.download import DownloadLimits
from app.downloads.files import FileHashes, FoundFile, Place, find
from app.downloads.published import PublishedFile
from app.downloads.state import DownloadState

_UNREADABLE = (OSError, EOFError, ValueError, tarfile.TarError, zlib.error)


class LocalCopy:
    """A published data set, which is absent until it is downloaded. Safe to use from several threads."""

    def __init__(self, published: PublishedSet, folder: Path, limits: DownloadLimits) -> None:
        """Remember the folder, without reading it.

        Args:
            folder: of this data set's files alone.
        """
        self.published = published
        self.known = KnownSet(published.facts, made_once(self._make))
        self.folder = folder
        self._places = (Place("the data directory", folder),)
        self._hashes = FileHashes()
        # Read at once, so that the data set can be used as soon as the download has ended.
        self._downloads = Downloads(folder, limits, self._make_if_whole)
        self._is_made = False

    def state(self) -> DownloadState:
        """The present state of all files together. A data set that is ready has been made."""
        total_bytes = sum(file.size_bytes for file in self.published.files)
        if self._is_made:
            return DownloadState("ready", total_bytes, total_bytes, None)
        # Before the files are looked for, as one that is kept meanwhile would be missed.
        running = {file: self._downloads.running(file) for file in self.published.files}
        found = {file: self._found(file) for file in self.published.files}
        if any(running.values()):
            received_bytes = sum(
                download.received_bytes if download else file.size_bytes if _is_right(found[file]) else 0
                for file, download in running.items()
            )
            return DownloadState("downloading", min(received_bytes, total_bytes), total_bytes, None)
        if all(map(_is_right, found.values())):
            return self._made_state(total_bytes)
        refused = [at.problem for at in found.values() if at is not None]
        problems = [*map(self._downloads.problem, found), *refused]
        problem = next(filter(None, problems), None)
        return DownloadState("failed" if problem else "absent", 0, total_bytes, problem)

    def start_download(self) -> None:
        """Start to download the files that are missing, unless they are being downloaded."""
        if self.state().state != "ready":
            for file in self.published.files:
                if not _is_right(self._found(file)):
                    self._downloads.start(file)

    def cancel_download(self) -> None:
        """Cancel a download, and forget its last failure."""
        self._downloads.cancel(*self.published.files)

    def wait(self, seconds: float) -> None:
        """Wait until no download is running, at most so many seconds for each file."""
        for file in self.published.files:
            self._downloads.wait(file, seconds)

    def _found(self, file: PublishedFile) -> FoundFile | None:
        return next(find(file, self._places, self._hashes), None)

    def _are_here(self) -> bool:
        return all(_is_right(self._found(file)) for file in self.published.files)

    def _made_state(self, total_bytes: int) -> DownloadState:
        try:
            self.known.made()
        except ConvscopeError as problem:
            return DownloadState("failed", 0, total_bytes, problem)
        return DownloadState("ready", total_bytes, total_bytes, None)

    def _make_if_whole(self) -> None:
        if self._are_here():
            self.known.made()

    def _make(self) -> Made:
        facts, labels = self.published.facts, self.published.labels
        if not self._are_here():
            raise NotDownloaded(facts.title, facts.name)
        try:
            halves = self.published.read(self.folder)
            chosen = selected(halves, len(labels), self.published.counts)
            made = made_of(
                (label, training, test) for label, (training, test) in zip(labels, chosen, strict=True)
            )
        except _UNREADABLE as failure:
            raise UnreadableDataSet(facts.title) from failure
        self._is_made = True
        return made


def _is_right(found: FoundFile | None) -> bool:
    return found is not None and found.problem is None
