"""The network that a training begins with, in the parts that stay frozen and that are trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.cache import SizedCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import nn

    from app.core.networks.division import Divided
    from app.models.model import Built, Model
    from app.models.weights import Weights
    from app.training.recipe import Recipe

_MAX_BYTES = 500_000_000
_MAX_BASES = 100


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
    """Makes beginnings, and keeps the networks that were built and cut for them.

    Args:
        keep: stores a file of weights.
    """

    def __init__(self, keep: Callable[[bytes], Weights]) -> None:
        self._keep = keep
        self._built: SizedCache[Built] = SizedCache(_MAX_BYTES)
        self._cut: SizedCache[Divided] = SizedCache(_MAX_BYTES)
        self._bases: SizedCache[Model] = SizedCache(_MAX_BASES)

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
        from app.core.networks.trainable import trainable
        from app.training.head import replace_head
        from app.training.steps import freeze

        built = self._found(model)
        base = self._base(model, built, classes if head else None)
        names = recipe.trainable
        # Augmentation makes other pictures in every epoch.
        divided = None if recipe.augment or names is None else self._divided(model, built, names)
        module = trainable(built.traceable.graph) if divided is None else divided.rest_to_train()
        if head is not None:
            replace_head(module, head, classes, recipe.seed)
        freeze(module, names)
        if divided is None or names is None:
            return Beginning(base, module, None, ())
        return Beginning(base, module, divided.frozen, (model.id, *names))

    def _found(self, model: Model) -> Built:
        import torch

        built = self._built.get(model.id)
        if built is None:
            built = model.build(torch.device("cpu"))
            self._built.put(model.id, built, built.traceable.tensor_bytes)
        return built

    def _base(self, model: Model, built: Built, classes: int | None) -> Model:
        base = self._bases.get((model.id, classes))
        if base is None:
            base = model.before_training(built, classes, self._keep)
            self._bases.put((model.id, classes), base, 1)
        return base

    def _divided(self, model: Model, built: Built, names: tuple[str, ...]) -> Divided | None:
        """The network, cut before what is trained; None where nothing comes before."""
        from app.core.networks.division import divide
        from app.core.networks.trainable import trainable
        from app.training.steps import freeze

        known = self._cut.get((model.id, names))
        if known is not None:
            return known
        module = trainable(built.traceable.graph)
        freeze(module, names)
        divided = divide(module)
        if divided is not None:
            self._cut.put((model.id, names), divided, built.traceable.tensor_bytes)
        return divided
