"""The input size with which layers fit."""

from collections.abc import Callable

from app.core.errors import ConvscopeError
from app.core.limits import Limits
from app.core.networks.mending.draft import Draft
from app.core.networks.mending.mend import Mend, with_size

_LARGEST_SIDE = 1024


def larger_input(draft: Draft, misfit: int, limits: Limits) -> Mend | None:
    """The smallest larger input with which the layer fits; None if there is none."""
    return _smallest(draft, misfit, lambda tried: _size_after(tried, misfit + 1, limits) is not None)


def input_with_features(draft: Draft, features: int, misfit: int, limits: Limits) -> Mend | None:
    """The smallest input of which as many features arrive at the layer; the caller tries it."""
    return _smallest(draft, misfit, lambda tried: (_size_after(tried, misfit, limits) or 0) >= features)


def _smallest(draft: Draft, misfit: int, is_enough: Callable[[Draft], bool]) -> Mend | None:
    """The smallest input that is enough, by bisection: as many rows as columns are added, or removed."""
    if not draft.has_fixed_size:
        return None
    height, width = draft.input["height"], draft.input["width"]
    few, many = -min(height, width), _LARGEST_SIDE - max(height, width)
    if many <= few or not is_enough(draft.with_input(height=height + many, width=width + many)):
        return None
    while many - few > 1:
        middle = (few + many) // 2
        if is_enough(draft.with_input(height=height + middle, width=width + middle)):
            many = middle
        else:
            few = middle
    return with_size(draft, height + many, width + many, misfit)


def _size_after(draft: Draft, count: int, limits: Limits) -> int | None:
    """First size of the shape after some layers; None where the input is too small for them."""
    try:
        return draft.output_shape(count, limits)[0]
    except ConvscopeError:
        return None
