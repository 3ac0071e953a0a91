"""Mends for a Linear that reads another number of features, and for flat inputs where maps are wanted."""

from collections.abc import Iterator
from math import prod

from app.core.limits import Limits
from app.core.networks.mending.channels import reading
from app.core.networks.mending.draft import CONVOLUTIONS, POOLINGS, Document, Draft
from app.core.networks.mending.input_sizes import input_with_features
from app.core.networks.mending.mend import Mend, with_size, with_values, without, words
from app.core.networks.mending.windows import same_padding
from app.core.operators.layer import Shape

_FLATTEN: Document = {"op": "Flatten"}
_GLOBAL_POOLING: Document = {"op": "AdaptiveAvgPool2d", "output_size": 1}


def feature_mends(draft: Draft, index: int, arrives: Shape, limits: Limits) -> Iterator[Mend]:
    """Mends for a Linear whose flat input has another number of features than in_features."""
    wanted = draft.layers[index]["in_features"]
    yield with_values(draft, index, {"in_features": arrives[0]}, index)
    source = draft.last_before(index, ("Linear", "Flatten"))
    if source is None:
        return
    if draft.op(source) == "Linear":
        yield with_values(draft, source, {"out_features": wanted}, index)
        return
    other_size = input_with_features(draft, wanted, index, limits)
    if other_size is not None:
        yield other_size
    map_shape = draft.output_shape(source, limits)
    places = prod(size or 0 for size in map_shape[1:])
    convolution = draft.last_before(source, CONVOLUTIONS)
    if convolution is not None and places and wanted % places == 0:
        yield with_values(draft, convolution, {"out_channels": wanted // places}, index)
    for earlier in reversed(range(source)):
        if draft.op(earlier) in POOLINGS:
            yield without(draft, earlier, index)
        elif draft.op(earlier) == "Conv2d":
            for padding in (same_padding(draft.layers[earlier]), 0):
                yield with_values(draft, earlier, {"padding": padding}, index)


def flattening_mends(draft: Draft, index: int, arrives: Shape) -> Iterator[Mend]:
    """Mends for a Linear whose input is not flat."""
    linear, channels = draft.layers[index], arrives[0]
    features = None if None in arrives else prod(size or 0 for size in arrives)
    wanted = linear.get("in_features")
    pooled = _before(draft, index, (_GLOBAL_POOLING, _FLATTEN), "AdaptiveAvgPool2d(1) and Flatten", channels)
    if wanted == channels != features:
        yield pooled
    yield _before(draft, index, (_FLATTEN,), "Flatten", features)
    yield pooled


def unknown_features_mends(draft: Draft, index: int, arrives: Shape) -> Iterator[Mend]:
    """Mends for a Linear without in_features where the input has no fixed size."""
    if arrives[0] is not None:
        yield with_values(draft, index, {"in_features": arrives[0]}, index)
    source = draft.last_before(index, ("Flatten",))
    if source is not None:
        title = f"insert AdaptiveAvgPool2d(1) before {draft.names[source]}"
        yield Mend(title, draft.inserted(source, _GLOBAL_POOLING), index + 2)
    yield from (with_size(draft, side, side, index) for side in (28, 32, 64, 224))


def map_mends(draft: Draft, index: int, limits: Limits) -> Iterator[Mend]:
    """Mends for a layer that reads maps and whose input is flat."""
    source = draft.last_before(index, ("Flatten",))
    if source is None:
        return
    name, values = draft.names[source], reading(draft.layers[index], draft.output_shape(source, limits)[0])
    changes = words(draft.layers[index], values)
    with_changes = f", {changes}" if changes else ""
    changed = draft.changed(index, values)
    removed = Mend(f"remove {name}{with_changes}", changed.replaced(source), index)
    moved = changed.replaced(index).inserted(source, changed.layers[index])
    before = Mend(f"move {draft.names[index]} before {name}{with_changes}", moved, source + 1)
    # Where a Linear lies between, it needs the Flatten.
    yield from (removed, before) if draft.last_before(index, ("Linear", "Flatten")) == source else (before,)


def axis_mends(draft: Draft, index: int, limits: Limits) -> Iterator[Mend]:
    """Mends for a Softmax along an axis that its flat input lacks."""
    yield with_values(draft, index, {"dim": 1}, index)
    yield from map_mends(draft, index, limits)


def _before(draft: Draft, index: int, layers: tuple[Document, ...], title: str, features: int | None) -> Mend:
    """Insert layers before a Linear, and change its in_features to what then arrives."""
    linear = draft.layers[index]
    own = linear.get("in_features")
    values = {} if features is None or own in (None, features) else {"in_features": features}
    changes = words(linear, values)
    inserted = draft.changed(index, values).inserted(index, *layers)
    full = f"insert {title} before {draft.names[index]}{f', {changes}' if changes else ''}"
    return Mend(full, inserted, index + len(layers) + 1)
