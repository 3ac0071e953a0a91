"""Attribution, gradients and channels over HTTP, compared with torch."""

import asyncio
import io
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors import safe_open
from safetensors.numpy import load
from starlette.requests import ClientDisconnect, Request
from torch import Tensor, nn

from app.engine.protocol import ImageReference, ModelReference, Subject
from app.engine.questions.attribution import Attribute
from app.engine.timings import Timings
from app.images.matrices import to_stored
from app.models.architectures import ARCHITECTURES
from app.models.kinds.classifier import ClassifierModel
from app.models.weights import SEEDED
from app.web.routes.asking import streamed
from tests.engine.engines import engine_in
from tests.web.asking import Client, assert_problem, convolution, make_network, send_matrix
from tests.web.conftest import MakeClient

LAYERS: list[dict[str, Any]] = [
    {
        "op": "Conv2d",
        "in_channels": 2,
        "out_channels": 3,
        "kernel_size": 3,
        "padding": 1,
        "weight": {"seed": 1},
    },
    {"op": "ReLU"},
    {"op": "MaxPool2d", "kernel_size": 2},
    {"op": "Flatten"},
    {"op": "Linear", "in_features": 60, "out_features": 4, "weight": {"seed": 1}},
    {"op": "Softmax", "dim": 1},
]
NUMBERS = np.random.default_rng(4).normal(size=(2, 8, 10)).astype(np.float32)


def module() -> nn.Sequential:
    """The same network in torch, up to the logits."""
    torch.manual_seed(1)
    conv, linear = nn.Conv2d(2, 3, 3, padding=1), nn.Linear(60, 4)
    named = [("conv1", conv), ("relu1", nn.ReLU()), ("maxpool1", nn.MaxPool2d(2)), ("flatten1", nn.Flatten())]
    return nn.Sequential(OrderedDict([*named, ("linear1", linear)]))


@pytest.fixture(scope="module")
def here(client: Client) -> str:
    """The address of the network's trace for the matrix."""
    network = make_network(client, {"input": {"channels": 2}, "layers": LAYERS})
    return f"/api/networks/{network}/images/{send_matrix(client, NUMBERS.tolist())}"


def given() -> Tensor:
    return torch.tensor(NUMBERS)[None].requires_grad_()


