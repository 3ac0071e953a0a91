"""Networks without an image: weights, shapes, receptive fields, cost."""

import pickle
from typing import Any

import pytest
import torch
from hypothesis import given
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from app.core.errors import TooMuchWork, WindowDoesNotFit
from app.core.limits import Limits
from app.core.networks.cost import Work, predicted_work, refuse_too_much
from app.core.networks.description import describe
from app.core.networks.document import network_from_document
from app.core.networks.trace import trace
from app.core.networks.traceable import build
from tests.core.network_strategies import Case, cases


def conv(inputs: int, outputs: int, **given: Any) -> dict[str, Any]:
    return {"op": "Conv2d", "in_channels": inputs, "out_channels": outputs, "kernel_size": 3, **given}


def document(*layers: dict[str, Any]) -> dict[str, Any]:
    return {"input": {"channels": layers[0]["in_channels"]}, "layers": list(layers)}


def weights(*layers: dict[str, Any]) -> list[torch.Tensor]:
    return list(build(network_from_document(document(*layers))).graph.module.parameters())


@pytest.mark.parametrize("seed", [0, 7, 2**53 - 1])
def test_a_seed_means_pytorchs_own_initialisation(seed: int) -> None:
    layers = [
        conv(1, 4),
        conv(4, 6, groups=2, bias=False),
        conv(6, 2, kernel_size=[1, 5], padding=[1, 0, 0, 0]),
    ]
    seeded = [layer | {"weight": {"seed": seed}} for layer in layers]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        expected = nn.Sequential(
            nn.Conv2d(1, 4, 3), nn.Conv2d(4, 6, 3, groups=2, bias=False), nn.Conv2d(6, 2, (1, 5))
        )
    for ours, torchs in zip(weights(*seeded), expected.parameters(), strict=True):
        assert torch.equal(ours, torchs)


def test_each_seed_has_its_own_stream_and_given_weights_use_none() -> None:
    given = {"weight": {"preset": "outline"}, "bias": [0.5]}
    three, four = conv(1, 1, weight={"seed": 3}), conv(1, 1, weight={"seed": 4})
    mixed = weights(three, conv(1, 1, **given), four, three)
    alone = [*weights(three, three), *weights(four)]
    for ours, expected in zip([*mixed[:2], *mixed[6:], *mixed[4:6]], alone, strict=True):
        assert torch.equal(ours, expected)
    assert mixed[3].item() == 0.5


def test_building_does_not_change_the_global_generator() -> None:
    before = torch.get_rng_state()
    build(network_from_document(document(conv(1, 1), conv(1, 1, weight={"seed": 5}))))
    assert torch.equal(torch.get_rng_state(), before)


def test_a_description_agrees_with_torch() -> None:
    traceable = build(
        network_from_document(document(conv(3, 4, stride=2, padding=1), conv(4, 2, bias=False)))
    )
    first, second, third = describe(traceable, 9, 11)
    assert (first.name, first.op, first.inputs, first.shape) == ("input", "Input", (), (3, 9, 11))
    assert (second.name, second.op, second.inputs, second.shape) == ("conv1", "Conv2d", ("input",), (4, 5, 6))
    assert (third.name, third.inputs, third.shape) == ("conv2", ("conv1",), (2, 3, 4))
    counts = [sum(p.numel() for p in module.parameters()) for module in traceable.graph.module.children()]
    assert [second.parameter_count, third.parameter_count] == counts
    assert second.parameters["stride"] == [2, 2]
    field = third.receptive_field
    assert (field.height, field.width, field.stride, field.offset, field.status) == (
        7,
        7,
        (2, 2),
        (-1, -1),
        "exact",
    )


def test_shapes_are_none_without_a_size_unless_the_input_is_fixed() -> None:
    described = describe(build(network_from_document(document(conv(1, 1)))), None, None)
    assert [node.shape for node in described] == [None, None]
    fixed = document(conv(1, 1)) | {"input": {"channels": 1, "height": 5, "width": 4}}
    described = describe(build(network_from_document(fixed)), None, None)
    assert [node.shape for node in described] == [(1, 5, 4), (1, 3, 2)]


@given(cases())
def test_predicted_work_equals_torchs_count(case: Case) -> None:
    traceable = build(case.network)
    work = predicted_work(traceable, case.height, case.width)
    with FlopCounterMode(display=False) as counter:
        outputs = trace(traceable, case.image(0), {})
    # torch counts a multiply-add as two operations.
    assert counter.get_total_flops() == 2 * work.multiply_adds
    kept = sum(tensor.nbytes for tensor in (*outputs.values(), *traceable.graph.module.parameters()))
    assert kept <= work.bytes


def test_work_of_an_image_that_does_not_fit_is_refused() -> None:
    with pytest.raises(WindowDoesNotFit):
        predicted_work(build(network_from_document(document(conv(1, 1)))), 2, 5)


@pytest.mark.parametrize(
    ("work", "resource", "predicted"), [(Work(11, 5), "multiply_adds", 11), (Work(10, 6), "memory", 6)]
)
def test_too_much_work_states_the_prediction_and_the_limit(work: Work, resource: str, predicted: int) -> None:
    limits = Limits(max_multiply_adds=10, max_memory_bytes=5)
    refuse_too_much(Work(10, 5), limits)
    with pytest.raises(TooMuchWork) as caught:
        refuse_too_much(work, limits)
    assert (caught.value.resource, caught.value.predicted) == (resource, predicted)


def test_errors_can_be_pickled() -> None:
    error = TooMuchWork("memory", predicted=6, limit=5, unit="bytes")
    again = pickle.loads(pickle.dumps(error))
    assert (again.resource, again.predicted, again.limit, again.unit) == ("memory", 6, 5, "bytes")
