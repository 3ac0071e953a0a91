"""Hostile sources: refused within bounded time, never executed, never another error."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.errors import Fault, SourceNotUnderstood
from app.core.programs.parsing.assembly import SourceInput
from app.core.programs.parsing.source import network_from_source
from tests.core.programs.parsing.sources import sources

BODY = 250_000
"""Bytes, about as many as a request may have."""
SECONDS = 4.0
"""Four times what the slowest takes alone."""
PADDED = "net = nn.Sequential(nn.Conv2d({}, 1, 3))"
FORWARD = "class N(nn.Module):\n def forward(self, x):\n  {}\n  return F.relu(x)"

HOSTILE: dict[str, str | bytes] = {
    "10,000 brackets": "(" * 10_000 + ")" * 10_000,
    "10,000 brackets in text": '"' + "(" * 10_000 + '"',
    "brackets of a call": "nn.Sequential(" * 10_000,
    "unary minus": PADDED.format("-" * 100_000 + "1"),
    "not": PADDED.format("not " * 50_000 + "1"),
    "a sum": PADDED.format("1+" * 100_000 + "1"),
    "a sum of sums": PADDED.format("+".join(["1"] * 70)),
    "a power of powers": PADDED.format("2**" * 50_000 + "2"),
    "powers": PADDED.format("9**9**9**9"),
    "a large power of a large number": PADDED.format("(2**62)**64"),
    "attributes": "x" + ".a" * 120_000,
    "calls": "f" + "()" * 100_000,
    "items": "nn" + "[0]" * 80_000,
    "comparisons": PADDED.format("1<" * 100_000 + "1"),
    "lambdas": "lambda:" * 30_000 + "0",
    "ternaries": "a if b else " * 20_000 + "c",
    "names": "a\n" * 120_000,
    "semicolons": "a;" * 120_000,
    "imports": "import os\n" * 9_000,
    "classes": "class A(nn.Module):\n pass\n" * 4_000,
    "decorators": "@a\n" * 9_000 + "class A(nn.Module): pass",
    "indentation": "".join(" " * depth + "if 1:\n" for depth in range(99)) + " " * 99 + "x",
    "functions in functions": "".join(" " * depth + "def f():\n" for depth in range(99)) + " " * 99 + "x",
    "digits": PADDED.format("1" * 250_000),
    "hexadecimal digits": PADDED.format("0x" + "f" * 250_000),
    "a large exponent": PADDED.format("1e" + "9" * 100_000),
    "texts": PADDED.format('"a"' * 80_000),
    "text times": PADDED.format('"a" * 10**9'),
    "an f-string": PADDED.format('f"{' + "a" * 200_000 + '}"'),
    "backslashes": "\\\n" * 120_000,
    "a null byte": b"nn.Sequential(nn.ReLU())\0",
    "no UTF-8": b"nn.Sequential(\xff)",
    "half a surrogate": b"x = '\xed\xa0\x80'",
    "an escaped surrogate": PADDED.format(r"'\ud800'"),
    "a surrogate as padding": r"nn.Sequential(nn.Conv2d(1, 1, 3, padding_mode='\ud800'))",
    "a byte order mark": b"\xef\xbb\xbf(",
    "UTF-16": "nn.Sequential()".encode("utf-16"),
    "an encoding": "# -*- coding: utf-7 -*-\n+ADw-",
    "many layers": f"nn.Sequential({'nn.ReLU(),' * 20_000})",
    "rows of numbers": f"x = torch.tensor([{'1.5,' * 60_000}])",
    "integers": f"x = torch.tensor([{'1,' * 100_000}])",
    "nested loops": FORWARD.format(
        "\n".join("  " + " " * depth + "for i in range(1000):" for depth in range(9)).strip() + " pass"
    ),
    "doubling lists": "x = [0]\n" + "x = x + x\n" * 60 + "nn.Sequential(*x)",
    "doubling tuples": "x = (0,)\n" + "x *= 2\n" * 60 + "nn.Sequential(*x)",
    "doubling numbers": "x = 2\n" + "x = x * x\n" * 60 + PADDED.format("x"),
    "doubling sequences": "x = nn.ReLU()\n" + "x = nn.Sequential(x, x)\n" * 60,
    "doubling methods": "class N(nn.Module):\n"
    + "".join(f" def f{i}(self, x):\n  return self.f{i + 1}(self.f{i + 1}(x))\n" for i in range(40))
    + " def f40(self, x):\n  return x\n def forward(self, x):\n  return self.f0(x)\n",
    "doubling blocks": "\n".join(
        f"class A{i}(nn.Module):\n def __init__(self):\n  super().__init__()\n"
        f"  self.a = A{i + 1}()\n  self.b = A{i + 1}()\n def forward(self, x):\n  return self.b(self.a(x))"
        for i in range(40)
    ),
    "a list in itself": "x = []\nx.append(x)\ny = x * 2 + x\nnn.Sequential(*x)",
    "a sequence in itself": "x = nn.Sequential(nn.ReLU())\nx.append(x)",
    "weights in themselves": "x = []\nx.append(x)\nnet = nn.Sequential(nn.Conv2d(1, 1, 1))\n"
    "net[0].weight.data = torch.tensor(x)",
    "a module that holds itself": "class N(nn.Module):\n def __init__(self):\n  super().__init__()\n"
    "  self.n = self\n def forward(self, x):\n  return self.n(x)",
    "a mapping in itself": "x = {}\nx['a'] = x\nnn.Sequential(dict(x))",
    "a deep chain of parts": "x = nn.ReLU()\n" + "x = nn.Sequential(x)\n" * 5_000,
    "a deep list": "x = []\n" + "x = [x]\n" * 5_000 + "torch.tensor(x)\nnn.Sequential(x)",
    "a deep list as weights": "x = [1.0]\n" + "x = [x]\n" * 5_000
    + "net = nn.Sequential(nn.Conv2d(1, 1, 1))\nnet[0].weight.data = torch.tensor(x)",
}  # fmt: skip


def read(content: bytes) -> None:
    try:
        network_from_source(content, SourceInput(None, 16, 16))
    except SourceNotUnderstood as error:
        assert_places(error.faults)


def assert_places(faults: tuple[Fault, ...]) -> None:
    assert 1 <= len(faults) <= 20
    assert all(fault.line >= 1 and fault.column >= 1 for fault in faults)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_source_is_refused_in_time(name: str) -> None:
    text = HOSTILE[name]
    began = time.process_time()
    read((text if isinstance(text, bytes) else text.encode())[:BODY])
    assert time.process_time() - began < SECONDS


GOOD = [source.text for source in sources("good_sources.txt")]
PIECES = st.sampled_from(
    [*"()[]*:,=x'#@\\ \n", "**", "self", "nn.", "F.", "10**10", "-1", "None", "return", "lambda: 0", "1e999"]
) | st.sampled_from(["super()", "nn.ReLU()", "    ", '"""'])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A correct source with up to six changes: parts removed, copied or replaced."""
    text = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(1, 6))):
        first = draw(st.integers(0, len(text)))
        last = min(len(text), first + draw(st.integers(0, 12)))
        other = draw(st.integers(0, len(text)))
        middle = draw(st.just("") | PIECES | st.just(text[other : other + 20]) | st.text(max_size=3))
        text = text[:first] + middle + text[last:]
    return text


@given(mutated())
@settings(max_examples=400, deadline=None)
@example("")
def test_a_changed_source_is_read_or_refused(text: str) -> None:
    read(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read(content)
