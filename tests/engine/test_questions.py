"""Questions and answers: frozen values that are equal after pickling."""

import asyncio
import dataclasses
import hashlib
import importlib
import pickle
import pkgutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import app.engine.questions
from app.engine.protocol import Answered, ImageReference, ModelReference, Subject
from app.engine.questions.attribution import Attribute
from app.engine.questions.cell import ExplainCell
from app.engine.questions.channels import SummarizeChannels
from app.engine.questions.description import Describe
from app.engine.questions.gradient import Differentiate
from app.engine.questions.maps import ReadMaps
from app.engine.questions.modes import CompareModes
from app.engine.questions.onnx_file import WriteOnnx
from app.engine.questions.pooled_output import PoolOutput
from app.engine.questions.prediction import Predict, PredictOnce
from app.engine.questions.question import BatchedQuestion, KeptQuestion, Question, StreamedQuestion
from app.engine.questions.receptive_field import FindReceptiveField
from app.engine.questions.strongest_cells import FindStrongestCells
from app.engine.questions.summary import Summarize
from app.engine.questions.weights import ReadWeights
from app.images.matrices import to_stored
from app.models.architectures import ARCHITECTURES
from app.models.kinds.classifier import ClassifierModel
from app.models.model import Model
from app.models.weights import SEEDED
from tests.engine.engines import engine_in

QUESTIONS: list[Question[Any]] = [
    Attribute("occlusion", 3, None),
    Attribute("grad-cam", None, "features.0"),
    CompareModes("features.0", (0, 5), 2, 7, 10**6),
    Describe(),
    Describe(40, 41),
    Differentiate("features.0", 1, 2, 3),
    ExplainCell("features.0", 5, 0, 7),
    ExplainCell("softmax", 5, 0, 0),
    FindReceptiveField("features.0", 5, 0, 7),
    FindStrongestCells("features.0"),
    FindStrongestCells("softmax"),
    PoolOutput("features.0"),
    PoolOutput("softmax"),
    Predict(3),
    PredictOnce(3),
    ReadMaps(("features.0", "softmax"), (1, 0), 5, 4, 10**6),
    ReadWeights(("features.0.weight",), (2,), 10**6),
    Summarize(),
    SummarizeChannels("features.0", None),
    WriteOnnx(40, 41, 10**8),
]
MODEL = ClassifierModel(ARCHITECTURES["squeezenet1_1"], SEEDED)
STORED = to_stored(np.random.default_rng(0).random((3, 40, 40), dtype=np.float32))
SUBJECT = Subject(
    ModelReference(MODEL.id, MODEL),
    ImageReference(hashlib.sha256(STORED).hexdigest(), 224, STORED),
    (("features.0", (0, 4)),),
)


def kinds() -> set[Any]:
    """Every class of question in the package."""
    found: set[Any] = set()
    for module in pkgutil.iter_modules(app.engine.questions.__path__):
        for value in vars(importlib.import_module(f"app.engine.questions.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Question):
                found.add(value)
    return found - {Question, KeptQuestion, StreamedQuestion, BatchedQuestion}


def test_every_question_is_tried_here() -> None:
    assert {type(question) for question in QUESTIONS} == kinds()


@pytest.mark.parametrize("kind", sorted(kinds(), key=str))
def test_a_question_is_frozen(kind: Any) -> None:
    assert kind.__dataclass_params__.frozen


def test_questions_and_answers_survive_pickling(tmp_path: Path) -> None:
    async def ask() -> None:
        with engine_in(tmp_path) as place:
            place.engine.start()
            for question in QUESTIONS:
                subject, again = pickle.loads(pickle.dumps((SUBJECT, question)))
                assert (subject, again) == (SUBJECT, question)
                answered = await place.engine.ask(subject, again)
                kept = pickle.loads(pickle.dumps(answered))
                assert isinstance(kept, Answered)
                assert kept.elapsed_ms == answered.elapsed_ms
                assert plain(kept.answer) == plain(answered.answer), question

    asyncio.run(ask())


def plain(value: Any) -> Any:
    """A value that can be compared, with its arrays as lists."""
    if isinstance(value, np.ndarray):
        return value.dtype.name, value.tolist()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def test_models_survive_pickling() -> None:
    kept: Model = pickle.loads(pickle.dumps(MODEL))
    assert kept == MODEL
    assert kept.id == MODEL.id
