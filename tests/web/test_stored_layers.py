"""Networks of layers with uploaded weights, against torch's modules with the same weights."""

import io
import json
import subprocess
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load, save
from torch import Tensor, nn

from tests.web.asking import Client, assert_problem, convolution, make_network, send_matrix
from tests.web.conftest import MakeClient

DOCUMENT: dict[str, Any] = {
    "input": {"channels": 1, "height": 8, "width": 8},
    "layers": [
        {"op": "Conv2d", "in_channels": 1, "out_channels": 3, "kernel_size": 3, "padding": [0, 1, 0, 2]},
        {"op": "BatchNorm2d", "num_features": 3},
        {"op": "PReLU", "num_parameters": 3},
        {"op": "MaxPool2d", "kernel_size": 2},
        {"op": "Flatten"},
        {"op": "Linear", "in_features": None, "out_features": 4},
        {"op": "Softmax", "dim": 1},
    ],
}
IMAGE = np.random.default_rng(3).random((8, 8)).astype(np.float32)


def module() -> Any:
    """The same layers by torch, up to the logits, with other weights than any seed draws here."""
    torch.manual_seed(77)
    layers = OrderedDict(
        pad=nn.ZeroPad2d((0, 2, 0, 1)),
        conv1=nn.Conv2d(1, 3, 3),
        batchnorm1=nn.BatchNorm2d(3),
        prelu1=nn.PReLU(3),
        maxpool1=nn.MaxPool2d(2),
        flatten1=nn.Flatten(),
        linear1=nn.Linear(36, 4),
    )
    made: Any = nn.Sequential(layers).eval()
    with torch.no_grad():
        for tensor in (*made.parameters(), *made.batchnorm1.buffers()):
            if tensor.is_floating_point():
                tensor.copy_(torch.rand_like(tensor) + 0.1)
    return made


def file_of(made: Any, labels: list[str] | None = None) -> bytes:
    metadata = None if labels is None else {"classes": json.dumps(labels)}
    return save({name: tensor.clone() for name, tensor in made.state_dict().items()}, metadata)


def send(client: Client, network: str, content: bytes) -> Any:
    headers = {"Content-Type": "application/vnd.safetensors"}
    return client.post(f"/api/networks/{network}/weights", content=content, headers=headers)


@pytest.fixture(scope="module")
def stored(client: Client) -> dict[str, str]:
    """The answer to weights that were sent for the network above."""
    response = send(client, make_network(client, DOCUMENT), file_of(module(), ["a", "b", "c", "d"]))
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"/api/networks/{response.json()['id']}"
    answer: dict[str, str] = response.json()
    return answer


def logits() -> Tensor:
    with torch.inference_mode():
        result: Tensor = module()(torch.from_numpy(IMAGE)[None, None])[0]
    return result


def test_its_prediction_is_that_of_the_modules(client: Client, stored: dict[str, str]) -> None:
    image = send_matrix(client, IMAGE.tolist())
    address = f"/api/networks/{stored['id']}/images/{image}/prediction?top=4"
    answer = client.get(address).json()
    assert answer["weights"] == stored["weights"] == "uploaded"
    expected = logits()
    assert [found["index"] for found in answer["classes"]] == expected.argsort(descending=True).tolist()
    for found in answer["classes"]:
        assert found["label"] == "abcd"[found["index"]]
        assert found["logit"] == pytest.approx(expected[found["index"]].item(), abs=1e-6)


def test_its_weights_are_those_that_were_sent(client: Client, stored: dict[str, str]) -> None:
    answered = load(client.get(f"/api/networks/{stored['id']}/weights").content)
    state = module().state_dict()
    assert answered.keys() == {name for name in state if not name.endswith("num_batches_tracked")}
    for name, tensor in answered.items():
        assert torch.equal(tensor, state[name])


def test_its_document_names_the_file_instead_of_numbers(client: Client, stored: dict[str, str]) -> None:
    answer = client.get(f"/api/networks/{stored['id']}").json()
    convolved, normed = answer["layers"][:2]
    assert convolved["weight"] == convolved["bias"] == normed["running_var"]
    assert len(convolved["weight"]["stored"]) == 64
    assert answer["classes"] == ["a", "b", "c", "d"]
    assert [node["name"] for node in answer["nodes"]][-1] == "softmax1"
    # Only the file has the numbers, so the document alone makes no network.
    layers = {"input": DOCUMENT["input"], "layers": answer["layers"]}
    assert_problem(client.post("/api/networks", json=layers), 422, "invalid_parameter")


def test_its_id_depends_on_structure_and_file_alone(client: Client, stored: dict[str, str]) -> None:
    again = send(client, stored["id"], file_of(module(), ["a", "b", "c", "d"]))
    assert (again.status_code, again.json()["id"]) == (200, stored["id"])
    other = send(client, stored["id"], file_of(module()))
    assert other.status_code == 201
    assert other.json()["id"] != stored["id"]


