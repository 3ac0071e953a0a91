"""Progress of attributions as server-sent events."""

import io
import json
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from tests.web.asking import Client, assert_problem, make_network, send_matrix
from tests.web.test_attribution import LAYERS, NUMBERS


@pytest.fixture(scope="module")
def here(client: Client) -> str:
    """The address of the network's trace for the matrix."""
    network = make_network(client, {"input": {"channels": 2}, "layers": LAYERS})
    return f"/api/networks/{network}/images/{send_matrix(client, NUMBERS.tolist())}"


def events_of(response: httpx.Response) -> list[tuple[str, Any]]:
    """Name and data of every server-sent event."""
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    events = []
    for block in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def test_progress_is_followed_and_the_map_is_then_there(client: Client, here: str) -> None:
    """8 x 10 cells: windows of 1 x 1, one at each cell, eight of them a part."""
    asked = "method=occlusion&class=3"
    events = events_of(client.get(f"{here}/attribution/progress?{asked}"))
    assert events == [
        *(("progress", {"done": done, "total": 10}) for done in range(1, 11)),
        ("done", {}),
    ]
    for _ in range(2):
        answered = client.get(f"{here}/attribution?{asked}&format=json")
        assert answered.json()["class"] == 3
        # Nothing was computed for it.
        assert "compute" not in answered.headers["server-timing"]
    assert events_of(client.get(f"{here}/attribution/progress?{asked}")) == [("done", {})]
    assert events_of(client.get(f"{here}/attribution/progress?method=saliency")) == [("done", {})]


def test_progress_is_refused_like_the_map(client: Client, here: str) -> None:
    for asked, status, code in (
        ("method=occlusion&class=4", 404, "unknown_class"),
        ("method=occlusion&node=conv1", 422, "invalid_query"),
        ("method=occlusion&format=png", 422, "invalid_query"),
    ):
        assert_problem(client.get(f"{here}/attribution/progress?{asked}"), status, code)


def test_work_that_is_followed_ends_when_its_client_leaves(client: Client) -> None:
    """The rest of it would keep the engine busy for minutes; the question is no longer pending at once."""
    picture = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)).save(picture, "png")
    image = client.post("/api/images", content=picture.getvalue(), headers={"Content-Type": "image/png"})
    here = f"/api/networks/resnet18/images/{image.json()['id']}"
    with client.stream("GET", f"{here}/attribution/progress?method=occlusion") as response:
        lines = response.iter_lines()
        assert next(lines) == "event: progress"
        assert json.loads(next(lines).removeprefix("data: ")) == {"done": 1, "total": 22}
        assert pending(client) == 1
    while pending(client) > 0:
        pass
    # It was not finished: it begins anew.
    with client.stream("GET", f"{here}/attribution/progress?method=occlusion") as response:
        assert next(response.iter_lines()) == "event: progress"


def pending(client: Client) -> int:
    """Computations that wait or run."""
    (line,) = [
        line
        for line in client.get("/api/metrics").text.splitlines()
        if line.startswith('convscope_pending{queue="computations"}')
    ]
    return int(float(line.rpartition(" ")[2]))
