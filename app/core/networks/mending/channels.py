"""Mends for a number of channels other than the one that arrives, and for groups that do not divide it."""

from collections.abc import Iterator
from math import gcd

from app.core.networks.mending.draft import CONVOLUTIONS, Document, Draft
from app.core.networks.mending.mend import Mend, with_values
from app.core.operators.parameter_checks import integer

CHANNELS_PARAMETER = {
    "Conv2d": "in_channels",
    "ConvTranspose2d": "in_channels",
    "BatchNorm2d": "num_features",
    "PReLU": "num_parameters",
}
"""The parameter that states the channels of a layer's input, by op."""


def channel_mends(draft: Draft, index: int, channels: int) -> Iterator[Mend]:
    """Mends for a layer that reads another number of channels than arrive."""
    layer = draft.layers[index]
    yield with_values(draft, index, reading(layer, channels), index)
    if layer["op"] == "PReLU":
        yield with_values(draft, index, {"num_parameters": 1}, index)
    wanted = layer[CHANNELS_PARAMETER[layer["op"]]]
    source = draft.last_before(index, (*CONVOLUTIONS, "Linear"))
    if source is None:
        yield Mend(f"input channels = {wanted}", draft.with_input(channels=wanted), index + 1)
    else:
        outputs = "out_features" if draft.op(source) == "Linear" else "out_channels"
        yield with_values(draft, source, {outputs: wanted}, index)


def reading(layer: Document, channels: int | None) -> dict[str, int]:
    """Values with which a layer reads this number of channels: of a convolution also groups and outputs."""
    parameter = CHANNELS_PARAMETER.get(layer["op"])
    if parameter is None or channels is None or (layer["op"] == "PReLU" and layer.get(parameter, 1) == 1):
        return {}
    groups, outputs = layer.get("groups", 1), layer.get("out_channels", 1)
    if channels % groups == 0:
        return {parameter: channels}
    if groups == layer[parameter]:  # depthwise
        return {parameter: channels, "groups": channels, "out_channels": channels * max(1, outputs // groups)}
    return {parameter: channels, "groups": _nearest_divisor(gcd(channels, outputs), groups)}


def group_mends(draft: Draft, index: int) -> Iterator[Mend]:
    """Mends for groups that do not divide the channels."""
    layer = draft.layers[index]
    inputs, outputs, groups = (
        integer(key, layer[key], 1) for key in ("in_channels", "out_channels", "groups")
    )
    if inputs % groups == 0:
        multiple = groups * max(1, round(outputs / groups))
        yield with_values(draft, index, {"out_channels": multiple}, index)
    yield with_values(draft, index, {"groups": _nearest_divisor(gcd(inputs, outputs), groups)}, index)
    yield with_values(draft, index, {"groups": 1}, index)


def _nearest_divisor(number: int, wanted: int) -> int:
    """The divisor of a number that is nearest to the wanted one, the smaller of two."""
    divisors = (divisor for divisor in range(1, number + 1) if number % divisor == 0)
    return min(divisors, key=lambda divisor: (abs(divisor - wanted), divisor))
