"""Any torch module as a graph whose every value can be kept."""

import operator
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
import torch.nn.functional as F
from torch import fx, nn

INPUT = "input"

_IN_PLACE_OPERATORS: Mapping[Callable[..., object], Callable[..., object]] = {
    operator.iadd: operator.add,
    operator.isub: operator.sub,
    operator.imul: operator.mul,
    operator.itruediv: operator.truediv,
}


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
        """Names of the nodes that a node reads."""
        return tuple(self.nodes[parent] for parent in node.all_input_nodes)


def graph_of(module: nn.Module, leaves: tuple[type[nn.Module], ...] = ()) -> Graph:
    """Traces a module with torch.fx and takes everything in-place out of it.

    Args:
        module: of one input; it is put into evaluation mode and its modules' `inplace` flags
            are cleared, which changes none of its results.
        leaves: modules that are one node each, besides those of torch.nn.
    """
    module.eval()
    fx_graph = _Tracer(leaves).trace(module)
    traced = fx.GraphModule(module, fx_graph)
    in_place = {name: leaf for name, leaf in traced.named_modules() if getattr(leaf, "inplace", False)}
    for node in tuple(fx_graph.nodes):
        if (node.op == "call_module" and node.target in in_place) or _made_functional(node):
            _read_instead_of_overwritten(node)
    for leaf in in_place.values():
        leaf.inplace = False
    traced.recompile()
    return Graph(traced, _names(fx_graph))


class _Tracer(fx.Tracer):
    def __init__(self, leaves: tuple[type[nn.Module], ...]) -> None:
        super().__init__()
        self._leaves = leaves

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        return isinstance(m, self._leaves) or super().is_leaf_module(m, module_qualified_name)


def _read_instead_of_overwritten(node: fx.Node) -> None:
    """What came later read the overwritten value, whether or not it had been assigned."""
    overwritten = node.args[0]
    if isinstance(overwritten, fx.Node):
        nodes = list(node.graph.nodes)
        later = nodes[nodes.index(node) + 1 :]
        overwritten.replace_all_uses_with(node, delete_user_cb=later.__contains__)


def _made_functional(node: fx.Node) -> bool:
    if node.kwargs.get("inplace"):
        node.kwargs = {**node.kwargs, "inplace": False}
        return True
    if node.op == "call_method" and _is_in_place_name(str(node.target)):
        node.target = str(node.target)[:-1]
        return True
    if node.op != "call_function" or not callable(node.target):
        return False
    if node.target in _IN_PLACE_OPERATORS:
        node.target = _IN_PLACE_OPERATORS[node.target]
        return True
    name = getattr(node.target, "__name__", "")
    if _is_in_place_name(name):
        node.target = getattr(torch, name[:-1], None) or getattr(F, name[:-1])
        return True
    return False


def _is_in_place_name(name: str) -> bool:
    return name.endswith("_") and not name.endswith("__")


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
