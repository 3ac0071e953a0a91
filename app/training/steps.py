"""Optimizers and learning rate schedulers of a recipe."""

from collections.abc import Iterable

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LRScheduler, OneCycleLR

from app.core.errors import InvalidParameter
from app.training.recipe import Recipe, is_below


def optimizer_of(recipe: Recipe, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
    """The recipe's optimizer over exactly these parameters."""
    arguments = recipe.optimizer.arguments
    optimizer: torch.optim.Optimizer = getattr(torch.optim, recipe.optimizer.name)(parameters, **arguments)
    return optimizer


def scheduler_of(recipe: Recipe, optimizer: torch.optim.Optimizer, steps: int) -> LRScheduler | None:
    """The recipe's scheduler, which takes a step after each batch; None where the rate is constant.

    Args:
        steps: batches of all epochs.
    """
    if recipe.schedule == "cosine":
        return CosineAnnealingLR(optimizer, T_max=steps)
    if recipe.schedule == "one_cycle":
        # The recipe's momentum stays what it says: PyTorch would swing it from 0.95 to 0.85.
        return OneCycleLR(optimizer, max_lr=recipe.optimizer.lr, total_steps=steps, cycle_momentum=False)
    return None


def freeze(module: nn.Module, trainable: tuple[str, ...] | None) -> None:
    """Let exactly the parameters with one of the names, or below one, require gradients.

    Args:
        trainable: names of parameters or of modules; None for all parameters.
    Raises:
        InvalidParameter: a name belongs to no parameter, or there are no parameters.
    """
    names = [name for name, _ in module.named_parameters()]
    if not names:
        raise InvalidParameter("network", None, "a network with parameters")
    for index, prefix in enumerate(trainable or ()):
        if not any(is_below(name, prefix) for name in names):
            raise InvalidParameter(f"trainable.{index}", prefix, "a parameter's name or the start of one")
    for name, parameter in module.named_parameters():
        is_trained = trainable is None or any(is_below(name, prefix) for prefix in trainable)
        parameter.requires_grad_(is_trained)
