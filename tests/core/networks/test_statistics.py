"""Statistics, checked against loops, with NaN and infinities among the cells."""

import math

import torch
from hypothesis import given
from hypothesis import strategies as st

from app.core.networks.statistics import statistics

CELLS = st.lists(
    st.floats(-1e6, 1e6, width=32) | st.sampled_from([0.0, math.nan, math.inf, -math.inf]),
    min_size=1,
    max_size=12,
)


@given(CELLS)
def test_statistics_ignore_cells_that_are_not_finite(cells: list[float]) -> None:
    found = statistics(torch.tensor(cells).reshape(1, 1, -1))
    finite = [cell for cell in cells if math.isfinite(cell)]
    assert found.zero_fraction == cells.count(0.0) / len(cells)
    if finite:
        assert (found.minimum, found.maximum) == (min(finite), max(finite))
        # Rounding of float64 sums of 12 numbers of at most 1e6.
        assert math.isclose(found.mean, math.fsum(finite) / len(finite), rel_tol=1e-12, abs_tol=1e-8)
    else:
        assert math.isnan(found.minimum + found.maximum + found.mean)
