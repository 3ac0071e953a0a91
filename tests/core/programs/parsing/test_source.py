"""Python source as networks: correct sources compute what they compute in PyTorch, wrong ones say why."""

import inspect
import json
import logging
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.core.errors import ConvscopeError, SourceNotUnderstood
from app.core.limits import Limits
from app.core.networks.document import Network
from app.core.networks.traceable import sequential
from app.core.operators.signatures import PARAMETERS
from app.core.operators.table import LAYERS
from app.core.programs.parsing.assembly import SourceInput
from app.core.programs.parsing.source import network_from_source
from app.web.refusals.table import refusal_of
from tests.core.programs.parsing.sources import Source, sources, with_every_class

GOOD = [*sources("good_sources.txt"), *sources("pasted_sources.txt"), *with_every_class()]
KEPT = sources("kept_sources.txt")
BAD = sources("bad_sources.txt")


def read(source: Source, height: int, width: int, channels: int | None = None) -> Network:
    return network_from_source(source.content, SourceInput(channels, height, width)).network


def executed(text: str) -> nn.Module:
    """The module that a source makes, run by Python itself."""
    names: dict[str, Any] = {"torch": torch, "nn": nn, "F": F, "__name__": "source"}
    # what pasted classes call without an import
    names |= {"logger": logging.getLogger(), "_log_api_usage_once": lambda _: None}
    if text.startswith("nn.Sequential"):
        text = f"net = {text}"
    exec(compile(text, "source", "exec"), names)
    modules = [value for value in names.values() if isinstance(value, nn.Module)]
    if modules and not any(isinstance(value, nn.Module) for value in modules[:-1]):
        return modules[-1]
    classes = [value for value in names.values() if isinstance(value, type) and issubclass(value, nn.Module)]
    chains = [module for module in modules if type(module) is nn.Sequential]
    made: nn.Module = chains[-1] if chains else classes[-1]()
    return made


def ours(network: Network, theirs: nn.Module, image: Tensor) -> nn.Module:
    """The modules of a network with the weights of an executed source, in the order of their use."""
    order: list[nn.Module] = []
    hooks = [
        module.register_forward_pre_hook(lambda module, _: order.append(module))
        for module in theirs.modules()
        if not list(module.children()) and list(module.state_dict())
    ]
    theirs(image)
    for hook in hooks:
        hook.remove()
    found = sequential(network).eval()
    for module, other in zip([part for part in found if list(part.state_dict())], order, strict=True):
        module.load_state_dict(other.state_dict())
    return found


@pytest.mark.filterwarnings("ignore:Implicit dimension choice")
@pytest.mark.parametrize("source", GOOD, ids=lambda source: source.title)
def test_a_source_computes_what_it_computes_in_pytorch(source: Source) -> None:
    shape, ops = source.facts
    channels, height, width = map(int, shape.split())
    answered = network_from_source(source.content, SourceInput(channels, height, width))
    network, warnings = answered.network, answered.warnings
    assert [layer.op for layer in network.layers] == ops.split()
    marked = [line for line, text in enumerate(source.text.split("\n"), 1) if text.endswith("# left out")]
    assert [warning.line for warning in warnings] == marked, warnings
    theirs = executed(source.text).eval()
    image = torch.randn(2, channels, height, width, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        theirs(image)  # creates the weights of lazy layers
        found = ours(network, theirs, image)(image.clone())
        if any("log_softmax" in str(warning.reason) for warning in warnings):
            found = found.log_softmax(1)
        torch.testing.assert_close(found, theirs(image.clone()), rtol=1e-5, atol=1e-6, equal_nan=True)


@pytest.mark.parametrize("source", KEPT, ids=lambda source: source.title)
def test_the_rest_of_a_source_is_kept(source: Source) -> None:
    places, ops = source.facts
    with pytest.raises(SourceNotUnderstood) as refused:
        network_from_source(source.content, SourceInput(None, 16, 16))
    faults, understood = refused.value.faults, refused.value.understood
    assert [f"{fault.line}:{fault.column}" for fault in faults] == places.split(), faults
    assert understood is not None
    layers: Any = understood["layers"]
    assert [layer["op"] for layer in layers] == ops.split()


def test_no_more_layers_are_kept_than_a_network_has() -> None:
    text = f"net = nn.Sequential({'nn.Conv2d(1, 1, 1), ' * 70})"
    with pytest.raises(SourceNotUnderstood) as refused:
        network_from_source(text.encode(), SourceInput(None, 16, 16))
    assert refused.value.understood is not None
    layers: Any = refused.value.understood["layers"]
    assert len(layers) == Limits().max_layers
    assert "at most 64" in sentence(refused.value.faults[0].reason)


SEQUENCE = "net = nn.Sequential(\n    nn.Conv2d(1, 4, 3),\n    nn.ReLU({}),\n)\n"


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("%matplotlib inline\n!pip install torch\n" + SEQUENCE, 13),
        (">>> import torch\n>>> " + SEQUENCE.replace("\n    ", "\n...     ").replace("\n)", "\n... )"), 17),
        ("    # first\n\n" + "".join(f"    {line}\n" for line in SEQUENCE.splitlines()), 17),
    ],
    ids=["in a notebook", "at Python's prompt", "indented as a whole"],
)
def test_a_source_is_read_as_it_stood(text: str, column: int) -> None:
    read = network_from_source(text.format("").encode(), SourceInput(None, 8, 8))
    assert [layer.op for layer in read.network.layers] == ["Conv2d", "ReLU"]
    with pytest.raises(SourceNotUnderstood) as refused:
        network_from_source(text.format("q").encode(), SourceInput(None, 8, 8))
    line = text[: text.index("ReLU")].count("\n") + 1
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(line, column)]


def test_a_lightning_module_is_read_as_a_module() -> None:
    text = (
        "import pytorch_lightning as pl\nclass Lit(pl.LightningModule):\n def __init__(self):\n"
        "  super().__init__()\n  self.save_hyperparameters()\n  self.conv = nn.Conv2d(1, 4, 3)\n"
        " def forward(self, x):\n  return self.conv(x)\n"
        " def training_step(self, batch, i):\n  return F.cross_entropy(self(batch[0]), batch[1])\n"
    )
    read = network_from_source(text.encode(), SourceInput(None, 8, 8))
    assert [layer.op for layer in read.network.layers] == ["Conv2d"]
    assert [(warning.line, warning.column) for warning in read.warnings] == [(5, 3)]


@pytest.mark.parametrize("source", BAD, ids=lambda source: source.title)
def test_a_wrong_source_says_where_and_why(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    places, phrase = source.facts
    with pytest.raises(SourceNotUnderstood) as refused:
        read(source, 8, 8)
    faults = refused.value.faults
    found = {f"{fault.line}:{fault.column}" for fault in faults}
    assert found >= set(places.split()), faults
    assert any(phrase in sentence(fault.reason) for fault in faults), faults
    json.dumps(refused.value.understood, allow_nan=False)
    assert list(tmp_path.iterdir()) == []


def sentence(reason: str | ConvscopeError) -> str:
    return reason if isinstance(reason, str) else refusal_of(reason).sentence(reason)


@pytest.mark.parametrize("op", LAYERS)
def test_signatures_are_those_of_pytorch(op: str) -> None:
    signature = inspect.signature(getattr(nn, op))
    named = [name for name, part in signature.parameters.items() if "VAR" not in part.kind.name]
    assert tuple(named) == PARAMETERS[op]
