"""A new kind of model and a new question, each as small as ARCHITECTURE.md says."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

import httpx
import numpy as np
import pytest
import torch
from fastapi import FastAPI, Query, Request
from PIL.Image import Image
from starlette.responses import Response
from torch import nn

from app.core.networks.traceable import Traceable, classifier
from app.core.programs.network import Form
from app.core.programs.training_pictures import TrainingPictures
from app.engine.protocol import ModelReference, Subject
from app.engine.questions.question import Question
from app.engine.questions.traced import Traced
from app.engine.timings import Timings
from app.images import decoding
from app.images.matrices import Float32
from app.images.stored_image import StoredImage
from app.models.kinds import table
from app.models.limits import TensorFileLimits
from app.models.model import Built, Model
from app.models.weights import Weights
from app.web.routes.asking import answered, find_trace
from app.web.schemas.base import Document
from app.web.schemas.traces import TraceQuery
from app.web.server.answers import encode
from app.web.server.openapi import JSON
from app.web.server.parts import parts_of
from tests.web.asking import send_matrix
from tests.web.conftest import serving

if TYPE_CHECKING:
    from app.core.networks.structure import Structure


# A kind of model: one module such as this, and a line in the table.


def rows(factor: float) -> nn.Module:
    """The mean of each of four rows, times a factor: a class for each row."""
    scale = nn.Linear(4, 4, bias=False)
    scale.weight.data = factor * torch.eye(4)
    return nn.Sequential(nn.AdaptiveAvgPool2d((4, 1)), nn.Flatten(), scale)


@dataclass(frozen=True)
class BrightestRow(Model):
    """Tells which row of a grey image is the brightest."""

    factor: float

    @classmethod
    def read(cls, document: Mapping[str, Any], weights: Callable[[str], Weights]) -> Self:
        return cls(document["rows"])

    def canonical_bytes(self) -> bytes:
        return json.dumps({"rows": self.factor}).encode("ascii")

    @property
    def title(self) -> str:
        return "Rows"

    @property
    def weights(self) -> str:
        return "given"

    @property
    def channels(self) -> int:
        return 1

    @property
    def size(self) -> tuple[int, int]:
        return 4, 4

    def image_key(self, max_side: int) -> str:
        return "4 x 4"

    def photograph(self, picture: Image, max_side: int) -> Float32:
        return decoding.to_array(picture, 1, None, self.size)

    def _traceable(self) -> Traceable:
        return classifier(rows(self.factor), 1)

    def structure(self) -> "Structure":
        return self._traceable()

    def build(self, device: torch.device) -> Built:
        traceable = self._traceable()
        traceable.graph.module.to(device)
        return Built(traceable, ("top", "upper", "lower", "bottom"))

    def labels(self) -> tuple[str, ...]:
        return "top", "upper", "lower", "bottom"

    def program(self, image: StoredImage | None, max_side: int, form: Form = "class") -> str:
        return f"# image.mean((0, 2)) * {self.factor}\n"

    def training_program(
        self, recipe: Mapping[str, Any], pictures: TrainingPictures, max_side: int, head: str | None
    ) -> str:
        return f"# image.mean((0, 2)) * {self.factor}\n"

    def with_weights(
        self, content: bytes, limits: TensorFileLimits, keep: Callable[[bytes], Weights]
    ) -> Model:
        raise NotImplementedError

    def before_training(self, built: Built, classes: int | None, keep: Callable[[bytes], Weights]) -> Model:
        return self


# A question: one module such as this, a schema, and a route.


@dataclass(frozen=True)
class CountNegatives(Question[int]):
    """Count the negative numbers of an output."""

    node: str

    def answer(self, traced: Traced) -> int:
        return int((traced.outputs[self.node] < 0).sum())


class NegativesQuery(TraceQuery):
    node: str


class NegativesDocument(Document):
    node: str
    negatives: int


async def negatives(
    request: Request, network: str, image: str, query: Annotated[NegativesQuery, Query()]
) -> Response:
    timings = Timings()
    found = await find_trace(parts_of(request), network, image, query, "negatives", timings)

    def encoded(count: int) -> bytes:
        return encode(NegativesDocument(node=query.node, negatives=count))

    question = CountNegatives(query.node)
    return await answered(request, found.identity, found.subject, question, encoded, JSON, timings)


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client of an application with the toy kind and the toy question, and the id of a toy."""
    monkeypatch.setitem(table.KINDS, "rows", BrightestRow.read)
    made: list[FastAPI] = []
    original = __import__("app.main", fromlist=["create_api"]).create_api

    def create_api(*given: Any) -> FastAPI:
        api: FastAPI = original(*given)
        path = "/api/networks/{network}/images/{image}/negatives"
        api.add_api_route(path, negatives, response_model=NegativesDocument)
        made.append(api)
        return api

    monkeypatch.setattr("app.main.create_api", create_api)
    with serving(tmp_path / "data", engine="local") as client:
        model = BrightestRow(-2.0)
        made[0].state.parts.library.put_model(model)
        yield client, model.id


ROWS = np.array([[0.0] * 4, [1.0, 2.0, 3.0, 4.0], [-1.0] * 4, [0.5] * 4], dtype=np.float32)


def test_a_toy_kind_is_described_traced_and_asked(toy: tuple[httpx.Client, str]) -> None:
    client, network = toy
    described = client.get(f"/api/networks/{network}").raise_for_status().json()
    assert (described["title"], described["weights"], described["input"]["height"]) == ("Rows", "given", 4)
    assert described["classes"] == ["top", "upper", "lower", "bottom"]
    assert described["layers"] is None
    image = send_matrix(client, ROWS.tolist())
    address = f"/api/networks/{network}/images/{image}"
    prediction = client.get(f"{address}/prediction?top=1").raise_for_status().json()
    assert prediction["classes"][0]["label"] == "lower"
    assert prediction["classes"][0]["logit"] == pytest.approx(2.0)
    nodes = [node["name"] for node in client.get(address).raise_for_status().json()["nodes"]]
    assert nodes[0] == "input"
    assert nodes[-1] == "softmax"
    sent = client.post(f"/api/networks/{network}/prediction", json={"matrix": ROWS.tolist()})
    assert sent.raise_for_status().json()["classes"][0]["label"] == "lower"
    assert client.get(f"/api/networks/{network}/code").text.startswith("# image.mean")
    attribution = client.get(f"{address}/attribution?method=saliency&format=json").raise_for_status().json()
    assert attribution["label"] == "lower"
    assert np.array(attribution["values"]).reshape(4, 4)[2] == pytest.approx([0.5] * 4)


def test_a_toy_question_is_answered(toy: tuple[httpx.Client, str]) -> None:
    client, network = toy
    image = send_matrix(client, ROWS.tolist())
    address = f"/api/networks/{network}/images/{image}/negatives?node=input"
    answer = client.get(address)
    assert answer.raise_for_status().json() == {"node": "input", "negatives": 4}
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert Subject(ModelReference(network)).zero == ()
