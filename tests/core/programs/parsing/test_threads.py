"""Sources that several threads read at once."""

import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core.programs.parsing.syntax import parse

SOURCE = b"nn.Sequential(" + b"nn.ReLU()," * 60 + b")"
THREADS, READINGS = 4, 30


@pytest.fixture
def frequent_switches() -> Iterator[None]:
    """Let other threads run while Python makes a syntax tree: its collector calls a function of Python."""

    def collected(_phase: str, _info: dict[str, int]) -> None:
        for _ in range(10):
            pass

    interval, threshold = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.set_threshold(20)
    gc.callbacks.append(collected)
    yield
    gc.callbacks.remove(collected)
    gc.set_threshold(*threshold)
    sys.setswitchinterval(interval)


def parsed_below(frames: int) -> None:
    """Parse the source with so many more frames on the stack: the depth is what threads confuse."""
    if frames:
        parsed_below(frames - 1)
    else:
        parse(SOURCE)


@pytest.mark.usefixtures("frequent_switches")
def test_sources_are_parsed_in_several_threads() -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(parsed_below, range(READINGS)))
