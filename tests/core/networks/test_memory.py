"""Descriptions without weights, and weights that are freed without the garbage collector."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator

import pytest
import torch
from hypothesis import given
from torch import fx, nn

from app.core.attribution.gradients import input_gradient
from app.core.networks.batched import logits_of_batches
from app.core.networks.cost import predicted_work
from app.core.networks.description import describe, edges
from app.core.networks.document import network_from_document
from app.core.networks.structure import structure_of
from app.core.networks.trace import trace
from app.core.networks.traceable import Traceable, build, classifier
from tests.conftest import ROOT
from tests.core.classifiers import tiny, without_softmax
from tests.core.network_strategies import Case, cases


@given(cases())
def test_a_structure_is_described_like_the_built_network(case: Case) -> None:
    structure, built = structure_of(case.network), build(case.network)
    assert structure.parents == {name: built.graph.parents(node) for node, name in built.graph.nodes.items()}
    assert structure.parameter_count == built.parameter_count
    assert edges(structure) == edges(built)
    tensors = {tensor.name: tensor.shape for node in describe(built, None, None) for tensor in node.tensors}
    named = built.graph.module.named_parameters()
    assert tensors == {name: tuple(parameter.shape) for name, parameter in named}
    for size in ((case.height, case.width), (None, None)):
        assert describe(structure, *size) == describe(built, *size)
    assert predicted_work(structure, case.height, case.width) == predicted_work(
        built, case.height, case.width
    )


def test_describing_a_document_does_not_import_torch() -> None:
    program = """
import sys
from app.core.networks.description import describe
from app.core.networks.document import network_from_document
from app.core.networks.structure import structure_of
document = {"input": {"channels": 1}, "layers": [{"op": "Linear", "in_features": 9, "out_features": 10**6}]}
document["layers"].insert(0, {"op": "Flatten"})
print(describe(structure_of(network_from_document(document)), 3, 3)[-1].parameter_count)
print("torch" in sys.modules)
"""
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["10000000", "False"]


@pytest.fixture
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def layers() -> Traceable:
    first = {"op": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3, "padding": [1, 0, 0, 0]}
    return build(network_from_document({"input": {"channels": 1}, "layers": [first, {"op": "ReLU"}]}))


def normalised() -> Traceable:
    return classifier(nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(inplace=True)), 1)


def references(module: nn.Module) -> list[weakref.ref[object]]:
    return [weakref.ref(found) for found in (module, *module.parameters(), *module.buffers())]


@pytest.mark.parametrize("make", [layers, normalised])
@pytest.mark.usefixtures("without_collector")
def test_a_dropped_network_frees_its_weights_at_once(make: Callable[[], Traceable]) -> None:
    traceable = make()
    outputs = trace(traceable, torch.ones(1, 6, 6), {})
    input_gradient(traceable.graph, outputs, {}, list(outputs)[-1], 0, 0, 0)
    kept = references(traceable.graph.module)
    del traceable
    assert [reference() for reference in kept] == [None] * len(kept)


@pytest.mark.usefixtures("without_collector")
def test_a_dropped_network_for_batches_frees_its_weights_at_once() -> None:
    traceable = classifier(without_softmax(tiny({"norm": nn.BatchNorm2d(3)})), 2)
    batched = logits_of_batches(traceable.graph)
    assert isinstance(batched.first, nn.Conv2d)
    assert isinstance(batched.rest, fx.GraphModule)
    kept = references(batched.rest) + references(batched.first)
    del batched
    assert [reference() for reference in kept] == [None] * len(kept)
    kept = references(traceable.graph.module)
    del traceable
    assert [reference() for reference in kept] == [None] * len(kept)


def test_tensor_bytes_counts_parameters_and_buffers() -> None:
    convolution, norm = 2 * 9 + 2, 4 * 2
    # A batch norm also counts its training steps, in one number of 8 bytes.
    assert normalised().tensor_bytes == 4 * (convolution + norm) + 8
    shared = nn.Conv2d(1, 1, 3, padding=1)
    assert classifier(nn.Sequential(shared, shared), 1).tensor_bytes == 4 * 10
