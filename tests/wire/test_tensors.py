"""Encodings of arrays, decoded again bit for bit."""

import io
import json

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.wire.tensors import (
    scale_to_uint8,
    to_csv,
    to_json,
    to_npy,
    to_safetensors,
)

SHAPES = arrays.array_shapes(min_dims=3, max_dims=3, max_side=5)
ANY = arrays.arrays(np.float32, SHAPES)
FINITE = arrays.arrays(
    np.float32, SHAPES, elements=st.floats(width=32, allow_nan=False, allow_infinity=False)
)


def same_numbers(left: np.ndarray, right: np.ndarray) -> bool:
    """Whether float32 arrays are equal, including signs of zero; all NaNs are equal."""
    both = np.isnan(left) & np.isnan(right)
    return left.shape == right.shape and bool(((left.view(np.uint32) == right.view(np.uint32)) | both).all())


@given(ANY)
def test_csv_gives_the_same_float32_back(feature_map: np.ndarray) -> None:
    channels = to_csv(feature_map).decode("ascii").removesuffix("\n").split("\n\n")
    rows = [
        [[np.float32(digits) for digits in row.split(",")] for row in channel.split("\n")]
        for channel in channels
    ]
    assert same_numbers(np.array(rows, dtype=np.float32), feature_map)


@given(FINITE)
def test_json_gives_the_same_float32_back(feature_map: np.ndarray) -> None:
    assert same_numbers(np.array(json.loads(to_json(feature_map)), dtype=np.float32), feature_map)


@given(ANY)
def test_npy_gives_the_same_bits_back(feature_map: np.ndarray) -> None:
    read = np.load(io.BytesIO(to_npy(feature_map)), allow_pickle=False)
    assert (read.tobytes(), read.shape, read.dtype) == (feature_map.tobytes(), feature_map.shape, np.float32)


def test_csv_has_a_line_per_row_and_a_gap_per_channel() -> None:
    feature_map = np.array([[[0.1, 2], [-3.5, 1e-30]], [[np.nan, np.inf], [-np.inf, -0.0]]], dtype=np.float32)
    assert to_csv(feature_map) == b"0.1,2.0\n-3.5,1e-30\n\nnan,inf\n-inf,-0.0\n"


def test_json_has_null_for_nan_and_infinities() -> None:
    feature_map = np.array([[[0.1, np.nan]], [[np.inf, -np.inf]]], dtype=np.float32)
    assert to_json(feature_map) == b"[[[0.1,null]],[[null,null]]]"


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8).filter(lambda name: name != "__metadata__"), FINITE, max_size=4
    )
)
def test_safetensors_gives_the_same_tensors_back(tensors: dict[str, np.ndarray]) -> None:
    encoded = to_safetensors({name: array.transpose(0, 2, 1) for name, array in tensors.items()})
    assert encoded == to_safetensors(
        {name: array.transpose(0, 2, 1) for name, array in reversed(tensors.items())}
    )
    read = safetensors.numpy.load(encoded)
    assert read.keys() == tensors.keys()
    for name, array in tensors.items():
        assert read[name].dtype == np.float32
        assert np.array_equal(read[name], array.transpose(0, 2, 1))


@pytest.mark.parametrize("dtype", ["float32", "float16", "uint8"])
def test_safetensors_keeps_the_dtype(dtype: str) -> None:
    tensors = {"conv1": np.arange(6).reshape(1, 2, 3).astype(dtype)}
    read = safetensors.numpy.load(to_safetensors(tensors))
    assert read["conv1"].dtype == np.dtype(dtype)
    assert read["conv1"].tolist() == tensors["conv1"].tolist()


@given(FINITE)
def test_levels_follow_the_formula(feature_map: np.ndarray) -> None:
    levels, minimum, maximum = scale_to_uint8(feature_map)
    assert [str(array.dtype) for array in (levels, minimum, maximum)] == ["uint8", "float32", "float32"]
    for channel, numbers in enumerate(feature_map.tolist()):
        flat = [number for row in numbers for number in row]
        assert (minimum[channel], maximum[channel]) == (min(flat), max(flat))
        reach = max(flat) - min(flat)
        expected = [int((number - min(flat)) / reach * 255 + 0.5) if reach else 0 for number in flat]
        assert levels[channel].ravel().tolist() == expected


def test_levels_of_nan_and_infinities() -> None:
    inf, nan = np.inf, np.nan
    feature_map = np.array(
        [[[nan, -inf, 1, 2, 3, inf]], [[nan, nan, inf, inf, -inf, nan]], [[7] * 6]], dtype=np.float32
    )
    levels, minimum, maximum = scale_to_uint8(feature_map)
    assert levels[:, 0].tolist() == [[0, 0, 0, 128, 255, 255], [0, 0, 255, 255, 0, 0], [0] * 6]
    for found, expected in ((minimum, [1, nan, 7]), (maximum, [3, nan, 7])):
        np.testing.assert_array_equal(found, expected)


def test_metadata_is_written_in_a_fixed_order() -> None:
    metadata = {name: f"é {name}" for name in ["method", "class", "label", "node", "score", "explanation"]}
    tensors = {"attribution": np.arange(3, dtype=np.float32)}
    written = {
        to_safetensors(tensors, dict(order)) for order in (metadata.items(), reversed(metadata.items()))
    }
    written |= {to_safetensors(tensors, metadata) for _ in range(20)}
    (file,) = written
    start = int.from_bytes(file[:8], "little")
    assert start % 8 == 0
    assert json.loads(file[8 : 8 + start])["__metadata__"] == metadata
    assert np.array_equal(safetensors.numpy.load(file)["attribution"], tensors["attribution"])
