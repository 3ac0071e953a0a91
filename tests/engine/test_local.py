"""The local engine: while PyTorch is loaded, after a failed start, and its caches."""

import asyncio
import dataclasses
import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from torch import Tensor

from app.core.networks.trace import trace
from app.engine.errors import EngineBusy, EngineFailed
from app.engine.inference import InferenceCache
from app.engine.protocol import Answered, ImageReference, Load, ModelReference, Subject
from app.engine.questions.attribution import Attribute
from app.engine.questions.description import Describe
from app.engine.questions.maps import ReadMaps
from app.engine.questions.pooled_output import PoolOutput
from app.engine.questions.prediction import Predict, PredictOnce
from app.engine.questions.question import Progress
from app.engine.questions.summary import Summarize
from app.engine.questions.weights import ReadWeights
from app.images.matrices import Float32, to_stored
from app.models.architectures import ARCHITECTURES
from app.models.kinds.classifier import ClassifierModel
from app.models.kinds.layers import LayersModel
from app.models.weights import SEEDED
from tests.engine.engines import engine_in

CACHE = "app.engine.inference.InferenceCache"
EVERYTHING = ReadMaps((), None, None, 4, 10**9)


def test_work_that_comes_early_waits_until_torch_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(CACHE, lambda *given: (gate.wait(), InferenceCache(*given))[1])

    async def ask_early() -> None:
        with engine_in(tmp_path) as place:
            engine = place.engine
            engine.start()
            asked = asyncio.create_task(engine.ask(place.subject(), EVERYTHING))
            await asyncio.sleep(0)
            assert str(engine.status) == "starting"
            assert engine.failure is None
            gate.set()
            assert (await asked).answer.keys() == {"input", "conv1"}
            assert engine.status == "ready"

    asyncio.run(ask_early())


def test_too_many_early_questions_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    gate = threading.Event()
    monkeypatch.setattr(CACHE, lambda *given: (gate.wait(), InferenceCache(*given))[1])

    async def ask_often() -> None:
        with engine_in(tmp_path, waiting=1) as place:
            engine = place.engine
            engine.start()
            asks = [engine.ask(place.subject(), ReadWeights((), None, 10**9)) for _ in range(3)]
            tasks = [asyncio.create_task(ask) for ask in asks]
            refused, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            assert [type(task.exception()) for task in refused] == [EngineBusy]
            assert engine.load == Load(2, {"images": 16, "answers": 0})
            gate.set()
            assert [type(answered) for answered in await asyncio.gather(*waiting)] == [Answered] * 2
            assert engine.load.pending == 0

    asyncio.run(ask_often())


def test_without_torch_everything_computed_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object) -> InferenceCache:
        message = "libtorch.so is missing"
        raise ImportError(message)

    monkeypatch.setattr(CACHE, fail)

    async def ask() -> None:
        with engine_in(tmp_path) as place:
            engine, subject = place.engine, place.subject()
            asks: list[Callable[[], Coroutine[Any, Any, object]]] = [
                lambda: engine.ask(subject, EVERYTHING),
                lambda: engine.ask(Subject(subject.model), Describe()),
            ]
            engine.start()
            for question in (*asks, *asks):
                with pytest.raises(EngineFailed):
                    await question()
            assert engine.status == "failed"
            assert engine.failure == "import"

    asyncio.run(ask())
    assert caplog.text.count("libtorch.so is missing") == 1


def test_an_image_is_loaded_and_traced_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    loads: list[str] = []
    traced: list[str] = []

    def noted(*arguments: Any) -> dict[str, Tensor]:
        traced.append("traced")
        return trace(*arguments)

    def loaded(model: LayersModel, *arguments: Any) -> Float32:
        loads.append("loaded")
        return original(model, *arguments)

    original = LayersModel.image
    monkeypatch.setattr("app.engine.inference.trace", noted)
    monkeypatch.setattr(LayersModel, "image", loaded)

    async def ask_often() -> None:
        with engine_in(tmp_path) as place:
            engine, subject = place.engine, place.subject()
            engine.start()
            await asyncio.gather(*(engine.ask(subject, EVERYTHING) for _ in range(4)))
            await engine.ask(subject, Summarize())

    asyncio.run(ask_often())
    assert (loads, traced) == (["loaded"], ["traced"])


def test_who_asks_first_may_leave_while_the_image_is_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gate = threading.Event()
    original = LayersModel.image
    monkeypatch.setattr(LayersModel, "image", lambda *given: (gate.wait(), original(*given))[1])

    async def leave() -> None:
        with engine_in(tmp_path) as place:
            engine, subject = place.engine, place.subject()
            engine.start()
            first, second = (asyncio.create_task(engine.ask(subject, EVERYTHING)) for _ in range(2))
            await engine.ask(Subject(subject.model), Describe())
            first.cancel()
            gate.set()
            assert (await second).answer.keys() == {"input", "conv1"}
            assert first.cancelled()

    asyncio.run(leave())


