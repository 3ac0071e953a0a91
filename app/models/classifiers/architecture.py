"""Built-in classifiers without their weights, and the facts of their published weights files."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from app.models.errors import NotDownloadable

if TYPE_CHECKING:
    from torch import nn

    from app.core.programs.image_source import ImageSource
    from app.models.preprocessing import Preprocessing

IMAGENET_CLASSES = 1000


@dataclass(frozen=True)
class Package:
    """A Python package that contains weights.

    Attributes:
        name: of the distribution.
        folder: of its files of weights.
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
class Published:
    """A published file of ImageNet weights.

    Attributes:
        name: what answers call the weights, as torchvision names them.
        file_name: in every folder that is searched.
        sha256_prefix: the first digits of the file's SHA-256, in hexadecimal.
        size_bytes: rounded where it was published in MiB with three decimals.
        source: the address of a download, or the package that it comes with.
    """

    name: str
    file_name: str
    sha256_prefix: str
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


@dataclass(frozen=True)
class Architecture(ABC):
    """A built-in classifier of photographs, without weights.

    Attributes:
        name: what addresses call it.
        title: what people call it.
        published: its ImageNet weights.
        body_parameters: number of parameters of all layers but the last.
        class_parameters: number of parameters of the last layer for each class.
    """

    name: str
    title: str
    published: Published
    body_parameters: int
    class_parameters: int

    def parameter_count(self, classes: int) -> int:
        """Number of parameters for a number of classes."""
        return self.body_parameters + classes * self.class_parameters

    @abstractmethod
    def module(self, classes: int) -> nn.Module:
        """Its module, which gives a logit for each class of (N, 3, H, W). Imports torch.

        The weights are drawn from torch's default generator, on torch's default device.
        """

    @abstractmethod
    def preprocessing(self) -> Preprocessing:
        """What is done to a photograph before it is read. May import torch."""

    @abstractmethod
    def tensor_name(self, published: str) -> str:
        """Name in the module's state_dict of a tensor of the published file."""

    @abstractmethod
    def program(self, image: ImageSource | None) -> str:
        """A program of plain PyTorch that reads weights from files and computes every node's output.

        Args:
            image: what it runs on; random numbers where None.
        """
