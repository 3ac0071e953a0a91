"""Gradients of trace elements, checked against finite differences and receptive fields."""

import pytest
import torch
from hypothesis import given
from torch import Tensor, nn

from app.core.attribution.gradients import channel_influences, input_gradient
from app.core.errors import CellOutOfRange, UnknownChannel, UnknownNode
from app.core.networks.class_logits import class_logit
from app.core.networks.receptive_field import cell_field
from app.core.networks.trace import Zeroed, run, trace
from app.core.networks.traceable import build
from tests.core.classifiers import case_of, seeded_image, tiny, without_softmax
from tests.core.network_strategies import Case, cases

STEP = 1e-6
"""In float64: what a difference of outputs loses to rounding and what its slope misses are near 1e-9."""


@pytest.mark.parametrize(
    ("node", "place"),
    [("conv1", (2, 0, 9)), ("conv2", (4, 3, 1)), ("act2", (0, 4, 3)), ("linear", (3, 0, 0))],
)
@pytest.mark.parametrize("zero", [{}, {"conv1": frozenset({1})}, {"input": frozenset({0})}])
def test_gradient_of_a_cell_equals_finite_differences(
    node: str, place: tuple[int, int, int], zero: Zeroed
) -> None:
    case = case_of(tiny(activation=nn.Tanh).double(), seeded_image(2, 12, 10).double(), zero)
    index = place[: case.outputs[node].dim()]
    expected = torch.zeros_like(case.image)
    for cell in range(case.image.numel()):
        nudge = torch.zeros_like(case.image)
        nudge.view(-1)[cell] = STEP
        ahead, behind = (run(case.graph, case.image + moved, zero)[node][index] for moved in (nudge, -nudge))
        expected.view(-1)[cell] = (ahead - behind) / (2 * STEP)
    found = input_gradient(case.graph, case.outputs, zero, node, *place)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-8)
    assert found.any()


@given(cases())
def test_gradient_is_nonzero_only_inside_the_receptive_field(case: Case) -> None:
    """The gradient is zero outside the box; as the box is exact, it is nonzero somewhere on each edge."""
    traceable = build(case.network)
    outputs = trace(traceable, case.image(0), {})
    channel, row, column = (size - 1 for size in outputs["conv1"].shape)
    gradient = input_gradient(traceable.graph, outputs, {}, "conv1", channel, row, column)
    box = cell_field(traceable, outputs, "conv1", channel, row, column)
    inside = gradient[:, box.top : box.bottom, box.left : box.right]
    assert gradient.count_nonzero() == inside.count_nonzero()
    if box.status == "exact":
        for edge in (inside[:, :1], inside[:, -1:], inside[:, :, :1], inside[:, :, -1:]):
            assert edge.numel() == 0 or edge.any()


class _Scale(nn.Module):
    """Multiplies each channel by its own factor."""

    def __init__(self, factors: Tensor) -> None:
        super().__init__()
        self._factors = factors

    def forward(self, x: Tensor) -> Tensor:
        return x * self._factors.view(1, -1, 1, 1)


@pytest.mark.parametrize("zeroed", [frozenset[int](), frozenset({1})])
def test_influence_equals_finite_differences(zeroed: frozenset[int]) -> None:
    """Activation times gradient is the derivative of the logit as the whole channel is scaled."""
    image, zero = seeded_image(2, 12, 10).double(), {"conv1": zeroed}
    case = case_of(tiny(activation=nn.Tanh).double(), image, zero)
    for index in range(4):
        found = channel_influences(
            case.graph, case.outputs, zero, "conv1", class_logit(case.graph, case.outputs, index)
        )
        for channel in range(3):
            logits = []
            for sign in (1, -1):
                factors = torch.ones(3).double()
                factors[channel] += sign * STEP
                scaled = without_softmax(tiny({"scale": _Scale(factors)}, nn.Tanh)).double()
                outputs = run(case_of(scaled, image).graph, image, zero)
                logits.append(outputs["linear"][index].item())
            assert found[channel].item() == pytest.approx((logits[0] - logits[1]) / (2 * STEP), abs=1e-8)
        assert all(found[channel] == 0 for channel in zeroed)


def test_influence_equals_the_effect_of_zeroing_in_a_linear_network() -> None:
    case = case_of(tiny(activation=nn.Identity), seeded_image(2, 12, 10))
    for node in ("input", "conv1", "conv2", "pool", "flatten", "linear"):
        logit = class_logit(case.graph, case.outputs, 2)
        found = channel_influences(case.graph, case.outputs, {}, node, logit)
        assert found.shape == case.outputs[node].shape[:1]
        for channel in range(len(found)):
            without = run(case.graph, case.image, {node: frozenset({channel})})
            taken = (case.outputs["linear"][2] - without["linear"][2]).item()
            # The difference of two float32 logits near 1.
            assert found[channel].item() == pytest.approx(taken, abs=1e-6)
        assert found.any()


def test_nodes_after_the_logits_have_no_influence() -> None:
    case = case_of(tiny(), seeded_image(2, 12, 10))
    logit = class_logit(case.graph, case.outputs, None)
    assert logit.place == (int(case.logits.argmax()),)
    assert channel_influences(case.graph, case.outputs, {}, "softmax", logit).tolist() == [0.0] * 4


def test_gradient_passes_leave_the_module_unchanged() -> None:
    case = case_of(tiny(), seeded_image(2, 12, 10))
    before = {name: tensor.clone() for name, tensor in case.module.state_dict().items()}
    attributes = {name: set(vars(module)) for name, module in case.graph.module.named_modules()}
    first = input_gradient(case.graph, case.outputs, {}, "linear", 0, 0, 0)
    channel_influences(case.graph, case.outputs, {}, "conv1", class_logit(case.graph, case.outputs, 1))
    assert torch.equal(input_gradient(case.graph, case.outputs, {}, "linear", 0, 0, 0), first)
    for name, parameter in case.module.named_parameters():
        assert torch.equal(parameter, before[name])
        assert (parameter.grad, parameter.requires_grad) == (None, False)
    for name, module in case.graph.module.named_modules():
        assert set(vars(module)) == attributes[name]
        assert not module._forward_hooks
        assert not module._backward_hooks
    assert not any(output.requires_grad for output in case.outputs.values())


def test_unknown_nodes_and_cells_are_refused() -> None:
    case = case_of(tiny(), seeded_image(2, 12, 10))
    with pytest.raises(UnknownNode):
        input_gradient(case.graph, case.outputs, {}, "conv3", 0, 0, 0)
    with pytest.raises(UnknownChannel):
        input_gradient(case.graph, case.outputs, {}, "conv1", 3, 0, 0)
    with pytest.raises(CellOutOfRange):
        input_gradient(case.graph, case.outputs, {}, "linear", 0, 1, 0)
    logit = class_logit(case.graph, case.outputs, 0)
    with pytest.raises(UnknownNode):
        channel_influences(case.graph, case.outputs, {}, "conv3", logit)
    with pytest.raises(UnknownNode):
        channel_influences(case.graph, case.outputs, {"conv3": frozenset({0})}, "conv1", logit)
