"""Mends for layers that do not fit: their titles, and that each of them mends."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.core.errors import ConvscopeError, InvalidParameter
from app.core.networks.document import network_from_document
from app.core.networks.mending.misfit import Misfit, misfit_of
from tests.core.chains import Chain, by_torch, chains

POOLING = {"op": "MaxPool2d", "kernel_size": 2}
FLATTEN = {"op": "Flatten"}
RELU = {"op": "ReLU"}
ONES = [[[[1.0] * 3] * 3]]


def conv(inputs: int, outputs: int, kernel_size: int, **others: Any) -> dict[str, Any]:
    return {
        "op": "Conv2d",
        "in_channels": inputs,
        "out_channels": outputs,
        "kernel_size": kernel_size,
        **others,
    }


def linear(inputs: int | None, outputs: int = 10) -> dict[str, Any]:
    return {"op": "Linear", "in_features": inputs, "out_features": outputs}


def transposed(kernel_size: int, **others: Any) -> dict[str, Any]:
    return conv(1, 1, kernel_size, **others) | {"op": "ConvTranspose2d"}


def whole(shape: tuple[int, ...], *layers: dict[str, Any]) -> dict[str, Any]:
    names = ("channels", "height", "width")
    return {"input": dict(zip(names, shape, strict=False)), "layers": list(layers)}


def refused(document: dict[str, Any], **given: Any) -> tuple[ConvscopeError, Misfit | None]:
    with pytest.raises(ConvscopeError) as caught:
        network_from_document(document)
    return caught.value, misfit_of(document, caught.value, **given)


def misfit(document: dict[str, Any]) -> Misfit:
    _, found = refused(document)
    assert found is not None
    return found


COURSE = (conv(1, 16, 5, padding=2), RELU, POOLING, conv(16, 32, 5, padding=2), RELU, POOLING)
CASES: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "in_features": (
        whole((1, 16, 16), *COURSE, FLATTEN, linear(288)),
        "in_features 288",
        ["in_features = 512", "input 12 × 12", "out_channels 18 in conv2", "padding 0 in conv1"],
    ),
    "out_features": (
        whole((1, 4, 4), FLATTEN, linear(None, 20), linear(30)),
        "in_features 30",
        ["in_features = 20", "out_features 30 in linear1"],
    ),
    "a map into a Linear": (
        whole((1, 16, 16), *COURSE, linear(None)),
        "a flat input",
        ["insert Flatten before linear1", "insert AdaptiveAvgPool2d(1) and Flatten before linear1"],
    ),
    "a map into a Linear of other features": (
        whole((1, 16, 16), *COURSE, linear(288)),
        "a flat input, in_features 288",
        [
            "insert Flatten before linear1, in_features = 512",
            "insert AdaptiveAvgPool2d(1) and Flatten before linear1, in_features = 32",
        ],
    ),
    "a map into a Linear of the channels": (
        whole((1, 16, 16), *COURSE, linear(32)),
        "a flat input, in_features 32",
        [
            "insert AdaptiveAvgPool2d(1) and Flatten before linear1",
            "insert Flatten before linear1, in_features = 512",
        ],
    ),
    "in_channels": (
        whole((1, 16, 16), conv(1, 16, 5), conv(8, 4, 5)),
        "in_channels 8",
        ["in_channels = 16", "out_channels 8 in conv1"],
    ),
    "channels of the input": (
        whole((3, 16, 16), conv(1, 16, 5)),
        "in_channels 1",
        ["in_channels = 3", "input channels = 1"],
    ),
    "a depthwise layer's in_channels": (
        whole((3, 8, 8), conv(3, 12, 1), conv(16, 32, 3, groups=16)),
        "in_channels 16",
        ["in_channels = 12, groups 12, out_channels 24", "out_channels 16 in conv1"],
    ),
    "groups": (
        whole((4, 8, 8), conv(4, 6, 3, groups=4)),
        "groups: a divisor of in_channels 4 and out_channels 6",
        ["out_channels 8", "groups 2", "groups 1"],
    ),
    "a kernel": (
        whole((1, 16, 16), conv(1, 4, 3), POOLING, POOLING, conv(4, 4, 5)),
        "height of at least 5",
        ["padding 2", "kernel_size 3", "remove pooling 2", "input 22 × 22", "remove pooling 1"],
    ),
    "a dilated kernel": (
        whole((1, 4, 4), conv(1, 1, 3, dilation=2)),
        "height of at least 5",
        ["padding 2", "dilation 1", "kernel_size 1", "input 5 × 5"],
    ),
    "a pooling that leaves nothing": (
        whole((1, 8, 8), conv(1, 4, 3), POOLING, POOLING, POOLING),
        "height of at least 2",
        ["remove pooling 3", "padding 1 in conv1", "remove pooling 2", "input 10 × 10", "remove pooling 1"],
    ),
    "a kernel after adaptive pooling": (
        whole((1, 9, 9), {"op": "AdaptiveAvgPool2d", "output_size": 3}, conv(1, 1, 4)),
        "height of at least 4",
        ["padding 2", "kernel_size 3", *(f"output_size {side} in adaptiveavgpool1" for side in (4, 7, 14))],
    ),
    "a strided layer before": (
        whole((1, 8, 8), conv(1, 1, 3, stride=2, padding=1), conv(1, 1, 5)),
        "height of at least 5",
        ["padding 2", "kernel_size 3", "input 9 × 9", "stride 1 in conv1"],
    ),
    "reflect": (
        whole((1, 4, 4), POOLING, conv(1, 4, 3, padding=2, padding_mode="reflect")),
        "height of at least 3",
        ["padding 1", "padding_mode zeros", "padding_mode replicate", "remove pooling 1", "input 6 × 6"],
    ),
    "the padding of a transposed convolution": (
        whole((1, 2, 2), transposed(2, padding=3)),
        "padding that leaves a part of the output",
        ["padding 1", "input 6 × 6"],
    ),
    "output_padding": (
        whole((1, 2, 2), transposed(2, output_padding=1)),
        "output_padding: less than stride or dilation along each axis",
        ["output_padding 0", "stride 2"],
    ),
    "num_features": (
        whole((1, 8, 8), conv(1, 4, 3), {"op": "BatchNorm2d", "num_features": 8}),
        "num_features 8",
        ["num_features = 4", "out_channels 8 in conv1"],
    ),
    "num_parameters": (
        whole((1, 8, 8), conv(1, 4, 3), {"op": "PReLU", "num_parameters": 8}),
        "num_parameters 8",
        ["num_parameters = 4", "num_parameters = 1", "out_channels 8 in conv1"],
    ),
    "a convolution after Flatten": (
        whole((1, 8, 8), conv(1, 4, 3), FLATTEN, conv(4, 8, 3), linear(None)),
        "channels × height × width",
        ["remove flatten1", "move conv2 before flatten1"],
    ),
    "a batch norm after Linear": (
        whole((1, 8, 8), conv(1, 4, 3), FLATTEN, linear(None), {"op": "BatchNorm2d", "num_features": 10}),
        "channels × height × width",
        ["move batchnorm1 before flatten1, num_features = 4"],
    ),
    "adaptive pooling after Flatten": (
        whole((1, 8, 8), FLATTEN, {"op": "AdaptiveMaxPool2d", "output_size": 1}),
        "channels × height × width",
        ["remove flatten1", "move adaptivemaxpool1 before flatten1"],
    ),
    "a Softmax's dim": (
        whole((1, 8, 8), FLATTEN, {"op": "Softmax", "dim": 2}),
        "an axis dim 2",
        ["dim 1", "remove flatten1", "move softmax1 before flatten1"],
    ),
    "a pooling's padding": (
        whole((1, 8, 8), POOLING | {"padding": 2}),
        "padding: at most half of kernel_size [2, 2]",
        ["padding 1", "kernel_size 4"],
    ),
    "a stride beside same": (
        whole((1, 8, 8), conv(1, 1, 5, padding="same", stride=2)),
        'stride: 1, because padding is "same"',
        ["padding 2", "stride 1"],
    ),
    "in_features of any size": (
        whole((1,), conv(1, 4, 5), FLATTEN, linear(None)),
        "in_features: an integer, or the input needs a height and a width to work it out from",
        ["insert AdaptiveAvgPool2d(1) before flatten1", "input 28 × 28", "input 32 × 32", "input 64 × 64",
         "input 224 × 224"],
    ),
    "given weights of another kernel": (
        whole((1, 8, 8), conv(1, 1, 5, weight=ONES)),
        "weight: shape (1, 1, 5, 5)",
        ["kernel_size 3", "new weights"],
    ),
    "a preset of another kernel": (
        whole((1, 8, 8), conv(1, 1, 5, weight={"preset": "sobel_x"})),
        "kernel_size for sobel_x: shape (3, 3)",
        ["kernel_size 3", "new weights"],
    ),
    "given weights": (
        whole((2, 8, 8), conv(1, 1, 3, weight=ONES)),
        "in_channels 1",
        ["in_channels = 2, new weights", "input channels = 1"],
    ),
    "two faults of one layer": (
        whole((1, 2, 2), conv(2, 1, 5, padding=1)),
        "in_channels 2",
        [
            "in_channels = 1, padding 2", "in_channels = 1, kernel_size 3", "in_channels = 1, input 3 × 3",
            "input channels = 2, padding 2", "input channels = 2, kernel_size 3",
        ],
    ),
    "two faults, and a layer before that keeps the channels": (
        whole(
            (1, 1, 1),
            {"op": "BatchNorm2d", "num_features": 1},
            conv(2, 1, 2, padding="same", padding_mode="reflect"),
        ),
        "in_channels 2",
        [
            "in_channels = 1, padding_mode zeros", "in_channels = 1, padding_mode replicate",
            "in_channels = 1, input 2 × 2",
        ],
    ),
    "a preset": (
        whole((2, 8, 8), conv(1, 1, 3, weight={"preset": "sobel_x"})),
        "in_channels 1",
        ["in_channels = 2", "input channels = 1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_mends_are_the_likely_ones_in_order(what: str) -> None:
    document, wanted, titles = CASES[what]
    found = misfit(document)
    assert found.wanted == wanted
    assert [mend.title for mend in found.mends] == titles
    assert found.layer == len(document["layers"]) - 1 or what == "a convolution after Flatten"


def test_a_misfit_says_what_arrives_and_keeps_the_rest() -> None:
    document = whole((1, 16, 16), *COURSE, FLATTEN, linear(288), {"op": "Softmax"})
    found = misfit(document)
    assert (found.layer, found.node, found.arrives) == (7, "linear1", (512,))
    first = found.mends[0].draft
    assert first.input == document["input"]
    assert list(first.layers) == [*document["layers"][:7], linear(512), {"op": "Softmax"}]


@pytest.mark.parametrize(
    "document",
    [
        whole((1, 8, 8), conv(1, 1, 0)),
        whole((1, 8, 8), conv(1, 1, 3, groups=0)),
        whole((1, 8, 8), conv(1, 1, 3, stride="two")),
        whole((1, 8, 8), POOLING | {"padding": -1}),
        whole((1, 8, 8), {"op": "ReLU7"}),
        whole((1, 8, 8)),
    ],
)
def test_other_refusals_have_no_misfit(document: dict[str, Any]) -> None:
    error, found = refused(document)
    assert isinstance(error, InvalidParameter)
    assert found is None


def test_layers_that_do_not_fit_an_image_are_mended_for_its_size() -> None:
    document = whole((1,), POOLING, conv(1, 1, 5))
    network = network_from_document(document)
    with pytest.raises(ConvscopeError) as caught:
        network.shapes(6, 6)
    found = misfit_of(document, caught.value, size=(6, 6))
    assert found is not None
    assert (found.node, found.arrives) == ("conv1", (1, 3, 3))
    assert [mend.title for mend in found.mends] == ["padding 2", "kernel_size 3", "remove pooling 1"]


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])
@given(chains().filter(lambda chain: chain.output is None))
def test_every_mend_makes_the_layer_fit_as_torch_has_it(chain: Chain) -> None:
    try:
        network_from_document(chain.document)
    except ConvscopeError as error:
        found = misfit_of(chain.document, error)
    assert found is not None
    assert found.layer == len(chain.layers) - 1
    assert 1 <= len(found.mends) <= 5
    for mend in found.mends:
        given, layers = mend.draft.input, list(mend.draft.layers[: mend.count])
        if not layers:
            continue
        network_from_document({"input": given, "layers": layers})
        image = chain.image.new_ones(given["channels"], given["height"], given["width"])
        assert by_torch([dict(layer) for layer in layers], image) is not None, mend.title
