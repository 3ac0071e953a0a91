"""Maps in the formats of the wire."""

import json

import numpy as np

from app.engine.engine import FloatArray
from app.web.queries import MapsQuery
from app.wire import pictures, tensors

MEDIA_TYPES = {
    "safetensors": "application/vnd.safetensors",
    "npy": "application/x-npy",
    "csv": "text/csv",
    "png": "image/png",
    "json": "application/json",
}
_BYTES_PER_NUMBER = {"float32": 4, "float16": 2, "uint8": 1}
_TEXT_BYTES_PER_NUMBER = 14
_PIXEL_BYTES = 3


def bytes_per_number(query: MapsQuery) -> int:
    """What one number takes in the answer, at most."""
    if query.format in ("csv", "json"):
        return _TEXT_BYTES_PER_NUMBER
    return _PIXEL_BYTES if query.format == "png" else _BYTES_PER_NUMBER[query.dtype]


def encode_maps(maps: dict[str, FloatArray], query: MapsQuery) -> bytes:
    """Maps by node as the query wants them.

    Args:
        maps: float32 of shape (C, H, W) or (C,); one alone unless the format is safetensors.
    """
    if query.format == "safetensors":
        return _safetensors(maps, query.dtype)
    (node, feature_map), *_ = maps.items()
    if query.format == "npy":
        return tensors.to_npy(_narrowed(feature_map) if query.dtype == "float16" else feature_map)
    if query.format == "csv":
        return tensors.to_csv(feature_map)
    if query.format == "png":
        return pictures.map_png(feature_map)
    head = json.dumps({"node": node, "shape": feature_map.shape})[:-1].encode("ascii")
    return head + b', "values": ' + tensors.to_json(feature_map) + b"}"


def _narrowed(feature_map: FloatArray) -> tensors.Array:
    with np.errstate(over="ignore"):
        return feature_map.astype(np.float16)


def _safetensors(maps: dict[str, FloatArray], dtype: str) -> bytes:
    if dtype == "float32":
        return tensors.to_safetensors(maps)
    if dtype == "float16":
        return tensors.to_safetensors({node: _narrowed(feature_map) for node, feature_map in maps.items()})
    scaled: dict[str, tensors.Array] = {}
    for node, feature_map in maps.items():
        levels, minimum, maximum = tensors.scale_to_uint8(feature_map)
        scaled |= {node: levels, f"{node}.minimum": minimum, f"{node}.maximum": maximum}
    return tensors.to_safetensors(scaled)
