"""Every operator over HTTP: shapes, maps in each format, cells, programs."""

import io
import math
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load
from torch import nn

from tests.web.asking import Client, assert_problem, make_network, send_matrix

SIZE = {"in_channels": 2, "out_channels": 2, "kernel_size": 3}
OPERATORS: dict[str, dict[str, Any]] = {
    "Conv2d": SIZE | {"padding": 1, "groups": 2},
    "ConvTranspose2d": SIZE | {"stride": 2, "padding": 1, "output_padding": 1},
    "MaxPool2d": {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True},
    "AvgPool2d": {"kernel_size": 3, "padding": 1, "ceil_mode": True, "count_include_pad": False},
    "LPPool2d": {"norm_type": 2, "kernel_size": 2},
    "AdaptiveAvgPool2d": {"output_size": [4, None]},
    "AdaptiveMaxPool2d": {"output_size": 3},
    "ReLU": {},
    "ReLU6": {},
    "LeakyReLU": {"negative_slope": 0.2},
    "PReLU": {"num_parameters": 2},
    "ELU": {"alpha": 0.5},
    "SELU": {},
    "GELU": {"approximate": "tanh"},
    "SiLU": {},
    "Sigmoid": {},
    "Tanh": {},
    "Softplus": {"beta": 2, "threshold": 3},
    "Hardswish": {},
    "BatchNorm2d": {"num_features": 2, "eps": 0.1},
    "Dropout": {"p": 0.3},
    "Flatten": {},
    "Linear": {"in_features": 126, "out_features": 5},
    "Softmax": {"dim": 1},
}
NUMBERS = np.random.default_rng(4).normal(size=(2, 7, 9)).astype(np.float32)


def document(op: str) -> dict[str, Any]:
    """The network of one operator, with Flatten before Linear."""
    layers = [{"op": op, **OPERATORS[op]}]
    return {"input": {"channels": 2}, "layers": [{"op": "Flatten"}] * (op == "Linear") + layers}


