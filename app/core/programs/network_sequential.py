"""Program lines that define a network of layers as nn.Sequential."""

from collections.abc import Collection, Mapping

from app.core.geometry.sliding_windows import PaddingMode
from app.core.networks.document import Network
from app.core.operators.convolution import Conv2d
from app.core.operators.dense import Linear
from app.core.operators.transposed_convolution import ConvTranspose2d
from app.core.programs.layer_lines import Lines, copied_numbers, layer_call, named_layers, pads, seeds

PADDING_CLASSES: Mapping[PaddingMode, str] = {
    "zeros": "ZeroPad2d",
    "reflect": "ReflectionPad2d",
    "replicate": "ReplicationPad2d",
    "circular": "CircularPad2d",
}
"""Classes of torch.nn that pad each edge by its own number of cells, by padding_mode."""

PADDING_STEM = "pad"
"""Start of the names of modules that pad; no node's name starts so."""

_DRAWING = (Conv2d, ConvTranspose2d, Linear)
"""Layers for which PyTorch draws random numbers, even where they are overwritten."""


def sequential_imports(others: tuple[str, ...]) -> tuple[str, ...]:
    """Lines that import standard library modules, those of nn.Sequential among the others."""
    first = others[:1] if others[:1] == ("import sys",) else ()
    return (*first, "from collections import OrderedDict", *(others[len(first) :] or ("",)))


def made_sequential(network: Network, *, weights_in_file: bool) -> Lines:
    """Create `network`, with the weights unless they are in a file."""
    yield ""
    ahead: Collection[str] = ()
    if not weights_in_file:
        ahead = _ahead(network)
        for seed in seeds(network):
            yield f"torch.manual_seed({seed})"
            for name, layer in named_layers(network).items():
                if name in ahead and layer.seed == seed:
                    yield f"{name} = {layer_call(layer)}"
    yield "network = nn.Sequential("
    yield "    OrderedDict("
    for name, layer in named_layers(network).items():
        if isinstance(layer, Conv2d) and layer.is_padded_first:
            call = f"nn.{PADDING_CLASSES[layer.padding_mode]}({pads(layer)})"
            yield f"        {name.replace(layer.stem, PADDING_STEM)}={call},"
        yield f"        {name}={name if name in ahead else layer_call(layer)},"
    yield from ("    )", ").eval()")
    if not weights_in_file:
        yield from copied_numbers(network, "network", "")


def _ahead(network: Network) -> Collection[str]:
    """Layers to create before the others, so that each draws its numbers from its own seed, in order."""
    seeded = [name for name, layer in named_layers(network).items() if layer.seed is not None]
    drawing = [name for name, layer in named_layers(network).items() if isinstance(layer, _DRAWING)]
    in_order = len(seeds(network)) < 2 and drawing[: len(seeded)] == seeded
    return () if in_order else seeded
