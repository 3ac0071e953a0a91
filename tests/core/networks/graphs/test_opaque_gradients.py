"""Gradients and attribution through opaque nodes."""

import pytest
import torch
from torch import Tensor

from app.core.attribution.gradients import Element, channel_influences, derivative, input_gradient
from app.core.attribution.methods import Attribution, attribute
from app.core.attribution.plan import METHODS, Method
from app.core.networks.class_logits import class_logit, last_map_before_pooling
from app.core.networks.graphs.graph import Graph
from app.core.networks.structure import INPUT
from app.core.networks.trace import Keeper, run
from app.core.networks.traceable import Traceable, classifier
from tests.core.classifiers import seeded_image
from tests.core.opaque_networks import OPAQUE_NETWORKS, opaque_network

STEP = 1e-5
INTEGERS = {"argmax", "gt"}
"""Nodes of integers and truth values, through which nothing can be differentiated."""


@pytest.fixture(scope="module", params=OPAQUE_NETWORKS)
def double(request: pytest.FixtureRequest) -> Traceable:
    return classifier(opaque_network(request.param).double(), 2)


IMAGE = seeded_image(2, 12, 10).double()


def test_a_logits_gradient_is_autograds(double: Traceable) -> None:
    outputs = run(double.graph, IMAGE, {})
    logit = class_logit(double.graph, outputs, 3)
    leaf = IMAGE.unsqueeze(0).requires_grad_()
    probability = double.graph.module(leaf)[0, 3]
    (expected,) = torch.autograd.grad(probability, leaf)
    found = input_gradient(double.graph, outputs, {}, list(outputs)[-1], 3, 0, 0)
    torch.testing.assert_close(found, expected.squeeze(0))
    assert input_gradient(double.graph, outputs, {}, logit.node, 3, 0, 0).any()


class _Scaling(Keeper):
    """Multiplies one node's output by a factor before anything reads it."""

    def __init__(self, graph: Graph, node: str, factor: float) -> None:
        super().__init__(graph, {})
        self._node, self._factor = node, factor

    def keep(self, name: str, output: Tensor) -> Tensor:
        return super().keep(name, output * self._factor if name == self._node else output)


def test_influences_of_every_node_are_finite_differences(double: Traceable) -> None:
    """The influences of all channels add up to the derivative of the logit as the whole output grows."""
    outputs = run(double.graph, IMAGE, {})
    logit = class_logit(double.graph, outputs, 1)
    for name in outputs:
        influences = channel_influences(double.graph, outputs, {}, name, logit)
        assert influences.shape == outputs[name].shape[:1]
        if name in INTEGERS:
            assert not influences.any()
            continue
        logits = []
        for factor in (1 + STEP, 1 - STEP):
            scaled = _Scaling(double.graph, name, factor)
            with torch.inference_mode():
                scaled.run(IMAGE.unsqueeze(0))
            logits.append(scaled.outputs[logit.node][0, 1].item())
        difference = (logits[0] - logits[1]) / (2 * STEP)
        assert influences.sum().item() == pytest.approx(difference, abs=1e-7), name


def test_a_zeroed_channel_has_no_influence(double: Traceable) -> None:
    for name in run(double.graph, IMAGE, {}):
        zero = {name: frozenset({0})}
        outputs = run(double.graph, IMAGE, zero)
        logit = class_logit(double.graph, outputs, 1)
        assert channel_influences(double.graph, outputs, zero, name, logit)[0] == 0


def attributed(traceable: Traceable, outputs: dict[str, Tensor], method: Method, batch: int) -> Attribution:
    parts = attribute(traceable.graph, outputs, {}, method, 2, None, batch)
    while True:
        try:
            next(parts)
        except StopIteration as end:
            found: Attribution = end.value
            return found


@pytest.mark.parametrize("method", METHODS)
def test_attribution_does_not_depend_on_how_many_images_are_passed_together(
    double: Traceable, method: Method
) -> None:
    outputs = run(double.graph, IMAGE, {})
    alone, together = (attributed(double, outputs, method, batch) for batch in (1, 4))
    assert alone.values.shape == (1, 12, 10)
    torch.testing.assert_close(together.values, alone.values)


def test_networks_that_join_images_of_a_batch_do_not_take_batches() -> None:
    taking = {name: classifier(opaque_network(name), 2).graph.takes_batches for name in OPAQUE_NETWORKS}
    assert [name for name, takes in taking.items() if not takes] == ["whole"]


def test_derivatives_of_a_batch_are_those_of_each_image() -> None:
    traceable = classifier(opaque_network("tokens").double(), 2)
    images = torch.stack([IMAGE, -IMAGE])
    element = Element("fc", (4,))
    both = derivative(traceable.graph, images, {}, element, "transpose_1")
    assert both.output.shape == both.gradient.shape == (2, 2, 30, 2)
    for index in (0, 1):
        alone = derivative(traceable.graph, images[index : index + 1], {}, element, "transpose_1")
        torch.testing.assert_close(both.gradient[index], alone.gradient[0])


def test_grad_cam_prefers_maps_of_layers_to_sequences_of_tokens() -> None:
    traceable = classifier(opaque_network("tokens"), 2)
    outputs = run(traceable.graph, IMAGE.float(), {})
    assert last_map_before_pooling(traceable.graph, outputs) == "conv"
    assert next(iter(outputs)) == INPUT
