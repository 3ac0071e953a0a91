"""torchvision's classifiers: outputs, receptive fields and cells of every node."""

import math
import random
from importlib import import_module

import pytest
import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from app.core.cells.cell import Cell, explain
from app.core.networks.cost import predicted_work
from app.core.networks.description import describe, edges
from app.core.networks.structure import INPUT
from app.core.networks.trace import trace
from app.core.networks.traceable import Traceable, classifier
from tests.core import torchvision_models
from tests.core.cells.test_cell import FLOAT32_UNIT
from tests.core.classifiers import resnet18, seeded_image
from tests.core.torchvision_models import hooked_maps, leaves

ALL = (
    "resnet18", "resnet34", "resnet50", "vgg11", "vgg16", "alexnet", "mobilenet_v3_small", "squeezenet1_1",
    "densenet121", "efficientnet_b0",
)  # fmt: skip
CELLS = 200


@pytest.fixture(scope="module", params=ALL)
def named(request: pytest.FixtureRequest) -> tuple[str, nn.Module, Traceable, Tensor, dict[str, Tensor]]:
    module = torchvision_models.classifier(request.param)
    image = seeded_image(3, 72, 64)
    traceable = classifier(module, 3)
    return request.param, module, traceable, image, trace(traceable, image, {})


Named = tuple[str, nn.Module, Traceable, Tensor, dict[str, Tensor]]


def test_outputs_equal_those_of_a_forward_without_in_place_operations(named: Named) -> None:
    _, module, traceable, image, outputs = named
    by_hooks, read, logits = hooked_maps(module, image.unsqueeze(0))
    assert len(by_hooks) > 20
    seen = set()
    for node, expected in by_hooks.items():
        assert torch.equal(outputs[node], expected), node
        # A module reads the output of a function or of another module.
        (parent,) = traceable.parents[node]
        assert torch.equal(outputs[parent], read[node]), parent
        seen |= {node, parent}
    assert len(set(outputs) - seen) < len(outputs) / 4
    *_, last, softmax = outputs
    assert torch.equal(outputs[last], logits)
    assert torch.equal(outputs[softmax], logits.softmax(0))


def test_a_plain_forward_gives_the_same_logits(named: Named) -> None:
    name, _, _, image, outputs = named
    with torch.inference_mode():
        expected = torchvision_models.classifier(name)(image.unsqueeze(0)).squeeze(0)
    assert torch.equal(list(outputs.values())[-2], expected)


def test_nodes_have_torchvisions_names(named: Named) -> None:
    name, _, _, _, outputs = named
    tracer = import_module("torchvision.models.feature_extraction").NodePathTracer()
    tracer.trace(torchvision_models.classifier(name))
    _, *expected = tracer.node_to_qualname.values()
    assert list(outputs) == ["input", *expected, "softmax"]
    assert all(torch.isfinite(output).all() for output in outputs.values())


def test_shapes_edges_and_work_are_known_without_an_image(named: Named) -> None:
    _, module, traceable, image, outputs = named
    described = describe(traceable, *image.shape[1:])
    assert {node.name: node.shape for node in described} == {
        name: tuple(output.shape) for name, output in outputs.items()
    }
    assert sum(node.parameter_count for node in described) == sum(p.numel() for p in module.parameters())
    tensors = {tensor.name: tensor.shape for node in described for tensor in node.tensors}
    assert tensors == {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}
    order = [node.name for node in described]
    assert all(order.index(first) < order.index(second) for first, second in edges(traceable))
    work = predicted_work(traceable, *image.shape[1:])
    assert work.multiply_adds == sum(node.multiply_adds or 0 for node in described)
    assert [node.output_bytes for node in described] == [output.nbytes for output in outputs.values()]
    with FlopCounterMode(display=False) as counter:
        module(image.unsqueeze(0))
    # torch counts only convolutions and linear layers, and a multiply-add as two operations.
    assert counter.get_total_flops() / 2 <= work.multiply_adds <= counter.get_total_flops() / 2 * 1.1
    kept = sum(tensor.nbytes for tensor in (*outputs.values(), *module.parameters()))
    assert kept <= work.bytes


def tolerance(cell: Cell) -> float:
    """Error of float32: n products and n sums, and elementary functions within 4 units in the last place.

    Source: Higham 2002, (3.5). A batch norm's parts are as large as its terms before they cancel.
    """
    sizes = [abs(cell.value), abs(cell.bias or 0.0)]
    for term in cell.terms:
        rows = term.products if term.products is not None else term.values
        sizes += [abs(number) for row in rows for number in row if math.isfinite(number)]
    if cell.op == "BatchNorm2d":
        numbers = cell.terms[0].numbers or {}
        gain = abs(numbers["weight"]) / math.sqrt(numbers["variance"] + numbers["eps"])
        sizes += [gain * abs(numbers["mean"]), gain * abs(cell.terms[0].values[0][0]), abs(numbers["bias"])]
    return 16 * (len(sizes) + 1) * FLOAT32_UNIT * math.fsum(sizes)


def random_cell(traceable: Traceable, outputs: dict[str, Tensor], node: str, chance: random.Random) -> Cell:
    channel, row, column = (chance.randrange(size) for size in (*outputs[node].shape, 1, 1)[:3])
    return explain(traceable, outputs, node, channel, row, column)


