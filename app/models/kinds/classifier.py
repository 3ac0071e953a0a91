"""The built-in classifiers with weights from a file or a seed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from app.core.programs.classifier import classifier_program
from app.core.programs.classifier_training import classifier_training_program
from app.core.programs.image_source import ImageSource, PreprocessedSource
from app.models.architectures import ARCHITECTURES
from app.models.classifiers.architecture import Architecture
from app.models.errors import NotSequential
from app.models.kinds.image_source import matrix_source
from app.models.model import Built, Model, Step, Trained
from app.models.preprocessing import classifier_input
from app.models.weights import Weights
from app.wire.tensors import to_safetensors

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch
    from PIL.Image import Image

    from app.core.networks.structure import Structure
    from app.core.programs.network import Form
    from app.core.programs.training_pictures import TrainingPictures
    from app.images.matrices import Float32
    from app.images.stored_image import StoredImage
    from app.models.checkpoints import Checkpoint
    from app.models.limits import TensorFileLimits

CHANNELS = 3
SIDE = 224
"""Rows and columns of a photograph as every classifier reads it; a matrix may have any size that fits."""


@dataclass(frozen=True)
class ClassifierModel(Model):
    """A built-in classifier with its weights."""

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
        """The architecture's name."""
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
        """The steps that the published weights were trained with. May import torch."""
        return self.architecture.preprocessing().steps

    def labels(self) -> tuple[str, ...]:
        """Labels from the file of weights, else ImageNet's, else numbers. Imports torch."""
        from app.models.kinds import classifier_modules

        return classifier_modules.labels(self.architecture, self.weights_source)

    def image_key(self, max_side: int) -> str:
        """The architecture: its preprocessing fixes the size."""
        return self.architecture.name

    def photograph(self, picture: Image, max_side: int) -> Float32:
        """The picture after preprocessing. Imports torch."""
        return classifier_input(picture, self.architecture.preprocessing())

    def structure(self) -> Structure:
        """The nodes of the module, made on the meta device. Imports torch."""
        from app.models.kinds import classifier_modules

        return classifier_modules.structure(self.architecture, self.weights_source)

    def build(self, device: torch.device) -> Built:
        """The graph with weights. Imports torch."""
        from app.models.kinds import classifier_modules

        return classifier_modules.build(self.architecture, self.checkpoint(), device)

    def checkpoint(self) -> Checkpoint:
        """Its tensors and labels. Imports torch.

        Raises:
            WeightsChanged, InvalidTensors: a file of weights cannot be read.
        """
        from app.models import checkpoints

        return checkpoints.read_state_dict(self.architecture, self.weights_source)

    def program(self, image: StoredImage | None, max_side: int, form: Form = "class") -> str:
        """A program that reads the weights from a file. Imports torch."""
        if form != "class":
            raise NotSequential(self.title)
        source: ImageSource | None = None
        if image is not None:
            source = matrix_source(self.image(image, max_side)) if image.is_matrix else self._photographs()
        return classifier_program(self.architecture.lines, source)

    def training_program(
        self, recipe: Mapping[str, Any], pictures: TrainingPictures, max_side: int, head: str | None
    ) -> str:
        """A program that trains it from weights in a file. May import torch."""
        lines = self.architecture.lines
        return classifier_training_program(lines, recipe, pictures, self._photographs(), head)

    def _photographs(self) -> PreprocessedSource:
        steps = self.architecture.preprocessing()
        return PreprocessedSource(steps.resize, steps.interpolation, steps.crop, steps.mean, steps.std)

    @property
    def published_url(self) -> str | None:
        """The address of PyTorch's file, where these are its weights."""
        published = self.architecture.published
        is_download = self.weights_source.kind == "published" and published.package is None
        return published.url if is_download else None

    def with_weights(
        self, content: bytes, limits: TensorFileLimits, keep: Callable[[bytes], Weights]
    ) -> ClassifierModel:
        """The same architecture with the tensors of a safetensors file. Imports torch."""
        from app.models import checkpoints

        checkpoints.from_safetensors(self.architecture, content, limits)
        return ClassifierModel(self.architecture, keep(content))

    def before_training(
        self, built: Built, classes: int | None, keep: Callable[[bytes], Weights]
    ) -> ClassifierModel:
        """All its tensors in one stored file; a replaced Linear is among those that are trained."""
        from app.models.kinds import classifier_modules

        return ClassifierModel(self.architecture, keep(classifier_modules.file(built)))

    def with_trained(
        self, trained: Trained, limits: TensorFileLimits, keep: Callable[[bytes], Weights]
    ) -> Model:
        """The tensors that were trained in a file of their own, beside the file of all before."""
        changed = {name: trained.tensors[name] for name in sorted(trained.names)}
        file = to_safetensors(changed, {"classes": json.dumps(trained.labels)})
        return RetrainedClassifier(self.architecture, self.weights_source, keep(file))


@dataclass(frozen=True)
class RetrainedClassifier(ClassifierModel):
    """A classifier with some tensors of another file than the rest.

    Attributes:
        weights_source: the stored file with all tensors before the training.
        trained: the stored file with the tensors that were trained, and the labels of the classes.
    """

    trained: Weights

    @classmethod
    def read(cls, document: Mapping[str, object], weights: Callable[[str], Weights]) -> Self:
        """The model of a stored document."""
        base, trained = weights(str(document["weights"])), weights(str(document["trained"]))
        return cls(ARCHITECTURES[str(document["architecture"])], base, trained)

    def canonical_bytes(self) -> bytes:
        """Compact JSON of the architecture, and the hashes of both files."""
        base, trained = self.weights_source.sha256, self.trained.sha256
        document = {"architecture": self.architecture.name, "weights": base, "trained": trained}
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")

    def labels(self) -> tuple[str, ...]:
        """Labels from the file of trained tensors. Imports torch."""
        return self.trained.labels or super().labels()

    def structure(self) -> Structure:
        """The nodes of the module, made on the meta device. Imports torch."""
        from app.models.kinds import classifier_modules

        return classifier_modules.structure_for(self.architecture, len(self.labels()))

    def checkpoint(self) -> Checkpoint:
        """The tensors of both files, and the classes' labels. Imports torch."""
        from app.models import checkpoints

        return checkpoints.read_retrained(self.architecture, self.weights_source, self.trained)
