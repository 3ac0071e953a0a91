"""A faster copy of a network that gives the logits of many images at once."""

from copy import deepcopy
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, fx, nn
from torch.fx.experimental.optimization import fuse

from app.core.networks.class_logits import before_softmax
from app.core.networks.graphs.graph import Graph, free_with_last_reference
from app.core.networks.modules import PaddedConv2d


class LogitsOfBatches(nn.Module):
    """A copy of a network from (N, C, H, W) to logits, (N, classes).

    Attributes:
        first: its first convolution, which is affine; nothing where it begins with something else.
        rest: what follows.
    """

    def __init__(self, first: nn.Module, rest: nn.Module) -> None:
        super().__init__()
        self.first, self.rest = first, rest

    def forward(self, images: Tensor) -> Tensor:
        """The logits of images."""
        logits: Tensor = self.rest(self.first(images))
        return logits


def logits_of_batches(graph: Graph) -> LogitsOfBatches:
    """Copy a network into a faster one that ends at its logits.

    Batch norms are folded into the convolutions before them, and memory is laid out channels last. Sums
    run in another order, so results differ from the trace by float32's rounding.

    Args:
        graph: the network; it is not changed.
    Returns:
        the copy, which runs images one by one if the network does not take batches.
    """
    # Tensors made in inference mode could not be differentiated through.
    with torch.inference_mode(mode=False):
        return _faster(graph)


def _faster(graph: Graph) -> LogitsOfBatches:
    copied = deepcopy(graph.module)
    _pad_beforehand(copied)
    fused = cast(fx.GraphModule, fuse(copied, inplace=True, no_trace=True))
    output = fused.graph.output_node()
    output.replace_input_with(output.all_input_nodes[0], before_softmax(fused))
    fused.graph.eliminate_dead_code()
    first = _first_convolution(fused) if graph.takes_batches else nn.Identity()
    fused.recompile()
    free_with_last_reference(copied)
    free_with_last_reference(fused)
    fused.to(memory_format=torch.channels_last)
    first.to(memory_format=torch.channels_last)
    return LogitsOfBatches(first, fused if graph.takes_batches else _OneByOne(fused))


def _first_convolution(module: fx.GraphModule) -> nn.Module:
    """Take the convolution that alone reads the images out of a network."""
    images = next(node for node in module.graph.nodes if node.op == "placeholder")
    reader = next(iter(images.users))
    first = module.get_submodule(str(reader.target)) if reader.op == "call_module" else None
    if len(images.users) > 1 or not isinstance(first, nn.Conv2d):
        return nn.Identity()
    reader.replace_all_uses_with(images)
    module.graph.erase_node(reader)
    module.delete_submodule(str(reader.target))
    return first


def _pad_beforehand(module: fx.GraphModule) -> None:
    """Split convolutions with a padding for each edge, as batch norms are folded only into torch's own."""
    for node in tuple(module.graph.nodes):
        padded = module.get_submodule(str(node.target)) if node.op == "call_module" else None
        if isinstance(padded, PaddedConv2d):
            with module.graph.inserting_before(node):
                image = module.graph.call_function(F.pad, (*node.args, padded.pads, padded.pad_mode))
            node.args = (image,)
            module.set_submodule(str(node.target), padded.after_padding())


class _OneByOne(nn.Module):
    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self._module = module

    def forward(self, images: Tensor) -> Tensor:
        return torch.cat([self._module(image) for image in images.unsqueeze(1)])
