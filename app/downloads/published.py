"""Facts of files that others publish: name, hash, size and source."""

from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from app.downloads.checksum import Checksum
from app.downloads.errors import NotDownloadable


@dataclass(frozen=True)
class Package:
    """A Python package that contains published files.

    Attributes:
        name: of the distribution.
        folder: of the files.
    """

    name: str
    folder: str

    @property
    def path(self) -> Path | None:
        """The folder on this machine; None where the package is not installed. Imports nothing of it."""
        try:
            return Path(str(metadata.distribution(self.name).locate_file(self.folder)))
        except metadata.PackageNotFoundError:
            return None


@dataclass(frozen=True)
class PublishedFile:
    """A published file.

    Attributes:
        title: what messages call its content, such as "The weights".
        file_name: in every folder that is searched.
        size_bytes: may be rounded.
        source: the address of a download, or the package that it comes with.
    """

    title: str
    file_name: str
    checksum: Checksum
    size_bytes: int
    source: str | Package

    @property
    def url(self) -> str:
        """The address that it is downloaded from.

        Raises:
            NotDownloadable: it comes with a package.
        """
        if isinstance(self.source, Package):
            raise NotDownloadable(self.source.name)
        return self.source

    @property
    def package(self) -> Package | None:
        """The package that it comes with; None where it is downloaded."""
        return self.source if isinstance(self.source, Package) else None
