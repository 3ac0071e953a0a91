"""Safetensors files written by its Python library and read by the pages."""

from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from app.wire.tensors import scale_to_uint8
from tests.js.javascript import CORE, JavaScript, JavaScriptError

SEED = 11
MODULE = f"{CORE}/formats/safetensors.js"


def test_flat_tensors_and_weights_are_read(javascript: JavaScript) -> None:
    generator = np.random.default_rng(SEED)
    flat, weight = generator.normal(size=5).astype("f4"), generator.normal(size=(2, 3, 2, 2)).astype("f4")
    read = javascript.call(MODULE, "readTensors", save({"flat": flat, "weight": weight}))
    assert read == {
        "flat": {"channels": 5, "height": 1, "width": 1, "values": flat.tolist()},
        "weight": {"channels": 6, "height": 2, "width": 2, "values": weight.flatten().tolist()},
    }


def test_levels_are_read_to_half_a_level(javascript: JavaScript) -> None:
    sent = np.random.default_rng(SEED).normal(size=(3, 4, 5)).astype("f4")
    tensors: dict[str, Any] = {"flat": np.zeros(5, "f4")}
    for name, values in {"a": sent, "b": np.full_like(sent, np.inf)}.items():
        tensors[name], tensors[f"{name}.minimum"], tensors[f"{name}.maximum"] = scale_to_uint8(values)
    maps = javascript.call("tests/js/core/formats/answers.js", "mapsOf", save(tensors))
    assert list(maps) == ["a", "b"]
    assert set(maps["b"]["values"]) == {"NaN"}
    half_a_level = (tensors["a.maximum"] - tensors["a.minimum"]) / 255 / 2 + 1e-6
    found = np.array(maps["a"]["values"]).reshape(sent.shape)
    assert (np.abs(found - sent) <= half_a_level[:, None, None]).all()


@pytest.mark.parametrize("metadata", [{"method": "grad-cam", "label": "half \u00bd", "score": "3.5"}, None])
def test_metadata_is_read(javascript: JavaScript, metadata: dict[str, str] | None) -> None:
    encoded = save({"attribution": np.zeros((1, 2, 2), dtype="f4")}, metadata)
    assert javascript.call(MODULE, "readMetadata", encoded) == (metadata or {})


def test_metadata_must_be_texts(javascript: JavaScript) -> None:
    header = b'{"__metadata__":{"class":7}}'
    with pytest.raises(JavaScriptError, match="metadata"):
        javascript.call(MODULE, "readMetadata", len(header).to_bytes(8, "little") + header)
