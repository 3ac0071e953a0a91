"""torchvision's classifiers with cheap random weights, and their outputs by forward hooks."""

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from importlib import import_module
from typing import Any

import torch
from torch import Tensor, nn

_BLOCK = 65_521
CLASSES = 10


def classifier(name: str) -> nn.Module:
    """Create one of torchvision.models, its weights repeated from one small block of random numbers."""
    with torch.device("meta"):
        # Imported by name, as torchvision has no types.
        module: nn.Module = import_module("torchvision.models").get_model(
            name, weights=None, num_classes=CLASSES
        )
    module = module.to_empty(device="cpu").requires_grad_(False).eval()
    block = torch.randn(_BLOCK, generator=torch.Generator().manual_seed(0))
    for path, tensor in module.state_dict().items():
        values = block.repeat(-(-tensor.numel() // _BLOCK))[: tensor.numel()].view(tensor.shape)
        if path.endswith("running_var"):
            tensor.copy_(values.abs() + 0.5)
        elif tensor.dim() > 1:
            tensor.copy_(values / tensor[0].numel() ** 0.5 * 1.5)
        elif tensor.is_floating_point():
            tensor.copy_(values / 4 + (1 if path.endswith("weight") else 0))
        else:
            tensor.zero_()
    return module


def leaves(module: nn.Module) -> Iterable[tuple[str, Any]]:
    """Modules of torch.nn without submodules, by path."""
    return (
        (path, found)
        for path, found in module.named_modules()
        if not list(found.children()) and type(found).__module__.startswith("torch.nn")
    )


def hooked_maps(module: nn.Module, batch: Tensor) -> tuple[dict[str, Tensor], dict[str, Tensor], Tensor]:
    """Inputs and outputs in a forward pass without in-place operations, copied by hooks.

    Returns:
        output and input of each call of each module, by path and use, and the module's own output.
    """
    separate = deepcopy(module)
    outputs: dict[str, Tensor] = {}
    inputs: dict[str, Tensor] = {}
    uses: Counter[str] = Counter()

    def note(path: str) -> Any:
        def hook(_module: nn.Module, given: tuple[Tensor, ...], result: Tensor) -> None:
            name = f"{path}_{uses[path]}" if uses[path] else path
            uses[path] += 1
            inputs[name], outputs[name] = given[0].squeeze(0).clone(), result.squeeze(0).clone()

        return hook

    for path, leaf in leaves(separate):
        if hasattr(leaf, "inplace"):
            leaf.inplace = False
        leaf.register_forward_hook(note(path))
    with torch.inference_mode():
        answer: Tensor = separate(batch)
    return outputs, inputs, answer.squeeze(0)
