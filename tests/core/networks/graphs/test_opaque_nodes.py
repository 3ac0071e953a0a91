"""Networks with opaque nodes: traces, descriptions, cells, zeroed channels."""

import random
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor, nn
from torchvision.models.feature_extraction import get_graph_node_names

from app.core.cells.cell import explain
from app.core.networks.cost import predicted_work
from app.core.networks.description import describe, edges
from app.core.networks.receptive_field import Box
from app.core.networks.trace import trace
from app.core.networks.traceable import Traceable, classifier
from app.core.operators.opaque import Opaque
from tests.core.classifiers import seeded_image
from tests.core.opaque_networks import OPAQUE_NETWORKS, opaque_network

HEIGHT, WIDTH = 12, 10


@dataclass(frozen=True)
class Traced:
    """A network on an image."""

    module: nn.Module
    traceable: Traceable
    image: Tensor
    outputs: dict[str, Tensor]


@pytest.fixture(scope="module", params=OPAQUE_NETWORKS)
def case(request: pytest.FixtureRequest) -> Traced:
    module = opaque_network(request.param)
    traceable, image = classifier(module, 2), seeded_image(2, HEIGHT, WIDTH)
    return Traced(module, traceable, image, trace(traceable, image, {}))


def opaque_nodes(traceable: Traceable) -> list[str]:
    return [name for name, layer in traceable.layers.items() if isinstance(layer, Opaque)]


def test_the_last_outputs_are_the_modules_own(case: Traced) -> None:
    assert opaque_nodes(case.traceable)
    with torch.inference_mode():
        expected = case.module(case.image.unsqueeze(0)).squeeze(0)
    logits, probabilities = list(case.outputs.values())[-2:]
    assert torch.equal(logits, expected)
    assert torch.equal(probabilities, expected.softmax(0))


def test_every_output_is_a_map_or_flat_and_of_the_described_shape(case: Traced) -> None:
    described = describe(case.traceable, HEIGHT, WIDTH)
    assert {node.name: node.shape for node in described} == {
        name: tuple(output.shape) for name, output in case.outputs.items()
    }
    assert {output.dim() for output in case.outputs.values()} <= {1, 3}
    assert {output.dtype for output in case.outputs.values()} == {torch.float32}


def test_nodes_keep_torchvisions_names_and_read_only_nodes_that_are_shown(case: Traced) -> None:
    _, names = get_graph_node_names(case.module)
    shown = list(case.outputs)[1:-1]
    assert shown == [name for name in names if name in shown]
    order = list(case.outputs)
    assert all(order.index(start) < order.index(end) for start, end in edges(case.traceable))
    assert {end for _, end in edges(case.traceable)} == set(order[1:])


def test_shapes_behind_an_unknown_size_are_none(case: Traced) -> None:
    described = describe(case.traceable, None, None)
    assert all(node.shape is None for node in described if node.name in opaque_nodes(case.traceable))
    known = describe(case.traceable, HEIGHT, WIDTH)
    assert [(node.name, node.op, node.inputs) for node in described] == [
        (node.name, node.op, node.inputs) for node in known
    ]
    assert sum(node.parameter_count for node in known) == sum(p.numel() for p in case.module.parameters())


def test_predicted_memory_holds_all_that_is_kept(case: Traced) -> None:
    work = predicted_work(case.traceable, HEIGHT, WIDTH)
    kept = sum(tensor.nbytes for tensor in (*case.outputs.values(), *case.module.parameters()))
    assert kept <= work.bytes
    assert sum(case.outputs[name].numel() for name in opaque_nodes(case.traceable)) <= work.multiply_adds


