"""Network documents: reading, errors with paths, canonical form, limits."""

import json
import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import ConvscopeError, InvalidParameter, ShapeMismatch, TooMuchWork, WindowDoesNotFit
from app.core.limits import Limits
from app.core.networks.document import (
    Input,
    Network,
    canonical_bytes,
    network_from_document,
    network_to_document,
)
from app.core.networks.traceable import build
from app.core.operators.convolution import Conv2d
from app.core.operators.kernel_presets import PRESETS
from app.core.operators.weight_sources import Seed, Values
from tests.core.network_strategies import Case, cases

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
KEYS = (
    "op", "in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups",
    "padding_mode", "weight", "bias",
)  # fmt: skip


def conv(**parameters: Any) -> dict[str, Any]:
    return {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3, **parameters}


def document(*layers: Any, **given: Any) -> dict[str, Any]:
    return {"input": {"channels": 1}, "layers": list(layers), **given}


def read(*layers: Any, **given: Any) -> Network:
    return network_from_document(document(*layers, **given))


def outcome(value: Any) -> Network | ConvscopeError:
    try:
        return network_from_document(value)
    except ConvscopeError as error:
        return error


def layer_of(network: Network) -> Conv2d:
    (layer,) = network.layers
    assert isinstance(layer, Conv2d)
    return layer


@given(JSON)
def test_any_json_gives_a_network_or_invalid_parameter(value: Any) -> None:
    for candidate in (value, {"input": value, "layers": value}, document(value)):
        assert isinstance(outcome(candidate), Network | InvalidParameter)


@given(cases(), st.sampled_from(KEYS), JSON)
def test_any_value_at_any_key_gives_a_network_or_a_core_error(case: Case, key: str, value: Any) -> None:
    result = outcome(case.document | {"layers": [case.layer | {key: value}]})
    if isinstance(result, Network):
        assert network_from_document(json.loads(canonical_bytes(result))) == result
    elif isinstance(result, InvalidParameter):
        assert result.path.startswith("layers.0.")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("layers.0.kernel_size", 0), ("layers.0.kernel_size", True), ("layers.0.kernel_size", 3.0),
        ("layers.0.kernel_size", "3"), ("layers.0.kernel_size", None), ("layers.0.kernel_size", [3, 3, 3]),
        ("layers.0.kernel_size", 16_385), ("layers.0.stride", 0), ("layers.0.padding", -1),
        ("layers.0.padding", "full"), ("layers.0.padding", [1, 1, 1]), ("layers.0.dilation", 0),
        ("layers.0.groups", 2), ("layers.0.padding_mode", "wrap"), ("layers.0.weight", []),
        ("layers.0.weight", "sobel_x"), ("layers.0.bias", 0.5), ("layers.0.bias", None),
        ("layers.0.in_channels", 0), ("layers.0.out_channels", 10**400), ("layers.0.op", "Conv3d"),
        ("layers.0.op", ["Conv2d"]), ("layers.0.colour", 1),
    ],
)  # fmt: skip
def test_a_wrong_value_is_reported_with_its_path(path: str, value: Any) -> None:
    with pytest.raises(InvalidParameter) as caught:
        read(conv(**{path.removeprefix("layers.0."): value}))
    assert (caught.value.path, caught.value.value) == (path, value)


