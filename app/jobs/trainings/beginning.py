"""The network that a training begins with, in the parts that stay frozen and that are trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.cache import SizedCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import nn

    from app.models.model import Built, Model
    from app.models.weights import Weights
    from app.training.recipe import Recipe

_MAX_BYTES = 500_000_000


@dataclass(frozen=True, eq=False, slots=True)
class Beginning:
    """A network that is to be trained.

    Attributes:
        model: with the classes that it is trained for; `Model.with_trained` makes each epoch's network of it.
        module: what is trained, from the features to logits, or from images where there is no frozen part.
        frozen: the part before it, whose outputs stay the same; None where every picture passes the whole
            network in every epoch.
        key: names the frozen part among all networks.
    """

    model: Model
    module: nn.Module
    frozen: nn.Module | None
    key: tuple[str, ...]


class Beginnings:
    """Makes beginnings, and keeps the networks that were built for them.

    Args:
        keep: stores a file of weights.
    """

    def __init__(self, keep: Callable[[bytes], Weights]) -> None:
        self._keep = keep
        self._known: SizedCache[tuple[Built, Model]] = SizedCache(_MAX_BYTES)

    def of(self, model: Model, recipe: Recipe, head: str | None, classes: int) -> Beginning:
        """The beginning of one training.

        Args:
            model: the network before it.
            head: name of the Linear that is replaced; None where none is.
            classes: outputs of the new Linear.
        Raises:
            WeightsChanged, InvalidTensors: a file of weights cannot be read.
            InvalidParameter: the recipe trains what the network does not have.
            DiskFull: there is no space for the weights.
        """
        from app.core.networks.division import divide
        from app.core.networks.trainable import trainable
        from app.training.head import replace_head
        from app.training.steps import freeze

        built, base = self._found(model, classes if head else None)
        module = trainable(built.traceable.graph)
        if head is not None:
            replace_head(module, head, classes, recipe.seed)
        freeze(module, recipe.trainable)
        # Augmentation makes other pictures in every epoch.
        names = recipe.trainable
        divided = None if recipe.augment or names is None else divide(module)
        if divided is None or names is None:
            return Beginning(base, module, None, ())
        return Beginning(base, divided.rest, divided.frozen, (model.id, *names))

    def _found(self, model: Model, classes: int | None) -> tuple[Built, Model]:
        import torch

        known = self._known.get((model.id, classes))
        if known is None:
            built = model.build(torch.device("cpu"))
            known = built, model.before_training(classes, self._keep)
            self._known.put((model.id, classes), known, built.traceable.tensor_bytes)
        return known
