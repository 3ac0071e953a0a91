"""Any torch module as a graph whose every value can be kept."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from torch import Tensor, fx, nn

from app.core.networks.in_place import overwrite_nothing
from app.core.networks.structure import INPUT


@dataclass(frozen=True, eq=False, slots=True)
class Graph:
    """A module's calculation, nothing overwritten in it.

    Attributes:
        module: the calculation.
        nodes: name of every value but the output, in the order of their making. The first
            is `input`; the others are named as torchvision's get_graph_node_names does: the
            path of the module, `layer1.0.add` for a function, `relu_1` for a second use.
    """

    module: fx.GraphModule
    nodes: Mapping[fx.Node, str]

    def parents(self, node: fx.Node) -> tuple[str, ...]:
        """Names of the nodes that a node reads, in the order of its arguments."""
        read: list[fx.Node] = []
        fx.map_arg((node.args, node.kwargs), read.append)
        return tuple(self.nodes[parent] for parent in read)

    def tensors(self, name: str) -> Mapping[str, Tensor]:
        """The parameters and buffers of the module behind a node, by PyTorch's names; none of a function."""
        node = next(node for node, known in self.nodes.items() if known == name)
        if node.op != "call_module":
            return {}
        return self.module.get_submodule(str(node.target)).state_dict()


def graph_of(
    module: nn.Module,
    leaves: tuple[type[nn.Module], ...] = (),
    then: Mapping[str, nn.Module] = MappingProxyType({}),
) -> Graph:
    """Traces a module with torch.fx and takes everything in-place out of it.

    Args:
        module: of one input; it is put into evaluation mode and its modules' `inplace` flags
            are cleared, which changes none of its results.
        leaves: modules that are one node each, besides those of torch.nn.
        then: modules that read its output, one after the other, by the names of their nodes.
    Raises:
        NotImplementedError: it overwrites a part of a tensor, or one that is read under another name later.
    """
    module.eval()
    tracer = _Tracer(leaves)
    traced = fx.GraphModule(module, tracer.trace(module))
    # Tracer.trace leaves a closure that refers to itself and to the tracer, which knows all weights.
    vars(tracer).clear()
    overwrite_nothing(traced)
    for name, further in then.items():
        _append(traced, name, further.eval())
    traced.recompile()
    free_with_last_reference(traced)
    return Graph(traced, _names(traced.graph))


def free_with_last_reference(module: fx.GraphModule) -> None:
    """Break the cycle between a graph module and its graph, which would keep its weights in memory.

    Without it they would stay until the garbage collector's next full collection.
    """
    module.graph.owning_module = None


def _append(traced: fx.GraphModule, name: str, module: nn.Module) -> None:
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
        if node.op == "placeholder":
            names[node] = INPUT
        elif node.op != "output":
            name = _path(node)
            names[node] = f"{name}_{uses[name]}" if uses[name] else name
            uses[name] += 1
    return MappingProxyType(names)


def _path(node: fx.Node) -> str:
    if node.op == "call_module":
        return str(node.target)
    around = [path for path, _ in node.meta.get("nn_module_stack", {}).values()]
    # fx numbers functions over the whole graph; here they are numbered inside their module.
    function = re.sub(r"_\d+$", "", node.name).rstrip("_")
    return ".".join([*around[-1:], function])