@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("layers.0.stride", conv(padding="same", stride=2)),
        ("layers.0.in_channels", conv(in_channels=True)),
        ("layers.0.padding.0", conv(padding=[True, 0])),
        ("layers.0.kernel_size.1", conv(kernel_size=[3, 0])),
        ("layers.0.padding.3", conv(padding=[0, 0, 0, -1])),
        ("layers.0.weight.seed", conv(weight={"seed": -1})),
        ("layers.0.weight.seed", conv(weight={"seed": 2**53})),
        ("layers.0.weight", conv(weight={"seed": 0, "preset": "sobel_x"})),
        ("layers.0.weight.preset", conv(weight={})),
        ("layers.0.weight.preset", conv(weight={"preset": "sobel"})),
        ("layers.0.weight.preset", conv(weight={"preset": ["sobel_x", "sobel_y"]})),
        ("layers.0.weight.0.0.1", conv(weight=[[[[1, 2, 3], [1, 2], [1, 2, 3]]]])),
        ("layers.0.weight.0.0.1.2", conv(weight=[[[[1, 2, 3], [1, 2, math.nan], [1, 2, 3]]]])),
        ("layers.0.weight.0.0.0.0", conv(weight=[[[[10**400, 2, 3]]]])),
        ("layers.0.weight.0.0.0.0", conv(weight=[[[[3.5e38, 2, 3]]]])),
        ("layers.0.weight.0.0.0.0", conv(weight=[[[[True, 2, 3]]]])),
        ("layers.0.weight.0.0.0.0", conv(weight=[[[[[1]]]]])),
        ("layers.0.bias.0", conv(bias=[math.inf])),
        ("layers.0", 7),
    ],
)
def test_a_wrong_part_of_a_layer_is_reported_with_its_path(path: str, layer: Any) -> None:
    with pytest.raises(InvalidParameter) as caught:
        read(layer)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("input", {"input": None}),
        ("input.channels", {"input": {}}),
        ("input.width", {"input": {"channels": 1, "height": 5}}),
        ("input.depth", {"input": {"channels": 1, "depth": 5}}),
        ("layers", {"layers": []}),
        ("layers", {"layers": {}}),
        ("name", {"name": "mine"}),
    ],
)
def test_a_wrong_part_of_a_document_is_reported_with_its_path(path: str, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidParameter) as caught:
        read(conv(), **given)
    assert caught.value.path == path


def test_shape_mismatches_name_the_layer_and_both_shapes() -> None:
    with pytest.raises(ShapeMismatch) as caught:
        read(conv(), conv(out_channels=2, weight=[[[[1.0]]]]))
    error = caught.value
    assert (error.layer, error.what, error.expected, error.got) == (
        "conv2",
        "weight",
        (2, 1, 3, 3),
        (1, 1, 1, 1),
    )
    with pytest.raises(ShapeMismatch) as caught:
        read(conv(bias=[0.0, 1.0]))
    assert (caught.value.what, caught.value.expected, caught.value.got) == ("bias", (1,), (2,))
    with pytest.raises(ShapeMismatch) as caught:
        read(conv(out_channels=2), conv(in_channels=3))
    error = caught.value
    assert (error.layer, error.what, error.expected, error.got) == ("conv2", "channels", (3,), (2,))
    with pytest.raises(ShapeMismatch) as caught:
        read(conv(kernel_size=5, weight={"preset": "sobel_x"}))
    assert (caught.value.layer, caught.value.expected, caught.value.got) == ("conv1", (3, 3), (5, 5))


def test_a_fixed_input_that_is_too_small_is_refused() -> None:
    with pytest.raises(WindowDoesNotFit) as caught:
        read(conv(), conv(), input={"channels": 1, "height": 9, "width": 4})
    assert (caught.value.layer, caught.value.axis, caught.value.input_size) == ("conv2", "width", 2)


@given(cases(), st.randoms())
def test_the_canonical_form_does_not_depend_on_spelling(case: Case, random: Any) -> None:
    keys = list(case.layer)
    random.shuffle(keys)
    defaults = {
        "stride": (1, [1, 1]), "padding": (0, [0, 0], [0, 0, 0, 0]), "dilation": (1, [1, 1]), "groups": (1,),
        "padding_mode": ("zeros",), "bias": (True,), "weight": ({"seed": 0},),
    }  # fmt: skip
    layer = {key: case.layer[key] for key in keys if case.layer[key] not in defaults.get(key, ())}
    respelled = network_from_document({"layers": [layer], "input": case.document["input"]})
    assert canonical_bytes(respelled) == canonical_bytes(case.network)
    again = network_from_document(json.loads(canonical_bytes(case.network)))
    assert again == case.network
    assert network_to_document(again) == network_to_document(case.network)


