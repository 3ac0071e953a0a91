"""Weights of the built-in architectures: found, downloaded, imported, kept."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from app.downloads.background import Downloads
from app.downloads.checksum import file_digest
from app.downloads.download import DownloadLimits
from app.downloads.errors import NotDownloadable
from app.downloads.files import FileHashes, FoundFile, Place, find, keep, look_at
from app.downloads.state import DownloadState
from app.models.architectures import ARCHITECTURES
from app.models.classifiers.architecture import Architecture, Published
from app.models.errors import (
    InvalidTensors,
    TensorsReason,
    UnverifiedCheckpoint,
    WeightsChanged,
)
from app.models.file_kinds import FileKind, file_kind
from app.models.kinds.classifier import ClassifierModel
from app.models.weights import SEEDED, Weights

BUNDLED = Path(__file__).with_name("bundled")
_CHUNK_BYTES = 1_048_576
_NOT_IMPORTED: Mapping[FileKind, TensorsReason] = {
    "empty": "empty",
    "web_page": "web_page",
    "safetensors": "unimported",
    "unknown": "unknown",
}


class WeightsLibrary:
    """Weights on this machine, and downloads of published ones.

    Safe to use from several threads. It reads files, so it must not be called on the event loop.
    """

    def __init__(
        self,
        weights_dir: Path | None,
        data_dir: Path,
        torch_home: Path,
        limits: DownloadLimits,
        architectures: Mapping[str, Architecture] = ARCHITECTURES,
        bundled_dir: Path = BUNDLED,
    ) -> None:
        """Remember the folders, without reading them.

        Args:
            weights_dir: the user's folder of weights; searched first, never written.
            data_dir: its folder `checkpoints` holds downloaded and imported files.
            torch_home: torch's cache; searched last, never written.
            architectures: the packages that their weights come with are searched too.
        """
        self.architectures = architectures
        self.kept_in = data_dir / "checkpoints"
        chosen = [] if weights_dir is None else [Place("the weights directory", weights_dir)]
        packages = [one.package for each in architectures.values() if (one := each.published).package]
        self.places = (
            *chosen,
            Place("the data directory", self.kept_in),
            *(Place(f"the package {package.name}", path) for package in packages if (path := package.path)),
            Place("torch's cache", torch_home / "hub" / "checkpoints"),
        )
        self._bundled_dir = bundled_dir
        self._hashes = FileHashes()
        self._downloads = Downloads(self.kept_in, limits)
        self._answering: dict[str, str] = {}

    def best(self, architecture: Architecture) -> Weights:
        """The weights that are used when the architecture is requested by name."""
        return self.available(architecture)[0]

    def answering_now(self) -> dict[str, str]:
        """Search for the weights of every architecture, and return the names of the best."""
        return {name: self.best(architecture).name for name, architecture in self.architectures.items()}

    def answering(self) -> dict[str, str]:
        """The names that the last search found. Reads no file, so the event loop may call it."""
        return dict(self._answering)

    def available(self, architecture: Architecture) -> tuple[Weights, ...]:
        """All usable weights, best first; seeded ones are last."""
        weights = tuple(self._found(architecture))
        self._answering[architecture.name] = weights[0].name
        return weights

    def find(self, network: str) -> ClassifierModel | None:
        """The classifier with an architecture's name, or with the id of an available classifier."""
        if network in self.architectures:
            return ClassifierModel(self.architectures[network], self.best(self.architectures[network]))
        found = (
            ClassifierModel(architecture, weights)
            for architecture in self.architectures.values()
            for weights in self._found(architecture)
        )
        return next((classifier for classifier in found if classifier.id == network), None)

    def state(self, architecture: Architecture) -> DownloadState:
        """The present state of the published file."""
        published = architecture.published
        files = self._published_files(published)
        if any(file.problem is None for file in files):
            return DownloadState("ready", published.size_bytes, published.size_bytes, None)
        running = self._downloads.running(published)
        if running is not None:
            return DownloadState("downloading", running.received_bytes, running.total_bytes, None)
        problem = self._downloads.problem(published) or next((file.problem for file in files), None)
        if problem is None and published.package is not None:
            problem = NotDownloadable(published.package.name)
        return DownloadState("failed" if problem else "absent", 0, published.size_bytes, problem)

    def start_download(self, architecture: Architecture) -> None:
        """Start to download the published file, unless it is present or being downloaded.

        Raises:
            NotDownloadable: it comes with a package, in which it is not found.
        """
        if self.state(architecture).state != "ready":
            self._downloads.start(architecture.published)

    def cancel_download(self, architecture: Architecture) -> None:
        """Cancel a download, and forget its last failure."""
        self._downloads.cancel(architecture.published)

    def close(self) -> None:
        """Cancel all downloads."""
        for architecture in self.architectures.values():
            self.cancel_download(architecture)

    def wait(self, architecture: Architecture, seconds: float) -> None:
        """Wait until no download of this architecture is running, at most so many seconds."""
        self._downloads.wait(architecture.published, seconds)

    def keep_published(self, architecture: Architecture, content: bytes) -> ClassifierModel | None:
        """Write a file to the data directory if it is the architecture's published one.

        Returns:
            the classifier with these weights; None for any other file, of which only the hash is computed.
        Raises:
            NoSpaceForFile, FileNotWritable: the file could not be written.
        """
        published, digest = architecture.published, hashlib.sha256(content).hexdigest()
        if not published.checksum.matches(digest):
            return None
        path = keep(published, self.kept_in, (content,), "the file sent")
        return ClassifierModel(architecture, Weights("published", published.name, digest, path, None))

    def import_file(self, path: Path) -> Architecture:
        """Copy a published file into the data directory. Its hash identifies it, under any name.

        Returns:
            the architecture whose weights the file holds.
        Raises:
            OSError: the file cannot be read.
            InvalidPublishedFile: the file has the name of a published one, but not its hash.
            UnverifiedCheckpoint, InvalidTensors: the file is not a published one.
            NoSpaceForFile, FileNotWritable: the copy could not be written.
        """
        with path.open("rb") as file:
            digest = file_digest(file, "sha256")
            for architecture in self.architectures.values():
                if architecture.published.checksum.matches(digest):
                    file.seek(0)
                    keep(
                        architecture.published,
                        self.kept_in,
                        iter(partial(file.read, _CHUNK_BYTES), b""),
                        str(path),
                    )
                    return architecture
            kind = file_kind(file)
        for architecture in self.architectures.values():
            if path.name == architecture.published.file_name:
                found = look_at(path, architecture.published, "the file given", self._hashes)
                raise found.problem or WeightsChanged(architecture.published.name)
        if kind in _NOT_IMPORTED:
            raise InvalidTensors(None, _NOT_IMPORTED[kind])
        raise UnverifiedCheckpoint(None, None, kind == "cut_off_checkpoint")

    def _published_files(self, published: Published) -> list[FoundFile]:
        return list(find(published, self.places, self._hashes))

    def _found(self, architecture: Architecture) -> Iterator[Weights]:
        published = architecture.published
        for file in find(published, self.places, self._hashes):
            if file.problem is None:
                yield Weights("published", published.name, file.digest, file.path, None)
                break
        path = self._bundled_dir / f"{architecture.name}-shapes.safetensors"
        if path.is_file():
            yield Weights("bundled", "bundled", self._hashes.digest(path, "sha256"), path, None)
        yield SEEDED
