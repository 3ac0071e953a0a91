"""Arrays as safetensors, .npy, CSV and JSON, and scaled to 8 bits for drawing."""

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
    """Encode named tensors and metadata as a safetensors file, which is the same for the same tensors.

    Source: huggingface/safetensors, README, "Format".
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    return _with_sorted_header(save(arrays, dict(metadata))) if metadata else save(arrays)


def _with_sorted_header(file: bytes) -> bytes:
    """Sort the header, as the library's order of metadata changes from call to call."""
    start = 8 + int.from_bytes(file[:8], "little")
    header = json.dumps(json.loads(file[8:start]), sort_keys=True, separators=(",", ":")).encode("ascii")
    header += b" " * (-len(header) % 8)
    return len(header).to_bytes(8, "little") + header + file[start:]


def to_npy(array: Array) -> bytes:
    """Encode an array as a .npy file."""
    written = io.BytesIO()
    np.save(written, array, allow_pickle=False)
    return written.getvalue()


def to_csv(feature_map: Array) -> bytes:
    """Encode a feature map as CSV: a line for each row, an empty line between channels.

    Args:
        feature_map: array of shape (C, H, W), or (C,), which is one line.
    Returns:
        text; each float in the fewest digits that give the same float32 back, or nan, inf or -inf.
    """
    if feature_map.ndim == 1:
        return (",".join(_digits(feature_map)) + "\n").encode("ascii")
    channels = ("\n".join(",".join(_digits(row)) for row in channel) for channel in feature_map)
    return ("\n\n".join(channels) + "\n").encode("ascii")


def to_json(feature_map: Array) -> bytes:
    """Encode a feature map as nested lists in JSON, with null for NaN and infinities.

    Args:
        feature_map: array of shape (C, H, W) or (C,).
    Returns:
        a JSON document; each float in the fewest digits that give the same float32 back.
    """
    numbers = feature_map if feature_map.dtype.kind == "u" else feature_map.astype(np.float32, copy=False)
    return orjson.dumps(np.ascontiguousarray(numbers), option=orjson.OPT_SERIALIZE_NUMPY)


def _digits(row: Array) -> list[str]:
    # NumPy writes the shortest unique digits of a float32. Row by row, as its arrays of text are large.
    numbers = row if row.dtype.kind == "u" else row.astype(np.float32)
    digits: list[str] = numbers.astype("U").tolist()
    return digits


def scale_to_uint8(feature_map: Float32) -> tuple[Bytes, Float32, Float32]:
    """Scale each channel of a feature map to 0..255 between its own minimum and maximum.

    level = round(255 (value - minimum) / (maximum - minimum))

    Args:
        feature_map: array of shape (C, H, W), or (C,), which is scaled as one channel.
    Returns:
        levels of that shape; the minimum and the maximum of each channel's finite numbers, of shape (C,) or
        (1,), NaN if it has none. NaN and -inf become 0, inf becomes 255, a constant channel 0.
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
    """Levels of finite numbers, a few channels at a time, which fit the processor's cache."""
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
