"""Layers behind the nodes of a module's graph, and opaque nodes for the rest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from torch import Tensor, fx, nn, strided

from app.core.networks.graphs.calls import layer_of_call, operation_of, plain_arguments
from app.core.networks.graphs.graph import Graph
from app.core.networks.graphs.meta_run import UNKNOWN, MetaRun
from app.core.operators.layer import Layer
from app.core.operators.opaque import Opaque

PROBE_SIDES = (224, 32, 28, 64, 299, 16, 512)
"""Sides of the images that a network is tried with; the first that all its operations accept is used."""

Values = Mapping[fx.Node, Any]


def recognise(graph: Graph, channels: int) -> tuple[Graph, dict[str, Layer]]:
    """Find the nodes of a graph that can be shown, and their layers.

    A node is shown if its value is a tensor computed from the image. A layer describes it if the call is
    one of its class and reads (N, C, H, W) or (N, C), as the layer requires.

    Args:
        graph: of any module; left as it is.
        channels: of its images.
    Returns:
        the graph with the nodes that are shown, and the layer of each of them except `input`: Opaque for
        an operation that no layer describes.
    """
    image, *operations = graph.nodes
    calls = {node: layer_of_call(graph.module, node) for node in operations}
    candidates = {node: layer for node, layer in calls.items() if layer is not None}
    probe = _probe(graph, candidates, channels)
    graph = replace(graph, nodes=_shown(graph, probe.values))
    hidden = set(graph.module.graph.nodes) - graph.nodes.keys()
    described: dict[fx.Node, Layer] = {}
    for node, layer in candidates.items():
        read = node.all_input_nodes
        # Where no size that was tried fits, layers are trusted up to the first opaque node.
        is_known = probe.values[node] is not UNKNOWN or all(one is image or one in described for one in read)
        if is_known and node not in probe.refuted and hidden.isdisjoint((node, *read)):
            described[node] = layer
    opaque = [node for node in graph.nodes if node is not image and node not in described]
    takes_batches = not opaque or _takes_batches(graph, described, opaque, probe)
    graph = replace(graph, opaque=hidden | set(opaque), takes_batches=takes_batches)
    return graph, _named(graph, described)


@dataclass(frozen=True, slots=True)
class _Probe:
    """A run on one image of `shape`, (C, H, W)."""

    shape: tuple[int, int, int]
    values: Values
    refuted: set[fx.Node]

    @property
    def unknown(self) -> int:
        """Nodes whose value could not be found."""
        return sum(value is UNKNOWN for value in self.values.values())


def _probe(graph: Graph, layers: Mapping[fx.Node, Layer], channels: int) -> _Probe:
    """The first run without UNKNOWN, or one with the fewest."""
    probes = []
    for side in PROBE_SIDES:
        shape, run = (channels, side, side), MetaRun(graph.module, layers)
        probes.append(_Probe(shape, run.values((1, *shape)), run.refuted))
        if probes[-1].unknown == 0:
            break
    return min(probes, key=lambda probe: probe.unknown)


def _shown(graph: Graph, values: Values) -> dict[fx.Node, str]:
    """Nodes whose value is a tensor that is computed from the image, with their names."""
    reached: set[fx.Node] = set()
    shown = {}
    for node, name in graph.nodes.items():
        if not reached or reached.intersection(node.all_input_nodes):
            reached.add(node)
            if _can_be_shown(values[node]):
                shown[node] = name
    return shown


def _can_be_shown(value: object) -> bool:
    if not isinstance(value, Tensor):
        return value is UNKNOWN
    return value.layout is strided and not value.is_complex() and value.numel() > 0


def _named(graph: Graph, described: Mapping[fx.Node, Layer]) -> dict[str, Layer]:
    counted: set[nn.Parameter] = set()
    return {
        name: described[node] if node in described else _opaque(graph, node, counted)
        for node, name in list(graph.nodes.items())[1:]
    }


def _opaque(graph: Graph, node: fx.Node, counted: set[nn.Parameter]) -> Opaque:
    """The operation of a node; of an item of a tuple, the operation that returns the tuple."""
    called, item = node, {}
    if operation_of(graph.module, node) == "getitem" and node.args[0] not in graph.nodes:
        called, item = node.all_input_nodes[0], {"item": node.args[1]}
    own = [one for part in (node, *graph.between(node)) for one in _parameters(graph.module, part)]
    new = {one for one in own if one not in counted}
    counted |= new
    return Opaque(
        operation_of(graph.module, called),
        plain_arguments(graph.module, called) | item,
        sum(one.numel() for one in new),
    )


def _parameters(module: fx.GraphModule, node: fx.Node) -> list[nn.Parameter]:
    if node.op == "call_module":
        return list(module.get_submodule(str(node.target)).parameters())
    if node.op == "get_attr":
        parent, _, name = str(node.target).rpartition(".")
        found = getattr(module.get_submodule(parent), name)
        return [found] if isinstance(found, nn.Parameter) else []
    return []


def _takes_batches(
    graph: Graph, layers: Mapping[fx.Node, Layer], opaque: Collection[fx.Node], probe: _Probe
) -> bool:
    """Whether each opaque node's output for two images is that of one image, twice as long."""
    pairs = MetaRun(graph.module, layers).values((2, *probe.shape))
    return all(_is_slice(probe.values[node], pairs[node]) for node in opaque)


def _is_slice(one: object, two: object) -> bool:
    if not (isinstance(one, Tensor) and isinstance(two, Tensor) and one.dim() and two.dim()):
        return False
    return len(one) == 1 and tuple(two.shape) == (2, *one.shape[1:])
