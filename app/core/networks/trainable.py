"""Copies of networks that can be trained."""

from copy import deepcopy

import torch
from torch import fx

from app.core.networks.class_logits import before_softmax
from app.core.networks.graphs.graph import Graph, free_with_last_reference


def trainable(graph: Graph) -> fx.GraphModule:
    """Copy a network into one that ends at its logits and whose parameters require gradients.

    Args:
        graph: the network; it is not changed.
    Returns:
        a module from (N, C, H, W) to logits, in evaluation mode, its tensors named as the network's own.
    """
    # Tensors made in inference mode could not be trained.
    with torch.inference_mode(mode=False):
        copied = deepcopy(graph.module)
    output = copied.graph.output_node()
    output.replace_input_with(output.all_input_nodes[0], before_softmax(copied))
    copied.graph.eliminate_dead_code()
    copied.recompile()
    free_with_last_reference(copied)
    return copied.requires_grad_(True)
