"""Memory of built models: bounded by bytes, and freed when they are evicted."""

import asyncio
import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
import torch

from app.core.networks.document import network_from_document
from app.engine.protocol import ModelReference, Subject
from app.engine.questions.description import Describe
from app.engine.questions.weights import ReadWeights
from app.models.kinds.layers import LayersModel
from app.models.model import Built
from tests.engine.engines import engine_in

WEIGHTS = 1000 * 100  # of one model, in numbers of four bytes
FIRST = ReadWeights(("linear1.bias",), None, 10**6)


def model(seed: int) -> LayersModel:
    linear = {"op": "Linear", "in_features": 1000, "out_features": 100, "weight": {"seed": seed}}
    layers = [{"op": "Flatten"}, linear]
    return LayersModel(
        network_from_document({"input": {"channels": 10, "height": 10, "width": 10}, "layers": layers})
    )


def test_many_models_take_no_more_than_the_cache_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: weakref.WeakSet[Built] = weakref.WeakSet()
    original = LayersModel.build

    def build(self: LayersModel, device: torch.device) -> Built:
        built = original(self, device)
        alive.add(built)
        return built

    monkeypatch.setattr(LayersModel, "build", build)

    async def ask() -> None:
        # Room for three, each counted twice for its copy that takes batches.
        with engine_in(tmp_path, model_cache_bytes=3 * 2 * 4 * (WEIGHTS + 100)) as place:
            place.engine.start()
            for seed in range(12):
                made = model(seed)
                await place.engine.ask(Subject(ModelReference(made.id, made)), FIRST)
            del made
            assert len(alive) == 3

    gc.collect()
    gc.disable()
    try:
        asyncio.run(ask())
    finally:
        gc.enable()


def test_a_description_makes_no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: Any) -> Built:
        raise AssertionError

    monkeypatch.setattr(LayersModel, "build", refuse)

    async def ask() -> None:
        with engine_in(tmp_path) as place:
            place.engine.start()
            made = model(1)
            answered = await place.engine.ask(Subject(ModelReference(made.id, made)), Describe())
            assert answered.answer.nodes[-1].parameter_count == WEIGHTS + 100

    asyncio.run(ask())


def test_models_and_structures_are_forgotten_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Room for three: each costs 30,000 bytes and its document of some hundred.
    monkeypatch.setattr("app.engine.local.MAX_DOCUMENTS_BYTES", 100_000)
    monkeypatch.setattr("app.engine.inference.MAX_DOCUMENTS_BYTES", 100_000)
    alive: list[weakref.ref[LayersModel]] = []

    async def ask() -> None:
        with engine_in(tmp_path) as place:
            place.engine.start()
            for seed in range(8):
                made = model(seed)
                alive.append(weakref.ref(made))
                await place.engine.ask(Subject(ModelReference(made.id, made)), Describe())
            del made
            assert sum(reference() is not None for reference in alive) == 3

    asyncio.run(ask())
