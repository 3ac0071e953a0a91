"""Traces: names, kept outputs, in-place operations, zeroed channels."""

from importlib import import_module

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.core.errors import UnknownChannel, UnknownNode
from app.core.networks.description import edges
from app.core.networks.document import network_from_document
from app.core.networks.graphs.graph import graph_of
from app.core.networks.trace import run, trace
from app.core.networks.traceable import build


class Overwriting(nn.Module):
    """In-place modules, functions, methods and additions, each of which would overwrite a kept output."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 2, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        first = self.conv(x)
        second = self.relu(first)
        second += x
        third = F.hardtanh(self.relu(second), 0.0, 0.5, inplace=True)
        torch.sigmoid_(third)
        F.relu(third, True)
        F.elu(third.sub_(1), 1.0, True)
        return third * x


def image(seed: int = 0) -> Tensor:
    return torch.randn(2, 5, 6, generator=torch.Generator().manual_seed(seed))


def test_in_place_operations_do_not_overwrite_kept_outputs() -> None:
    module = Overwriting()
    with torch.no_grad():
        expected = module(image().unsqueeze(0)).squeeze(0)
    graph = graph_of(module)
    outputs = run(graph, image(), {})
    conv = F.conv2d(image(), module.conv.weight, module.conv.bias, padding=1)
    steps = {
        "input": image(),
        "conv": conv,
        "relu": conv.relu(),
        "add": conv.relu() + image(),
        "relu_1": (conv.relu() + image()).relu(),
        "hardtanh": (conv.relu() + image()).relu().clamp(0.0, 0.5),
        "sigmoid": (conv.relu() + image()).relu().clamp(0.0, 0.5).sigmoid(),
        "relu_2": (conv.relu() + image()).relu().clamp(0.0, 0.5).sigmoid(),
        "sub": (conv.relu() + image()).relu().clamp(0.0, 0.5).sigmoid() - 1,
        "elu": F.elu((conv.relu() + image()).relu().clamp(0.0, 0.5).sigmoid() - 1),
        "mul": expected,
    }
    assert list(outputs) == list(steps)
    for name, step in steps.items():
        assert torch.equal(outputs[name], step), name


def test_a_run_until_a_node_leaves_out_what_follows() -> None:
    graph = graph_of(Overwriting())
    everything = run(graph, image(), {})
    names = list(everything)
    for place, node in enumerate(names):
        outputs = run(graph, image(), {}, node)
        assert list(outputs) == names[: place + 1]
        assert torch.equal(outputs[node], everything[node])


def test_a_module_used_twice_is_two_nodes() -> None:
    graph = graph_of(Overwriting())
    read = {name: graph.parents(node) for node, name in graph.nodes.items()}
    assert read["relu"] == ("conv",)
    assert read["relu_1"] == ("add",)
    assert read["add"] == ("relu", "input")
    assert read["mul"] == ("elu", "input")


class Writing(nn.Module):
    """Overwrites, in one of several ways, memory that is read under another name."""

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way
        self.dropout = nn.Dropout()

    def forward(self, x: Tensor) -> Tensor:
        y = x * 2
        if self.way == "view":
            y.flatten(1).relu_()
        elif self.way == "part":
            y[:, 0].mul_(3)
        elif self.way == "unchanged":
            self.dropout(y).relu_()
        elif self.way == "older view":
            view = y.flatten(1)
            y.relu_()
            return view + 1
        elif self.way == "argument":
            torch.add(x, x, out=y)
        return y + 1


@pytest.mark.parametrize("way", ["view", "part", "unchanged", "older view", "argument"])
def test_overwriting_a_tensor_that_is_read_under_another_name_is_refused(way: str) -> None:
    with pytest.raises(NotImplementedError):
        graph_of(Writing(way))


def test_overwriting_a_view_that_nothing_else_reads_is_traced() -> None:
    class Flattening(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return (x * 2).flatten(1).relu_() + 1

    outputs = run(graph_of(Flattening()), image(), {})
    assert torch.equal(outputs["mul"], image() * 2)
    assert torch.equal(outputs["add"], (image() * 2).flatten().relu() + 1)


def test_a_view_made_after_an_in_place_operation_reads_its_result() -> None:
    class Flattening(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            y = x * 2
            y.relu_()
            return y.flatten(1) + 1

    outputs = run(graph_of(Flattening()), image(), {})
    assert torch.equal(outputs["mul"], image() * 2)
    assert torch.equal(outputs["add"], (image() * 2).relu().flatten() + 1)


def test_a_parent_that_is_read_twice_is_listed_twice() -> None:
    class Doubling(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x + x

    graph = graph_of(Doubling())
    assert [graph.parents(node) for node in graph.nodes] == [(), ("input", "input")]


def test_resnet_18_has_torchvisions_names_and_its_own_output() -> None:
    # Imported by name, as torchvision has no types.
    model = import_module("torchvision.models").resnet18(weights=None).eval()
    _, names = import_module("torchvision.models.feature_extraction").get_graph_node_names(model)
    photograph = torch.rand(3, 64, 64, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        expected = model(photograph.unsqueeze(0)).squeeze(0)
    outputs = run(graph_of(model), photograph, {})
    assert list(outputs) == ["input", *names[1:]]
    assert torch.equal(outputs["fc"], expected)
    assert outputs["layer1.0.bn2"].min() < 0 <= outputs["layer1.0.relu_1"].min()


def two_layers() -> dict[str, object]:
    first = {"op": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3}
    second = {"op": "Conv2d", "in_channels": 2, "out_channels": 1, "kernel_size": 1, "padding": [1, 0, 0, 0]}
    return {"input": {"channels": 1}, "layers": [first, second]}


def test_one_sided_padding_is_one_node() -> None:
    traceable = build(network_from_document(two_layers()))
    assert edges(traceable) == (("input", "conv1"), ("conv1", "conv2"))
    outputs = trace(traceable, torch.zeros(1, 5, 5), {})
    assert {name: tuple(output.shape) for name, output in outputs.items()} == {
        "input": (1, 5, 5), "conv1": (2, 3, 3), "conv2": (1, 4, 3),
    }  # fmt: skip


def test_following_nodes_read_a_zeroed_channel_as_zero() -> None:
    traceable = build(network_from_document(two_layers()))
    picture = torch.rand(1, 5, 5)
    whole = trace(traceable, picture, {})
    without = trace(traceable, picture, {"conv1": frozenset({1})})
    assert torch.equal(without["conv1"][0], whole["conv1"][0])
    assert without["conv1"][1].count_nonzero() == 0
    expected = traceable.graph.module.get_submodule("conv2")(without["conv1"].unsqueeze(0)).squeeze(0)
    assert torch.equal(without["conv2"], expected)
    assert not torch.equal(without["conv2"], whole["conv2"])


def test_zeroing_a_channel_does_not_change_the_output_before_it() -> None:
    """In evaluation mode, dropout returns its input tensor itself."""
    outputs = run(graph_of(nn.Sequential(nn.Dropout())), image(), {"0": frozenset({0})})
    assert torch.equal(outputs["input"], image())
    assert outputs["0"][0].count_nonzero() == 0
    assert torch.equal(outputs["0"][1], image()[1])


def test_zeroing_an_unknown_node_or_channel_is_refused() -> None:
    traceable = build(network_from_document(two_layers()))
    with pytest.raises(UnknownNode) as unknown:
        trace(traceable, torch.zeros(1, 5, 5), {"conv3": frozenset({0})})
    assert unknown.value.known == ("input", "conv1", "conv2")
    for channel in (-1, 2):
        with pytest.raises(UnknownChannel) as outside:
            trace(traceable, torch.zeros(1, 5, 5), {"conv1": frozenset({channel})})
        assert (outside.value.channel, outside.value.channels) == (channel, 2)
