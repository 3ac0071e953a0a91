"""Arrays as safetensors, .npy, CSV, JSON, and as bytes for drawing."""

import io
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save

Array = npt.NDArray[np.generic]
Float32 = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

_LEVELS = 255


def to_safetensors(tensors: Mapping[str, Array], metadata: Mapping[str, str] | None = None) -> bytes:
    """Tensors by name, and texts about them, as one safetensors file; the same bytes for the same tensors.

    Source: huggingface/safetensors, README, "Format".
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    return save(arrays, dict(metadata) if metadata else None)


def to_npy(array: Array) -> bytes:
    """An array as a .npy file."""
    written = io.BytesIO()
    np.save(written, array, allow_pickle=False)
    return written.getvalue()


def to_csv(feature_map: Array) -> bytes:
    """The numbers of a map, a line each row, channels one after another with an empty line between.

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
    """The numbers of a map as nested lists; NaN and infinities are null.

    Args:
        feature_map: array of shape (C, H, W) or (C,).
    Returns:
        a JSON document; each number in the fewest digits that give the same float32 back, integers as such.
    """
    if feature_map.ndim == 1:
        return _json_list(_json_numbers(feature_map)).encode("ascii")
    channels = (_json_list(_json_list(_json_numbers(row)) for row in channel) for channel in feature_map)
    return _json_list(channels).encode("ascii")


def _digits(row: Array) -> list[str]:
    # NumPy writes the shortest digits unique among float32; row by row, as its text arrays are large.
    numbers = row if row.dtype.kind == "u" else row.astype(np.float32)
    digits: list[str] = numbers.astype("U").tolist()
    return digits


def _json_numbers(row: Array) -> list[str]:
    digits = _digits(row)
    for column in np.flatnonzero(~np.isfinite(row.astype(np.float32))):
        digits[column] = "null"
    return digits


def _json_list(members: Iterable[str]) -> str:
    return "[" + ",".join(members) + "]"


def scale_to_uint8(feature_map: Float32) -> tuple[Bytes, Float32, Float32]:
    """A map in 256 levels, each channel between its own extremes.

    level = round(255 (value - minimum) / (maximum - minimum))

    Args:
        feature_map: array of shape (C, H, W), or (C,), which is scaled as one channel.
    Returns:
        levels of that shape; the least and the greatest finite number of each channel, of shape (C,) or (1,),
        0 where there is none. NaN and minus infinity are level 0, infinity is 255, a constant channel is 0.
    """
    if feature_map.ndim == 1:
        levels, minimum, maximum = scale_to_uint8(feature_map[np.newaxis, np.newaxis])
        return levels[0, 0], minimum, maximum
    finite = np.isfinite(feature_map)
    has_any = finite.any(axis=(1, 2))
    minimum = np.where(has_any, np.min(feature_map, axis=(1, 2), initial=np.inf, where=finite), 0)
    maximum = np.where(has_any, np.max(feature_map, axis=(1, 2), initial=-np.inf, where=finite), 0)
    low = minimum.astype(np.float64)[:, np.newaxis, np.newaxis]
    reach = maximum.astype(np.float64)[:, np.newaxis, np.newaxis] - low
    place = (np.where(np.isnan(feature_map), low, feature_map) - low) / np.where(reach > 0, reach, 1)
    levels = np.floor(np.clip(place, 0, 1) * _LEVELS + 0.5).astype(np.uint8)
    return levels, minimum.astype(np.float32), maximum.astype(np.float32)