def saliency(class_index: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The largest absolute gradient over the channels, from torch."""
    numbers = given()
    (gradient,) = torch.autograd.grad(module()(numbers)[0, class_index], numbers)
    expected: np.ndarray[Any, np.dtype[np.float32]] = gradient.abs().amax(1).numpy()
    return expected


def test_an_attribution_comes_in_every_format(client: Client, here: str) -> None:
    asked = f"{here}/attribution?method=saliency&class=2"
    expected = saliency(2)
    answered = client.get(asked)
    assert answered.headers["content-type"] == "application/vnd.safetensors"
    (name, values), *others = load(answered.content).items()
    assert (name, others) == ("attribution", [])
    np.testing.assert_allclose(values, expected, rtol=1e-5)
    score = module()(given())[0, 2].item()
    document = client.get(f"{asked}&format=json").json()
    assert document.pop("score") == pytest.approx(score, rel=1e-5)
    np.testing.assert_array_equal(np.float32(document.pop("values")), values)
    facts = {"method": "saliency", "class": 2, "label": None, "node": "input", "explanation": None}
    assert document == {"shape": [1, 8, 10], **facts}
    np.testing.assert_array_equal(np.load(io.BytesIO(client.get(f"{asked}&format=npy").content)), values)
    text = client.get(f"{asked}&format=csv").text
    np.testing.assert_array_equal(np.loadtxt(io.StringIO(text), np.float32, delimiter=","), values[0])
    assert Image.open(io.BytesIO(client.get(f"{asked}&format=png").content)).size == (10, 8)


def test_safetensors_metadata_describe_the_map(client: Client, here: str, tmp_path: Any) -> None:
    file = tmp_path / "map.safetensors"
    file.write_bytes(client.get(f"{here}/attribution?method=grad-cam").content)
    with safe_open(file, "numpy") as opened:
        answered = opened.metadata()
    logits = module()(given())[0]
    assert float(answered.pop("score")) == pytest.approx(logits.max().item(), rel=1e-5)
    assert answered == {"method": "grad-cam", "class": str(int(logits.argmax())), "node": "relu1"}


@pytest.mark.parametrize(
    ("method", "node", "explanation"),
    [
        (
            "grad-cam",
            "relu1",
            "The output of relu1 is zero everywhere, so no position contributes to the class.",
        ),
        (
            "integrated-gradients",
            "input",
            "The class's logit does not depend on input: the gradient there is zero",
        ),
        ("occlusion", "input", "The class's logit stays the same, whichever part of the image is hidden."),
    ],
)
def test_a_map_follows_the_channels_set_to_zero(
    client: Client, here: str, method: str, node: str, explanation: str
) -> None:
    asked = f"{here}/attribution?method={method}&class=1&format=json"
    whole = client.get(asked).json()
    without = client.get(f"{asked}&zero=conv1:0,1,2").json()
    assert whole["explanation"] is None
    assert np.any(whole["values"])
    assert not np.any(without["values"])
    assert without["node"] == node
    assert without["explanation"].startswith(explanation)


def test_a_gradient_is_torchs(client: Client, here: str) -> None:
    asked = f"{here}/gradient?node=maxpool1&channel=2&row=1&column=3"
    numbers = given()
    (expected,) = torch.autograd.grad(module()[:3](numbers)[0, 2, 1, 3], numbers)
    found = load(client.get(asked).content)["gradient"]
    np.testing.assert_allclose(found, expected[0].numpy(), rtol=1e-5, atol=1e-7)
    document = client.get(f"{asked}&format=json").json()
    np.testing.assert_array_equal(np.float32(document.pop("values")), found)
    assert document == {"shape": [2, 8, 10], "node": "maxpool1", "channel": 2, "row": 1, "column": 3}


def test_channels_have_statistics_and_influence(client: Client, here: str) -> None:
    document = client.get(f"{here}/channels?node=relu1&class=3").json()
    assert (document["node"], document["class"]) == ("relu1", 3)
    layers = module()
    output = layers[:2](given()).detach().requires_grad_()
    (gradient,) = torch.autograd.grad(layers[2:](output)[0, 3], output)
    for channel, (answered, cells, slope) in enumerate(
        zip(document["channels"], output[0].detach(), gradient[0], strict=True)
    ):
        assert answered == {
            "channel": channel,
            "minimum": pytest.approx(cells.min().item(), abs=1e-6),
            "maximum": pytest.approx(cells.max().item(), rel=1e-5),
            "mean": pytest.approx(cells.mean().item(), rel=1e-5),
            "zero_fraction": (cells == 0).double().mean().item(),
            "influence": pytest.approx((cells * slope).sum().item(), rel=1e-4),
        }
    best = int(layers(given())[0].argmax())
    assert client.get(f"{here}/channels?node=flatten1").json()["class"] == best


@pytest.mark.parametrize(
    "asked",
    ["attribution?method=occlusion", "gradient?node=conv1&channel=0&row=0&column=0", "channels?node=conv1"],
)
def test_a_known_answer_is_not_sent_again(client: Client, here: str, asked: str) -> None:
    first = client.get(f"{here}/{asked}")
    etag = first.headers["etag"]
    assert not etag.startswith("W/")
    assert "immutable" in first.headers["cache-control"]
    assert client.get(f"{here}/{asked}", headers={"If-None-Match": etag}).status_code == 304
    assert client.get(f"{here}/{asked}&zero=conv1:1").headers["etag"] != etag


def test_different_answers_have_different_etags(client: Client, here: str) -> None:
    asked = [
        *(f"attribution?method={method}" for method in ("grad-cam", "saliency", "integrated-gradients")),
        "attribution?method=grad-cam&node=conv1",
        "attribution?method=grad-cam&class=1",
        "attribution?method=grad-cam&format=npy",
        "gradient?node=conv1&channel=0&row=0&column=0",
        "gradient?node=conv1&channel=0&row=0&column=1",
        "gradient?node=conv1&channel=0&row=0&column=0&format=npy",
        *(f"channels?node={node}" for node in ("conv1", "relu1", "relu1&class=1")),
    ]
    etags = {client.get(f"{here}/{address}").headers["etag"] for address in asked}
    assert len(etags) == len(asked)


def test_grad_cam_is_the_default_method(client: Client, here: str) -> None:
    named = client.get(f"{here}/attribution?method=grad-cam")
    assert client.get(f"{here}/attribution").content == named.content


@pytest.mark.parametrize(
    ("asked", "status", "code", "field"),
    [
        ("attribution?method=guess", 422, "invalid_query", "method"),
        ("attribution?method=saliency&class=-1", 422, "invalid_query", "class"),
        ("attribution?method=saliency&class=4", 404, "unknown_class", "class"),
        ("attribution?method=saliency&node=conv1", 422, "invalid_query", "node"),
        ("attribution?method=grad-cam&node=flatten1", 422, "no_map", "node"),
        ("attribution?method=grad-cam&node=conv9", 404, "unknown_node", "node"),
        ("attribution?method=grad-cam&format=gif", 422, "invalid_query", "format"),
        ("gradient?node=conv1&channel=3&row=0&column=0", 404, "unknown_channel", "channel"),
        ("gradient?node=conv1&channel=0&row=8&column=0", 404, "cell_out_of_range", "row"),
        ("channels?node=conv9", 404, "unknown_node", "node"),
        ("channels?node=conv1&class=4", 404, "unknown_class", "class"),
        ("channels", 422, "invalid_query", "node"),
    ],
)
def test_invalid_questions_are_refused(
    client: Client, here: str, asked: str, status: int, code: str, field: str | None
) -> None:
    assert_problem(client.get(f"{here}/{asked}"), status, code, field)


def test_a_network_that_ends_in_maps_has_no_classes(client: Client) -> None:
    here = f"/api/networks/{make_network(client, convolution())}/images/column"
    for asked in ("attribution?method=saliency", "channels?node=conv1&class=0", "prediction"):
        assert "conv1" in assert_problem(client.get(f"{here}/{asked}"), 422, "no_classes")
    table = client.get(f"{here}/channels?node=conv1").json()
    assert table["class"] is None
    assert [channel["influence"] for channel in table["channels"]] == [None]
    assert table["channels"][0]["maximum"] is not None
    assert_problem(client.get(f"{here}/channels?node=conv9"), 404, "unknown_node", "node")
    assert client.get(f"{here}/gradient?node=conv1&channel=0&row=0&column=0").status_code == 200


def test_an_answer_that_would_be_too_large_is_refused(make_client: MakeClient) -> None:
    """160 numbers take 640 bytes, or up to 14 each as text."""
    client = make_client(max_answer_bytes=1000)
    network = make_network(client, {"input": {"channels": 2}, "layers": LAYERS})
    here = f"/api/networks/{network}/images/{send_matrix(client, NUMBERS.tolist())}"
    asked = f"{here}/gradient?node=conv1&channel=0&row=0&column=0"
    assert client.get(asked).status_code == 200
    assert "2,240" in assert_problem(client.get(f"{asked}&format=csv"), 422, "answer_too_large")


def test_too_much_work_is_refused_before_it_starts(make_client: MakeClient) -> None:
    """A trace takes 4,320 in the convolution, 60 comparisons of 4 and 240 in the linear layer."""
    client = make_client(max_attribution_multiply_adds=100_000)
    network = make_network(client, {"input": {"channels": 2}, "layers": LAYERS})
    here = f"/api/networks/{network}/images/{send_matrix(client, NUMBERS.tolist())}"
    assert client.get(f"{here}/attribution?method=saliency").status_code == 200
    detail = assert_problem(
        client.get(f"{here}/attribution?method=integrated-gradients"), 422, "too_much_work"
    )
    assert "100,000" in detail


def test_long_work_ends_when_its_client_has_gone(tmp_path: Path) -> None:
    came = asyncio.Event()
    network = ClassifierModel(ARCHITECTURES["squeezenet1_1"], SEEDED)
    stored = to_stored(np.random.default_rng(0).random((3, 40, 40), dtype=np.float32))
    subject = Subject(ModelReference(network.id, network), ImageReference("sent", 224, stored))

    async def receive() -> dict[str, Any]:
        await came.wait()
        return {"type": "http.disconnect"}

    async def ask() -> None:
        with engine_in(tmp_path) as place:
            place.engine.start()
            request = Request({"type": "http"}, receive)
            question = Attribute("integrated-gradients", None, None)
            answered = await streamed(request, place.engine, subject, question, Timings())
            assert answered.values.shape == (1, 40, 40)
            came.set()
            question = Attribute("occlusion", None, None)
            with pytest.raises(ClientDisconnect):
                await streamed(request, place.engine, subject, question, Timings())

    asyncio.run(ask())
