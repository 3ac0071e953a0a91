"""Local engines for tests, and small subjects for their questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.core.limits import Limits
from app.core.networks.document import network_from_document
from app.datasets.data_sets import DataSets
from app.downloads.download import DownloadLimits
from app.engine.library import Library
from app.engine.local import EngineOptions, LocalEngine
from app.engine.protocol import ImageReference, ModelReference, Subject
from app.engine.workers import Workers
from app.images.matrices import to_stored
from app.images.stored_image import DecodedPictures
from app.models.kinds.layers import LayersModel
from app.models.weights_library import WeightsLibrary
from app.store.objects import ObjectStore

NETWORK = {
    "input": {"channels": 1},
    "layers": [{"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 1}],
}


@dataclass(frozen=True)
class Place:
    """A data directory with an engine that has not been started."""

    store: ObjectStore
    library: Library
    engine: LocalEngine

    def subject(self) -> Subject:
        """A small network on a small image, both stored."""
        model = LayersModel(network_from_document(NETWORK))
        self.library.put_model(model)
        image_id, _ = self.store.put("images", to_stored(np.ones((1, 2, 2), dtype=np.float32)))
        return Subject(ModelReference(model.id), ImageReference(image_id, 224))


@contextmanager
def engine_in(
    folder: Path, waiting: int = 8, model_cache_bytes: int = 10**8, device: str = "cpu"
) -> Iterator[Place]:
    """An engine that has not been started, closed after the block."""
    conversions = Workers("conversion", 1, 8, 1)
    store = ObjectStore(folder)
    limits = DownloadLimits(1.0, 1.0, 1.0, 1)
    weights = WeightsLibrary(None, folder, folder / "torch", limits)
    library = Library(store, weights, DataSets(folder, limits), DecodedPictures(10**6))
    options = EngineOptions(device, Limits(), model_cache_bytes, 10**6, 10**6, 10**6, waiting, 1)
    engine = LocalEngine(options, library, conversions)
    yield Place(store, library, engine)
    engine.close()
    conversions.close()
    store.close()