def test_recomputed_cells_of_every_operation_equal_their_values(named: Named) -> None:
    """200 cells, equally many of each operation."""
    _, _, traceable, _, outputs = named
    chance = random.Random(4)
    kinds: dict[str, list[str]] = {}
    for node, layer in traceable.layers.items():
        kinds.setdefault(layer.op, []).append(node)
    for count in range(CELLS):
        op = list(kinds)[count % len(kinds)]
        node = chance.choice(kinds[op])
        cell = random_cell(traceable, outputs, node, chance)
        assert cell.op == op
        assert [term.node for term in cell.terms][:1]
        assert {term.node for term in cell.terms} <= set(traceable.parents[node])
        assert cell.recomputed is not None
        assert abs(cell.recomputed - cell.value) <= tolerance(cell), (node, cell)


def spread_module(module: nn.Module) -> nn.Module:
    """Positive weights and averages, so that the gradient is nonzero at every cell that is read."""
    for path, leaf in list(leaves(module)):
        parent = module.get_submodule(path.rpartition(".")[0])
        if isinstance(leaf, nn.MaxPool2d):
            sizes = (leaf.kernel_size, leaf.stride, leaf.padding, leaf.ceil_mode)
            setattr(parent, path.rpartition(".")[2], nn.AvgPool2d(*sizes))
    for path, tensor in module.state_dict().items():
        is_mean = tensor.dim() > 1
        is_one = path.endswith(("weight", "running_var"))
        tensor.fill_(1 / tensor[0].numel() if is_mean else 1 if is_one else 0)
    return module


@pytest.mark.parametrize(
    ("name", "nodes"),
    [
        ("resnet18", ("layer1.0.add", "layer2.0.add", "layer3.0.downsample.0", "layer3.1.bn1", "avgpool")),
        ("squeezenet1_1", ("features.3.cat", "features.6.squeeze", "features.8", "classifier.1")),
        ("densenet121", ("features.denseblock1.denselayer3.norm1", "features.norm5")),
        ("mobilenet_v3_small", ("features.1.block.1.mul", "features.2.block.1.0", "features.3.add")),
    ],
)  # fmt: skip
def test_receptive_fields_of_cells_equal_autograds(name: str, nodes: tuple[str, ...]) -> None:
    module = spread_module(torchvision_models.classifier(name))
    traceable = classifier(module, 3)
    image = seeded_image(3, 80, 72).abs()
    outputs = trace(traceable, image, {})
    chance = random.Random(1)
    for node in (node for node in nodes for _ in range(3)):
        cell = random_cell(traceable, outputs, node, chance)
        box = cell.receptive_field
        leaf = image.clone().requires_grad_()
        output = run_to(traceable, node, leaf.unsqueeze(0))
        (gradient,) = torch.autograd.grad(output[0, cell.channel, cell.row, cell.column], leaf)
        _, rows, columns = gradient.nonzero(as_tuple=True)
        assert (box.top, box.bottom) == (int(rows.min()), int(rows.max()) + 1), node
        assert (box.left, box.right) == (int(columns.min()), int(columns.max()) + 1), node


def run_to(traceable: Traceable, node: str, batch: Tensor) -> Tensor:
    """Run the graph with gradients and return one node's output."""
    graph = traceable.graph
    made: dict[str, Tensor] = {}
    for step, name in graph.nodes.items():
        read = [made[parent] for parent in graph.parents(step)]
        if name == INPUT:
            made[name] = batch
        elif step.op == "call_module":
            made[name] = graph.module.get_submodule(str(step.target))(*read)
        elif step.target is torch.cat:
            made[name] = torch.cat(read, 1)
        else:
            assert callable(step.target)
            made[name] = step.target(*read, *step.args[len(read) :], **step.kwargs)
        if name == node:
            return made[name]
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("name", "node", "size"),
    [("resnet18", "layer4.1.relu_1", 435), ("vgg16", "features.30", 212), ("alexnet", "features.12", 195)],
)
def test_receptive_fields_equal_published_ones(name: str, node: str, size: int) -> None:
    """Araujo, Norris & Sim 2019, doi:10.23915/distill.00021, table 1; ResNet-18 by its formula."""
    with torch.device("meta"):
        module = import_module("torchvision.models").get_model(name, weights=None)
    described = {each.name: each for each in describe(classifier(module, 3), 224, 224)}
    field = described[node].receptive_field
    assert (field.height, field.width, field.status) == (size, size, "exact")
    assert described["softmax"].receptive_field.status == "whole_input"
    flat = "whole_input" if name == "resnet18" else "upper_bound"  # flattened from one cell, or from several
    assert described["flatten"].receptive_field.status == flat


def test_zeroing_a_channel_before_an_addition_leaves_the_other_branch() -> None:
    traceable = classifier(resnet18(), 3)
    image = seeded_image(3, 64, 64)
    plain = trace(traceable, image, {})
    zero = {"layer1.0.bn2": frozenset({3}), "layer2.0.add": frozenset({0, 5})}
    outputs = trace(traceable, image, zero)
    assert torch.equal(outputs["layer1.0.add"][3], plain["maxpool"][3])
    assert torch.equal(outputs["layer1.0.add"][4], plain["layer1.0.add"][4])
    assert not outputs["layer2.0.add"][[0, 5]].any()
    assert not outputs["layer2.0.relu_1"][[0, 5]].any()
    assert not torch.equal(outputs["fc"], plain["fc"])
    cell = explain(traceable, outputs, "layer2.0.add", 5, 1, 2, zero)
    assert (cell.value, cell.recomputed, cell.zeroed) == (0.0, 0.0, True)
    assert sum(value for term in cell.terms for line in term.values for value in line) != 0.0
