"""Programs that are read back, and functions against PyTorch's signatures."""

import inspect
import re
from math import prod
from typing import Any, get_args

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.core.errors import ConvscopeError
from app.core.networks.document import Network, canonical_bytes, network_from_document
from app.core.networks.weightless import tensor_shapes, weightless
from app.core.programs.network import Form, program
from app.core.programs.parsing.assembly import SourceInput
from app.core.programs.parsing.functions import FUNCTIONAL, FUNCTIONS
from app.core.programs.parsing.source import network_from_source
from tests.core.network_strategies import layers as convolutions
from tests.core.operator_strategies import OPERATORS, SMALL

BOOLEANS = st.booleans()
ON_MAPS = [op for op in OPERATORS if op not in ("Flatten", "Softmax")]


@st.composite
def given_weights(draw: st.DrawFn, layer: dict[str, Any]) -> dict[str, Any]:
    """A convolution with seeded weights, or with numbers."""
    if draw(BOOLEANS):
        return layer
    network = network_from_document({"input": {"channels": layer["in_channels"]}, "layers": [layer]})
    shape = tensor_shapes(network)["conv1.weight"]
    numbers = draw(st.lists(SMALL, min_size=prod(shape), max_size=prod(shape)))
    return {**layer, "weight": torch.tensor(numbers).reshape(shape).tolist()}


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """A convolution, up to three other layers and sometimes a Linear."""
    layers: list[dict[str, Any]] = [draw(given_weights(draw(convolutions())))]
    size = {"height": 32, "width": 32} if draw(st.booleans()) else {}
    channels, last = layers[0]["in_channels"], layers[0]["out_channels"]
    for op in draw(st.lists(st.sampled_from(ON_MAPS), max_size=3)):
        layers.append({"op": op, **draw(OPERATORS[op][0](last))})
        last = layers[-1].get("out_channels", last)
    has_end: bool = draw(BOOLEANS)
    if size and has_end:
        seed = draw(st.integers(0, 3))
        layers += [{"op": "Flatten"}, {"op": "Linear", "out_features": 2, "weight": {"seed": seed}}]
        layers += draw(st.sampled_from([[], [{"op": "Softmax", "dim": -1}], [{"op": "ReLU"}]]))
    try:
        return network_from_document({"input": {"channels": channels, **size}, "layers": layers})
    except ConvscopeError:
        assume(False)
        raise


def assert_read_back(network: Network, source: str, expected: Network) -> None:
    size = network.input.height, network.input.width
    for channels in (None, network.input.channels):
        found = network_from_source(source.encode(), SourceInput(channels, *size)).network
        assert canonical_bytes(found) == canonical_bytes(expected), source


@given(networks(), st.sampled_from(get_args(Form)))
@settings(max_examples=200)
def test_a_program_is_read_back_as_its_network(network: Network, form: Form) -> None:
    assert_read_back(network, program(network, None, form=form), network)
    in_file = program(network, None, form=form, weights_in_file=True)
    assert_read_back(network, in_file, weightless(network))


FUNCTIONAL_NAMES = sorted(name for name in FUNCTIONS if name.startswith(FUNCTIONAL))


def parameters(name: str) -> list[str]:
    """Parameters of a function of torch.nn.functional, after the first, from its signature or its help."""
    function = getattr(F, f"_{name}", None) or getattr(F, name)
    try:
        return list(inspect.signature(function).parameters)[1:]
    except ValueError:
        head = re.search(rf"{name}\((.*?)\) -> Tensor", function.__doc__ or "", re.DOTALL)
        assert head
        return [part.partition("=")[0].strip() for part in head[1].split(",")][1:]


@pytest.mark.parametrize("name", FUNCTIONAL_NAMES)
def test_functions_have_the_parameters_of_pytorch(name: str) -> None:
    _, known = FUNCTIONS[name]
    found = [part for part in parameters(name.removeprefix(FUNCTIONAL)) if part != "*"]
    assert found == list(known) or (name.endswith("relu_") and known == ("inplace",))
