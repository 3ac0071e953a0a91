"""Classifiers for tests of attribution."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import torch
from torch import Tensor, nn

from app.core.networks.graphs.graph import Graph, graph_of
from app.core.networks.trace import Zeroed, run


@dataclass(frozen=True, eq=False)
class Case:
    """A network, an image and the trace."""

    module: nn.Module
    graph: Graph
    image: Tensor
    outputs: Mapping[str, Tensor]

    @property
    def batch(self) -> Tensor:
        """The image as a batch."""
        return self.image.unsqueeze(0)

    @property
    def logits(self) -> Tensor:
        """Output of the module itself."""
        with torch.no_grad():
            answer: Tensor = self.module(self.batch).squeeze(0)
        return answer


def case_of(module: nn.Module, image: Tensor, zero: Zeroed | None = None) -> Case:
    """Trace a module on an image, without gradients for its parameters, as the engine does."""
    graph = graph_of(module.requires_grad_(False))
    return Case(module, graph, image, run(graph, image, zero or {}))


def seeded_image(channels: int, height: int, width: int, seed: int = 0) -> Tensor:
    """Numbers of both signs."""
    return torch.randn(channels, height, width, generator=torch.Generator().manual_seed(seed))


def tiny(between: Mapping[str, nn.Module] | None = None, activation: type[nn.Module] = nn.ReLU) -> nn.Module:
    """Two convolutions and a linear layer: 4 classes for a 2-channel image of 12 x 10.

    Args:
        between: modules after the first convolution.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        conv1 = nn.Conv2d(2, 3, 3, padding=1)
        conv2 = nn.Conv2d(3, 5, 3, stride=2)
        linear = nn.Linear(10, 4)
    layers = {
        "conv1": conv1,
        **(between or {}),
        "act1": activation(),
        "conv2": conv2,
        "act2": activation(),
        "pool": nn.AvgPool2d(2),
        "reduce": nn.AdaptiveAvgPool2d((2, 1)),
        "flatten": nn.Flatten(),
        "linear": linear,
        "softmax": nn.Softmax(1),
    }
    return nn.Sequential(OrderedDict(layers))


def without_softmax(module: nn.Module) -> nn.Module:
    """The module without its softmax."""
    return nn.Sequential(OrderedDict(list(module.named_children())[:-1]))


def resnet18() -> Any:
    """ResNet-18 with varied batch norms whose statistics come from images, as after a training."""
    generator = torch.Generator().manual_seed(7)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        # Imported by name, as torchvision has no types.
        module = import_module("torchvision.models").resnet18(weights=None)
    for norm in (found for found in module.modules() if isinstance(found, nn.BatchNorm2d)):
        nn.init.normal_(norm.bias, std=0.3, generator=generator)
        nn.init.uniform_(norm.weight, 0.5, 1.5, generator=generator)
    with torch.no_grad():
        module(torch.randn(8, 3, 64, 64, generator=generator))
    return module.eval()
