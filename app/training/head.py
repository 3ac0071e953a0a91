"""The last layer of a network, replaced for other classes."""

import torch
from torch import nn


def replace_head(module: nn.Module, name: str, classes: int, seed: int) -> None:
    """Put a new Linear in the place of another, with the weights that PyTorch draws for it.

    Args:
        module: the network; it is changed.
        name: of the Linear.
        classes: out_features of the new one.
        seed: of torch.manual_seed before it is made. The global generator keeps its state.
    Raises:
        TypeError: it is no Linear.
    """
    head = module.get_submodule(name)
    if not isinstance(head, nn.Linear):
        message = f"{name} is no Linear"
        raise TypeError(message)
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        module.set_submodule(name, nn.Linear(head.in_features, classes))
