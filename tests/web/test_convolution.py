"""Conv2d over HTTP: torch's maps to the bit, cells that add up, a program that reproduces them."""

import io
import math
import runpy
import sys
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as example_settings
from PIL import Image
from safetensors.numpy import load
from torch.nn import functional as F

from tests.web.asking import Client, assert_problem, convolution, make_network, send_matrix

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[dict[str, Any], np.ndarray]:
    """A Conv2d with random weights, and an image that it fits."""
    groups = draw(st.integers(1, 2))
    in_channels, out_channels = groups * draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    kernel = [draw(st.integers(1, 4)) for _ in range(2)]
    dilation = [draw(st.integers(1, 2)) for _ in range(2)]
    padding = [draw(st.integers(0, 2)) for _ in range(4)]
    extents = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    height, width = (max(extent, 3) + draw(st.integers(0, 5)) for extent in extents)
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    weight = numbers.normal(size=(out_channels, in_channels // groups, *kernel)).astype(np.float32)
    document = convolution(
        in_channels=in_channels,
        out_channels=out_channels,
        kernel_size=kernel,
        stride=[draw(st.integers(1, 3)) for _ in range(2)],
        padding=padding,
        padding_mode=draw(st.sampled_from(sorted(MODES))),
        dilation=dilation,
        groups=groups,
        weight=weight.tolist(),
        bias=draw(st.sampled_from([False, numbers.normal(size=out_channels).tolist()])),
    )
    return document, numbers.normal(size=(in_channels, height, width)).astype(np.float32)


def by_torch(layer: dict[str, Any], image: np.ndarray) -> np.ndarray:
    """The output of torch.nn.functional.conv2d for an image."""
    top, bottom, left, right = layer["padding"]
    batch = torch.tensor(image)[None]
    bias = torch.tensor(layer["bias"]) if layer["bias"] else None
    given = {"stride": layer["stride"], "dilation": layer["dilation"], "groups": layer["groups"]}
    if layer["padding_mode"] == "zeros" and (top, left) == (bottom, right):
        given["padding"] = (top, left)  # conv2d may round the last bit otherwise than after F.pad
    else:
        batch = F.pad(batch, (left, right, top, bottom), MODES[layer["padding_mode"]])
    return F.conv2d(batch, torch.tensor(layer["weight"]), bias, **given)[0].numpy()


@given(case=convolutions())
@example_settings(max_examples=60)
def test_a_convolution_is_torchs_to_the_bit(client: Client, case: tuple[dict[str, Any], np.ndarray]) -> None:
    document, image = case
    network, matrix = make_network(client, document), send_matrix(client, image.tolist())
    answer = client.get(f"/api/networks/{network}/images/{matrix}/maps")
    assert answer.status_code == 200, answer.text
    maps = load(answer.content)
    assert maps.keys() == {"input", "conv1"}
    np.testing.assert_array_equal(maps["input"], image)
    np.testing.assert_array_equal(maps["conv1"], by_torch(document["layers"][0], image))


@given(case=convolutions(), data=st.data())
@example_settings(max_examples=30)
def test_a_cell_adds_up_to_its_value(
    client: Client, case: tuple[dict[str, Any], np.ndarray], data: st.DataObject
) -> None:
    document, image = case
    network, matrix = make_network(client, document), send_matrix(client, image.tolist())
    expected = by_torch(document["layers"][0], image)
    channel, row, column = (data.draw(st.integers(0, size - 1)) for size in expected.shape)
    place = f"node=conv1&channel={channel}&row={row}&column={column}"
    cell = client.get(f"/api/networks/{network}/images/{matrix}/cell?{place}").json()
    assert cell["value"] == float(expected[channel, row, column])
    total = math.fsum(value for term in cell["terms"] for line in term["products"] for value in line)
    total += cell["bias"] or 0.0
    assert cell["recomputed"] == pytest.approx(total, rel=1e-12, abs=1e-12)
    # float32 rounds each of at most 32 products and their sums to 24 bits.
    magnitude = sum(abs(value) for term in cell["terms"] for line in term["products"] for value in line)
    assert abs(total - cell["value"]) <= 64 * 2**-24 * (magnitude + 1)


def test_without_nodes_each_node_gives_the_channels_that_it_has(client: Client) -> None:
    network = make_network(client, convolution(out_channels=3, weight={"seed": 7}))
    here = f"/api/networks/{network}/images/column/maps"
    whole = load(client.get(here).content)
    some = load(client.get(f"{here}?channels=2,0").content)
    assert some.keys() == {"input", "conv1"}
    np.testing.assert_array_equal(some["input"], whole["input"])
    np.testing.assert_array_equal(some["conv1"], whole["conv1"][[2, 0]])
    assert load(client.get(f"{here}?channels=1-2").content).keys() == {"conv1"}
    assert "conv1 has 3 channels" in assert_problem(
        client.get(f"{here}?channels=2-3"), 404, "unknown_channel", "channels"
    )


def test_every_format_carries_the_same_numbers(client: Client) -> None:
    network = make_network(client, convolution(out_channels=3, weight={"seed": 7}))
    here = f"/api/networks/{network}/images/cat/maps?size=40&nodes=conv1"
    exact = load(client.get(here).content)["conv1"]
    assert exact.dtype == np.float32
    assert exact.shape[0] == 3
    np.testing.assert_array_equal(np.load(io.BytesIO(client.get(f"{here}&format=npy").content)), exact)
    document = client.get(f"{here}&format=json").json()
    assert document["node"] == "conv1"
    assert document["shape"] == list(exact.shape)
    np.testing.assert_array_equal(np.array(document["values"], dtype=np.float32), exact)
    channels = client.get(f"{here}&format=csv").text.strip().split("\n\n")
    typed = [[line.split(",") for line in channel.split("\n")] for channel in channels]
    np.testing.assert_array_equal(np.array(typed).astype(np.float32), exact)
    half = load(client.get(f"{here}&dtype=float16").content)["conv1"]
    np.testing.assert_array_equal(half, exact.astype(np.float16))
    assert client.get(f"{here}&format=png").content.startswith(b"\x89PNG")


def test_levels_come_with_the_range_of_each_channel(client: Client) -> None:
    network = make_network(client, convolution(out_channels=2, weight={"seed": 3}))
    here = f"/api/networks/{network}/images/camera/maps?size=32&nodes=conv1"
    exact, scaled = (load(client.get(here + more).content) for more in ("", "&dtype=uint8"))
    assert scaled.keys() == {"conv1", "conv1.minimum", "conv1.maximum"}
    np.testing.assert_array_equal(scaled["conv1.minimum"], exact["conv1"].min(axis=(1, 2)))
    np.testing.assert_array_equal(scaled["conv1.maximum"], exact["conv1"].max(axis=(1, 2)))
    reach = (scaled["conv1.maximum"] - scaled["conv1.minimum"])[:, None, None]
    back = scaled["conv1"] / 255 * reach + scaled["conv1.minimum"][:, None, None]
    # Half a level, and float32's rounding of it.
    assert np.abs(back - exact["conv1"]).max() <= reach.max() * (0.5 / 255 + 1e-6)


def test_a_channel_without_finite_values_has_no_range(client: Client) -> None:
    network = make_network(client, convolution(kernel_size=1, weight=[[[[10.0]]]]))
    image = send_matrix(client, [[1e38, 1e38]])
    here = f"/api/networks/{network}/images/{image}/maps?nodes=conv1&dtype=uint8"
    document = client.get(f"{here}&format=json").json()
    assert (document["minimum"], document["maximum"], document["values"]) == ([None], [None], [[[255, 255]]])
    assert np.isnan(load(client.get(here).content)["conv1.minimum"]).tolist() == [True]


@pytest.mark.parametrize("dtype", ["float16", "uint8"])
def test_every_format_carries_every_dtype(client: Client, dtype: str) -> None:
    network = make_network(client, convolution(out_channels=2, weight={"seed": 3}))
    here = f"/api/networks/{network}/images/camera/maps?size=32&nodes=conv1&dtype={dtype}"
    tensors = load(client.get(here).content)
    numbers = tensors["conv1"]
    assert numbers.dtype == np.dtype(dtype)
    saved = np.load(io.BytesIO(client.get(f"{here}&format=npy").content))
    assert saved.dtype == numbers.dtype
    np.testing.assert_array_equal(saved, numbers)
    channels = client.get(f"{here}&format=csv").text.strip().split("\n\n")
    typed = np.array([[line.split(",") for line in channel.split("\n")] for channel in channels])
    np.testing.assert_array_equal(typed.astype(dtype), numbers)
    assert dtype != "uint8" or "." not in "".join(channels)
    document = client.get(f"{here}&format=json").json()
    np.testing.assert_array_equal(np.array(document["values"], dtype=dtype), numbers)
    for part in {"minimum", "maximum"} & document.keys():
        np.testing.assert_array_equal(np.array(document[part], np.float32), tensors[f"conv1.{part}"])
    assert ("minimum" in document) == (dtype == "uint8")
    picture = Image.open(io.BytesIO(client.get(f"{here}&format=png").content))
    assert picture.size == (2 * numbers.shape[2] + 1, numbers.shape[1])


def test_channels_keep_the_order_of_the_query(client: Client) -> None:
    network = make_network(client, convolution(out_channels=5, weight={"seed": 1}))
    here = f"/api/networks/{network}/images/column/maps?nodes=conv1"
    every, some = (load(client.get(here + more).content)["conv1"] for more in ("", "&channels=3-4,0"))
    np.testing.assert_array_equal(some, every[[3, 4, 0]])


def test_a_large_output_is_averaged_down(client: Client) -> None:
    network = make_network(client, convolution(weight={"preset": ["sobel_x"]}))
    here = f"/api/networks/{network}/images/cat/maps?size=200&nodes=conv1"
    every, small = (load(client.get(here + more).content)["conv1"] for more in ("", "&max_side=20"))
    expected = F.adaptive_avg_pool2d(torch.tensor(every), small.shape[1:])
    assert max(small.shape) == 20
    np.testing.assert_array_equal(small, expected.numpy())


def test_zeroed_channels_are_zero_for_later_nodes(client: Client) -> None:
    first = {"op": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3}
    second = {"op": "Conv2d", "in_channels": 2, "out_channels": 1, "kernel_size": 1, "bias": False}
    network = make_network(client, {"input": {"channels": 1}, "layers": [first, second]})
    here = f"/api/networks/{network}/images/camera/maps?size=16"
    plain, zeroed = (load(client.get(here + more).content) for more in ("", "&zero=conv1:0"))
    weight = load(client.get(f"/api/networks/{network}/weights").content)["conv2.weight"]
    assert not zeroed["conv1"][0].any()
    np.testing.assert_array_equal(zeroed["conv1"][1], plain["conv1"][1])
    np.testing.assert_allclose(zeroed["conv2"][0], plain["conv1"][1] * weight[0, 1], rtol=1e-6, atol=1e-7)
    both = client.get(here + "&zero=conv1:1,0")
    assert not load(both.content)["conv2"].any()
    ranged = client.get(here + "&zero=conv1:0-1")
    assert (ranged.content, ranged.headers["etag"]) == (both.content, both.headers["etag"])


@pytest.mark.parametrize("image", ["column", "cat", "camera"])
def test_the_program_computes_the_map_again_to_the_bit(
    client: Client, image: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = make_network(client, convolution(out_channels=2, padding=[0, 1, 2, 0], weight={"seed": 5}))
    source = client.get(f"/api/networks/{network}/code?image={image}&size=64")
    assert source.headers["content-type"] == "text/x-python; charset=utf-8"
    (tmp_path / "program.py").write_text(source.text)
    picture = tmp_path / "image.png"
    picture.write_bytes(client.get(f"/api/images/{image}/pixels").content)
    monkeypatch.setattr(sys, "argv", ["program.py", str(picture)])
    left = runpy.run_path(str(tmp_path / "program.py"))
    maps = load(client.get(f"/api/networks/{network}/images/{image}/maps?size=64").content)
    np.testing.assert_array_equal(left["outputs"]["conv1"].numpy(), maps["conv1"])


def test_sizes_are_those_of_the_formula(client: Client) -> None:
    network = make_network(client, convolution(kernel_size=[3, 5], stride=2, padding=1, dilation=[2, 1]))
    described = client.get(f"/api/networks/{network}?height=20&width=31").json()
    rows, columns = (20 + 2 - 2 * 2 - 1) // 2 + 1, (31 + 2 - 1 * 4 - 1) // 2 + 1
    assert [node["shape"] for node in described["nodes"]] == [[1, 20, 31], [1, rows, columns]]
    assert described["edges"] == [["input", "conv1"]]
    field = described["nodes"][1]["receptive_field"]
    assert field == {"height": 5, "width": 5, "stride": [2, 2], "offset": [-1, -1], "status": "exact"}


def test_a_trace_has_statistics_of_every_output(client: Client) -> None:
    network = make_network(client, convolution(padding=1, weight={"preset": ["sobel_x"]}, bias=False))
    trace = client.get(f"/api/networks/{network}/images/column").json()
    assert [node["name"] for node in trace["nodes"]] == ["input", "conv1"]
    assert trace["nodes"][1] == {
        "name": "conv1",
        "op": "Conv2d",
        "shape": [1, 5, 5],
        "minimum": -4.0,
        "maximum": 4.0,
        "mean": 0.0,
        "zero_fraction": 0.6,
    }
