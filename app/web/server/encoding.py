"""Maps encoded in the format that a query asks for."""

import json
from collections.abc import Callable, Mapping

import numpy as np

from app.engine.errors import AnswerTooLarge
from app.engine.questions.maps import FloatArray
from app.web.schemas.attribution import MapFacts
from app.web.schemas.maps import OutputsQuery
from app.web.schemas.values import Format
from app.web.server.answers import encode
from app.wire import pictures, tensors

MEDIA_TYPES = {
    "safetensors": "application/vnd.safetensors",
    "npy": "application/x-npy",
    "csv": "text/csv",
    "png": "image/png",
    "json": "application/json",
}
_BYTES_PER_NUMBER = {"float32": 4, "float16": 2, "uint8": 1}
_ALONE: Mapping[str, Callable[[tensors.Array], bytes]] = {
    "npy": tensors.to_npy,
    "csv": tensors.to_csv,
    "png": pictures.map_png,
}
_TEXT_BYTES_PER_NUMBER = 14
_PIXEL_BYTES = 3


def bytes_per_number(query: OutputsQuery, form: Format) -> int:
    """The most bytes that one number takes in the response."""
    return _number_bytes(form, query.dtype)


def _number_bytes(form: Format, dtype: str) -> int:
    if form in ("csv", "json"):
        return _TEXT_BYTES_PER_NUMBER
    return _PIXEL_BYTES if form == "png" else _BYTES_PER_NUMBER[dtype]


def encode_maps(maps: dict[str, FloatArray], query: OutputsQuery, form: Format) -> bytes:
    """Maps by node, encoded as the query asks.

    Args:
        maps: float32 of shape (C, H, W) or (C,); one alone unless the format is safetensors.
    """
    converted = {node: _converted(feature_map, query.dtype) for node, feature_map in maps.items()}
    if form == "safetensors":
        return tensors.to_safetensors(
            {
                f"{node}.{part}" if part else node: array
                for node, arrays in converted.items()
                for part, array in arrays.items()
            }
        )
    (node, arrays), *_ = converted.items()
    feature_map = arrays[""]
    if form == "json":
        head: dict[str, object] = {"node": node, "shape": feature_map.shape}
        texts = {part: tensors.to_json(array) for part, array in arrays.items() if part}
        texts["values"] = tensors.to_json(feature_map)
        members = b"".join(b', "%s": %s' % (part.encode("ascii"), text) for part, text in texts.items())
        return json.dumps(head)[:-1].encode("ascii") + members + b"}"
    return _ALONE[form](feature_map)


def encode_with_facts(
    name: str, values: FloatArray, facts: MapFacts, form: Format, limit_bytes: int
) -> bytes:
    """One map with its facts, which safetensors (as metadata) and json carry.

    Args:
        name: of the tensor.
        values: float32 of shape (C, H, W).
        limit_bytes: the most that the response may have.
    Raises:
        AnswerTooLarge: it would have more.
    """
    predicted_bytes = values.size * _number_bytes(form, "float32")
    if predicted_bytes > limit_bytes:
        raise AnswerTooLarge("map", predicted_bytes, limit_bytes)
    if form == "safetensors":
        known = facts.model_dump(exclude={"shape"}, exclude_none=True)
        return tensors.to_safetensors({name: values}, {key: str(fact) for key, fact in known.items()})
    if form == "json":
        return encode(facts)[:-1] + b',"values":' + tensors.to_json(values) + b"}"
    return _ALONE[form](values)


def _converted(feature_map: FloatArray, dtype: str) -> dict[str, tensors.Array]:
    """A map in the type asked for, under the empty name; for uint8 also its channels' ranges."""
    if dtype == "uint8":
        levels, minimum, maximum = tensors.scale_to_uint8(feature_map)
        return {"": levels, "minimum": minimum, "maximum": maximum}
    with np.errstate(over="ignore"):
        return {"": feature_map.astype(dtype, copy=False)}
