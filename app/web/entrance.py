"""How images enter networks: what makes a network's input of stored bytes."""

from collections.abc import Callable

from app.core.errors import ShapeMismatch
from app.core.networks.document import Network
from app.engine.protocol import FloatArray, PreparedImage
from app.images import decoding, matrices
from app.models import preprocessing as transforms
from app.models.library import Classifier
from app.store.objects import ObjectStore
from app.web.library import ImageReference, read_image

CLASSIFIER_CHANNELS = 3
CLASSIFIER_SIDE = 224
"""Rows and columns of a photograph as every classifier reads it; a matrix may have any size that fits."""


def prepared_image(
    store: ObjectStore, image: ImageReference, network: Network | Classifier, size: int
) -> PreparedImage:
    """An image as a network reads it, to be loaded when it is needed.

    Args:
        size: longest side of a photograph, in pixels, where the network does not say how it enters.
    """
    return prepared_bytes(image.id, lambda: read_image(store, image), network, size)


def prepared_bytes(
    image_id: str, read: Callable[[], bytes], network: Network | Classifier, size: int
) -> PreparedImage:
    """As `prepared_image`, of the bytes that `read` gives and that the id stands for."""
    if isinstance(network, Classifier):
        channels, way = CLASSIFIER_CHANNELS, network.architecture.name
    else:
        channels, way = network.input.channels, str(exact_size(network) or size)

    def load() -> FloatArray:
        stored = read()
        if not matrices.is_matrix(stored):
            return _photograph(stored, network, size)
        numbers = matrices.from_stored(stored)
        if numbers.shape[0] != channels:
            raise ShapeMismatch("input", (channels,), numbers.shape[:1], "the image's number of channels")
        return numbers

    return PreparedImage(key=(image_id, str(channels), way), load=load)


def exact_size(network: Network) -> tuple[int, int] | None:
    """(height, width) to which photographs are resized, where the network fixes its input."""
    height, width = network.input.height, network.input.width
    return None if height is None or width is None else (height, width)


def _photograph(stored: bytes, network: Network | Classifier, size: int) -> FloatArray:
    if isinstance(network, Classifier):
        return transforms.classifier_input(stored, network.architecture)
    exact = exact_size(network)
    return decoding.to_array(stored, network.input.channels, size if exact is None else None, exact)
