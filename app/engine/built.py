"""Networks that can be run, of layers or of torchvision. To import this module is to import torch."""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor, nn
from torchvision.models import get_model, get_model_weights

from app.core.networks.batched import logits_of_batches
from app.core.networks.document import Network
from app.core.networks.traceable import Traceable, build, classifier
from app.engine.protocol import Prediction
from app.models.architectures import IMAGENET_CLASSES, Architecture
from app.models.checkpoints import read_state_dict
from app.models.library import Classifier

_CHANNELS = 3


@dataclass(frozen=True, eq=False)
class Built:
    """A network that can be run.

    Attributes:
        classes: the labels of a classifier; None for a network of layers, which has none.
    """

    traceable: Traceable
    classes: tuple[str, ...] | None

    @cached_property
    def batched(self) -> nn.Module:
        """Gives the logits of many images at once."""
        return logits_of_batches(self.traceable.graph)

    def label(self, index: int) -> str | None:
        """What a class is called."""
        return None if self.classes is None else self.classes[index]

    def ranked(self, logits: Tensor, probabilities: Tensor, top: int) -> tuple[Prediction, ...]:
        """The most probable classes of one image, the best first; equal ones by their logits."""
        by_logit = logits.argsort(descending=True, stable=True)
        best = by_logit[probabilities[by_logit].argsort(descending=True, stable=True)][:top].tolist()
        return tuple(
            Prediction(index, self.label(index), probabilities[index].item(), logits[index].item())
            for index in best
        )


def built(network: Network | Classifier) -> Built:
    """Makes a network's modules, with their weights.

    Raises:
        WeightsChanged, InvalidTensors: a classifier's weights cannot be read.
    """
    if isinstance(network, Network):
        return Built(build(network), None)
    checkpoint = read_state_dict(network)
    module = _with_weights(network.architecture, checkpoint.tensors)
    count = len(next(reversed(checkpoint.tensors.values())))
    classes = checkpoint.classes or _labels(network.architecture, count)
    return Built(classifier(module, _CHANNELS), classes)


def _with_weights(architecture: Architecture, tensors: dict[str, Tensor]) -> nn.Module:
    """The module, made without drawing the weights that would be overwritten."""
    classes = len(next(reversed(tensors.values())))
    with torch.device("meta"):
        module: nn.Module = get_model(architecture.name, weights=None, num_classes=classes)
    counters = {name: torch.tensor(0) for name in module.state_dict().keys() - tensors.keys()}
    module.load_state_dict(tensors | counters, assign=True)
    return module


def _labels(architecture: Architecture, count: int) -> tuple[str, ...]:
    """ImageNet's, where there are as many classes; else their numbers."""
    if count != IMAGENET_CLASSES:
        return tuple(map(str, range(count)))
    return tuple(get_model_weights(architecture.name)[architecture.published.name].meta["categories"])
