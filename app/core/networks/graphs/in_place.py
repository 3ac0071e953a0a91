"""Replacement of in-place operations in a graph, so that kept outputs are not overwritten."""

import operator
from collections.abc import Callable, Iterator, Mapping

import torch
import torch.nn.functional as F
from torch import fx, nn

_OPERATORS: Mapping[Callable[..., object], Callable[..., object]] = {
    operator.iadd: operator.add,
    operator.isub: operator.sub,
    operator.imul: operator.mul,
    operator.itruediv: operator.truediv,
}
_SHARING_MODULES = (
    nn.Flatten,
    nn.Unflatten,
    nn.Identity,
    nn.Dropout,
    nn.Dropout1d,
    nn.Dropout2d,
    nn.Dropout3d,
)
_SHARING_FUNCTIONS = frozenset(
    {
        "chunk", "contiguous", "detach", "diagonal", "dropout", "expand", "expand_as", "flatten", "getattr",
        "getitem", "movedim", "narrow", "permute", "reshape", "select", "split", "squeeze", "swapaxes",
        "stochastic_depth", "t", "to", "transpose", "unbind", "unflatten", "unfold", "unsqueeze", "view",
        "view_as",
    }
)  # fmt: skip
"""Functions whose results may share memory with their input; dropout returns its input in evaluation mode."""


def overwrite_nothing(traced: fx.GraphModule) -> None:
    """Replace every in-place operation by its out-of-place version; all later nodes read the new tensor.

    Args:
        traced: a graph in evaluation mode; the `inplace` flags of its modules are cleared.
    Raises:
        NotImplementedError: the graph overwrites a part of a tensor, or a tensor that is read later under
            another name.
    """
    in_place = {name: leaf for name, leaf in traced.named_modules() if getattr(leaf, "inplace", False)}
    for node in tuple(traced.graph.nodes):
        if node.kwargs.get("out") is not None:
            raise NotImplementedError(f"{node.name} writes into a tensor that it did not make")
        if (node.op == "call_module" and node.target in in_place) or _made_functional(node):
            _read_instead_of_overwritten(traced, node)
    for leaf in in_place.values():
        leaf.inplace = False


def _read_instead_of_overwritten(traced: fx.GraphModule, node: fx.Node) -> None:
    """Let later nodes read the result, as they would read the overwritten tensor."""
    overwritten = node.args[0]
    if not isinstance(overwritten, fx.Node):
        return
    nodes = list(node.graph.nodes)
    index = nodes.index(node)
    later = set(nodes[index + 1 :])
    *_, memory = _shared(traced, overwritten)
    for other in nodes[:index]:
        is_read_later = other is not overwritten and not later.isdisjoint(other.users)
        if is_read_later and memory in _shared(traced, other):
            raise NotImplementedError(f"{node.name} overwrites {other.name}, which is read later")
    overwritten.replace_all_uses_with(node, delete_user_cb=later.__contains__)


def _shared(traced: fx.GraphModule, node: fx.Node) -> Iterator[fx.Node]:
    """A node, and the nodes before it whose memory it may share."""
    yield node
    while node.all_input_nodes and _may_share(traced, node):
        node = node.all_input_nodes[0]
        yield node


def _may_share(traced: fx.GraphModule, node: fx.Node) -> bool:
    if node.op == "call_module":
        return isinstance(traced.get_submodule(str(node.target)), _SHARING_MODULES)
    return str(getattr(node.target, "__name__", node.target)) in _SHARING_FUNCTIONS


def _made_functional(node: fx.Node) -> bool:
    # torch.nn.functional passes `inplace` on by name, even if it was given by position.
    if node.kwargs.get("inplace"):
        node.kwargs = {**node.kwargs, "inplace": False}
        return True
    if node.op == "call_method" and _is_in_place_name(str(node.target)):
        node.target = str(node.target)[:-1]
        return True
    if node.op != "call_function" or not callable(node.target):
        return False
    if node.target in _OPERATORS:
        node.target = _OPERATORS[node.target]
        return True
    name = getattr(node.target, "__name__", "")
    if _is_in_place_name(name):
        node.target = getattr(torch, name[:-1], None) or getattr(F, name[:-1])
        return True
    return False


def _is_in_place_name(name: str) -> bool:
    return name.endswith("_") and not name.endswith("__")
