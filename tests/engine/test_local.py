"""The local engine: what it does before PyTorch is there, when it never comes, and what it keeps."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from torch import Tensor

from app.core.limits import Limits
from app.core.networks.document import canonical_bytes, network_from_document
from app.core.networks.trace import trace
from app.engine.bench import Bench
from app.engine.errors import EngineBusy, EngineFailed
from app.engine.local import EngineOptions, LocalEngine
from app.engine.protocol import (
    FloatArray,
    IdentifiedNetwork,
    MapsRequest,
    PreparedImage,
    Subject,
    WeightsRequest,
)
from app.engine.timings import Timings
from app.engine.workers import Workers
from app.models.architectures import ARCHITECTURES
from app.models.library import SEEDED, Classifier

EVERYTHING = MapsRequest((), None, None, 4, 10**9)


@contextmanager
def engine_of(waiting: int = 8) -> Iterator[LocalEngine]:
    """An engine that has not been started."""
    conversions = Workers("conversion", 1, 8, 1)
    engine = LocalEngine(EngineOptions("cpu", Limits(), 10**6, 10**6, 4, waiting, 1), conversions)
    yield engine
    engine.close()
    conversions.close()


def subject(loads: list[str] | None = None) -> Subject:
    """A small network on a small image that notes when it is loaded."""
    layer = {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 1}
    network = network_from_document({"input": {"channels": 1}, "layers": [layer]})

    def load() -> FloatArray:
        if loads is not None:
            loads.append("loaded")
        return np.ones((1, 2, 2), dtype=np.float32)

    identified = IdentifiedNetwork(str(canonical_bytes(network)), network)
    return Subject(identified, PreparedImage(("ones",), load), {})


def test_work_that_comes_early_waits_until_torch_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr("app.engine.bench.Bench", lambda *given: (gate.wait(), Bench(*given))[1])

    async def ask_early() -> None:
        with engine_of() as engine:
            engine.start()
            asked = asyncio.create_task(engine.maps(subject(), EVERYTHING, Timings()))
            await asyncio.sleep(0)
            assert str(engine.status) == "starting"
            gate.set()
            assert (await asked).keys() == {"input", "conv1"}
            assert engine.status == "ready"

    asyncio.run(ask_early())


def test_too_many_early_questions_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr("app.engine.bench.Bench", lambda *given: (gate.wait(), Bench(*given))[1])

    async def ask_often() -> None:
        with engine_of(waiting=1) as engine:
            engine.start()
            questions = [
                engine.weights(subject().network, WeightsRequest((), None, 10**9), Timings())
                for _ in range(3)
            ]
            tasks = [asyncio.create_task(question) for question in questions]
            await asyncio.sleep(0)
            gate.set()
            answers = await asyncio.gather(*tasks, return_exceptions=True)
            assert [type(answer) for answer in answers] == [dict, dict, EngineBusy]

    asyncio.run(ask_often())


def test_without_torch_everything_computed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> Bench:
        raise ImportError

    monkeypatch.setattr("app.engine.bench.Bench", fail)

    async def ask() -> None:
        with engine_of() as engine:
            asks: list[Callable[[], Awaitable[object]]] = [
                lambda: engine.maps(subject(), EVERYTHING, Timings()),
                lambda: engine.describe(subject().network, None, None, Timings()),
            ]
            engine.start()
            for question in (*asks, *asks):
                with pytest.raises(EngineFailed):
                    await question()
            assert engine.status == "failed"
            assert isinstance(engine.failure, ImportError)

    asyncio.run(ask())


def test_an_image_is_loaded_and_traced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[str] = []
    traced: list[str] = []

    def noted(*arguments: Any) -> dict[str, Tensor]:
        traced.append("traced")
        return trace(*arguments)

    monkeypatch.setattr("app.engine.bench.trace", noted)

    async def ask_twice() -> None:
        with engine_of() as engine:
            engine.start()
            for _ in range(2):
                await engine.maps(subject(loads), EVERYTHING, Timings())
            await engine.summarize(subject(loads), Timings())

    asyncio.run(ask_twice())
    assert (loads, traced) == (["loaded"], ["traced"])


def test_the_application_is_imported_without_torch() -> None:
    program = "import sys, app.main; print(sorted({'torch', 'torchvision', 'skimage'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_allocator_is_set_before_the_inference_thread_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    # A thread keeps the arena it began with, and the setting reaches only the first one.
    set_on: list[threading.Thread] = []
    others: list[str] = []

    def note() -> bool:
        set_on.append(threading.current_thread())
        others.extend(thread.name for thread in threading.enumerate() if thread.name.startswith("inference"))
        return True

    monkeypatch.setattr("app.engine.allocator.keep_large_buffers", note)
    before = {thread.name for thread in threading.enumerate() if thread.name.startswith("inference")}
    with engine_of() as engine:
        engine.start()
    assert set_on == [threading.current_thread()]
    assert set(others) == before


def test_sent_images_that_wait_together_get_each_their_own_prediction() -> None:
    network = Classifier(ARCHITECTURES["resnet18"], SEEDED)
    random = np.random.default_rng(0)
    images = [random.random((3, 32, 32), dtype=np.float32) * 4 for _ in range(9)]

    def sent(number: int) -> Subject:
        image = PreparedImage((str(number),), lambda: images[number])
        return Subject(IdentifiedNetwork(network.id, network), image, {})

    async def ask() -> None:
        with engine_of(waiting=30) as engine:
            engine.start()
            together = [engine.predict_sent(sent(number), 3, Timings()) for number in range(9)]
            found = await asyncio.gather(*together)
            for number, predictions in enumerate(found):
                (alone, *_) = await engine.predict(sent(number), 1, Timings())
                assert len(predictions) == 3
                assert predictions[0].index == alone.index
                # Batches sum in another order; the images' best logits lie further apart than that.
                assert predictions[0].logit == pytest.approx(alone.logit, abs=1e-5)
            assert len({predictions[0].logit for predictions in found}) == 9

    asyncio.run(ask())
