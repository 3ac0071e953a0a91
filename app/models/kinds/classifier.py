"""Classifiers of torchvision with weights from a file or a seed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from app.core.programs.image_source import PresetSource
from app.models import preprocessing
from app.models.architectures import ARCHITECTURES, Architecture
from app.models.kinds.image_source import matrix_source
from app.models.model import Built, Model, Step
from app.models.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch
    from PIL.Image import Image

    from app.core.networks.structure import Structure
    from app.images.matrices import Float32
    from app.images.stored_image import StoredImage
    from app.models.limits import TensorFileLimits

CHANNELS = 3
SIDE = 224
"""Rows and columns of a photograph as every classifier reads it; a matrix may have any size that fits."""


@dataclass(frozen=True)
class ClassifierModel(Model):
    """A classifier of torchvision with its weights."""

    architecture: Architecture
    weights_source: Weights

    @classmethod
    def read(cls, document: Mapping[str, object], weights: Callable[[str], Weights]) -> Self:
        """The model of a stored document, whose weights were sent."""
        architecture, sha256 = document["architecture"], document["weights"]
        return cls(ARCHITECTURES[str(architecture)], weights(str(sha256)))

    def canonical_bytes(self) -> bytes:
        """Compact JSON of the architecture, and the file's hash or the seed."""
        numbers = self.weights_source.sha256 or {"seed": self.weights_source.seed}
        document = {"architecture": self.architecture.name, "weights": numbers}
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")

    @property
    def name(self) -> str:
        """Name of the function in torchvision.models."""
        return self.architecture.name

    @property
    def title(self) -> str:
        """The architecture's title."""
        return self.architecture.title

    @property
    def weights(self) -> str:
        """Name of the published file, or the kind of source."""
        return self.weights_source.name

    @property
    def channels(self) -> int:
        """3: red, green and blue."""
        return CHANNELS

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of a photograph after preprocessing."""
        return SIDE, SIDE

    def preprocessing(self) -> tuple[Step, ...]:
        """The steps of the published weights' preset. Imports torch."""
        return preprocessing.preprocessing(self.architecture).steps

    def labels(self) -> tuple[str, ...]:
        """Labels from the file of weights, else ImageNet's, else numbers. Imports torch."""
        from app.models.kinds import torchvision_modules

        return torchvision_modules.labels(self.architecture, self.weights_source)

    def image_key(self, max_side: int) -> str:
        """The architecture: its preset fixes the size."""
        return self.architecture.name

    def photograph(self, picture: Image, max_side: int) -> Float32:
        """The picture after the preset's preprocessing. Imports torch."""
        return preprocessing.classifier_input(picture, self.architecture)

    def structure(self) -> Structure:
        """The nodes of the module, made on the meta device. Imports torch."""
        from app.models.kinds import torchvision_modules

        return torchvision_modules.structure(self.architecture, self.weights_source)

    def build(self, device: torch.device) -> Built:
        """The graph with weights. Imports torch."""
        from app.models.kinds import torchvision_modules

        return torchvision_modules.build(self.architecture, self.weights_source, device)

    def program(self, image: StoredImage | None, max_side: int) -> str:
        """A program of torchvision that reads the weights from a file."""
        from app.core.programs.torchvision import classifier_program

        if image is None:
            return classifier_program(self.architecture.name, None)
        preset = PresetSource(self.architecture.name, self.architecture.published.name)
        numbers = self.image(image, max_side)
        return classifier_program(
            self.architecture.name, matrix_source(numbers) if image.is_matrix else preset
        )

    def with_weights(
        self, content: bytes, limits: TensorFileLimits, keep: Callable[[bytes], Weights]
    ) -> ClassifierModel:
        """The same architecture with the tensors of a safetensors file. Imports torch."""
        from app.models import checkpoints

        checkpoints.from_safetensors(self.architecture, content, limits)
        return ClassifierModel(self.architecture, keep(content))
