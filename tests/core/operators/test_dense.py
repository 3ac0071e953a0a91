"""Flat layers, inferred sizes, presets of transposed convolutions, and errors."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from app.core.cells.cell import LARGEST_CELL, Cell, explain
from app.core.errors import CellOutOfRange, InvalidParameter, ShapeMismatch, TooMuchWork, UnknownChannel
from app.core.networks.cost import predicted_work
from app.core.networks.description import describe
from app.core.networks.document import Network, network_from_document
from app.core.networks.trace import trace
from app.core.networks.traceable import build
from app.core.operators.kernel_presets import PRESETS
from app.core.programs.layer_lines import layer_call
from tests.core.operator_strategies import SMALL, picture

CONV = {"op": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3}
POOL, FLATTEN, SOFTMAX = {"op": "MaxPool2d", "kernel_size": 2}, {"op": "Flatten"}, {"op": "Softmax"}


def linear(**parameters: Any) -> dict[str, Any]:
    return {"op": "Linear", "out_features": 3, **parameters}


def read(*layers: dict[str, Any], **given: Any) -> Network:
    size = {"channels": 1, "height": 8, "width": 10}
    return network_from_document({"input": {**size, **given}, "layers": list(layers)})


@given(st.integers(0, 2**53 - 1), st.booleans())
def test_a_classifier_equals_nn_sequential(seed: int, bias: bool) -> None:
    weight = {"weight": {"seed": seed}}
    network = read(CONV | weight, POOL, FLATTEN, linear(in_features=None, bias=bias, **weight), SOFTMAX)
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        expected = nn.Sequential(
            nn.Conv2d(1, 2, 3), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(24, 3, bias), nn.Softmax(1)
        )
    image = picture(1, 8, 10, 0)
    outputs = trace(build(network), image, {})
    with torch.inference_mode():
        assert torch.equal(outputs["softmax1"], expected(image.unsqueeze(0))[0])
    assert [tuple(output.shape) for output in outputs.values()][3:] == [(24,), (3,), (3,)]


def cell_of(network: Network, node: str, channel: int) -> Cell:
    traceable = build(network)
    return explain(traceable, trace(traceable, picture(1, 8, 10, 1), {}), node, channel, 0, 0)


def test_a_linear_cell_has_one_term_with_all_inputs() -> None:
    network = read(CONV, POOL, FLATTEN, linear(in_features=24), SOFTMAX)
    outputs = trace(build(network), picture(1, 8, 10, 1), {})
    cell = cell_of(network, "linear1", 2)
    (term,) = cell.terms
    assert (term.node, term.channel, term.channels) == ("flatten1", None, tuple(range(24)))
    weight = build(network).graph.module.get_parameter("linear1.weight")
    assert term.values == (tuple(outputs["flatten1"].tolist()),)
    assert term.weights == (tuple(weight[2].tolist()),)
    # Rounding of 24 float32 products of at most 5.
    assert cell.recomputed == pytest.approx(outputs["linear1"][2].item(), abs=1e-5)
    box = cell.receptive_field
    assert (box.top, box.left, box.bottom, box.right, box.status) == (0, 0, 8, 10, "whole_input")


def test_a_flatten_cell_names_its_source() -> None:
    network = read(CONV, FLATTEN)
    outputs = trace(build(network), picture(1, 8, 10, 1), {})
    for element in (0, 7, 8, 47, 48, 95):
        (term,) = cell_of(network, "flatten1", element).terms
        channel, row, column = term.channel or 0, term.rows[0], term.columns[0]
        assert (channel * 6 + row) * 8 + column == element
        assert term.values == ((outputs["conv1"][channel, row, column].item(),),)
        box = cell_of(network, "flatten1", element).receptive_field
        assert (box.top, box.left, box.bottom, box.right) == (row, column, row + 3, column + 3)


def test_a_softmax_cell_has_the_exponentials() -> None:
    network = read(FLATTEN, linear(in_features=80), SOFTMAX)
    outputs = trace(build(network), picture(1, 8, 10, 1), {})
    (term,) = cell_of(network, "softmax1", 1).terms
    assert term.channels == (0, 1, 2)
    assert term.values == (tuple(outputs["linear1"].tolist()),)
    assert term.products is not None
    assert term.sum is not None
    # exp is computed in float64 here and in float32 by torch.
    shares = [product / term.sum for product in term.products[0]]
    assert shares == pytest.approx(outputs["softmax1"].tolist(), abs=1e-6)


def test_a_linear_layer_that_does_not_fit_states_the_required_shape() -> None:
    with pytest.raises(ShapeMismatch) as caught:
        read(CONV, FLATTEN, linear(in_features=90))
    error = caught.value
    assert (error.layer, error.what, error.expected, error.got) == ("linear1", "in_features", (96,), (90,))
    with pytest.raises(ShapeMismatch) as caught:
        read(CONV, linear(in_features=96))
    error = caught.value
    assert (error.layer, error.expected, error.got) == ("linear1", (96,), (2, 6, 8))
    with pytest.raises(ShapeMismatch) as caught:
        read(linear(in_features=4, weight=[[1, 2, 3]] * 3))
    assert (caught.value.what, caught.value.expected, caught.value.got) == ("weight", (3, 4), (3, 3))


@pytest.mark.parametrize(
    "layer",
    [CONV, POOL, {"op": "AdaptiveMaxPool2d", "output_size": 1}, {"op": "BatchNorm2d", "num_features": 80}],
)
def test_a_layer_of_maps_after_flatten_is_refused(layer: dict[str, Any]) -> None:
    with pytest.raises(ShapeMismatch) as caught:
        read(FLATTEN, layer)
    assert (caught.value.expected, caught.value.got) == ((None, None, None), (80,))


def test_inferring_in_features_requires_a_known_input_size() -> None:
    with pytest.raises(InvalidParameter) as caught:
        read(FLATTEN, linear(in_features=None), height=None, width=None)
    assert (caught.value.path, caught.value.value) == ("layers.1.in_features", None)
    pooled = {"op": "AdaptiveAvgPool2d", "output_size": [2, 3]}
    network = read(pooled, FLATTEN, linear(in_features=None), height=None, width=None)
    assert network.layers[-1].parameters()["in_features"] == 6
    unknown = read(FLATTEN, linear(in_features=80), height=None, width=None)
    assert [node.shape for node in describe(build(unknown), None, None)] == [None, None, (3,)]
    with pytest.raises(ShapeMismatch):
        describe(build(unknown), 8, 9)


def test_unknown_elements_of_flat_outputs_are_refused() -> None:
    network = read(FLATTEN)
    assert cell_of(network, "flatten1", 79).value == picture(1, 8, 10, 1)[0, 7, 9].item()
    with pytest.raises(UnknownChannel):
        cell_of(network, "flatten1", 80)
    traceable = build(network)
    outputs = trace(traceable, picture(1, 8, 10, 1), {})
    with pytest.raises(CellOutOfRange):
        explain(traceable, outputs, "flatten1", 0, 1, 0)
    zeroed = trace(traceable, picture(1, 8, 10, 1), {"flatten1": frozenset({3})})["flatten1"]
    assert zeroed[3] == 0
    assert torch.equal(zeroed[4:], outputs["flatten1"][4:])


def test_a_cell_with_too_many_inputs_is_refused() -> None:
    network = read({"op": "AdaptiveAvgPool2d", "output_size": 1}, height=None, width=None)
    traceable = build(network)
    outputs = trace(traceable, torch.zeros(1, 512, 513), {})
    with pytest.raises(TooMuchWork) as caught:
        explain(traceable, outputs, "adaptiveavgpool1", 0, 0, 0)
    assert (caught.value.resource, caught.value.limit) == ("cell", LARGEST_CELL)


def test_work_counts_comparisons_and_multiplications() -> None:
    assert (
        predicted_work(build(read({"op": "MaxPool2d", "kernel_size": 3, "stride": 1})), 8, 10).multiply_adds
        == 48 * 9
    )
    assert predicted_work(build(read(FLATTEN, linear(in_features=80))), 8, 10).multiply_adds == 240
    transposed = {"op": "ConvTranspose2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3, "stride": 2}
    assert predicted_work(build(read(transposed)), 8, 10).multiply_adds == 80 * 9 * 2
    assert (
        predicted_work(build(read({"op": "AdaptiveAvgPool2d", "output_size": 3})), 8, 10).multiply_adds
        == 10 * 12
    )


def test_memory_counts_the_indices_of_maxima() -> None:
    """80 input numbers, 48 outputs, and for each output an index with the size of two numbers."""
    network = read({"op": "MaxPool2d", "kernel_size": 3, "stride": 1})
    assert predicted_work(build(network), 8, 10).bytes == 4 * (80 + 48 + 2 * 48)


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ({"op": "AdaptiveMaxPool2d", "output_size": [None, None]}, "nn.AdaptiveMaxPool2d((None, None))"),
        ({"op": "AdaptiveAvgPool2d", "output_size": [2, None]}, "nn.AdaptiveAvgPool2d((2, None))"),
        ({"op": "MaxPool2d", "kernel_size": 2, "stride": 2}, "nn.MaxPool2d(2)"),
        ({"op": "LPPool2d", "norm_type": 2, "kernel_size": [2, 3]}, "nn.LPPool2d(2.0, (2, 3))"),
        ({"op": "LeakyReLU", "negative_slope": 0.2}, "nn.LeakyReLU(negative_slope=0.2)"),
        ({"op": "Softmax"}, "nn.Softmax(dim=1)"),
    ],
)
def test_a_layer_is_written_as_a_person_would_write_it(layer: dict[str, Any], expected: str) -> None:
    assert layer_call(read(layer).layers[0]) == expected


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([POOL], "none"),
        ([CONV], "seeded"),
        ([CONV | {"weight": {"preset": "sobel_x"}}], "given"),
        ([CONV | {"bias": [0, 1]}], "given and seeded"),
        ([CONV, {"op": "PReLU"}], "given and seeded"),
        ([{"op": "BatchNorm2d", "num_features": 1, "affine": False}], "given"),
    ],
)
def test_a_network_states_the_source_of_its_weights(layers: list[dict[str, Any]], expected: str) -> None:
    assert read(*layers).weights == expected


def test_a_preset_of_a_transposed_convolution_is_the_response_to_one_cell() -> None:
    names = ["sobel_x", "box_blur", "outline", "sobel_y"]
    layer = {
        "op": "ConvTranspose2d", "in_channels": 2, "out_channels": 4, "kernel_size": 3, "groups": 2,
        "weight": {"preset": names},
    }  # fmt: skip
    image = torch.zeros(2, 1, 1)
    image[1] = 2
    output = trace(build(read(layer, channels=2, height=None, width=None)), image, {})["convtranspose1"]
    for channel, name in enumerate(names):
        assert torch.equal(output[channel], torch.tensor(PRESETS[name].kernel) * (2 if channel > 1 else 0))


POOLS: dict[str, Callable[..., tuple[torch.Tensor, torch.Tensor]]] = {
    "MaxPool2d": F.max_pool2d,
    "AdaptiveMaxPool2d": F.adaptive_max_pool2d,
}


@given(st.sampled_from(sorted(POOLS)), st.data())
def test_the_position_of_a_maximum_equals_torchs(op: str, data: st.DataObject) -> None:
    """With equal values, NaN and infinities in the window."""
    numbers = st.sampled_from([0.0, 1.0, -1.0, float("nan"), float("inf"), float("-inf")]) | SMALL
    image = torch.tensor(data.draw(st.lists(numbers, min_size=30, max_size=30))).reshape(1, 5, 6)
    layer: dict[str, Any] = {"output_size": [2, 4]}
    if op == "MaxPool2d":
        layer = {"kernel_size": 3, "padding": 1, "stride": 2, "ceil_mode": True}
    network = read({"op": op, **layer}, height=None, width=None)
    traceable = build(network)
    outputs = trace(traceable, image, {})
    _, indices = POOLS[op](image.unsqueeze(0), **layer, return_indices=True)
    _, height, width = indices[0].shape
    row, column = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    cell = explain(traceable, outputs, op.removesuffix("2d").lower() + "1", 0, row, column)
    (term,) = cell.terms
    assert term.winner is not None
    assert term.winner.row * 6 + term.winner.column == int(indices[0, 0, row, column])


@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("padding", {"op": "MaxPool2d", "kernel_size": 3, "padding": 2}),
        ("padding", {"op": "AvgPool2d", "kernel_size": [4, 2], "padding": [1, 2]}),
        ("padding", {"op": "MaxPool2d", "kernel_size": [2, 4], "padding": [2, 1]}),
        ("stride", {"op": "AvgPool2d", "kernel_size": 2, "stride": 0}),
        ("divisor_override", {"op": "AvgPool2d", "kernel_size": 2, "divisor_override": 0}),
        ("ceil_mode", {"op": "MaxPool2d", "kernel_size": 2, "ceil_mode": 1}),
        ("norm_type", {"op": "LPPool2d", "kernel_size": 2, "norm_type": 0}),
        ("norm_type", {"op": "LPPool2d", "kernel_size": 2}),
        ("output_size", {"op": "AdaptiveAvgPool2d", "output_size": None}),
        ("output_size.1", {"op": "AdaptiveMaxPool2d", "output_size": [1, 0]}),
        ("negative_slope", {"op": "LeakyReLU", "negative_slope": 1e39}),
        ("alpha", {"op": "ELU", "alpha": True}),
        ("approximate", {"op": "GELU", "approximate": "erf"}),
        ("beta", {"op": "Softplus", "beta": 0}),
        ("p", {"op": "Dropout", "p": 1.5}),
        ("eps", {"op": "BatchNorm2d", "num_features": 1, "eps": -1}),
        ("weight", {"op": "BatchNorm2d", "num_features": 1, "affine": False, "weight": [1]}),
        ("running_var", {"op": "BatchNorm2d", "num_features": 1, "running_var": [-1]}),
        ("output_padding", {"op": "ConvTranspose2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3,
                            "output_padding": 1}),
        ("padding_mode", {"op": "ConvTranspose2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3,
                          "padding_mode": "reflect"}),
        ("start_dim", {"op": "Flatten", "start_dim": 2}),
        ("dim", {"op": "Softmax", "dim": 0}),
        ("weight.preset", linear(in_features=80, weight={"preset": "sobel_x"})),
        ("weight.seed", {"op": "PReLU", "weight": {"seed": -1}}),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_reported_with_its_path(path: str, layer: dict[str, Any]) -> None:
    with pytest.raises(InvalidParameter) as caught:
        read(layer)
    assert caught.value.path == f"layers.0.{path}"
