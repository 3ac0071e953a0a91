"""Layers of the page that builds a network, against the server's layers and torch's modules."""

import re
from typing import Any

import pytest
from torch import nn

from app.core.networks.document import network_from_document, network_to_document
from app.core.networks.modules import module_of
from app.core.operators.table import LAYERS
from app.core.programs.network import Form, program
from app.core.programs.parsing.assembly import SourceInput
from app.core.programs.parsing.source import network_from_source
from tests.js.javascript import CORE, JavaScript

OPERATORS, DOCUMENT = f"{CORE}/network/draft_operators.js", f"{CORE}/network/draft_document.js"
LINE, PRESETS = f"{CORE}/network/draft_line.js", f"{CORE}/network/draft_presets.js"
MAPS = {"channels": 16, "height": 12, "width": 12}


def assert_lines_are_the_modules(javascript: JavaScript, draft: dict[str, Any]) -> None:
    """The server takes the draft, and each line of PyTorch makes the module that it means."""
    network = network_from_document(javascript.call(DOCUMENT, "documentOf", draft))
    shapes = network.shapes(None, None)
    for drawn, layer, before in zip(draft["layers"], network.layers, shapes, strict=False):
        line = javascript.call(LINE, "layerLine", drawn, before[0])
        assert _plain(eval(line, {"nn": nn})) == _plain(module_of(layer))


def _plain(module: nn.Module) -> str:
    """How torch writes the module, with one number for two equal ones, and 2 for 2.0."""
    return re.sub(r"\((\d+), \1\)", r"\1", repr(module)).replace(".0", "")


def test_every_layer_of_the_server_is_offered_and_fits(javascript: JavaScript) -> None:
    assert javascript.value(OPERATORS, "OPERATORS").keys() == LAYERS.keys()
    flat = {"input": MAPS, "seed": 0, "layers": []}
    for op in LAYERS:
        layers = [javascript.call(OPERATORS, "newLayer", op)]
        if op == "Linear":
            layers.insert(0, javascript.call(OPERATORS, "newLayer", "Flatten"))
        assert_lines_are_the_modules(javascript, flat | {"layers": layers})


@pytest.mark.parametrize("place", range(7))
def test_starting_points_fit(javascript: JavaScript, place: int) -> None:
    points = javascript.value(PRESETS, "STARTING_POINTS")
    assert len(points) == 7
    point = points[place]
    assert_lines_are_the_modules(javascript, {"input": point["input"], "seed": 0, "layers": point["layers"]})


@pytest.mark.parametrize("form", ["class", "sequential"])
@pytest.mark.parametrize("place", range(7))
def test_the_program_of_a_draft_is_read_back_as_the_draft(
    javascript: JavaScript, place: int, form: Form
) -> None:
    point = javascript.value(PRESETS, "STARTING_POINTS")[place]
    draft = {"input": point["input"], "seed": 5, "layers": point["layers"]}
    network = network_from_document(javascript.call(DOCUMENT, "documentOf", draft))
    size = SourceInput(None, point["input"]["height"], point["input"]["width"])
    read = network_to_document(network_from_source(program(network, None, form=form).encode(), size).network)
    assert javascript.call(DOCUMENT, "draftFromDocument", read, draft | {"layers": []}, True) == draft


@pytest.mark.parametrize(
    ("op", "given"),
    [
        ("Conv2d", {"padding_mode": "reflect", "groups": 2, "bias": False}),
        ("Conv2d", {"stride": [2, 1], "dilation": [1, 2], "kernel_size": [3, 2]}),
        ("ConvTranspose2d", {"output_padding": [1, 0], "bias": False}),
        ("MaxPool2d", {"stride": [1, 2], "padding": [1, 0], "ceil_mode": True}),
        ("AvgPool2d", {"count_include_pad": False}),
        ("LPPool2d", {"norm_type": 1.5}),
        ("PReLU", {"num_parameters": 16}),
        ("BatchNorm2d", {"eps": 0.001, "affine": False}),
        ("Dropout", {"p": 0.25}),
        ("Softplus", {"beta": 2.0, "threshold": 10.0}),
    ],
)
def test_lines_of_other_parameters(javascript: JavaScript, op: str, given: dict[str, Any]) -> None:
    layer = javascript.call(OPERATORS, "newLayer", op, given)
    assert_lines_are_the_modules(javascript, {"input": MAPS, "seed": 0, "layers": [layer]})
