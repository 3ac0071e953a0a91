"""Sources for the tests of parsing, read from text files."""

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Source:
    """A source, and two columns of facts about it."""

    title: str
    facts: tuple[str, str]
    text: str

    @property
    def content(self) -> bytes:
        """The source as it is sent."""
        return self.text.encode("utf-8")


def sources(name: str) -> list[Source]:
    """The sources of a file: a line `### title | fact | fact` stands before each."""
    found = []
    for part in f"\n{(_FOLDER / name).read_text('utf-8')}".split("\n### ")[1:]:
        head, _, text = part.partition("\n")
        title, first, second = head.split(" | ")
        found.append(Source(title, (first, second), text))
    return found


_CALLS = {
    "Conv2d": "4, 6, (3, 2), 2, (1, 0), 1, 2, False, 'reflect'",
    "ConvTranspose2d": "4, 2, 3, 2, 1, 1, 2, True, 1",
    "MaxPool2d": "3, 2, 1, 1, False, True",
    "AvgPool2d": "(2, 3), None, (1, 1), True, False, 5",
    "LPPool2d": "1.5, 2, stride=1, ceil_mode=True",
    "AdaptiveAvgPool2d": "(3, None)",
    "AdaptiveMaxPool2d": "output_size=2, return_indices=False",
    "ReLU": "inplace=True",
    "ReLU6": "",
    "LeakyReLU": "0.2, True",
    "PReLU": "4, init=0.125",
    "ELU": "alpha=0.5",
    "SELU": "",
    "GELU": "'tanh'",
    "SiLU": "",
    "Sigmoid": "",
    "Tanh": "",
    "Softplus": "2, threshold=1.5",
    "Hardswish": "",
    "BatchNorm2d": "4, 1e-3, momentum=None, affine=True, track_running_stats=True",
    "Dropout": "p=0.25, inplace=False",
    "Flatten": "1, -1",
    "Linear": "9, out_features=2, bias=False",
    "Softmax": "dim=-1",
}


def with_every_class() -> list[Source]:
    """Sequences and classes with one of each layer, in two spellings of its arguments."""
    found = []
    for op, arguments in _CALLS.items():
        call = f"nn.{op}({arguments})"
        ops = f"Flatten {op}" if op == "Linear" else op
        shape = "1 3 3" if op == "Linear" else "4 7 7"
        before = "nn.Flatten(), " if op == "Linear" else ""
        sequence = f"from torch import nn\nnet = nn.Sequential({before}{call})\n"
        defined = (
            "import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self):\n"
            f"        super().__init__()\n        self.layer = nn.Sequential({before}{call})\n"
            "    def forward(self, x):\n        return self.layer(x)\n"
        )
        written = {"in a sequence": sequence, "in a class": defined}
        found += [Source(f"{op} {kind}", (shape, ops), text) for kind, text in written.items()]
    return found
