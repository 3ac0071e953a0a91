"""Colour tables of the browser and of the API are equal."""

from app.wire import palettes
from tests.js.javascript import CORE, JavaScript


def test_palettes_are_equal(javascript: JavaScript) -> None:
    tables = javascript.value(f"{CORE}/colour/palette.js", "TABLES")
    assert tables["diverging"] == palettes.DIVERGING.tolist()
    assert tables["sequential"] == palettes.SEQUENTIAL.tolist()
