"""Requests of a dragged slider: only for maps that change, and without storing anything."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Request

from tests.browser.lab import Lab
from tests.conftest import Server


def files(server: Server) -> set[Path]:
    return {path for path in server.data_dir.rglob("*") if path.is_file()}


def api_requests(lab: Lab) -> list[Request]:
    """The page's requests to the API from now on."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        if "/api/" in request.url:
            asked.append(request)

    lab.page.on("request", note)
    return asked


@pytest.mark.own_page
def test_a_tick_is_one_request_that_stores_nothing(lab: Lab, server: Server) -> None:
    lab.open("?image=cat&size=32")
    before = files(server)
    asked = api_requests(lab)
    for ticks in range(1, 4):
        lab.weight(2, 2).fill(str(ticks))
        lab.settle()
        assert len(asked) == ticks
        assert (asked[-1].method, asked[-1].url) == ("POST", f"{lab.url}/api/maps")
        # The picture is on the page already.
        assert json.loads(asked[-1].post_data or "")["nodes"] == ["conv1"]
    assert files(server) == before


@pytest.mark.own_page
def test_the_input_of_another_picture_is_requested_once(lab: Lab) -> None:
    lab.open("?image=column")
    asked = api_requests(lab)
    lab.open("?image=step")
    bodies = [json.loads(request.post_data or "") for request in asked if request.method == "POST"]
    assert [body["nodes"] for body in bodies] == [["input", "conv1"]]
