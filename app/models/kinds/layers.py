"""Networks of layers, whose weights are numbers in the document or drawn from a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from app.core.networks.document import Network, canonical_bytes, network_from_document, network_to_document
from app.core.networks.structure import structure_of
from app.core.programs.image_source import PhotographSource
from app.images import decoding
from app.models.kinds.image_source import matrix_source
from app.models.model import Built, Model

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch
    from PIL.Image import Image

    from app.core.networks.structure import Structure
    from app.images.matrices import Float32
    from app.images.stored_image import StoredImage
    from app.models.weights import Weights


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

    def program(self, image: StoredImage | None, max_side: int) -> str:
        """A program of torch.nn with the weights written into it."""
        from app.core.programs.layers import program

        if image is None:
            return program(self.network, None)
        numbers = self.image(image, max_side)
        self.network.shapes(*numbers.shape[1:])
        photograph = PhotographSource(max_side=max_side, exact=self.size)
        return program(self.network, matrix_source(numbers) if image.is_matrix else photograph)

    def with_weights(self, content: bytes, keep: Callable[[bytes], Weights]) -> Model:
        """The same layers with the tensors of a safetensors file."""
        raise NotImplementedError
