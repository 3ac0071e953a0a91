"""Every operator: outputs and refusals as in torch, cells, receptive fields, documents, programs."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor

from app.core.cells.cell import Cell, explain
from app.core.errors import ConvscopeError, PaddingTooLarge, WindowDoesNotFit
from app.core.networks.cost import predicted_work
from app.core.networks.description import describe
from app.core.networks.document import Network, canonical_bytes, network_from_document
from app.core.networks.trace import trace
from app.core.networks.traceable import Traceable, build
from app.core.operators.table import LAYERS
from app.core.programs.image_source import MatrixSource
from app.core.programs.network import program
from tests.core.networks.test_document import JSON
from tests.core.operator_strategies import OPERATORS, Document, picture
from tests.core.programs.test_network import FORMS, assert_same, run

EVERY = pytest.mark.parametrize("op", OPERATORS)
SIDES = st.integers(1, 9)
COORDINATE = st.integers(0, 10**6)
FLOAT32_UNIT = 2.0**-24
ROUNDING = 1e-9  # tolerance for fractional strides


@dataclass(frozen=True)
class Case:
    """A layer's parameters and an image."""

    op: str
    layer: Document
    image: Tensor

    @property
    def document(self) -> Document:
        """Document of a network with this layer."""
        return {"input": {"channels": len(self.image)}, "layers": [{"op": self.op, **self.layer}]}

    @property
    def network(self) -> Network:
        """Network with this layer."""
        return network_from_document(self.document)

    def by_torch(self, traceable: Traceable) -> Tensor:
        """Output of torch.nn.functional for the image."""
        (name,) = traceable.layers
        tensors = traceable.graph.module.get_submodule(name).state_dict()
        with torch.inference_mode():
            return OPERATORS[self.op][1](self.image.unsqueeze(0), self.layer, tensors).squeeze(0)


def draw_case(data: st.DataObject, op: str) -> Case:
    channels, height, width = data.draw(st.sampled_from([1, 2, 3, 4, 6])), data.draw(SIDES), data.draw(SIDES)
    layer = data.draw(OPERATORS[op][0](channels))
    return Case(op, layer, picture(channels, height, width, data.draw(st.integers(0, 99))))


def draw_fitting(data: st.DataObject, op: str) -> Case:
    """A case whose image is large enough for the layer."""
    case = draw_case(data, op)
    while True:
        try:
            case.network.shapes(*case.image.shape[1:])
        except (WindowDoesNotFit, PaddingTooLarge):
            channels, height, width = case.image.shape
            case = Case(op, case.layer, picture(channels, height + 3, width + 3, 0))
        else:
            return case


def test_every_operator_has_its_strategy() -> None:
    assert set(OPERATORS) | {"Conv2d", "Linear"} == set(LAYERS)


@EVERY
@given(data=st.data())
@settings(max_examples=30)
def test_outputs_equal_torchs_to_the_bit_or_both_refuse(op: str, data: st.DataObject) -> None:
    case = draw_case(data, op)
    traceable = build(case.network)
    try:
        expected = case.by_torch(traceable)
    except RuntimeError:
        expected = torch.empty(0)
    if expected.numel() == 0:  # torch returns an empty output for some numbers of groups and refuses others
        with pytest.raises((WindowDoesNotFit, PaddingTooLarge)):
            trace(traceable, case.image, {})
        return
    outputs = trace(traceable, case.image, {})
    (name,) = traceable.layers
    assert name == f"{op.removesuffix('2d').lower()}1"
    assert outputs[name].shape == expected.shape
    assert torch.equal(outputs[name].nan_to_num(7.0), expected.nan_to_num(7.0))
    nodes = describe(traceable, *case.image.shape[1:])
    named = dict(traceable.graph.module.named_parameters())
    assert {one.name: one.count for node in nodes for one in node.tensors} == {
        one: parameter.numel() for one, parameter in named.items()
    }
    described = {node.name: node.shape for node in nodes}
    assert described == {node: tuple(output.shape) for node, output in outputs.items()}
    kept = sum(tensor.nbytes for tensor in (*outputs.values(), *traceable.graph.module.parameters()))
    assert kept <= predicted_work(traceable, *case.image.shape[1:]).bytes


def tolerance(case: Case, cell: Cell) -> float:
    """Error of float32: each product and sum, and a short chain of elementary functions."""
    sizes = [abs(cell.value)]
    for term in cell.terms:
        rows = term.products if term.products is not None else term.values
        sizes += [abs(number) for row in rows for number in row if math.isfinite(number)]
        sizes += [abs(number) for number in (term.numbers or {}).values()] if case.op == "BatchNorm2d" else []
    # torch's exp, erf, tanh and pow are within 4 units in the last place; formulas chain at most 8.
    return 32 * (len(sizes) + 1) * FLOAT32_UNIT * max(1.0, abs(cell.value), math.fsum(sizes))


@EVERY
@given(data=st.data())
@settings(max_examples=30)
def test_a_recomputed_cell_equals_its_value(op: str, data: st.DataObject) -> None:
    case = draw_fitting(data, op)
    traceable = build(case.network)
    outputs = trace(traceable, case.image, {})
    (name,) = traceable.layers
    shape = (*outputs[name].shape, 1, 1)[:3]
    place = [data.draw(COORDINATE) % size for size in shape]
    cell = explain(traceable, outputs, name, *place)
    value = outputs[name].reshape(shape)[*place].item()
    assert cell.value == value or math.isnan(value)
    assert cell.recomputed is not None
    if math.isfinite(value):
        assert abs(cell.recomputed - value) <= tolerance(case, cell)
    else:
        assert cell.recomputed == value or math.isnan(cell.recomputed)
    for term in cell.terms:
        assert len(term.values) == len(term.rows)
        assert all(len(row) == len(term.channels or term.columns) for row in term.values)
        if term.weights is not None and term.products is not None:
            for values, weights, products in zip(term.values, term.weights, term.products, strict=True):
                assert products == tuple(v * w for v, w in zip(values, weights, strict=True))


