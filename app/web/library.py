"""Images and networks by id or name.

Everything here reads files, so it is never called on the event loop.
"""

import json
import re
from dataclasses import dataclass
from functools import cache

from app.core.networks.document import Network, canonical_bytes, network_from_document
from app.engine.protocol import IdentifiedNetwork
from app.images import decoding, matrices
from app.images.samples import SAMPLES, Sample, sample_bytes, sample_id
from app.models.library import Classifier, Weights, WeightsLibrary
from app.store.errors import ObjectNotFound
from app.store.objects import ObjectStore
from app.web.schemas.documents import ImageDocument, SampleDocument

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


def put_network(store: ObjectStore, network: Network) -> tuple[IdentifiedNetwork, bool]:
    """Store a network under the hash of its canonical form.

    Returns:
        the network with its id, and whether it is new.
    """
    network_id, is_new = store.put("networks", canonical_bytes(network))
    return IdentifiedNetwork(network_id, network), is_new


def find_network(store: ObjectStore, weights: WeightsLibrary, network: str) -> IdentifiedNetwork:
    """The network of a classifier's name, or of an id.

    Raises:
        ObjectNotFound, ObjectRotten: there is none, or it is damaged.
    """
    if network in weights.architectures or not store.exists("networks", network):
        found = weights.find(network)
        if found is None:
            raise ObjectNotFound("networks", network)
        return IdentifiedNetwork(found.id, found)
    document = json.loads(store.get("networks", network))
    if "architecture" not in document:
        return IdentifiedNetwork(network, network_from_document(document))
    sha256 = document["weights"]
    uploaded = Weights("uploaded", "uploaded", sha256, store.path("weights", sha256), None)
    return IdentifiedNetwork(network, Classifier(weights.architectures[document["architecture"]], uploaded))
