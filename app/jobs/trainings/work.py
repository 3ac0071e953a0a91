"""Trainings as the work of jobs: networks and data sets by their ids, a stored network after each epoch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from app.core.errors import ConvscopeError
from app.datasets.data_sets import DataSets
from app.datasets.published import PUBLISHED, PublishedSet
from app.downloads.download import DownloadLimits
from app.engine.library import Library
from app.images.limits import DEFAULT_IMAGE_SIDE
from app.images.stored_image import DecodedPictures
from app.jobs.errors import OUT_OF_MEMORY
from app.jobs.trainings.beginning import Beginning, Beginnings
from app.jobs.trainings.features import Features
from app.jobs.trainings.pictures import Pictures, reported
from app.jobs.worker.work import BatchDone, EpochDone, Payload, Report
from app.models.limits import TensorFileLimits
from app.models.model import Trained
from app.models.weights_library import WeightsLibrary
from app.training.recipe import Recipe

if TYPE_CHECKING:
    from app.datasets.known import KnownSet
    from app.models.model import Model
    from app.models.weights import Weights
    from app.store.objects import ObjectWriter
    from app.training.metrics import Metrics
    from app.training.run import Run

_PICTURES_BYTES = 1_000_000  # each picture is read once
_FEATURES_BYTES = 500_000_000
_KEPT_BYTES = 256_000_000
"""Most bytes of pictures that are kept for the next training."""
_DOWNLOADS_NOTHING = DownloadLimits(1.0, 1.0, 1.0, 1)


class TrainingWork:
    """Trains networks on data sets.

    Args:
        data_dir, weights_dir, torch_home: folders of weights and data sets, as in the settings of the server.
        max_file_bytes, max_header_bytes: limits on the files of weights.
        sentence: module and name of the function that gives an error's sentence.
        published: data sets that may have been downloaded.
    """

    def __init__(
        self,
        store: ObjectWriter,
        data_dir: str,
        weights_dir: str | None,
        torch_home: str,
        max_file_bytes: int,
        max_header_bytes: int,
        sentence: str,
        published: Mapping[str, PublishedSet] = PUBLISHED,
    ) -> None:
        chosen = None if weights_dir is None else Path(weights_dir)
        weights = WeightsLibrary(chosen, Path(data_dir), Path(torch_home), _DOWNLOADS_NOTHING)
        data_sets = DataSets(Path(data_dir), _DOWNLOADS_NOTHING, published)
        self._library = Library(store, weights, data_sets, DecodedPictures(_PICTURES_BYTES))
        self._limits = TensorFileLimits(max_file_bytes, max_header_bytes)
        self._sentence = sentence
        self._beginnings, self._features = Beginnings(self._library.put_weights), Features(_FEATURES_BYTES)
        self._kept: tuple[tuple[object, ...], Pictures] | None = None

    def warm(self) -> None:
        """Import torch, which takes seconds, and let it compute in one thread."""
        import torch

        torch.set_num_threads(1)
        torch.optim.SGD([torch.zeros(1)])  # the first optimizer imports more of torch than torch itself does

    def begin(self, payload: Payload, checkpoint: bytes | None, report: Report) -> TrainingEpochs:
        """Build the network, and read the pictures.

        Args:
            report: told the pictures that are read, and have passed the frozen part, if there is one.
        Raises:
            ObjectNotFound, ObjectRotten, WeightsChanged: the network or the data set is gone or damaged.
            ConvscopeError: they do not fit each other or the recipe.
        """
        from app.training.run import Run

        model = self._library.find_model(payload["network"])
        data_set = self._library.find_data_set(payload["dataset"])
        recipe = Recipe.read(payload["recipe"])
        classes = len(data_set.made().value.classes)
        beginning = self._beginnings.of(model, recipe, payload.get("head"), classes)
        pictures = self._pictures(model, data_set, recipe, beginning, report)
        run = Run(beginning.module, pictures.examples, recipe, checkpoint, beginning.frozen)
        return TrainingEpochs(self._library, self._limits, beginning, pictures, run, recipe)

    def _pictures(
        self, model: Model, data_set: KnownSet, recipe: Recipe, beginning: Beginning, report: Report
    ) -> Pictures:
        """The pictures of a training. The last ones are kept, as trainings are often compared."""
        import torch

        frozen, key = beginning.frozen, beginning.key
        if frozen is not None:  # the features are kept
            return Pictures.read(
                self._library,
                model,
                data_set,
                recipe,
                lambda images, read: self._features.of(frozen, key, images, read, report),
            )
        data_set_id, image_key = data_set.made().value.id, model.image_key(DEFAULT_IMAGE_SIDE)
        kept_key = (data_set_id, image_key, recipe.validation, recipe.seed)
        if self._kept is not None and self._kept[0] == kept_key:
            return self._kept[1]
        self._kept = None  # before others take memory
        pictures = Pictures.read(
            self._library,
            model,
            data_set,
            recipe,
            lambda images, read: torch.from_numpy(read(reported(images, report))),
        )
        if pictures.size_bytes <= _KEPT_BYTES:
            self._kept = kept_key, pictures
        return pictures

    def sentence(self, error: Exception) -> str | None:
        """The sentence of an error of this program, or of too little memory."""
        if isinstance(error, ConvscopeError):
            found: str = resolve_name(self._sentence)(error)
            return found
        is_short = isinstance(error, MemoryError) or "DefaultCPUAllocator" in str(error)
        return OUT_OF_MEMORY if is_short else None


class TrainingEpochs:
    """The epochs of one training."""

    def __init__(
        self,
        library: Library,
        limits: TensorFileLimits,
        beginning: Beginning,
        pictures: Pictures,
        run: Run,
        recipe: Recipe,
    ) -> None:
        self._library, self._limits = library, limits
        self._beginning, self._pictures, self._run = beginning, pictures, run
        self.epochs = recipe.epochs

    @property
    def epoch(self) -> int:
        """Epochs finished."""
        return self._run.epoch

    def next_epoch(self) -> Iterator[BatchDone]:
        """Train for one epoch, yielding after each batch."""
        for done in self._run.next_epoch():
            yield BatchDone(done.batch, done.batches)

    def done(self) -> EpochDone:
        """Store the network with the weights that it has now and the data set's class labels.

        Raises:
            DiskFull: there is no space for it.
        """
        metrics = self._run.metrics
        if metrics is None:
            message = "no epoch has finished"
            raise RuntimeError(message)
        trained, weights = self._network()
        self._library.put_model(trained)
        entry = {
            "train_loss": metrics.train_loss,
            "train_accuracy": metrics.train_accuracy,
            "validation_loss": metrics.validation_loss,
            "validation_accuracy": metrics.validation_accuracy,
        }
        return EpochDone(trained.id, weights, entry, self._latest(metrics), self._run.checkpoint())

    def _network(self) -> tuple[Model, str]:
        """The network as it is now, and the SHA-256 of its weights, which are stored."""
        kept: list[str] = []

        def keep(file: bytes) -> Weights:
            kept.append(sha256(file).hexdigest())
            return self._library.put_weights(file)

        tensors = {name: tensor.numpy() for name, tensor in self._run.weights.items()}
        trained = Trained(tensors, self._run.trained_names, self._pictures.labels)
        model = self._beginning.model.with_trained(trained, self._limits, keep)
        (weights,) = kept
        return model, weights

    def _latest(self, metrics: Metrics) -> dict[str, Any]:
        labels = self._pictures.examples.validation_labels
        mistakes = [
            {
                "image": self._pictures.held_out[mistake.index],
                "label": int(labels[mistake.index]),
                "predicted": mistake.predicted,
                "probability": mistake.probability,
            }
            for mistake in metrics.mistakes
        ]
        return {
            "frozen_change": self._run.frozen_change,
            "features_cached": self._beginning.frozen is not None,
            "confusion": metrics.confusion,
            "mistakes": mistakes,
        }
