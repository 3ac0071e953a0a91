"""Trainings as the work of jobs, in this process."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from app.core.errors import ShapeMismatch
from app.core.networks.document import network_from_document
from app.datasets.built_in import BUILT_IN
from app.jobs.errors import OUT_OF_MEMORY
from app.jobs.trainings.work import TrainingWork
from app.jobs.worker.work import EpochDone
from app.models.kinds.layers import LayersModel
from app.models.kinds.table import model_from_document
from app.models.weights import uploaded
from app.store.errors import ObjectNotFound
from app.store.objects import ObjectStore
from app.training.errors import TrainingDiverged
from app.training.recipe import Optimizer, Recipe
from tests.jobs.toy import silent

CONVOLUTION = {"op": "Conv2d", "in_channels": 1, "out_channels": 10, "kernel_size": 3, "stride": 4}
POOLED: list[dict[str, Any]] = [
    CONVOLUTION,
    {"op": "PReLU"},
    {"op": "AdaptiveAvgPool2d", "output_size": 1},
    {"op": "Flatten"},
]
DENSE: list[dict[str, Any]] = [
    CONVOLUTION,
    {"op": "Flatten"},
    {"op": "Linear", "in_features": None, "out_features": 10},
]


@dataclass(frozen=True)
class Desk:
    """Trainings of one store."""

    store: ObjectStore
    work: TrainingWork

    def payload(self, layers: list[dict[str, Any]], recipe: Recipe, side: int | None = 16) -> dict[str, Any]:
        document = {"input": {"channels": 1, "height": side, "width": side}, "layers": layers}
        model = LayersModel(network_from_document(document))
        network, _ = self.store.put("networks", model.canonical_bytes())
        data_set = BUILT_IN["digits"].made().value.id
        return {"network": network, "dataset": data_set, "recipe": recipe.document()}

    def train(self, payload: dict[str, Any], checkpoint: bytes | None = None) -> list[EpochDone]:
        epochs = self.work.begin(payload, checkpoint, silent)
        found = []
        while epochs.epoch < epochs.epochs:
            batches = list(epochs.next_epoch())
            steps = batches[-1].batches
            assert [one.batch for one in batches[:steps]] == list(range(1, steps + 1))
            assert {one.batch for one in batches[steps:]} <= {steps}  # the evaluation shows life
            found.append(epochs.done())
            assert epochs.done() == found[-1]
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The work of an empty data directory."""
    threads = torch.get_num_threads()
    with ObjectStore(tmp_path, min_free_bytes=0) as store:
        yield Desk(store, TrainingWork(store, str(tmp_path), None, str(tmp_path / "torch"), 10**8, 10**6, ""))
    torch.set_num_threads(threads)


def test_a_training_that_goes_on_from_a_checkpoint_ends_with_the_same_networks(desk: Desk) -> None:
    payload = desk.payload(
        DENSE, Recipe(epochs=3, batch_size=256, optimizer=Optimizer(lr=0.1, momentum=0.9), schedule="cosine")
    )
    first, second, third = desk.train(payload)
    again = desk.train(payload, first.checkpoint)
    assert [one.network for one in again] == [second.network, third.network]
    for one in (first, second, third):
        assert desk.store.exists("networks", one.network)
        assert desk.store.exists("weights", one.weights)


@pytest.mark.parametrize(("layers", "side"), [(POOLED, 16), (POOLED, None), (DENSE, 16)])
def test_the_trained_network_has_the_classes_of_the_data_set(
    desk: Desk, layers: list[dict[str, Any]], side: int | None
) -> None:
    (epoch,) = desk.train(desk.payload(layers, Recipe(epochs=1, batch_size=512), side))
    document = json.loads(desk.store.get("networks", epoch.network))
    model = model_from_document(document, lambda file: uploaded(file, desk.store.path("weights", file)))
    assert model.labels() == tuple("0123456789")


def test_what_the_data_set_and_the_network_need_is_asked_again(desk: Desk) -> None:
    payload = desk.payload(DENSE, Recipe(epochs=1))
    with pytest.raises(ObjectNotFound):
        desk.work.begin(payload | {"dataset": "0" * 64}, None, silent)
    with pytest.raises(ObjectNotFound):
        desk.work.begin(payload | {"network": "0" * 64}, None, silent)
    with pytest.raises(ShapeMismatch):
        desk.work.begin(desk.payload([*DENSE[:2], DENSE[2] | {"out_features": 9}], Recipe()), None, silent)


def test_the_pictures_of_the_last_training_are_read_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.payload(DENSE, Recipe(epochs=1, batch_size=512))
    (epoch,) = desk.train(first)

    def fail(*_: object) -> None:
        raise ShapeMismatch("read", (), (), "again")

    monkeypatch.setattr("app.jobs.trainings.pictures.inputs", fail)
    assert desk.train(first)[0].network == epoch.network
    desk.work.begin(desk.payload(POOLED, Recipe(epochs=1, batch_size=64)), None, silent)
    for other in (
        desk.payload(DENSE, Recipe(epochs=1, seed=1)),
        desk.payload(DENSE, Recipe(epochs=1, validation=0.3)),
        desk.payload(POOLED, Recipe(epochs=1), side=20),
    ):
        with pytest.raises(ShapeMismatch, match="again"):
            desk.work.begin(other, None, silent)
    with pytest.raises(ShapeMismatch, match="again"):  # only the last ones are kept
        desk.work.begin(first, None, silent)


@pytest.mark.parametrize("trainable", [None, ("linear1",)])
def test_each_picture_is_reported_until_it_is_known(desk: Desk, trainable: tuple[str, ...] | None) -> None:
    """Whether it passes the whole network in every epoch, or only its features do."""
    payload = desk.payload(DENSE, Recipe(trainable=trainable, epochs=1, batch_size=512))
    told: list[tuple[int, int]] = []

    def stop_in_the_middle(part: int, parts: int) -> None:
        told.append((part, parts))
        if part >= 1000:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        desk.work.begin(payload, None, stop_in_the_middle)
    pictures = sum(BUILT_IN["digits"].made().value.counts)
    assert {parts for _, parts in told} == {pictures}
    assert [part for part, _ in told] == sorted({part for part, _ in told})
    assert (told[0][0], told[-1][0]) == (0, 1000)
    left = pictures if trainable is None else pictures - 1000  # features that were computed are kept
    told.clear()
    desk.work.begin(payload, None, lambda part, parts: told.append((part, parts)))
    assert told[-1] == (left, left)
    told.clear()
    desk.work.begin(payload, None, lambda part, parts: told.append((part, parts)))
    assert told == []


def test_errors_have_the_sentences_of_the_refusals(desk: Desk) -> None:
    work = TrainingWork(desk.store, "", None, "", 0, 0, "app.web.refusals.table:sentence")
    diverged = work.sentence(TrainingDiverged(3, "training loss"))
    assert diverged is not None
    assert "in epoch 3" in diverged
    assert work.sentence(MemoryError()) == OUT_OF_MEMORY
    with pytest.raises(RuntimeError) as failure:
        torch.empty(2**58)
    assert work.sentence(failure.value) == OUT_OF_MEMORY
    assert work.sentence(KeyError("words")) is None