def test_the_canonical_form_is_pinned() -> None:
    """Links and stores contain ids, so this text must never change."""
    network = read(conv(kernel_size=[1, 2], weight=[[[[0.1, 1]]]]))
    assert canonical_bytes(network) == (
        b'{"input":{"channels":1,"height":null,"width":null},"layers":[{"bias":[0.0],"dilation":[1,1],'
        b'"groups":1,"in_channels":1,"kernel_size":[1,2],"op":"Conv2d","out_channels":1,'
        b'"padding":[0,0,0,0],"padding_mode":"zeros","stride":[1,1],"weight":[[[[0.1,1.0]]]]}]}'
    )


def test_a_preset_is_repeated_over_the_channels_of_its_group() -> None:
    preset = {"preset": ["box_blur", "sobel_y"]}
    shape = {"in_channels": 4, "out_channels": 2, "groups": 2}
    named = read(conv(**shape, weight=preset), input={"channels": 4})
    written = [[PRESETS[name].kernel] * 2 for name in preset["preset"]]
    assert read(conv(**shape, weight=written), input={"channels": 4}) == named
    weight = build(named).graph.module.get_parameter("conv1.weight")
    assert torch.equal(weight, torch.tensor(written))
    one = read(conv(**shape, weight={"preset": "sobel_y"}), input={"channels": 4})
    assert layer_of(one).weight == Values(((PRESETS["sobel_y"].kernel,) * 2,) * 2)


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_number_is_written_as_the_shortest_decimal_of_its_float32(number: float) -> None:
    kept = Values((number,)).numbers
    assert isinstance(kept, tuple)
    assert torch.equal(torch.tensor(kept), torch.tensor([number]))
    if abs(number) >= 2.0**-126:  # numpy finds fewer digits for subnormal numbers
        assert kept[0] == float(str(np.float32(number)))


def test_bias_true_means_zeros_with_numbers_and_pytorchs_default_with_a_seed() -> None:
    weight = [[[[1.0] * 3] * 3]]
    assert read(conv(weight=weight)) == read(conv(weight=weight, bias=[0]))
    assert read(conv(weight=weight)) != read(conv(weight=weight, bias=False))
    assert layer_of(read(conv())).bias is True
    assert build(read(conv())).graph.module.get_parameter("conv1.bias").abs().sum() > 0


@pytest.mark.parametrize(
    ("limits", "layers", "resource"),
    [
        (Limits(max_layers=1), [conv(), conv()], "layers"),
        (Limits(max_given_numbers=8), [conv(weight={"preset": "sobel_x"})], "given_numbers"),
        (Limits(max_given_numbers=19), [conv(weight={"preset": "sobel_x"})] * 2, "given_numbers"),
        (Limits(max_parameters=19), [conv(), conv()], "parameters"),
        (Limits(), [conv(out_channels=16_384, weight={"preset": "sobel_x"})] * 2, "given_numbers"),
        (Limits(), [conv(out_channels=16_384, kernel_size=16_384)], "parameters"),
    ],
)  # fmt: skip
def test_exceeding_a_limit_is_refused(limits: Limits, layers: list[Any], resource: str) -> None:
    with pytest.raises(TooMuchWork) as caught:
        network_from_document(document(*layers), limits)
    assert caught.value.resource == resource
    assert caught.value.predicted > caught.value.limit


def test_limits_are_inclusive() -> None:
    layers = [conv(weight={"preset": "sobel_x"})] * 2
    network_from_document(document(*layers), Limits(max_layers=2, max_given_numbers=20, max_parameters=20))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Conv2d(0, 1, (3, 3)),
        lambda: Conv2d(1, 1, (3, 0)),
        lambda: Conv2d(1, 1, (3, 3), padding=(0, 0, 0, -1)),
        lambda: Conv2d(3, 3, (3, 3), groups=2),
        lambda: Values((1.0, (2.0,))),
        lambda: Seed(-1),
        lambda: Input(1, 5, None),
        lambda: Network(Input(1), ()),
    ],
)
def test_invalid_values_cannot_be_constructed(make: Any) -> None:
    with pytest.raises(InvalidParameter):
        make()