def test_cells_of_opaque_nodes_have_a_value_and_no_terms(case: Traced) -> None:
    chance = random.Random(2)
    fields = {node.name: node.receptive_field for node in describe(case.traceable, HEIGHT, WIDTH)}
    for name, output in case.outputs.items():
        channel, row, column = (chance.randrange(size) for size in (*output.shape, 1, 1)[:3])
        cell = explain(case.traceable, case.outputs, name, channel, row, column)
        assert cell.value == (output[channel] if output.dim() == 1 else output[channel, row, column]).item()
        if name in opaque_nodes(case.traceable):
            assert (cell.terms, cell.bias, cell.recomputed) == ((), None, None)
            assert cell.op == case.traceable.layers[name].op
            assert cell.receptive_field == Box(0, 0, HEIGHT, WIDTH, "whole_input")
            field = fields[name]
            assert (field.height, field.width, field.status) == (HEIGHT, WIDTH, "whole_input")
        else:
            # Few float32 numbers about 1, each rounded to 6e-8 of itself.
            assert cell.recomputed == pytest.approx(cell.value, abs=1e-5)


def test_a_channel_set_to_zero_changes_nothing_before_it_and_no_other_channel(case: Traced) -> None:
    order = list(case.outputs)
    for name in order:
        channel = len(case.outputs[name]) - 1
        outputs = trace(case.traceable, case.image, {name: frozenset({channel})})
        expected = case.outputs[name].clone()
        expected[channel] = 0
        assert torch.equal(outputs[name], expected)
        for earlier in order[: order.index(name)]:
            assert torch.equal(outputs[earlier], case.outputs[earlier])
        zeroed = explain(case.traceable, outputs, name, channel, 0, 0, {name: frozenset({channel})})
        assert (zeroed.value, zeroed.recomputed, zeroed.zeroed) == (0.0, 0.0, True)


def test_a_channel_of_a_tuples_item_set_to_zero_is_read_as_zero() -> None:
    module = opaque_network("chunk")
    traceable, image = classifier(module, 2), seeded_image(2, HEIGHT, WIDTH)
    outputs = trace(traceable, image, {"getitem_1": frozenset({0})})
    assert torch.equal(outputs["getitem_1"][0], torch.zeros(5, 4))
    assert torch.equal(outputs["sigmoid"][0], torch.full((5, 4), 0.5))
    assert torch.equal(outputs["mul"][0], outputs["getitem"][0] / 2)


def test_a_head_of_an_attention_set_to_zero_is_read_as_zero() -> None:
    """The output (N, heads, tokens, features) is shown with the heads as channels."""
    traceable, image = classifier(opaque_network("tokens"), 2), seeded_image(2, HEIGHT, WIDTH)
    outputs = trace(traceable, image, {"matmul_1": frozenset({1})})
    assert outputs["matmul_1"].shape == (2, 30, 2)
    # Head by head, two features of each token: (tokens, heads, features), then (tokens, heads * features).
    assert not outputs["flatten_1"][0, :, 2:].any()
    assert outputs["flatten_1"][0, :, :2].all()


def test_items_of_a_tuple_name_the_operation_that_returns_it() -> None:
    traceable = classifier(opaque_network("chunk"), 2)
    assert traceable.parents["getitem_1"] == ("conv",)
    assert traceable.layers["getitem_1"].op == "chunk"
    assert traceable.layers["getitem_1"].parameters() == {"arguments": [2], "dim": 1, "item": 1}
    assert traceable.parents["reshape"] == ("mul",)
    # F.interpolate reads the size of the input.
    assert classifier(opaque_network("interpolate"), 2).parents["interpolate"] == ("conv", "input")


@pytest.mark.parametrize(
    ("name", "node", "parameters"),
    [
        ("einsum", "einsum", {"arguments": ["nchw,dc->ndhw"]}),
        ("cat along rows", "cat", {"dim": 2}),
        ("pixel shuffle", "1", {"upscale_factor": 2}),
        ("group norm", "1", {"num_groups": 2, "num_channels": 4, "eps": 1e-5, "affine": True}),
    ],
)
def test_parameters_are_the_arguments_without_tensors(
    name: str, node: str, parameters: dict[str, object]
) -> None:
    assert classifier(opaque_network(name), 2).layers[node].parameters() == parameters
