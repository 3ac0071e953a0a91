"""Logits of a network's classes, and the last map before pooling."""

from collections.abc import Mapping

from torch import Tensor, fx

from app.core.attribution.gradients import Element
from app.core.errors import NoClasses, UnknownClass
from app.core.networks.graphs.graph import Graph


def logits_node(graph: Graph, outputs: Mapping[str, Tensor]) -> str:
    """Name of the last node that is not a softmax; its elements are the logits.

    Args:
        graph: the network.
        outputs: its trace on an image.
    Raises:
        NoClasses: the node's output is not flat.
    """
    name = graph.nodes[before_softmax(graph.module)]
    if outputs[name].dim() != 1:
        raise NoClasses(name, tuple(outputs[name].shape))
    return name


def class_logit(graph: Graph, outputs: Mapping[str, Tensor], index: int | None) -> Element:
    """The element that holds a class's logit.

    Args:
        graph: the network.
        outputs: its trace on an image.
        index: index of the class; None for the class with the largest logit.
    Raises:
        NoClasses: the network's output is not flat.
        UnknownClass: the class does not exist.
    """
    node = logits_node(graph, outputs)
    logits = outputs[node]
    if index is None:
        index = int(logits.argmax())
    if not 0 <= index < len(logits):
        raise UnknownClass(index, len(logits))
    return Element(node, (index,))


def last_map_before_pooling(graph: Graph, outputs: Mapping[str, Tensor]) -> str:
    """Name of the last node that outputs a map and does not pool, the default node of Grad-CAM.

    Source: Selvaraju et al. 2017, arXiv:1610.02391, section 3: the last convolutional layer.
    """
    maps = [
        node
        for node, name in graph.nodes.items()
        if name in outputs and outputs[name].dim() == 3 and "pool" not in _kind(graph.module, node)
    ]
    # An opaque node may be something else in the form of a map, such as a sequence of tokens.
    described = [node for node in maps[1:] if node not in graph.opaque]
    return graph.nodes[(described or maps)[-1]]


def before_softmax(module: fx.GraphModule) -> fx.Node:
    """The last node of a graph that is not a softmax."""
    (node,) = module.graph.output_node().all_input_nodes
    while "softmax" in _kind(module, node):
        (node,) = node.all_input_nodes
    return node


def _kind(module: fx.GraphModule, node: fx.Node) -> str:
    """Name of what a node calls, in lower case."""
    if node.op == "call_module":
        return type(module.get_submodule(str(node.target))).__name__.lower()
    return str(getattr(node.target, "__name__", node.target)).lower()
