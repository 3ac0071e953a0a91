"""Writes golden/geometry.json, which both Python's geometry and the browser's must give again.

.venv/bin/python -m tests.core.make_golden
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

from app.core.geometry import Window, output_size, window_cells

GOLDEN = Path(__file__).parent / "golden" / "geometry.json"

# Dumoulin & Visin 2016, arXiv:1603.07285: (what, input_size, kernel_size, stride, padding, dilation).
PAPER = (
    ("figure 2.1: no padding, stride 1", 4, 3, 1, (0, 0), 1),
    ("figure 2.2: arbitrary padding", 5, 4, 1, (2, 2), 1),
    ("figure 2.3: half (same) padding", 5, 3, 1, (1, 1), 1),
    ("figure 2.4: full padding", 5, 3, 1, (2, 2), 1),
    ("figure 2.5: stride 2", 5, 3, 2, (0, 0), 1),
    ("figure 2.6: padding and stride 2", 5, 3, 2, (1, 1), 1),
    ("figure 2.7: the last cell is not reached", 6, 3, 2, (1, 1), 1),
    ("figure 5.1: dilation 2", 7, 3, 1, (0, 0), 2),
)


def golden_cases() -> list[dict[str, Any]]:
    """Every case with what geometry makes of it, the paper's first."""
    drawn = [
        (None, size, kernel_size, stride, padding, dilation)
        for size, kernel_size, stride, padding, dilation in product(
            (1, 2, 5, 8), (1, 2, 3, 5), (1, 2, 3), ((0, 0), (1, 1), (0, 2), (3, 1)), (1, 2)
        )
        if size + sum(padding) >= dilation * (kernel_size - 1) + 1
    ]
    return [_case(*case) for case in (*PAPER, *drawn)]


def _case(
    name: str | None, size: int, kernel_size: int, stride: int, padding: tuple[int, int], dilation: int
) -> dict[str, Any]:
    window = Window(kernel_size, stride, padding, dilation)
    outputs = output_size(size, window)
    return {
        "name": name,
        "input_size": size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": list(padding),
        "dilation": dilation,
        "output_size": outputs,
        "window_cells": [list(window_cells(index, window)) for index in range(outputs)],
    }


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in golden_cases())
    GOLDEN.write_text(f"[\n{lines}\n]\n")