@EVERY
@given(data=st.data())
@settings(max_examples=20)
def test_a_cells_receptive_field_agrees_with_autograd(op: str, data: st.DataObject) -> None:
    """By autograd, no position outside the cell's box or the node's field affects the cell."""
    case = draw_fitting(data, op)
    traceable = build(case.network)
    outputs = trace(traceable, case.image, {})
    (name,) = traceable.layers
    shape = (*outputs[name].shape, 1, 1)[:3]
    place = [data.draw(COORDINATE) % size for size in shape]
    cell = explain(traceable, outputs, name, *place)
    box = cell.receptive_field
    if (
        cell.value == -math.inf
    ):  # the window is all padding, and torch passes its gradient to a cell that it did not read
        return
    leaf = case.image.clone().requires_grad_()
    with torch.inference_mode(False):
        output = traceable.graph.module(leaf.unsqueeze(0)).reshape(shape)
        output[*place].backward()
    assert leaf.grad is not None
    # Powers below 1 have infinite derivatives at 0, which torch multiplies by 0 for cells that are not read.
    _, rows, columns = leaf.grad.nan_to_num(0.0).nonzero(as_tuple=True)
    described = describe(traceable, *case.image.shape[1:])[-1].receptive_field
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        assert box.top <= row < box.bottom
        assert box.left <= column < box.right
        if outputs[name].dim() == 3:
            top = described.offset[0] + described.stride[0] * place[1] - ROUNDING
            left = described.offset[1] + described.stride[1] * place[2] - ROUNDING
            assert top <= row
            assert left <= column
            if described.status == "exact":
                assert row < top + (described.height or 0) + 2 * ROUNDING
                assert column < left + (described.width or 0) + 2 * ROUNDING
    if described.height is not None and described.width is not None:
        assert box.bottom - box.top <= described.height
        assert box.right - box.left <= described.width


@EVERY
@given(data=st.data())
@settings(max_examples=30)
def test_documents_round_trip_and_any_value_gives_a_network_or_an_error(op: str, data: st.DataObject) -> None:
    case = draw_case(data, op)
    network = case.network
    assert network_from_document(json.loads(canonical_bytes(network))) == network
    _, *keys = (*LAYERS[op].keys(), "p")
    changed = {"op": op, **case.layer, data.draw(st.sampled_from(keys)): data.draw(JSON)}
    document: dict[str, Any] = case.document | {"layers": [changed]}
    try:
        network = network_from_document(document)
    except ConvscopeError:
        return
    assert network_from_document(json.loads(canonical_bytes(network))) == network


@EVERY
@given(data=st.data())
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_program_reproduces_the_map_to_the_bit(op: str, data: st.DataObject, tmp_path: Path) -> None:
    case = draw_fitting(data, op)
    outputs = trace(build(case.network), case.image, {})
    finite = {name: output.nan_to_num(7.0) for name, output in outputs.items()}
    source = program(case.network, MatrixSource(case.image.tolist()), form=data.draw(FORMS))
    found = run(source, tmp_path)
    found["outputs"] = {name: output.nan_to_num(7.0) for name, output in found["outputs"].items()}
    found["output"] = found["output"].nan_to_num(7.0)
    assert_same(found, finite)


SPATIAL = [op for op in OPERATORS if op not in ("Flatten", "Dropout")]


@given(data=st.data())
@settings(max_examples=60)
def test_fields_through_three_operators_contain_autograds_support(data: st.DataObject) -> None:
    """Boxes of cells and fields of nodes, through a chain of three operators."""
    ops = data.draw(st.lists(st.sampled_from(SPATIAL), min_size=3, max_size=3))
    layers = [{"op": op, **data.draw(OPERATORS[op][0](1))} for op in ops]
    layers = [layer | {"out_channels": 1} if "out_channels" in layer else layer for layer in layers]
    image = picture(1, data.draw(st.integers(6, 12)), data.draw(st.integers(6, 12)), 3)
    try:
        # An adaptive layer fixes the sizes after it, so that a layer may be refused before any image.
        network = network_from_document({"input": {"channels": 1}, "layers": layers})
        network.shapes(*image.shape[1:])
    except (WindowDoesNotFit, PaddingTooLarge):
        return
    traceable = build(network)
    outputs = trace(traceable, image, {})
    last = network.names[-1]
    row, column = (data.draw(COORDINATE) % size for size in outputs[last].shape[1:])
    box = explain(traceable, outputs, last, 0, row, column).receptive_field
    field = describe(traceable, *image.shape[1:])[-1].receptive_field
    top = field.offset[0] + field.stride[0] * row - ROUNDING
    left = field.offset[1] + field.stride[1] * column - ROUNDING
    # The field of a node counts padding; the box of a cell does not.
    assert box.bottom <= box.top or (top <= box.top and box.bottom - box.top <= (field.height or 0))
    assert box.right <= box.left or (left <= box.left and box.right - box.left <= (field.width or 0))
    leaf = image.clone().requires_grad_()
    with torch.inference_mode(False):
        traceable.graph.module(leaf.unsqueeze(0))[0, 0, row, column].backward()
    assert leaf.grad is not None
    if all(bool(output.isfinite().all()) for output in outputs.values()):
        _, rows, columns = leaf.grad.nan_to_num(0.0).nonzero(as_tuple=True)
        assert all(box.top <= place < box.bottom for place in rows.tolist())
        assert all(box.left <= place < box.right for place in columns.tolist())
