"""Networks of layers, with weights from their document or from a stored file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from app.core.networks.document import Network, canonical_bytes, network_from_document, network_to_document
from app.core.networks.structure import structure_of
from app.core.operators.dense import Linear
from app.core.operators.layer import TENSORS
from app.core.programs.image_source import ImageSource, PhotographSource
from app.core.programs.network import Form, program
from app.core.programs.training import training_program
from app.images import decoding
from app.models.errors import InvalidTensors
from app.models.kinds.image_source import matrix_source
from app.models.model import Built, Model
from app.models.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch
    from PIL.Image import Image

    from app.core.networks.structure import Structure
    from app.core.programs.training_pictures import TrainingPictures
    from app.images.matrices import Float32
    from app.images.stored_image import StoredImage
    from app.models.limits import TensorFileLimits


@dataclass(frozen=True)
class LayersModel(Model):
    """Layers that follow each other."""

    network: Network

    @classmethod
    def read(cls, document: Mapping[str, object], weights: Callable[[str], Weights]) -> Self:
        """The model of a stored document, which holds its weights."""
        return cls(network_from_document(document))

    def canonical_bytes(self) -> bytes:
        """Compact JSON of the layers with every key filled in."""
        return canonical_bytes(self.network)

    @property
    def title(self) -> str:
        """The layers' names."""
        return " → ".join(layer.op for layer in self.network.layers)

    @property
    def weights(self) -> str:
        """`given`, `seeded`, `given and seeded` or `none`."""
        return self.network.weights

    @property
    def layers(self) -> list[dict[str, Any]]:
        """The layers in canonical form."""
        written: Any = network_to_document(self.network)["layers"]
        return list(written)

    @property
    def channels(self) -> int:
        """Channels of the document's input."""
        return self.network.input.channels

    @property
    def size(self) -> tuple[int, int] | None:
        """(height, width) of the document's input, where it fixes them."""
        height, width = self.network.input.height, self.network.input.width
        return None if height is None or width is None else (height, width)

    def image_key(self, max_side: int) -> str:
        """Channels and size."""
        return f"{self.channels} {self.size or max_side}"

    def photograph(self, picture: Image, max_side: int) -> Float32:
        """The picture in [0, 1], grey for one channel."""
        return decoding.to_array(picture, self.channels, max_side if self.size is None else None, self.size)

    def structure(self) -> Structure:
        """The nodes of the document."""
        return structure_of(self.network)

    def build(self, device: torch.device) -> Built:
        """The graph with weights. Imports torch."""
        from app.core.networks.traceable import build

        traceable = build(self.network)
        traceable.graph.module.to(device)
        return Built(traceable, None)

    def program(self, image: StoredImage | None, max_side: int, form: Form = "class") -> str:
        """A program of torch.nn with the weights written into it."""
        return program(self.network, self._image_source(image, max_side), form=form)

    def training_program(
        self, recipe: Mapping[str, Any], pictures: TrainingPictures, max_side: int, head: str | None
    ) -> str:
        """A program of torch.nn that trains the layers from the weights written into it."""
        return training_program(
            self.network, recipe, pictures, PhotographSource(max_side, self.size), head=head
        )

    def _image_source(self, image: StoredImage | None, max_side: int) -> ImageSource | None:
        if image is None:
            return None
        numbers = self.image(image, max_side)
        self.network.shapes(*numbers.shape[1:])
        return matrix_source(numbers) if image.is_matrix else PhotographSource(max_side, self.size)

    def with_weights(
        self, content: bytes, limits: TensorFileLimits, keep: Callable[[bytes], Weights]
    ) -> StoredLayersModel:
        """The same layers with the tensors of a safetensors file. Imports torch."""
        from app.core.networks.weightless import tensor_shapes, weightless
        from app.models import checkpoints

        network = weightless(self.network)
        checkpoint = checkpoints.layers_from_safetensors(tensor_shapes(network), content, limits)
        structure = structure_of(network)
        shape = structure.shapes(network.input.height, network.input.width)[structure.logits_node]
        if checkpoint.classes is not None and shape != (len(checkpoint.classes),):
            raise InvalidTensors(None, "classes")
        return StoredLayersModel(network, keep(content))

    def before_training(self, built: Built, classes: int | None, keep: Callable[[bytes], Weights]) -> Self:
        """The same layers, the numbers of a replaced Linear being PyTorch's; nothing is stored."""
        if classes is None:
            return self
        layers = list(self.network.layers)
        *_, (last, head) = ((place, one) for place, one in enumerate(layers) if isinstance(one, Linear))
        layers[last] = Linear(head.in_features, classes)
        return replace(self, network=Network(self.network.input, tuple(layers)))


@dataclass(frozen=True)
class StoredLayersModel(LayersModel):
    """Layers without numbers, and the file that holds their tensors.

    Attributes:
        network: with default weights, as `weightless` gives it.
    """

    weights_source: Weights

    @classmethod
    def read(cls, document: Mapping[str, Any], weights: Callable[[str], Weights]) -> Self:
        """The model of a stored document."""
        network = network_from_document({key: document[key] for key in ("input", "layers")})
        return cls(network, weights(document["weights"]))

    def canonical_bytes(self) -> bytes:
        """Compact JSON of the layers and the file's hash."""
        document = network_to_document(self.network) | {"weights": self.weights_source.sha256}
        return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")

    @property
    def weights(self) -> str:
        """The kind of source."""
        return self.weights_source.name

    @property
    def layers(self) -> list[dict[str, Any]]:
        """The layers in canonical form; tensors that the file holds are `{"stored": its SHA-256}`."""
        stored = {"stored": self.weights_source.sha256}
        return [
            {
                key: stored if key in TENSORS and value not in (None, False) else value
                for key, value in layer.items()
            }
            for layer in super().layers
        ]

    def labels(self) -> tuple[str, ...] | None:
        """Class labels from the file's metadata; None where it has none."""
        return self.weights_source.labels

    def build(self, device: torch.device) -> Built:
        """The graph with the file's tensors. Imports torch."""
        from app.core.networks.weightless import build_with, tensor_shapes
        from app.models import checkpoints

        checkpoint = checkpoints.read_layers(tensor_shapes(self.network), self.weights_source)
        traceable = build_with(self.network, checkpoint.tensors)
        traceable.graph.module.to(device)
        return Built(traceable, checkpoint.classes)

    def program(self, image: StoredImage | None, max_side: int, form: Form = "class") -> str:
        """A program of torch.nn that reads the weights from a file."""
        source = self._image_source(image, max_side)
        return program(self.network, source, form=form, weights_in_file=True)

    def training_program(
        self, recipe: Mapping[str, Any], pictures: TrainingPictures, max_side: int, head: str | None
    ) -> str:
        """A program of torch.nn that trains the layers from the weights in a file."""
        photograph = PhotographSource(max_side, self.size)
        return training_program(self.network, recipe, pictures, photograph, head=head, weights_in_file=True)
