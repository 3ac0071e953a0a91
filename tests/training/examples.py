"""Small networks and examples for tests of trainings."""

import torch
from torch import fx

from app.core.networks.document import network_from_document
from app.core.networks.traceable import build
from app.core.networks.trainable import trainable as to_train
from app.training.examples import Examples
from app.training.run import Run
from app.training.steps import freeze

LAYERS = [
    {"op": "Conv2d", "in_channels": 1, "out_channels": 4, "kernel_size": 3, "padding": [1, 0, 2, 1]},
    {"op": "BatchNorm2d", "num_features": 4},
    {"op": "ReLU"},
    {"op": "MaxPool2d", "kernel_size": 2},
    {"op": "Dropout", "p": 0.3},
    {"op": "Flatten"},
    {"op": "Linear", "in_features": None, "out_features": 3},
    {"op": "Softmax"},
]
DOCUMENT = {"input": {"channels": 1, "height": 8, "width": 8}, "layers": LAYERS}


def module(trainable: tuple[str, ...] | None = None) -> fx.GraphModule:
    """A network with an uneven padding, a batch norm, dropout and a softmax, from its seed.

    Args:
        trainable: as in a recipe.
    """
    made = to_train(build(network_from_document(DOCUMENT)).graph)
    freeze(made, trainable)
    return made


def examples(train: int = 45, *, may_mirror: bool = False) -> Examples:
    """Bright quarters of noise, by class."""
    generator = torch.Generator().manual_seed(5)
    count = train + 30
    images = torch.rand((count, 1, 8, 8), generator=generator)
    labels = torch.arange(count) % 3
    for image, label in zip(images, labels.tolist(), strict=True):
        image[0, 4 * (label // 2) :, 4 * (label % 2) :][:4, :4] += 1
    return Examples(images[:train], labels[:train], images[train:], labels[train:], 3, may_mirror=may_mirror)


def train(run: Run, epochs: int) -> None:
    """Train to the end of an epoch."""
    while run.epoch < epochs:
        list(run.next_epoch())