def test_a_stream_tells_its_progress_and_ends_where_it_is_closed(tmp_path: Path) -> None:
    network = ClassifierModel(ARCHITECTURES["squeezenet1_1"], SEEDED)
    stored = to_stored(np.random.default_rng(0).random((3, 40, 40), dtype=np.float32))
    image = ImageReference(hashlib.sha256(stored).hexdigest(), 224, stored)
    question = Attribute("integrated-gradients", None, None)

    async def stream() -> None:
        with engine_in(tmp_path) as place:
            place.engine.start()
            subject = Subject(ModelReference(network.id, network), image)
            steps = [step async for step in place.engine.stream(subject, question)]
            assert steps[:-1] == [Progress(done, 8) for done in range(1, 9)]
            assert isinstance(steps[-1], Answered)
            assert steps[-1].answer.values.shape == (1, 40, 40)
            # 40 rows and columns: windows of 5, every 2.
            left = place.engine.stream(subject, Attribute("occlusion", None, None))
            assert await anext(left) == Progress(1, 46)
            await left.aclose()
            assert place.engine.load.pending == 0
            assert (await place.engine.ask(subject, Predict(1))).answer

    asyncio.run(stream())


def test_the_answer_to_the_same_long_question_is_kept(tmp_path: Path) -> None:
    stored = to_stored(np.random.default_rng(0).random((3, 40, 40), dtype=np.float32))
    image = ImageReference(hashlib.sha256(stored).hexdigest(), 224, stored)
    network = ClassifierModel(ARCHITECTURES["squeezenet1_1"], SEEDED)
    subject = Subject(ModelReference(network.id, network), image)
    asked = [
        (subject, Attribute("saliency", 3, None)),
        (subject, Attribute("saliency", 4, None)),
        (subject, Attribute("occlusion", 3, None)),
        (dataclasses.replace(subject, zero=(("features.0", (0,)),)), Attribute("saliency", 3, None)),
    ]

    async def stream() -> None:
        with engine_in(tmp_path) as place:
            place.engine.start()
            first = [[step async for step in place.engine.stream(*each)][-1] for each in asked]
            assert place.engine.load.cache_bytes["answers"] == len(asked) * 4 * 40 * 40
            for each, before in zip(asked, first, strict=True):
                steps = [step async for step in place.engine.stream(*each)]
                assert [type(step) for step in steps] == [Answered]
                assert isinstance(before, Answered)
                assert isinstance(steps[0], Answered)
                assert steps[0].answer is before.answer
            maps = {step.answer.values.tobytes() for step in first if isinstance(step, Answered)}
            assert len(maps) == len(asked)

    asyncio.run(stream())


def test_the_application_is_imported_without_torch() -> None:
    program = "import sys, app.main; print(sorted({'torch', 'torchvision', 'skimage'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_allocator_is_set_before_the_inference_thread_begins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A thread keeps the arena it began with, and the setting reaches only the first one.
    set_on: list[threading.Thread] = []
    others: list[str] = []

    def note() -> bool:
        set_on.append(threading.current_thread())
        others.extend(thread.name for thread in threading.enumerate() if thread.name.startswith("inference"))
        return True

    monkeypatch.setattr("app.engine.allocator.keep_large_buffers", note)
    before = {thread.name for thread in threading.enumerate() if thread.name.startswith("inference")}
    with engine_in(tmp_path) as place:
        place.engine.start()
    assert set_on == [threading.current_thread()]
    assert set(others) == before


def test_sent_images_that_wait_together_get_each_their_own_prediction(tmp_path: Path) -> None:
    network = ClassifierModel(ARCHITECTURES["resnet18"], SEEDED)
    random = np.random.default_rng(0)
    images = [to_stored(random.random((3, 32, 32), dtype=np.float32) * 4) for _ in range(9)]

    def sent(number: int) -> Subject:
        image = ImageReference(str(number), 224, images[number])
        return Subject(ModelReference(network.id, network), image)

    async def ask() -> None:
        with engine_in(tmp_path, waiting=30) as place:
            engine = place.engine
            engine.start()
            together = [engine.ask(sent(number), PredictOnce(3)) for number in range(9)]
            found = [answered.answer for answered in await asyncio.gather(*together)]
            for number, predictions in enumerate(found):
                (alone, *_) = (await engine.ask(sent(number), Predict(1))).answer
                assert len(predictions) == 3
                assert predictions[0].index == alone.index
                # Batches sum in another order; the images' best logits lie further apart than that.
                assert predictions[0].logit == pytest.approx(alone.logit, abs=1e-5)
            assert len({predictions[0].logit for predictions in found}) == 9

    asyncio.run(ask())


def test_one_node_s_output_leaves_the_kept_traces_alone(tmp_path: Path) -> None:
    with engine_in(tmp_path) as place:
        place.engine.start()
        subject, question = place.subject(), PoolOutput("conv1")
        alone = asyncio.run(place.engine.ask(subject, question)).answer
        assert place.engine.load.cache_bytes["traces"] == 0
        whole = asyncio.run(place.engine.ask(subject, ReadMaps(("conv1",), None, None, 4, 10**6))).answer
        assert alone == pytest.approx(whole["conv1"].mean((1, 2)))


def test_bytes_in_caches_are_measured(tmp_path: Path) -> None:
    with engine_in(tmp_path) as place:
        place.engine.start()
        asyncio.run(place.engine.ask(place.subject(), Summarize()))
        # A 2 x 2 image, two outputs; a kernel and its bias, twice for the copy that takes batches.
        assert place.engine.load.cache_bytes == {"images": 16, "answers": 0, "models": 16, "traces": 32}
