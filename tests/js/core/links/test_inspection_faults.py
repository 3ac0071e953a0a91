"""Invalid parameters of links to the inspection page are reported in the server's words."""

import pytest

from app.core.errors import CellOutOfRange, ConvscopeError, UnknownChannel, UnknownClass
from app.web.refusals.table import refusal_of
from tests.js.javascript import CORE, JavaScript

NETWORK = {
    "title": "Toy",
    "classes": ["cat", "dog"],
    "nodes": [{"name": "conv1", "shape": [4, 6, 5]}],
}
REFUSED: dict[str, ConvscopeError] = {
    "class=2": UnknownClass(index=2, classes=2),
    "channel=4": UnknownChannel(node="conv1", channel=4, channels=4),
    "zero=conv1:1,9": UnknownChannel(node="conv1", channel=9, channels=4),
    "cell=6,0": CellOutOfRange(node="conv1", row=6, column=0, height=6, width=5),
    "path=conv1:0,0,5": CellOutOfRange(node="conv1", row=0, column=5, height=6, width=5),
}


@pytest.mark.parametrize("query", REFUSED)
def test_the_page_says_what_the_server_says(javascript: JavaScript, query: str) -> None:
    (fault,) = javascript.call(f"{CORE}/links/inspection_faults.js", "faultsOf", query, NETWORK, "conv1")
    error = REFUSED[query]
    assert fault["sentence"] == refusal_of(error).sentence(error)
