"""Networks as ONNX over HTTP, run by onnxruntime."""

from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from safetensors.numpy import load

from tests.core.chains import OPS
from tests.web.asking import Client, assert_problem, make_network, send_matrix
from tests.web.test_modes import DOCUMENT, by_torch

NUMBERS = np.random.default_rng(9).normal(size=(3, 1, 6, 6)).astype(np.float32)


def run(content: bytes, numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (output,) = session.run(None, {session.get_inputs()[0].name: numbers})
    return np.asarray(output)


def fetch(client: Client, network: str, query: str = "") -> bytes:
    answer = client.get(f"/api/networks/{network}/onnx{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/octet-stream"
    return answer.content


def test_a_file_gives_pytorchs_outputs_for_several_images(client: Client) -> None:
    content = fetch(client, make_network(client, DOCUMENT))
    with torch.inference_mode():
        expected = by_torch().eval()(torch.from_numpy(NUMBERS)).numpy()
    np.testing.assert_allclose(run(content, NUMBERS), expected, rtol=1e-5, atol=1e-5)
    model = onnx.load_from_string(content)
    onnx.checker.check_model(model, full_check=True)
    assert model.opset_import[0].version >= 18
    axes = model.graph.input[0].type.tensor_type.shape.dim
    assert [axis.dim_value for axis in axes] == [0, 1, 6, 6]
    assert axes[0].dim_param


LAYERS: dict[str, dict[str, Any]] = {
    "AdaptiveAvgPool2d": {"output_size": 2},
    "AdaptiveMaxPool2d": {"output_size": 2},
    "AvgPool2d": {"kernel_size": 2, "padding": 1, "ceil_mode": True},
    "BatchNorm2d": {"num_features": 1, "running_mean": [0.5]},
    "Conv2d": {
        "in_channels": 1,
        "out_channels": 2,
        "kernel_size": 3,
        "padding": [1, 0],
        "padding_mode": "reflect",
        "dilation": 2,
    },
    "ConvTranspose2d": {
        "in_channels": 1,
        "out_channels": 2,
        "kernel_size": 3,
        "stride": 2,
        "output_padding": 1,
    },
    "Linear": {"in_features": 36, "out_features": 2},
    "LPPool2d": {"norm_type": 2, "kernel_size": 2},
    "MaxPool2d": {"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 1},
    "Softmax": {"dim": -1},
}


@pytest.mark.parametrize("op", OPS)
def test_every_layer_has_its_place(client: Client, op: str) -> None:
    layers = [{"op": op, **LAYERS.get(op, {})}]
    if op == "Linear":
        layers.insert(0, {"op": "Flatten"})
    network = make_network(client, {"input": {"channels": 1, "height": 6, "width": 6}, "layers": layers})
    matrix = send_matrix(client, NUMBERS[0].tolist())
    shown = client.get(f"/api/networks/{network}").json()["nodes"][-1]["name"]
    maps = client.get(f"/api/networks/{network}/images/{matrix}/maps?nodes={shown}").content
    output = run(fetch(client, network), NUMBERS[:1])[0]
    np.testing.assert_allclose(output, load(maps)[shown], rtol=1e-5, atol=1e-5)


def test_a_network_for_images_of_any_size_needs_the_size(client: Client) -> None:
    network = make_network(
        client, {"input": {"channels": 1}, "layers": [{"op": "AvgPool2d", "kernel_size": 2}]}
    )
    assert_problem(client.get(f"/api/networks/{network}/onnx"), 422, "invalid_query", "height")
    output = run(fetch(client, network, "?height=6&width=6"), NUMBERS)
    assert output.shape == (3, 1, 3, 3)
    wrong = client.get(f"/api/networks/{network}/onnx?height=1&width=1")
    assert_problem(wrong, 422, "window_does_not_fit", "avgpool1")


def test_resnet18_becomes_a_file(client: Client) -> None:
    content = fetch(client, "resnet18")
    assert run(content, np.zeros((1, 3, 224, 224), np.float32)).shape[1] > 1
