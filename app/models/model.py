"""The one interface of every kind of model."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.core.errors import ShapeMismatch
from app.wire.tensors import to_safetensors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import torch
    from PIL.Image import Image

    from app.core.networks.batched import LogitsOfBatches
    from app.core.networks.structure import Structure
    from app.core.networks.traceable import Traceable
    from app.core.programs.network import Form
    from app.core.programs.training_pictures import TrainingPictures
    from app.images.matrices import Float32
    from app.images.stored_image import StoredImage
    from app.models.limits import TensorFileLimits
    from app.models.weights import Weights

Step = Mapping[str, Any]
"""One step of preprocessing: its name under `step`, and its numbers."""


@dataclass(frozen=True, eq=False)
class Built:
    """A model that can be run.

    Attributes:
        traceable: its graph, with weights on the device that it was built for.
        classes: labels of its outputs; None where they have none.
    """

    traceable: Traceable
    classes: tuple[str, ...] | None

    @property
    def bytes(self) -> int:
        """Bytes of its tensors, and of as many in `batched`."""
        return 2 * self.traceable.tensor_bytes

    @cached_property
    def batched(self) -> LogitsOfBatches:
        """A faster copy that gives the logits of many images at once."""
        from app.core.networks.batched import logits_of_batches

        return logits_of_batches(self.traceable.graph)

    def label(self, index: int) -> str | None:
        """Label of a class."""
        return None if self.classes is None else self.classes[index]


@dataclass(frozen=True, eq=False)
class Trained:
    """What a training made of a model.

    Attributes:
        tensors: all of the model, by name.
        names: of those that were trained.
        labels: of its classes.
    """

    tensors: Mapping[str, Float32]
    names: Collection[str]
    labels: Sequence[str]


class Model(ABC):
    """Maps an image to named outputs. A frozen, picklable value; its tensors are made by `build`.

    A kind of model is a subclass in `app.models.kinds` and a line in the table there.
    """

    @abstractmethod
    def canonical_bytes(self) -> bytes:
        """Its one spelling: compact JSON with sorted keys, of structure and weights."""

    @cached_property
    def id(self) -> str:
        """SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(self.canonical_bytes()).hexdigest()

    @cached_property
    def document_bytes(self) -> int:
        """Length of the canonical form. As Python values it takes about ten times as much memory."""
        return len(self.canonical_bytes())

    @property
    def name(self) -> str | None:
        """Name of a built-in architecture; None for others."""
        return None

    @property
    @abstractmethod
    def title(self) -> str:
        """A title for people."""

    @property
    @abstractmethod
    def weights(self) -> str:
        """The source of its weights, as answers state it: `seeded`, `given`, `IMAGENET1K_V1`, ..."""

    @property
    def layers(self) -> list[dict[str, Any]] | None:
        """Its layers in canonical form; None where it was not made from layers."""
        return None

    @property
    @abstractmethod
    def channels(self) -> int:
        """Input channels."""

    @property
    @abstractmethod
    def size(self) -> tuple[int, int] | None:
        """(height, width) to which photographs are resized; None where any size enters."""

    def preprocessing(self) -> tuple[Step, ...] | None:
        """Steps from a photograph to the input; None where it is only scaled to [0, 1]. May import torch."""
        return None

    def labels(self) -> tuple[str, ...] | None:
        """Class labels of its outputs; None where they have none. May import torch.

        Raises:
            WeightsChanged: a file of weights cannot be read.
        """
        return None

    @abstractmethod
    def image_key(self, max_side: int) -> str:
        """Everything besides the image that its input numbers depend on.

        Args:
            max_side: longest side of a photograph in pixels, where the model does not fix the size.
        """

    def image(self, stored: StoredImage, max_side: int) -> Float32:
        """The numbers that the model reads from an image. May import torch; computes without it.

        Args:
            stored: a photograph, or a matrix, which enters as it is.
            max_side: as in `image_key`.
        Returns:
            array of shape (C, H, W).
        Raises:
            ShapeMismatch: the image has another number of channels.
            UnreadableImage and its relatives: it cannot be decoded.
        """
        if not stored.is_matrix:
            return self.photograph(stored.picture, max_side)
        numbers = stored.matrix
        if numbers.shape[0] != self.channels:
            raise ShapeMismatch(
                "input", (self.channels,), numbers.shape[:1], "the image's number of channels"
            )
        return numbers

    @abstractmethod
    def photograph(self, picture: Image, max_side: int) -> Float32:
        """`image` of a decoded photograph."""

    @abstractmethod
    def structure(self) -> Structure:
        """Its nodes without weights: shapes, costs and receptive fields. May import torch."""

    @abstractmethod
    def build(self, device: torch.device) -> Built:
        """Its graph with weights. Imports torch.

        Raises:
            WeightsChanged, InvalidTensors: a file of weights cannot be read.
        """

    @abstractmethod
    def program(self, image: StoredImage | None, max_side: int, form: Form = "class") -> str:
        """A program of plain PyTorch that computes its outputs.

        Args:
            image: what the program runs on; random numbers where None.
            max_side: as in `image_key`.
            form: the form in which the program writes the network.
        Raises:
            NotSequential: the form is sequential, and the model is not a sequence of layers.
            ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the model cannot read the image.
        """

    @abstractmethod
    def training_program(
        self, recipe: Mapping[str, Any], pictures: TrainingPictures, max_side: int, head: str | None
    ) -> str:
        """A program of plain PyTorch that trains it.

        Args:
            recipe: a training's recipe as a document, with every key.
            pictures: facts of the data set.
            max_side: as in `image_key`.
            head: name of the Linear that is replaced by one for the data set's classes; None where none is.
        """

    @property
    def published_url(self) -> str | None:
        """Where its weights are published, as a file that its program reads; None where they are not."""
        return None

    @abstractmethod
    def with_weights(
        self, content: bytes, limits: TensorFileLimits, keep: Callable[[bytes], Weights]
    ) -> Model:
        """The same structure with the tensors of a safetensors file.

        Args:
            content: the file.
            limits: on the file and its header.
            keep: stores it, once it is known to fit.
        Raises:
            InvalidTensors: it holds other tensors than the model has.
        """

    @abstractmethod
    def before_training(self, built: Built, classes: int | None, keep: Callable[[bytes], Weights]) -> Model:
        """The model on which `with_trained` builds. May import torch.

        Args:
            built: what `build` gave.
            classes: outputs of the Linear that replaces its last one; None where none does.
            keep: stores a file of weights.
        """

    def with_trained(
        self, trained: Trained, limits: TensorFileLimits, keep: Callable[[bytes], Weights]
    ) -> Model:
        """What a training made of it.

        Args:
            trained: its tensors after the training.
            limits: on a file of weights and its header.
            keep: stores a file.
        """
        file = to_safetensors(trained.tensors, {"classes": json.dumps(trained.labels)})
        return self.with_weights(file, limits, keep)
