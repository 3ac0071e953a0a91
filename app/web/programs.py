"""Networks as programs."""

from app.core.networks.document import Network
from app.core.programs.image_source import (
    LARGEST_WRITTEN_MATRIX,
    ArraySource,
    ImageSource,
    MatrixSource,
    PhotographSource,
    PresetSource,
)
from app.core.programs.layers import program
from app.core.programs.torchvision import classifier_program
from app.images import matrices
from app.models.library import Classifier
from app.store.objects import ObjectStore
from app.web.entrance import exact_size, prepared_image
from app.web.library import ImageReference, read_image


def network_program(
    store: ObjectStore, network: Network | Classifier, image: ImageReference | None, size: int
) -> str:
    """The program that computes a network's outputs on an image, or on random numbers.

    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: an image that the network cannot read.
    """
    source = None if image is None else _source(store, network, image, size)
    if isinstance(network, Classifier):
        return classifier_program(network.architecture.name, source)
    return program(network, source)


def _source(
    store: ObjectStore, network: Network | Classifier, image: ImageReference, size: int
) -> ImageSource:
    numbers = prepared_image(store, image, network, size).load()
    if isinstance(network, Network):
        network.shapes(*numbers.shape[1:])
    if matrices.is_matrix(read_image(store, image)):
        is_small = numbers.size <= LARGEST_WRITTEN_MATRIX
        return MatrixSource(numbers.tolist()) if is_small else ArraySource()
    if isinstance(network, Classifier):
        return PresetSource(network.architecture.name, network.architecture.published.name)
    return PhotographSource(max_side=size, exact=exact_size(network))
