"""Images and networks by id, and images by a sample's name.

Everything here reads files, so it is never called on the event loop.
"""

import json
import re
from dataclasses import dataclass
from functools import cache

from app.core.errors import ShapeMismatch
from app.core.layers import Network, canonical_bytes, network_from_document
from app.core.source_code import program
from app.core.source_image import (
    LARGEST_WRITTEN_MATRIX,
    ArraySource,
    ImageSource,
    MatrixSource,
    PhotographSource,
)
from app.engine.engine import FloatArray, IdentifiedNetwork, PreparedImage
from app.store.errors import ObjectNotFound
from app.store.objects import ObjectStore
from app.vision import decoding, matrices
from app.vision.samples import SAMPLES, Sample, sample_bytes, sample_id
from app.web.documents import ImageDocument, SampleDocument

_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ImageReference:
    """An image that was asked for.

    Attributes:
        sample: the sample that it is, asked for by its id or by its name.
        by_name: whether it was asked for by name.
    """

    id: str
    sample: Sample | None
    by_name: bool


@cache
def _samples_by_id() -> dict[str, Sample]:
    return {sample_id(name): sample for name, sample in SAMPLES.items()}


def find_image(store: ObjectStore, image: str) -> ImageReference:
    """The image of an id or a sample's name.

    Raises:
        ObjectNotFound: there is none.
    """
    if image in SAMPLES:
        return ImageReference(sample_id(image), SAMPLES[image], by_name=True)
    if _ID.fullmatch(image):
        sample = _samples_by_id().get(image)
        if sample is not None or store.exists("images", image):
            return ImageReference(image, sample, by_name=False)
    raise ObjectNotFound("images", image)


def read_image(store: ObjectStore, image: ImageReference) -> bytes:
    """The stored bytes of an image, checked against its id.

    Raises:
        ObjectNotFound, ObjectRotten: it is gone or damaged.
    """
    return sample_bytes(image.sample.name) if image.sample else store.get("images", image.id)


def image_document(image_id: str, stored: bytes) -> ImageDocument:
    """What is known of an image from its stored bytes, decoding nothing."""
    if matrices.is_matrix(stored):
        channels, height, width = matrices.from_stored(stored).shape
        kind, form = "matrix", "float32"
    else:
        photo = decoding.inspect(stored)
        channels, height, width = photo.channels, photo.height, photo.width
        kind, form = "photo", photo.format
    return ImageDocument.model_validate(
        {
            "id": image_id,
            "kind": kind,
            "width": width,
            "height": height,
            "channels": channels,
            "format": form,
            "bytes": len(stored),
        }
    )


@cache
def sample_documents() -> tuple[SampleDocument, ...]:
    """All samples, in the order of their table."""
    documents = []
    for name, sample in SAMPLES.items():
        facts = image_document(sample_id(name), sample_bytes(name)).model_dump(exclude={"format", "bytes"})
        documents.append(SampleDocument(name=name, title=sample.title, credit=sample.credit, **facts))
    return tuple(documents)


def prepared_image(store: ObjectStore, image: ImageReference, network: Network, size: int) -> PreparedImage:
    """An image as a network reads it, to be loaded when it is needed.

    Args:
        size: longest side of a photograph, in pixels, where the network does not fix its input.
    """
    fixed, exact = network.input, _exact_size(network)

    def load() -> FloatArray:
        stored = read_image(store, image)
        if not matrices.is_matrix(stored):
            return decoding.to_array(stored, fixed.channels, size if exact is None else None, exact)
        numbers = matrices.from_stored(stored)
        if numbers.shape[0] != fixed.channels:
            raise ShapeMismatch(
                "input", (fixed.channels,), numbers.shape[:1], "the image's number of channels"
            )
        return numbers

    return PreparedImage(key=(image.id, str(fixed.channels), str(exact or size)), load=load)


def _exact_size(network: Network) -> tuple[int, int] | None:
    """(height, width) to which photographs are resized, where the network fixes its input."""
    height, width = network.input.height, network.input.width
    return None if height is None or width is None else (height, width)


def network_program(store: ObjectStore, network: Network, image: ImageReference | None, size: int) -> str:
    """The program of plain PyTorch that computes a network's outputs on an image, or on random numbers.

    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: an image that the network cannot read.
    """
    if image is None:
        return program(network, None)
    numbers = prepared_image(store, image, network, size).load()
    network.shapes(*numbers.shape[1:])
    source: ImageSource
    if not matrices.is_matrix(read_image(store, image)):
        source = PhotographSource(max_side=size, exact=_exact_size(network))
    else:
        is_small = numbers.size <= LARGEST_WRITTEN_MATRIX
        source = MatrixSource(numbers.tolist()) if is_small else ArraySource()
    return program(network, source)


def put_network(store: ObjectStore, network: Network) -> tuple[IdentifiedNetwork, bool]:
    """Store a network under the hash of its canonical form.

    Returns:
        the network with its id, and whether it is new.
    """
    network_id, is_new = store.put("networks", canonical_bytes(network))
    return IdentifiedNetwork(network_id, network), is_new


def find_network(store: ObjectStore, network_id: str) -> IdentifiedNetwork:
    """The network of an id.

    Raises:
        ObjectNotFound, ObjectRotten: there is none, or it is damaged.
    """
    stored = store.get("networks", network_id)
    return IdentifiedNetwork(network_id, network_from_document(json.loads(stored)))