def test_a_cell_of_it_adds_up(client: Client, stored: dict[str, str]) -> None:
    image = send_matrix(client, IMAGE.tolist())
    address = f"/api/networks/{stored['id']}/images/{image}/cell?node=conv1&channel=2&row=6&column=7"
    cell = client.get(address).json()
    assert cell["bias"] == pytest.approx(module().conv1.bias[2].item(), abs=1e-7)
    assert sum(term["sum"] for term in cell["terms"]) + cell["bias"] == pytest.approx(cell["value"], abs=1e-6)


def test_its_program_reads_the_file_and_gives_the_same(
    client: Client, stored: dict[str, str], tmp_path: Path
) -> None:
    image = send_matrix(client, IMAGE.tolist())
    code = client.get(f"/api/networks/{stored['id']}/code?image={image}").text
    (tmp_path / "program.py").write_text(code + "\nprint(outputs['linear1'].tolist())\n")
    (tmp_path / "weights.safetensors").write_bytes(
        client.get(f"/api/networks/{stored['id']}/weights").content
    )
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    shape, numbers = done.stdout.splitlines()
    assert shape == "(4,)"
    assert json.loads(numbers) == pytest.approx(logits().tolist(), abs=1e-6)


def wrong(change: str) -> bytes:
    state = {name: tensor.clone() for name, tensor in module().state_dict().items()}
    match change:
        case "missing":
            del state["conv1.bias"]
        case "unexpected":
            state["conv2.weight"] = torch.zeros(1)
        case "shape":
            state["linear1.weight"] = torch.zeros(5, 36)
        case "not_finite":
            state["conv1.weight"][0, 0, 0, 0] = float("nan")
        case "negative":
            state["batchnorm1.running_var"][1] = -1
        case "dtype":
            state["conv1.weight"] = state["conv1.weight"].double()
        case "classes":
            return save(state, {"classes": '["a", "b"]'})
    return save(state)


@pytest.mark.parametrize(
    "change", ["missing", "unexpected", "shape", "not_finite", "negative", "dtype", "classes"]
)
def test_other_tensors_are_refused(client: Client, stored: dict[str, str], change: str) -> None:
    assert_problem(send(client, stored["id"], wrong(change)), 422, "invalid_tensors")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("missing", '"conv1.bias": the network has this tensor, but the file does not.'),
        ("unexpected", '"conv2.weight": the file has this tensor, but the network does not.'),
        ("shape", '"linear1.weight": its shape is (5, 36), but the network\'s is (4, 36).'),
        ("dtype", '"conv1.weight": it must be float16, bfloat16 or float32; convert it with `.float()`.'),
        ("not_finite", '"conv1.weight": every value must be finite.'),
    ],
)
def test_a_refusal_says_which_tensor_and_why(
    client: Client, stored: dict[str, str], change: str, sentence: str
) -> None:
    detail = assert_problem(send(client, stored["id"], wrong(change)), 422, "invalid_tensors")
    assert detail == f"The weights file cannot be used at {sentence}"


def test_a_downloaded_file_gives_the_same_network_again(client: Client, stored: dict[str, str]) -> None:
    """Weights of layers: out of one network into another, with their labels."""
    downloaded = client.get(f"/api/networks/{stored['id']}/weights").content
    again = send(client, make_network(client, DOCUMENT), downloaded).json()["id"]
    assert client.get(f"/api/networks/{again}").json()["classes"] == ["a", "b", "c", "d"]
    assert client.get(f"/api/networks/{again}/weights").content == downloaded
    assert send(client, again, downloaded).json()["id"] == again
    seeded = client.get(f"/api/networks/{make_network(client, DOCUMENT)}/weights").content
    assert send(client, stored["id"], seeded).status_code in (200, 201)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_halves_are_read_as_float32(client: Client, stored: dict[str, str], dtype: torch.dtype) -> None:
    state = {
        name: tensor.to(dtype) if tensor.is_floating_point() else tensor
        for name, tensor in module().state_dict().items()
    }
    response = send(client, stored["id"], save(state))
    assert response.status_code == 201, response.text
    answered = load(client.get(f"/api/networks/{response.json()['id']}/weights").content)
    assert all(torch.equal(tensor, state[name].float()) for name, tensor in answered.items())


def test_labels_need_a_network_that_ends_in_classes(client: Client) -> None:
    network = make_network(client, convolution())
    state = {"conv1.weight": torch.ones(1, 1, 3, 3), "conv1.bias": torch.zeros(1)}
    assert send(client, network, save(state)).status_code == 201
    assert_problem(send(client, network, save(state, {"classes": '["a"]'})), 422, "invalid_tensors")


def test_a_pickle_is_refused_unread(client: Client, stored: dict[str, str]) -> None:
    written = io.BytesIO()
    torch.save(module().state_dict(), written)
    assert_problem(send(client, stored["id"], written.getvalue()), 422, "invalid_tensors")


def test_weights_survive_a_restart(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client()
    network = send(client, make_network(client, DOCUMENT), file_of(module())).json()["id"]
    assert (tmp_path / "data" / "networks" / network).stat().st_size < 2000
    image = send_matrix(client, IMAGE.tolist())
    answer = client.get(f"/api/networks/{network}/images/{image}/prediction").json()
    assert answer["classes"][0]["logit"] == pytest.approx(logits().max().item(), abs=1e-6)
