"""Conv2d with all its parameters, compared with torch.nn.functional to the bit."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from app.core.errors import PaddingTooLarge, ShapeMismatch, WindowDoesNotFit
from app.core.networks.description import describe
from app.core.networks.document import Network, network_from_document
from app.core.networks.trace import trace
from app.core.networks.traceable import Traceable, build
from tests.core.network_strategies import Case, cases


def _pair(value: int | list[int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def functional(case: Case, image: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """The convolution by torch.nn.functional, with parameters read directly from the document."""
    layer = case.layer
    kernel_size, dilation = _pair(layer["kernel_size"]), _pair(layer["dilation"])
    padding = layer["padding"]
    match padding:
        case "valid":
            rows, columns = (0, 0), (0, 0)
        case "same":
            totals = [step * (size - 1) for size, step in zip(kernel_size, dilation, strict=True)]
            rows, columns = ((total // 2, total - total // 2) for total in totals)
        case [top, bottom, left, right]:
            rows, columns = (top, bottom), (left, right)
        case _:
            rows, columns = ((size, size) for size in _pair(padding))
    mode = layer["padding_mode"]
    stride = _pair(layer["stride"])
    batch = image.unsqueeze(0)
    if padding == "same" and mode == "zeros":
        return F.conv2d(batch, weight, bias, 1, "same", dilation, layer["groups"]).squeeze(0)
    if mode == "zeros" and rows[0] == rows[1] and columns[0] == columns[1]:
        edges = (rows[0], columns[0])
        return F.conv2d(batch, weight, bias, stride, edges, dilation, layer["groups"]).squeeze(0)
    padded = F.pad(batch, (*columns, *rows), mode="constant" if mode == "zeros" else mode)
    return F.conv2d(padded, weight, bias, stride, 0, dilation, layer["groups"]).squeeze(0)


def parameters(traceable: Traceable, node: str = "conv1") -> tuple[Tensor, Tensor | None]:
    module = traceable.graph.module.get_submodule(node)
    assert isinstance(module, nn.Conv2d)
    return module.weight, module.bias


@given(cases(), st.integers(0, 99))
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
def test_outputs_equal_those_of_functional_conv2d(case: Case, seed: int) -> None:
    traceable = build(case.network)
    image = case.image(seed)
    output = trace(traceable, image, {})["conv1"]
    assert torch.equal(output, functional(case, image, *parameters(traceable)))


@given(cases())
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
def test_same_padding_equals_torchs(case: Case) -> None:
    layer = case.layer | {"padding": "same", "stride": 1, "padding_mode": "zeros"}
    traceable = build(network_of(layer))
    image = case.image(0)
    expected = F.conv2d(
        image,
        *parameters(traceable),
        padding="same",
        dilation=_pair(layer["dilation"]),
        groups=layer["groups"],
    )
    assert torch.equal(trace(traceable, image, {})["conv1"], expected)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
def test_odd_same_padding_equals_torchs_to_the_bit() -> None:
    layer = {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 4, "dilation": 3}
    traceable = build(network_of(layer | {"padding": "same"}))
    image = torch.randn(1, 10, 10, generator=torch.Generator().manual_seed(0))
    expected = F.conv2d(image, *parameters(traceable), padding="same", dilation=3)
    assert torch.equal(trace(traceable, image, {})["conv1"], expected)


@given(cases())
def test_described_shapes_equal_traced_shapes(case: Case) -> None:
    traceable = build(case.network)
    outputs = trace(traceable, case.image(1), {})
    described = {node.name: node.shape for node in describe(traceable, case.height, case.width)}
    assert described == {name: tuple(output.shape) for name, output in outputs.items()}


@given(cases())
def test_convolution_is_linear(case: Case) -> None:
    traceable = build(network_of(case.layer | {"bias": False}))
    one, other = case.image(2), case.image(3)
    together = trace(traceable, 2 * one - other, {})["conv1"]
    apart = 2 * trace(traceable, one, {})["conv1"] - trace(traceable, other, {})["conv1"]
    # At most 2 * 4 * 4 products of numbers near 1, each rounded by float32 to 6e-8 of itself.
    torch.testing.assert_close(together, apart, rtol=0, atol=1e-4)


@given(st.integers(0, 2), st.integers(0, 2))
def test_shifting_the_image_shifts_the_map_at_stride_1(down: int, right: int) -> None:
    traceable = build(network_of(conv(in_channels=1, out_channels=1, kernel_size=3)))
    image = torch.randn(1, 9, 9, generator=torch.Generator().manual_seed(4))
    whole = trace(traceable, image, {})["conv1"]
    part = trace(traceable, image[:, down:, right:], {})["conv1"]
    # The same 9 products, which oneDNN may sum in another order: float32's rounding.
    torch.testing.assert_close(part, whole[:, down:, right:], rtol=0, atol=1e-5)


def conv(**parameters: Any) -> dict[str, Any]:
    return {"op": "Conv2d", **parameters}


def network_of(*layers: dict[str, Any]) -> Network:
    return network_from_document({"input": {"channels": layers[0]["in_channels"]}, "layers": list(layers)})


def test_a_kernel_longer_than_the_padded_image_is_refused() -> None:
    network = network_of(conv(in_channels=1, out_channels=1, kernel_size=[1, 4], dilation=2, padding=[0, 1]))
    with pytest.raises(WindowDoesNotFit) as caught:
        trace(build(network), torch.zeros(1, 5, 4), {})
    error = caught.value
    assert (error.layer, error.axis, error.input_size, error.padding, error.extent) == (
        "conv1", "width", 4, (1, 1), 7,
    )  # fmt: skip


@pytest.mark.parametrize(("mode", "most"), [("reflect", 3), ("circular", 4)])
def test_too_much_padding_for_a_padding_mode_is_refused(mode: str, most: int) -> None:
    def network(padding: int) -> Network:
        return network_of(
            conv(in_channels=1, out_channels=1, kernel_size=1, padding=[0, 0, padding, 0], padding_mode=mode)
        )

    image = torch.zeros(1, 2, 4)
    assert trace(build(network(most)), image, {})["conv1"].shape == (1, 2, 4 + most)
    with pytest.raises(PaddingTooLarge) as caught:
        trace(build(network(most + 1)), image, {})
    error = caught.value
    assert (error.layer, error.axis, error.padding, error.input_size, error.padding_mode) == (
        "conv1", "width", (most + 1, 0), 4, mode,
    )  # fmt: skip


def test_an_image_with_other_channels_or_size_is_refused() -> None:
    layer = conv(in_channels=2, out_channels=1, kernel_size=1)
    network = network_from_document({"input": {"channels": 2, "height": 4, "width": 6}, "layers": [layer]})
    traceable = build(network)
    with pytest.raises(ShapeMismatch) as caught:
        trace(traceable, torch.zeros(3, 4, 6), {})
    assert (caught.value.layer, caught.value.expected, caught.value.got) == ("input", (2,), (3,))
    with pytest.raises(ShapeMismatch) as caught:
        trace(traceable, torch.zeros(2, 6, 4), {})
    assert (caught.value.what, caught.value.expected, caught.value.got) == ("size", (4, 6), (6, 4))
