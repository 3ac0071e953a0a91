"""Misfits: the layer of a document that does not fit, and what would mend it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.core.errors import ConvscopeError, InvalidParameter, PaddingTooLarge, ShapeMismatch, WindowDoesNotFit
from app.core.limits import Limits
from app.core.networks.mending.channels import CHANNELS_PARAMETER, channel_mends, group_mends
from app.core.networks.mending.draft import Draft
from app.core.networks.mending.features import (
    axis_mends,
    feature_mends,
    flattening_mends,
    map_mends,
    unknown_features_mends,
)
from app.core.networks.mending.mend import Mend, with_size
from app.core.networks.mending.weights import weight_mends
from app.core.networks.mending.windows import conflict_mends, padding_mends, wanted_size, window_mends
from app.core.operators.layer import TENSORS, Layer, Shape
from app.core.operators.table import LAYERS

_MOST_MENDS = 5
_MOST_FAULTS = 3
_CONFLICTS = ("groups", "padding", "stride", "output_padding", "in_features")
"""Parameters that another parameter, or the input, may exclude."""


@dataclass(frozen=True)
class Misfit:
    """A layer that does not fit.

    Attributes:
        layer: its index.
        node: its node's name.
        arrives: shape of its input; None for a size that is not known.
        wanted: what the layer takes, such as "in_features 288" or "height of at least 5".
        mends: the most likely first.
    """

    layer: int
    node: str
    arrives: Shape
    wanted: str
    mends: tuple[Mend, ...]


def misfit_of(
    document: Mapping[str, Any],
    error: ConvscopeError,
    limits: Limits | None = None,
    size: tuple[int, int] | None = None,
) -> Misfit | None:
    """Find the layer that a refusal is about, and what would mend it.

    Args:
        document: a network that `network_from_document` refused, or that does not fit an image.
        error: the refusal.
        limits: as there.
        size: (height, width) of the image; None if it is not known.
    Returns:
        the layer, with at most five mends. Each was tried: the layers up to that one fit with it.
        None where the refusal is about something else.
    """
    limits = limits or Limits()
    if not _is_about_fit(error):
        return None
    given = document["input"]
    draft = Draft(given, tuple(document["layers"]), None if given.get("height") is not None else size)
    index = _index(draft, error)
    if index is None:
        return None
    try:
        arrives = draft.output_shape(index, limits)
        mends = tuple(islice(_mends(draft, index, error, limits), _MOST_MENDS))
        if isinstance(error, InvalidParameter) and not mends:
            return None
        return Misfit(index, draft.names[index], arrives, _wanted(draft, index, arrives, error), mends)
    except ConvscopeError:
        # Something else is wrong as well.
        return None


def misfit_without_size(document: Mapping[str, Any], node: str, height: int, width: int) -> Misfit:
    """The layer whose output has as many numbers as the image decides, and the size that fixes it.

    Args:
        document: a network whose input has no size.
        node: the layer's.
        height, width: of the image.
    """
    draft = Draft(document["input"], tuple(document["layers"]))
    index = draft.names.index(node)
    mend = with_size(draft, height, width, index)
    return Misfit(index, node, draft.output_shape(index, Limits()), f"input {height} × {width}", (mend,))


def _is_about_fit(error: ConvscopeError) -> bool:
    """Whether an error is about a layer and what arrives at it, or about two parameters of a layer."""
    if isinstance(error, InvalidParameter):
        _, _, key = error.path.rpartition(".")
        return key in _CONFLICTS and (key != "in_features" or error.value is None)
    return isinstance(error, ShapeMismatch | WindowDoesNotFit | PaddingTooLarge)


def _index(draft: Draft, error: ConvscopeError) -> int | None:
    """Index of the layer that an error is about; None if it is about the image."""
    if isinstance(error, InvalidParameter):
        return int(error.path.split(".")[1])
    layer = getattr(error, "layer", None)
    return draft.names.index(layer) if layer in draft.names else None


def _mends(
    draft: Draft, index: int, error: ConvscopeError, limits: Limits, faults: int = _MOST_FAULTS
) -> Iterator[Mend]:
    """Changes with which the layers fit, once each; where no single one suffices, several together.

    Args:
        faults: of the one layer, that may be mended together.
    """
    arrives = draft.output_shape(index, limits)
    titles, unfit, is_mended = set(), [], False
    for mend in _candidates(draft, index, arrives, error, limits):
        if mend.title in titles or not mend.draft.layers:
            continue
        titles.add(mend.title)
        problem = _problem(mend, limits)
        if problem is None:
            is_mended = True
            yield mend
        elif _is_about_fit(problem) and _index(mend.draft, problem) == mend.count - 1:
            unfit.append((mend, problem))
    if is_mended or faults == 1:
        return
    for mend, problem in unfit[:_MOST_FAULTS]:
        for more in islice(_mends(mend.draft, mend.count - 1, problem, limits, faults - 1), _MOST_FAULTS):
            yield Mend(f"{mend.title}, {more.title}", more.draft, more.count)


def _candidates(
    draft: Draft, index: int, arrives: Shape, error: ConvscopeError, limits: Limits
) -> Iterator[Mend]:
    """Changes that may mend a layer, the most likely first."""
    match error:
        case InvalidParameter(path=path):
            return _conflict(draft, index, path.rpartition(".")[2], arrives)
        case WindowDoesNotFit():
            return window_mends(draft, index, arrives, _read(draft, index, arrives, limits), limits)
        case PaddingTooLarge():
            return padding_mends(draft, index, arrives, _read(draft, index, arrives, limits), limits)
        case ShapeMismatch(what="in_features"):
            return feature_mends(draft, index, arrives, limits)
        case ShapeMismatch(what="channels"):
            return channel_mends(draft, index, arrives[0] or 0)
        case ShapeMismatch(what=what) if _is_about_weights(what):
            return weight_mends(draft, index, error)
    if draft.op(index) == "Linear":
        return flattening_mends(draft, index, arrives)
    return (
        axis_mends(draft, index, limits) if draft.op(index) == "Softmax" else map_mends(draft, index, limits)
    )


def _wanted(draft: Draft, index: int, arrives: Shape, error: ConvscopeError) -> str:
    layer, op = draft.layers[index], draft.op(index)
    match error:
        case InvalidParameter(path=path, allowed=allowed):
            return f"{path.rpartition('.')[2]}: {allowed}"
        case WindowDoesNotFit() | PaddingTooLarge():
            return wanted_size(error)
        case ShapeMismatch(what=what, expected=expected) if _is_about_weights(what):
            return f"{what}: shape {expected}"
        case ShapeMismatch(what="channels"):
            name = CHANNELS_PARAMETER[op]
            return f"{name} {layer[name]}"
    if op == "Linear":
        flat = "" if len(arrives) == 1 else "a flat input"
        given = layer.get("in_features")
        return ", ".join(filter(None, (flat, given and f"in_features {given}")))
    return f"an axis dim {layer['dim']}" if op == "Softmax" else "channels × height × width"


def _conflict(draft: Draft, index: int, key: str, arrives: Shape) -> Iterator[Mend]:
    if key == "groups":
        return group_mends(draft, index)
    if key == "in_features":
        return unknown_features_mends(draft, index, arrives)
    return conflict_mends(draft, index, key)


def _is_about_weights(what: str) -> bool:
    return what in TENSORS or what.startswith("kernel_size")


def _read(draft: Draft, index: int, arrives: Shape, limits: Limits) -> Layer:
    layer = draft.bare.layers[index]
    return LAYERS[draft.op(index)].read(layer, limits, arrives)


def _problem(mend: Mend, limits: Limits) -> ConvscopeError | None:
    """Why the layers do not fit after a change; None if they do."""
    if mend.count == 0:
        return None
    try:
        # Without numbers first: that is fast, and most changes fail.
        mend.draft.bare.read(mend.count, limits)
        mend.draft.read(mend.count, limits)
    except ConvscopeError as error:
        return error
    return None
