"""Lists of switched-off channels mean the same to the page and to the API."""

import pytest

from app.web.schemas.traces import TraceQuery
from tests.js.javascript import CORE, JavaScript


@pytest.mark.parametrize("text", ["conv1:3,7", "conv1:3,7-9;fc:0", "conv1:0-4,6"])
def test_the_api_reads_the_same_channels(javascript: JavaScript, text: str) -> None:
    read = javascript.call(f"{CORE}/inspection/switched_off_channels.js", "readZero", text)
    zeros = TraceQuery.model_validate({"zero": text}).zeros()
    assert read == {node: sorted(channels) for node, channels in zeros}
