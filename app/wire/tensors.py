"""Arrays as safetensors, .npy, CSV and JSON, and as 8-bit levels for drawing."""

import io
import json
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import orjson
from safetensors.numpy import save

Array = npt.NDArray[np.generic]
Float32 = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

_CACHED_NUMBERS = 1 << 16
_LEVELS = 255


def to_safetensors(tensors: Mapping[str, Array], metadata: Mapping[str, str] | None = None) -> bytes:
    """Tensors by name, and texts about them, as one safetensors file; the same bytes for the same tensors.

    Source: huggingface/safetensors, README, "Format".
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    return _with_sorted_header(save(arrays, dict(metadata))) if metadata else save(arrays)


def _with_sorted_header(file: bytes) -> bytes:
    """The library writes metadata in an order that changes from call to call."""
    start = 8 + int.from_bytes(file[:8], "little")
    header = json.dumps(json.loads(file[8:start]), sort_keys=True, separators=(",", ":")).encode("ascii")
    header += b" " * (-len(header) % 8)
    return len(header).to_bytes(8, "little") + header + file[start:]


def to_npy(array: Array) -> bytes:
    """An array as a .npy file."""
    written = io.BytesIO()
    np.save(written, array, allow_pickle=False)
    return written.getvalue()


def to_csv(feature_map: Array) -> bytes:
    """A map as text: one line for each row, an empty line between channels.

    Args:
        feature_map: array of shape (C, H, W), or (C,): one line.
    Returns:
        text; each number in the fewest digits that give the same float32 back, or nan, inf, -inf;
        integers as such.
    """
    if feature_map.ndim == 1:
        return (",".join(_digits(feature_map)) + "\n").encode("ascii")
    channels = ("\n".join(",".join(_digits(row)) for row in channel) for channel in feature_map)
    return ("\n\n".join(channels) + "\n").encode("ascii")


def to_json(feature_map: Array) -> bytes:
    """The numbers of a map as nested lists, with null for NaN and infinities.

    Args:
        feature_map: array of shape (C, H, W) or (C,).
    Returns:
        a JSON document; each number in the fewest digits that give the same float32 back, integers as such.
    """
    numbers = feature_map if feature_map.dtype.kind == "u" else feature_map.astype(np.float32, copy=False)
    return orjson.dumps(np.ascontiguousarray(numbers), option=orjson.OPT_SERIALIZE_NUMPY)


def _digits(row: Array) -> list[str]:
    # NumPy writes the shortest digits unique among float32; row by row, as its text arrays are large.
    numbers = row if row.dtype.kind == "u" else row.astype(np.float32)
    digits: list[str] = numbers.astype("U").tolist()
    return digits


def scale_to_uint8(feature_map: Float32) -> tuple[Bytes, Float32, Float32]:
    """A map in 256 levels, each channel between its own extremes.

    level = round(255 (value - minimum) / (maximum - minimum))

    Args:
        feature_map: array of shape (C, H, W), or (C,), which is scaled as one channel.
    Returns:
        levels of that shape; the least and the greatest finite number of each channel, of shape (C,) or (1,),
        NaN where there is none. NaN and minus infinity are level 0, infinity is 255, a constant channel is 0.
    """
    if feature_map.ndim == 1:
        levels, minimum, maximum = scale_to_uint8(feature_map[np.newaxis, np.newaxis])
        return levels[0, 0], minimum, maximum
    minimum, maximum = feature_map.min((1, 2)), feature_map.max((1, 2))
    if np.isfinite(minimum).all() and np.isfinite(maximum).all():
        return _levels(feature_map, minimum, maximum), minimum, maximum
    minimum, maximum = _finite_range(feature_map)
    limits = minimum[:, np.newaxis, np.newaxis], maximum[:, np.newaxis, np.newaxis]
    finite_map = np.where(np.isnan(feature_map), limits[0], np.clip(feature_map, *limits))
    levels = _levels(finite_map, minimum, maximum)
    levels[np.isposinf(feature_map)] = _LEVELS
    nothing = ~np.isfinite(feature_map).any(axis=(1, 2))
    minimum[nothing] = maximum[nothing] = np.nan
    return levels, minimum, maximum


def _finite_range(feature_map: Float32) -> tuple[Float32, Float32]:
    finite = np.isfinite(feature_map)
    has_any = finite.any(axis=(1, 2))
    minimum = np.where(has_any, np.min(feature_map, axis=(1, 2), initial=np.inf, where=finite), np.float32(0))
    maximum = np.where(
        has_any, np.max(feature_map, axis=(1, 2), initial=-np.inf, where=finite), np.float32(0)
    )
    return minimum, maximum


def _levels(feature_map: Float32, minimum: Float32, maximum: Float32) -> Bytes:
    """The levels of finite numbers, a few channels at a time, so that they stay in the processor's cache."""
    low = minimum.astype(np.float64)[:, np.newaxis, np.newaxis]
    reach = maximum.astype(np.float64)[:, np.newaxis, np.newaxis] - low
    reach[reach == 0] = 1
    levels = np.empty(feature_map.shape, dtype=np.uint8)
    channels, height, width = feature_map.shape
    together = max(1, _CACHED_NUMBERS // (height * width))
    for first in range(0, channels, together):
        part = slice(first, first + together)
        place = np.subtract(feature_map[part], low[part], dtype=np.float64)
        place /= reach[part]
        place *= _LEVELS
        place += 0.5
        levels[part] = place
    return levels
