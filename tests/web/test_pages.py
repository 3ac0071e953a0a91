"""The pages' files travel compressed and are asked for anew by their tags."""

import httpx

from tests.conftest import Server

SCRIPT = "/static/js/view/stage/stage.js"


def test_scripts_travel_compressed_where_that_is_understood(server: Server) -> None:
    packed = httpx.get(server.url + SCRIPT, headers={"Accept-Encoding": "gzip"})
    plain = httpx.get(server.url + SCRIPT, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["Content-Length"]) < len(plain.content) / 2
    assert "accept-encoding" in packed.headers["Vary"].lower()


def test_a_known_script_is_not_sent_again(server: Server) -> None:
    first = httpx.get(server.url + SCRIPT)
    again = httpx.get(server.url + SCRIPT, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
