"""Built-in classifiers without their weights, and the facts of their published weights files."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.downloads.published import PublishedFile

if TYPE_CHECKING:
    from torch import nn

    from app.core.programs.classifier import ClassifierLines
    from app.models.preprocessing import Preprocessing

IMAGENET_CLASSES = 1000
TITLE = "The weights"
"""What messages call them."""


@dataclass(frozen=True)
class Published(PublishedFile):
    """A published file of ImageNet weights.

    Attributes:
        name: what answers call the weights, as torchvision names them.
        size_bytes: rounded where it was published in MiB with three decimals.
    """

    name: str


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

    @property
    @abstractmethod
    def lines(self) -> ClassifierLines:
        """Its lines in a program."""