@pytest.mark.parametrize("op", OPERATORS)
def test_an_operator_is_torchs_from_end_to_end(client: Client, op: str, tmp_path: Path) -> None:
    network, image = make_network(client, document(op)), send_matrix(client, NUMBERS.tolist())
    torch.manual_seed(0)
    module = getattr(nn, op)(**OPERATORS[op]).eval()
    given = torch.tensor(NUMBERS)[None]
    with torch.inference_mode():
        expected = module(given.flatten(1) if op == "Linear" else given)[0].numpy()
    here = f"/api/networks/{network}/images/{image}"
    summary = client.get(here).json()
    node = summary["nodes"][-1]
    assert (node["op"], node["shape"]) == (op, list(expected.shape))
    assert node["minimum"] == float(expected.min())
    assert summary["weights"] in ("none", "given", "seeded")
    np.testing.assert_array_equal(load(client.get(f"{here}/maps").content)[node["name"]], expected)
    described = client.get(f"/api/networks/{network}?height=7&width=9").json()
    assert described["nodes"][-1]["shape"] == list(expected.shape)
    assert described["weights"] == summary["weights"]
    places = list(np.ndindex(expected.shape))
    for place in (places[0], places[len(places) // 2], places[-1]):
        channel, row, column = (*place, 0, 0)[:3]
        query = f"node={node['name']}&channel={channel}&row={row}&column={column}"
        cell = client.get(f"{here}/cell?{query}").json()
        assert cell["value"] == float(expected[place])
        assert cell["terms"]
        # Float32's rounding of at most 126 products of numbers about 1.
        assert cell["recomputed"] == pytest.approx(cell["value"], abs=1e-5)
    (tmp_path / "program.py").write_text(client.get(f"/api/networks/{network}/code?image={image}").text)
    left = runpy.run_path(str(tmp_path / "program.py"))
    np.testing.assert_array_equal(left["output"].numpy(), expected)


def classifier(client: Client) -> str:
    """Where a network of flat outputs is on a matrix."""
    layers = [{"op": "Flatten"}, {"op": "Linear", "in_features": None, "out_features": 5}, {"op": "Softmax"}]
    whole = {"input": {"channels": 2, "height": 7, "width": 9}, "layers": layers}
    return f"/api/networks/{make_network(client, whole)}/images/{send_matrix(client, NUMBERS.tolist())}"


def test_every_format_carries_a_flat_output(client: Client) -> None:
    here = f"{classifier(client)}/maps?nodes=linear1"
    exact = load(client.get(here).content)["linear1"]
    assert exact.shape == (5,)
    np.testing.assert_array_equal(np.load(io.BytesIO(client.get(f"{here}&format=npy").content)), exact)
    answered = client.get(f"{here}&format=json").json()
    assert answered["shape"] == [5]
    np.testing.assert_array_equal(np.array(answered["values"], dtype=np.float32), exact)
    typed = client.get(f"{here}&format=csv").text
    np.testing.assert_array_equal(np.array(typed.strip().split(",")).astype(np.float32), exact)
    assert client.get(f"{here}&format=png").content.startswith(b"\x89PNG")
    scaled = load(client.get(f"{here}&dtype=uint8").content)
    assert (scaled["linear1.minimum"], scaled["linear1.maximum"]) == (exact.min(), exact.max())
    back = scaled["linear1"] / 255 * (exact.max() - exact.min()) + exact.min()
    # Half a level, and float32's rounding of it.
    assert np.abs(back - exact).max() <= (exact.max() - exact.min()) * (0.5 / 255 + 1e-6)
    np.testing.assert_array_equal(load(client.get(f"{here}&channels=3,1").content)["linear1"], exact[[3, 1]])
    np.testing.assert_array_equal(load(client.get(f"{here}&max_side=2").content)["linear1"], exact)


def test_softmax_adds_up_to_one_and_follows_zeros(client: Client) -> None:
    here = classifier(client)
    answered = load(client.get(f"{here}/maps?zero=linear1:0,1,2,3,4").content)
    np.testing.assert_allclose(answered["softmax1"], 0.2, rtol=1e-6)
    assert math.isclose(load(client.get(f"{here}/maps").content)["softmax1"].sum(), 1, rel_tol=1e-6)


def test_padding_of_a_maximum_is_null_and_the_winner_is_named(client: Client) -> None:
    layer = {"op": "MaxPool2d", "kernel_size": 2, "padding": 1}
    network = make_network(client, {"input": {"channels": 1}, "layers": [layer]})
    image = send_matrix(client, [[1.0, 5.0], [2.0, 3.0]])
    query = "node=maxpool1&channel=0&row=0&column=1"
    cell = client.get(f"/api/networks/{network}/images/{image}/cell?{query}").json()
    (term,) = cell["terms"]
    assert term["values"] == [[None, None], [5.0, None]]
    assert term["padded"] == [[True, True], [False, True]]
    assert (term["winner"], term["weights"], term["products"]) == ({"row": 0, "column": 1}, None, None)
    assert (term["sum"], cell["value"]) == (5.0, 5.0)


def test_batch_norms_numbers_are_among_the_weights(client: Client) -> None:
    network = make_network(client, document("BatchNorm2d"))
    names = ("weight", "bias", "running_mean", "running_var")
    assert load(client.get(f"/api/networks/{network}/weights").content).keys() == {
        f"batchnorm1.{name}" for name in names
    }


def test_layers_that_do_not_fit_say_which_shape_would(client: Client) -> None:
    def refused(*layers: dict[str, Any]) -> str:
        whole = {"input": {"channels": 2, "height": 7, "width": 9}, "layers": layers}
        return assert_problem(client.post("/api/networks", json=whole), 422, "shape_mismatch")

    linear = {"op": "Linear", "in_features": 100, "out_features": 5}
    assert "in_features must be (126), but is (100)" in refused({"op": "Flatten"}, linear)
    assert "linear1" in refused(linear)
    assert "conv1: the input (channels, height, width)" in refused(
        {"op": "Flatten"}, {"op": "Conv2d", **SIZE}
    )


def test_a_transposed_convolution_that_loses_everything_is_refused(client: Client) -> None:
    layer = {"op": "ConvTranspose2d", **SIZE, "padding": 9}
    network = make_network(client, {"input": {"channels": 2}, "layers": [layer]})
    response = client.get(f"/api/networks/{network}?height=7&width=9")
    detail = assert_problem(response, 422, "padding_too_large", "convtranspose1")
    assert "cut off its output" in detail


def test_a_refused_pair_of_numbers_is_shown(client: Client) -> None:
    layer = {"op": "Conv2d", **SIZE, "stride": 2, "padding": "same"}
    answer = client.post("/api/networks", json={"input": {"channels": 2}, "layers": [layer]})
    detail = assert_problem(answer, 422, "invalid_parameter")
    assert detail == 'layers.0.stride is [2, 2], but must be 1, because padding is "same".'


@pytest.mark.parametrize(("padding", "size"), [(0, "has 7. "), (1, "has 7 and 9 with its padding. ")])
def test_a_kernel_that_does_not_fit_is_measured_against_the_padded_input(
    client: Client, padding: int, size: str
) -> None:
    layer = {"op": "Conv2d", **SIZE, "kernel_size": 11, "padding": padding}
    whole = {"input": {"channels": 2, "height": 7, "width": 9}, "layers": [layer]}
    answer = client.post("/api/networks", json=whole)
    assert size in assert_problem(answer, 422, "window_does_not_fit")
