"""Recognition of layers: operations that differ from a layer, and values that are not shown."""

import pickle
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.core.errors import OperationFailed, UnknownChannel
from app.core.networks.description import describe
from app.core.networks.graphs.shown_form import shown, shown_shape
from app.core.networks.trace import run, trace
from app.core.networks.traceable import Traceable, classifier
from app.core.operators.joins import Add
from app.core.operators.opaque import Opaque
from tests.core.classifiers import seeded_image

# The module, in which torch.fx replaces the function of the same name while it traces.
TORCHVISION: Any = import_module("torchvision.ops.stochastic_depth")


class Function(nn.Module):
    """A function as a module."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


class Conv2d(nn.Conv2d):
    """A convolution with a forward of its own."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) * 2


class Shifted(nn.Module):
    """Adds a parameter in the shape of a map."""

    def __init__(self) -> None:
        super().__init__()
        self.shift = nn.Parameter(torch.ones(1, 2, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.shift


class Unnormalised(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(2, track_running_stats=False)

    def forward(self, x: Tensor) -> Tensor:
        normalised: Tensor = self.norm(x)
        return normalised


@pytest.mark.parametrize(
    ("module", "op"),
    [
        (Function(lambda x: x * 3), "mul"),
        (Function(lambda x: x + x.shape[2]), "add"),
        (Function(lambda x: torch.add(x, x, alpha=2)), "add"),
        (Function(lambda x: torch.cat([x, x])), "cat"),
        (Function(lambda x: torch.cat(x.chunk(2, 1), 1)), "cat"),
        (Function(lambda x: torch.flatten(x).view(1, -1)), "flatten"),
        (Function(lambda x: F.dropout(x, 0.5)), "dropout"),
        (Function(lambda x: TORCHVISION.stochastic_depth(x, 0.5, "batch")), "stochastic_depth"),
        (Function(lambda x: F.relu(x.flatten(2))), "relu"),
        (nn.Sequential(nn.Flatten(2), nn.Linear(30, 2)), "Linear"),
        (nn.Sequential(nn.Flatten(2), nn.Softmax(1)), "Softmax"),
        (nn.Threshold(0.1, 20), "Threshold"),
        (Shifted(), "add"),
        (Unnormalised(), "BatchNorm2d"),
        (Conv2d(2, 2, 3), "conv2d"),
    ],
)
def test_operations_that_differ_from_their_layers_are_opaque(module: nn.Module, op: str) -> None:
    traceable = classifier(nn.Sequential(nn.Identity(), module), 2)
    image = seeded_image(2, 5, 6)
    outputs = trace(traceable, image, {})
    found = [name for name, layer in traceable.layers.items() if layer.op == op]
    assert found
    assert isinstance(traceable.layers[found[-1]], Opaque)
    assert {node.name: node.shape for node in describe(traceable, 5, 6)} == {
        name: tuple(output.shape) for name, output in outputs.items()
    }


def logits_of(traceable: Traceable, image: Tensor) -> Tensor:
    return list(trace(traceable, image, {}).values())[-2]


@pytest.mark.parametrize("side", [7, 9])
def test_layers_are_found_where_no_probed_size_fits(side: int) -> None:
    """Without a size that fits, layers are known by their names alone, up to the first opaque node."""
    modules = [nn.Conv2d(1, 1, 3), nn.Flatten(), nn.Linear((side - 2) ** 2, 3), nn.CELU(), nn.Linear(3, 2)]
    module = nn.Sequential(*modules)
    traceable = classifier(module, 1)
    assert [layer.op for layer in traceable.layers.values()] == [
        "Conv2d", "Flatten", "Linear", "CELU", "Linear", "Softmax",
    ]  # fmt: skip
    assert [isinstance(layer, Opaque) for layer in traceable.layers.values()][:3] == [False] * 3
    image = seeded_image(1, side, side)
    assert torch.equal(logits_of(traceable, image), module(image.unsqueeze(0)).squeeze(0))


def test_a_size_that_depends_on_numbers_is_none() -> None:
    traceable = classifier(Function(lambda x: x[x > 0].reshape(1, -1)), 1)
    image = seeded_image(1, 6, 6)
    described = {node.name: node.shape for node in describe(traceable, 6, 6)}
    assert described["gt"] == (1, 6, 6)
    assert described["getitem"] is None
    assert torch.equal(trace(traceable, image, {})["getitem"], image[image > 0])


def test_parameters_sizes_tuples_and_empty_or_complex_tensors_are_not_shown() -> None:
    class Hidden(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = nn.Parameter(torch.ones(2, 1, 1), requires_grad=False)

        def forward(self, x: Tensor, _mask: Tensor | None = None) -> Tensor:
            spectrum = torch.fft.rfft2(x * self.scale.abs())
            empty = x[:, :0]
            return torch.cat([torch.fft.irfft2(spectrum), empty], 1) + x.size(0)

    traceable = classifier(Hidden(), 2)
    outputs = trace(traceable, seeded_image(2, 4, 6), {})
    assert list(outputs) == ["input", "mul", "fft_irfft2", "cat", "add", "softmax"]
    assert traceable.parents["cat"] == ("fft_irfft2", "input")
    assert traceable.layers["mul"].parameter_count == 2
    assert traceable.tensor_bytes == 8


def test_a_module_named_input_is_another_node() -> None:
    class Named(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.input = nn.Conv2d(1, 1, 1)
            self.softmax = nn.ReLU()

        def forward(self, x: Tensor) -> Tensor:
            result: Tensor = self.softmax(self.input(x))
            return result

    traceable = classifier(Named(), 1)
    assert [(name, layer.op) for name, layer in traceable.layers.items()] == [
        ("input_1", "Conv2d"), ("softmax", "ReLU"), ("softmax_", "Softmax"),
    ]  # fmt: skip


def test_an_operation_that_rejects_the_image_is_named() -> None:
    traceable = classifier(Function(lambda x: x.reshape(1, 1, -1, 8)), 1)
    assert trace(traceable, torch.ones(1, 4, 6), {})["reshape"].shape == (1, 3, 8)
    with pytest.raises(OperationFailed) as caught:
        trace(traceable, torch.ones(1, 5, 5), {})
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.node, error.operation) == ("reshape", "reshape")
    assert error.reason == "shape '[1, 1, -1, 8]' is invalid for input of size 25"


def test_errors_inside_a_run_keep_their_fields() -> None:
    traceable = classifier(Function(lambda x: x * 2), 1)
    with pytest.raises(UnknownChannel) as caught:
        run(traceable.graph, torch.ones(1, 2, 2), {"mul": frozenset({1})})
    assert caught.value.args == ("mul", 1, 1, "zero")


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((), (1,)),
        ((1,), (1,)),
        ((1, 5), (5,)),
        ((1, 5, 6), (1, 5, 6)),
        ((1, 4, 5, 6), (4, 5, 6)),
        ((1, 2, 3, 4, 5), (6, 4, 5)),
        ((7,), (7,)),
        ((7, 8), (1, 7, 8)),
        ((7, 1, 8), (7, 1, 8)),
        ((7, 2, 3, 4), (14, 3, 4)),
    ],
)
def test_tensors_of_any_rank_are_shown_as_maps_or_flat(
    shape: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert shown_shape(shape) == expected
    output = torch.arange(torch.Size(shape).numel()).reshape(shape)
    form = shown(output, torch.zeros(1, 1, 2, 2))
    assert form.shape == (1, *expected)
    assert form.flatten().tolist() == output.flatten().tolist()


def test_two_additions_of_the_same_node_are_still_a_layer() -> None:
    traceable = classifier(Function(lambda x: x + x), 1)
    assert traceable.layers["add"] == Add()
    assert traceable.parents["add"] == ("input", "input")
