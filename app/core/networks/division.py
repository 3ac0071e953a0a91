"""Networks in two parts: what comes before all that is trained, and the rest."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from torch import fx, nn
from torch.nn.modules.dropout import _DropoutNd

from app.core.networks.graphs.graph import free_with_last_reference


@dataclass(frozen=True, eq=False, slots=True)
class Divided:
    """A network in two parts, which share its tensors and their names.

    Attributes:
        frozen: from (N, C, H, W) to the features that the rest reads; nothing in it is trained or random.
        rest: from features to what the network returns.
    """

    frozen: fx.GraphModule
    rest: fx.GraphModule

    def rest_to_train(self) -> fx.GraphModule:
        """A copy of the rest, so that this one stays as it is."""
        copied = deepcopy(self.rest)
        free_with_last_reference(copied)
        return copied


def divide(module: fx.GraphModule) -> Divided | None:
    """Cut a network before its first layer that is trained or random.

    Args:
        module: a graph whose trained parameters require gradients. It is not changed.
    Returns:
        None where nothing comes before the cut, or more than one output crosses it.
    """
    later = _later(module)
    kept = [node for node in module.graph.nodes if node not in later]
    crossing = {read for node in later for read in node.all_input_nodes if read not in later}
    if len(crossing) != 1:
        return None
    (last,) = crossing
    if last.op == "placeholder":
        return None
    before, after = fx.Graph(), fx.Graph()
    copies: dict[fx.Node, fx.Node] = {}
    for node in kept:
        copies[node] = before.node_copy(node, copies.__getitem__)
    before.output(copies[last])
    copies = {last: after.placeholder("features")}
    for node in module.graph.nodes:
        if node in later:
            copies[node] = after.node_copy(node, copies.__getitem__)
    return Divided(_module(module, before), _module(module, after))


def _later(module: fx.GraphModule) -> set[fx.Node]:
    """The nodes that depend on something trained or random, the output among them."""
    later: set[fx.Node] = set()
    for node in module.graph.nodes:
        reads_later = any(read in later for read in node.all_input_nodes)
        if reads_later or node.op == "output" or (node.op == "call_module" and _changes(module, node)):
            later.add(node)
    return later


def _changes(module: fx.GraphModule, node: fx.Node) -> bool:
    part = module.get_submodule(str(node.target))
    return isinstance(part, _DropoutNd) or any(one.requires_grad for one in part.parameters())


def _module(root: nn.Module, graph: fx.Graph) -> fx.GraphModule:
    made = fx.GraphModule(root, graph)
    made.graph.eliminate_dead_code()
    made.recompile()
    free_with_last_reference(made)
    return made
