"""Write the golden cases of geometry, which Python and JavaScript must reproduce.

.venv/bin/python -m tests.core.make_golden
"""

import json
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from app.core.geometry.pooling_windows import adaptive_window, counted_cells, pooled_size
from app.core.geometry.sliding_windows import Window, output_size, window_cells
from app.core.geometry.transposed_windows import reaching_cells, transposed_size

GOLDEN = Path(__file__).parent / "golden"
Case = dict[str, Any]

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

# Its transposed ones: (what, input_size, kernel_size, stride, padding, output_padding, dilation).
PAPER_TRANSPOSED = (
    ("figure 4.1: of no padding, stride 1", 2, 3, 1, 0, 0, 1),
    ("figure 4.2: of arbitrary padding", 6, 4, 1, 2, 0, 1),
    ("figure 4.3: of half (same) padding", 5, 3, 1, 1, 0, 1),
    ("figure 4.4: of full padding", 7, 3, 1, 2, 0, 1),
    ("figure 4.5: of stride 2", 2, 3, 2, 0, 0, 1),
    ("figure 4.6: of padding and stride 2", 3, 3, 2, 1, 0, 1),
    ("figure 4.7: of a convolution that does not reach the last cell", 3, 3, 2, 1, 1, 1),
)


def geometry_cases() -> list[Case]:
    """All cases with their results, those of the paper first."""
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
) -> Case:
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


def pooling_cases() -> list[Case]:
    """Pooling windows, and the cells that an average counts."""
    drawn = product((1, 2, 5, 6, 8), (1, 2, 3, 4), (1, 2, 3), (0, 1, 2), (1, 2), (False, True))
    cases = []
    for size, kernel_size, stride, padding, dilation, ceil_mode in drawn:
        window = Window(kernel_size, stride, (padding, padding), dilation)
        beyond = window.extent - size - 2 * padding
        if padding > kernel_size // 2 or beyond > (stride - 1 if ceil_mode else 0):
            continue
        outputs = range(pooled_size(size, window, ceil_mode))
        cases.append(
            {
                "input_size": size,
                "kernel_size": kernel_size,
                "stride": stride,
                "padding": padding,
                "dilation": dilation,
                "ceil_mode": ceil_mode,
                "output_size": len(outputs),
                "window_cells": [list(window_cells(index, window)) for index in outputs],
                "counted_with_padding": [
                    list(counted_cells(index, size, window, count_include_pad=True)) for index in outputs
                ],
                "counted_without_padding": [
                    list(counted_cells(index, size, window, count_include_pad=False)) for index in outputs
                ],
            }
        )
    return cases


def adaptive_cases() -> list[Case]:
    """Windows of adaptive pooling: the first cell, and the cell after the last."""
    return [
        {
            "input_size": size,
            "output_size": outputs,
            "windows": [list(adaptive_window(index, size, outputs)) for index in range(outputs)],
        }
        for size, outputs in product((1, 2, 3, 5, 7, 10, 12), (1, 2, 3, 4, 5, 7, 10))
    ]


def transposed_cases() -> list[Case]:
    """For each output cell, the input cells that reach it, each with its kernel element."""
    drawn = [
        (None, size, kernel_size, stride, padding, output_padding, dilation)
        for size, kernel_size, stride, padding, output_padding, dilation in product(
            (1, 2, 5), (1, 2, 3, 4), (1, 2, 3), (0, 1, 2), (0, 1), (1, 2)
        )
        if output_padding < max(stride, dilation)
        and (size - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding >= 0
    ]
    return [_transposed(*case) for case in (*PAPER_TRANSPOSED, *drawn)]


def _transposed(
    name: str | None,
    size: int,
    kernel_size: int,
    stride: int,
    padding: int,
    output_padding: int,
    dilation: int,
) -> Case:
    window = Window(kernel_size, stride, (padding, padding), dilation)
    outputs = transposed_size(size, window, output_padding)
    return {
        "name": name,
        "input_size": size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "output_padding": output_padding,
        "dilation": dilation,
        "output_size": outputs,
        "reaching_cells": [
            [list(pair) for pair in reaching_cells(index, size, window)] for index in range(outputs)
        ],
    }


FILES: Mapping[str, Callable[[], list[Case]]] = {
    "geometry.json": geometry_cases,
    "pooling.json": pooling_cases,
    "adaptive.json": adaptive_cases,
    "transposed.json": transposed_cases,
}


if __name__ == "__main__":
    for name, cases in FILES.items():
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases())
        (GOLDEN / name).write_text(f"[\n{lines}\n]\n")
