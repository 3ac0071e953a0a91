"""Modules as torch.fx graphs whose outputs can be kept."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from torch import Tensor, fx, nn

from app.core.networks.graphs.in_place import overwrite_nothing
from app.core.networks.structure import INPUT


@dataclass(frozen=True, eq=False, slots=True)
class Graph:
    """The operations of a module, none of them in-place.

    Attributes:
        module: the operations.
        nodes: names of the nodes that are shown, in the order of execution. The first is `input`; the
            others are named as torchvision's get_graph_node_names does: the path of a module,
            `layer1.0.add` for a function, `relu_1` for a second use.
        opaque: nodes without a layer that describes them, and those that are not shown.
        takes_batches: every output has one slice for each image, along the first axis.
    """

    module: fx.GraphModule
    nodes: Mapping[fx.Node, str]
    opaque: Collection[fx.Node] = ()
    takes_batches: bool = True

    def parents(self, node: fx.Node) -> tuple[str, ...]:
        """Names of the nodes that a node reads, in the order of its arguments.

        A node that it reads by way of others that are not shown, such as a shape or a tuple, comes after
        them, once.
        """
        names = [self.nodes[parent] for parent in arguments_of(node) if parent in self.nodes]
        behind = [parent for between in self.between(node) for parent in between.all_input_nodes]
        further = (self.nodes[parent] for parent in behind if parent in self.nodes)
        return tuple(names + [name for name in dict.fromkeys(further) if name not in names])

    def between(self, node: fx.Node) -> tuple[fx.Node, ...]:
        """Nodes that are not shown and by way of which a node reads others."""
        found: dict[fx.Node, None] = {}
        waiting = [node]
        while waiting:
            hidden = [read for read in waiting.pop().all_input_nodes if read not in self.nodes]
            waiting += [read for read in hidden if read not in found]
            found.update(dict.fromkeys(hidden))
        return tuple(found)

    def tensors(self, name: str) -> Mapping[str, Tensor]:
        """Parameters and buffers of a node's module, by PyTorch's names; empty for a function."""
        node = next(node for node, known in self.nodes.items() if known == name)
        if node.op != "call_module":
            return {}
        return self.module.get_submodule(str(node.target)).state_dict()


def arguments_of(node: fx.Node) -> list[fx.Node]:
    """Nodes that a node reads, in the order of its arguments; one that is read twice is there twice."""
    read: list[fx.Node] = []
    fx.map_arg((node.args, node.kwargs), read.append)
    return read


def graph_of(
    module: nn.Module,
    leaves: tuple[type[nn.Module], ...] = (),
    then: Mapping[str, nn.Module] = MappingProxyType({}),
) -> Graph:
    """Trace a module with torch.fx and replace its in-place operations.

    Args:
        module: takes one batch of images. It is put into evaluation mode and the `inplace` flags of its
            modules are cleared, which does not change its results.
        leaves: classes of modules that become one node each, besides those of torch.nn.
        then: modules that are appended to its output, by the names of their nodes; a name that the
            module already uses gets an underscore.
    Raises:
        NotImplementedError: the module overwrites a part of a tensor, or a tensor that is read later
            under another name.
    """
    module.eval()
    tracer = _Tracer(leaves)
    traced = fx.GraphModule(module, tracer.trace(module))
    # Tracer.trace leaves a self-referencing closure that holds the tracer, which holds all weights.
    vars(tracer).clear()
    overwrite_nothing(traced)
    for name, further in then.items():
        _append(traced, name, further.eval())
    traced.recompile()
    free_with_last_reference(traced)
    return Graph(traced, _names(traced.graph))


def free_with_last_reference(module: fx.GraphModule) -> None:
    """Break the reference cycle between a graph module and its graph.

    The cycle would keep the weights in memory until the next full garbage collection.
    """
    module.graph.owning_module = None


def _append(traced: fx.GraphModule, name: str, module: nn.Module) -> None:
    while hasattr(traced, name):
        name += "_"
    traced.add_submodule(name, module)
    output = traced.graph.output_node()
    with traced.graph.inserting_before(output):
        output.args = (traced.graph.call_module(name, output.args),)


class _Tracer(fx.Tracer):
    def __init__(self, leaves: tuple[type[nn.Module], ...]) -> None:
        super().__init__()
        self._leaves = leaves

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        return isinstance(m, self._leaves) or super().is_leaf_module(m, module_qualified_name)


def _names(fx_graph: fx.Graph) -> Mapping[fx.Node, str]:
    names: dict[fx.Node, str] = {}
    uses: Counter[str] = Counter()
    for node in fx_graph.nodes:
        if not names:
            names[node] = INPUT
            uses[INPUT] += 1
        elif node.op != "output":
            name = _path(node)
            names[node] = f"{name}_{uses[name]}" if uses[name] else name
            uses[name] += 1
    return MappingProxyType(names)


def _path(node: fx.Node) -> str:
    if node.op == "call_module":
        return str(node.target)
    around = [path for path, _ in node.meta.get("nn_module_stack", {}).values()]
    # fx numbers functions across the whole graph; here they are numbered within their module.
    function = re.sub(r"_\d+$", "", node.name).rstrip("_")
    return ".".join([*around[-1:], function])
