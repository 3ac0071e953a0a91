"""Program lines that define a network of layers as a class."""

from app.core.networks.document import Network
from app.core.operators.convolution import Conv2d
from app.core.operators.layer import Layer
from app.core.programs.layer_lines import (
    Lines,
    copied_numbers,
    is_padded_first,
    layer_call,
    named_layers,
    pads,
    seeds,
)


def class_imports(network: Network) -> tuple[str, ...]:
    """Imports that the class needs besides torch and nn."""
    return ("import torch.nn.functional as F",) if any(map(is_padded_first, network.layers)) else ()


def class_lines(network: Network, *, weights_in_file: bool) -> Lines:
    """Define the class `Network`, with the weights unless they are in a file."""
    yield from ("", "", "class Network(nn.Module):", "    def __init__(self):", "        super().__init__()")
    yield from _made_all(network) if weights_in_file else _made_with_weights(network)
    yield from ("", "    def forward(self, x):")
    yield from _forward(network)
    yield from ("", "")


def made_class() -> Lines:
    """Create `network` from the class."""
    yield from ("", "network = Network().eval()")


def _made_all(network: Network) -> Lines:
    return (_made(name, layer) for name, layer in named_layers(network).items())


def _made_with_weights(network: Network) -> Lines:
    named = named_layers(network)
    for seed in seeds(network):
        yield f"        torch.manual_seed({seed})"
        yield from (_made(name, layer) for name, layer in named.items() if layer.seed == seed)
    # Created last, as PyTorch draws random numbers even for weights that are overwritten.
    yield from (_made(name, layer) for name, layer in named.items() if layer.seed is None)
    yield from copied_numbers(network, "self", " " * 8)


def _forward(network: Network) -> Lines:
    for name, layer in named_layers(network).items():
        if isinstance(layer, Conv2d) and layer.is_padded_first:
            mode = "" if layer.padding_mode == "zeros" else f', mode="{layer.padding_mode}"'
            yield f"        x = F.pad(x, {pads(layer)}{mode})"
        yield f"        x = self.{name}(x)"
    yield "        return x"


def _made(name: str, layer: Layer) -> str:
    return f"        self.{name} = {layer_call(layer)}"
