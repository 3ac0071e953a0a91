"""Logits of batches, checked against traces of single images."""

import pytest
import torch
from torchvision.models import resnet18, squeezenet1_1

from app.core.networks.batched import logits_of_batches
from app.core.networks.trace import trace
from app.core.networks.traceable import classifier
from tests.core.opaque_networks import OPAQUE_NETWORKS, opaque_network

MAKERS = {"resnet18": (resnet18, "fc"), "squeezenet1_1": (squeezenet1_1, "flatten")}


@pytest.mark.parametrize("name", MAKERS)
def test_logits_of_a_batch_equal_those_of_single_images(name: str) -> None:
    make, last = MAKERS[name]
    torch.manual_seed(3)
    network = classifier(make(num_classes=7).eval(), 3)
    images = torch.rand(3, 3, 64, 64)
    before = [str(node) for node in network.graph.module.graph.nodes]
    with torch.inference_mode():
        logits = logits_of_batches(network.graph)(images)
    assert [str(node) for node in network.graph.module.graph.nodes] == before
    assert logits.shape == (3, 7)
    for image, found in zip(images, logits, strict=True):
        alone = trace(network, image, {})[last]
        # Sums in another order differ by float32's rounding, a few millionths of the logits.
        assert torch.allclose(found, alone, rtol=1e-4, atol=1e-5 * alone.abs().max().item())


@pytest.mark.parametrize("name", OPAQUE_NETWORKS)
def test_logits_of_a_batch_through_opaque_nodes_equal_those_of_single_images(name: str) -> None:
    network = classifier(opaque_network(name), 2)
    images = torch.rand(3, 2, 12, 10)
    with torch.inference_mode():
        logits = logits_of_batches(network.graph)(images)
    for image, found in zip(images, logits, strict=True):
        alone = list(trace(network, image, {}).values())[-2]
        torch.testing.assert_close(found, alone, rtol=1e-4, atol=1e-5)


def test_trained_batch_norms_are_folded_in() -> None:
    torch.manual_seed(4)
    model = resnet18(num_classes=5)
    model.train()(torch.rand(4, 3, 64, 64))
    network = classifier(model.eval(), 3)
    image = torch.rand(3, 64, 64)
    with torch.inference_mode():
        (found,) = logits_of_batches(network.graph)(image[None])
    assert torch.allclose(found, trace(network, image, {})["fc"], rtol=1e-4, atol=1e-5)
