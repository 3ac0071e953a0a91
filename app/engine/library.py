"""Models and images by reference, by id or by name.

Everything here reads files, so it is never called on the event loop.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.datasets.data_sets import DataSets
from app.datasets.known import KnownSet
from app.engine.protocol import ImageReference, ModelReference
from app.images.samples import SAMPLES, Sample, sample_bytes, sample_id
from app.images.stored_image import DecodedPictures, StoredImage
from app.models.classifiers.architecture import Architecture
from app.models.kinds.table import model_from_document
from app.models.model import Model
from app.models.weights import Weights, uploaded
from app.models.weights_library import WeightsLibrary
from app.store.errors import ObjectNotFound
from app.store.objects import ObjectReader, ObjectWriter, is_object_id


@dataclass(frozen=True)
class FoundImage:
    """An image that was asked for.

    Attributes:
        sample: the sample that it is; None for others.
        by_name: whether it was asked for by name.
        picture: the file of a data set's picture; None for others.
    """

    id: str
    sample: Sample | None
    by_name: bool
    picture: bytes | None = None


@cache
def _samples_by_id() -> dict[str, Sample]:
    return {sample_id(name): sample for name, sample in SAMPLES.items()}


class References:
    """Follows references to the stored models and images, the samples, built-in models and data sets."""

    def __init__(
        self, store: ObjectReader, weights: WeightsLibrary, data_sets: DataSets, pictures: DecodedPictures
    ) -> None:
        self._store = store
        self._weights = weights
        self._data_sets = data_sets
        self._pictures = pictures

    @property
    def architectures(self) -> Mapping[str, Architecture]:
        """The built-in models, by name."""
        return self._weights.architectures

    def find_model(self, network: str) -> Model:
        """The model with an id, or with a built-in model's name.

        Raises:
            ObjectNotFound, ObjectRotten: there is none, or it is damaged.
        """
        if network in self.architectures or not self._store.exists("networks", network):
            found = self._weights.find(network)
            if found is None:
                raise ObjectNotFound("networks", network)
            return found
        return model_from_document(json.loads(self._store.get("networks", network)), self.stored_weights)

    def model(self, reference: ModelReference) -> Model:
        """The model of a reference.

        Raises:
            ObjectNotFound, ObjectRotten: it is gone or damaged.
        """
        return self.find_model(reference.id) if reference.unstored is None else reference.unstored

    def stored_weights(self, sha256: str) -> Weights:
        """A stored file of weights."""
        return uploaded(sha256, self._store.path("weights", sha256))

    def find_data_set(self, data_set: str) -> KnownSet:
        """The data set with an id or a name. It is made by the first call that asks for it.

        Raises:
            ObjectNotFound: there is none.
            NotDownloaded, UnreadableDataSet: it is a published one, whose files are not here or are damaged.
        """
        found = self._data_sets.find(data_set)
        if found is None:
            raise ObjectNotFound("datasets", data_set)
        found.made()
        return found

    def find_image(self, image: str) -> FoundImage:
        """The image with an id, or with a sample's name.

        Raises:
            ObjectNotFound: there is none.
        """
        if image in SAMPLES:
            return FoundImage(sample_id(image), SAMPLES[image], by_name=True)
        if is_object_id(image):
            sample = _samples_by_id().get(image)
            if sample is not None or self._store.exists("images", image):
                return FoundImage(image, sample, by_name=False)
            # Last, because the first such question makes the data sets.
            picture = self._data_sets.picture(image)
            if picture is not None:
                return FoundImage(image, None, by_name=False, picture=picture)
        raise ObjectNotFound("images", image)

    def image(self, reference: ImageReference) -> StoredImage:
        """The image of a reference, its bytes checked against its id.

        Raises:
            ObjectNotFound, ObjectRotten: it is gone or damaged.
        """
        if reference.unstored is not None:
            return self.with_bytes(reference.id, reference.unstored)
        return self.stored_image(self.find_image(reference.id))

    def stored_image(self, found: FoundImage) -> StoredImage:
        """An image that was found, its bytes checked against its id.

        Raises:
            ObjectNotFound, ObjectRotten: it is gone or damaged.
        """
        if found.sample is not None:
            return self.with_bytes(found.id, sample_bytes(found.sample.name))
        stored = self._store.get("images", found.id) if found.picture is None else found.picture
        return self.with_bytes(found.id, stored)

    def with_bytes(self, image_id: str, stored: bytes) -> StoredImage:
        """An image of bytes at hand."""
        return StoredImage(image_id, stored, self._pictures)


class Library(References):
    """References that can be added to."""

    def __init__(
        self, store: ObjectWriter, weights: WeightsLibrary, data_sets: DataSets, pictures: DecodedPictures
    ) -> None:
        super().__init__(store, weights, data_sets, pictures)
        self._written = store

    def put_model(self, model: Model) -> bool:
        """Store a model's document; whether it is new.

        Raises:
            DiskFull: too little space would be left.
        """
        _, is_new = self._written.put("networks", model.canonical_bytes())
        return is_new

    def put_weights(self, content: bytes) -> Weights:
        """Store a file of weights.

        Raises:
            DiskFull: too little space would be left.
        """
        sha256, _ = self._written.put("weights", content)
        return self.stored_weights(sha256)
