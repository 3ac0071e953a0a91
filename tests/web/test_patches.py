"""Top patches of a data set over REST, against a search through PyTorch's own outputs."""

import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from tests.datasets.zips import packed
from tests.web.asking import Client, assert_problem, make_network
from tests.web.conftest import MakeClient
from tests.web.own_datasets import send_zip
from tests.web.test_attribution_progress import events_of

LAYERS = [
    {
        "op": "Conv2d",
        "in_channels": 1,
        "out_channels": 3,
        "kernel_size": 3,
        "stride": 2,
        "weight": {"seed": 1},
        "bias": False,
    },
    {"op": "ReLU"},
    {"op": "AdaptiveAvgPool2d", "output_size": 1},
    {"op": "Flatten"},
]
SIDE = 9


def pixels(seed: int) -> Any:
    return np.random.default_rng(seed).integers(1, 256, (SIDE, SIDE), np.uint8)


def png(grey: Any) -> bytes:
    written = io.BytesIO()
    Image.fromarray(grey).save(written, "PNG")
    return written.getvalue()


@pytest.fixture(scope="module")
def data_set(client: httpx.Client) -> dict[str, Any]:
    """Two classes of random pictures; of the last two, one is black everywhere, one but for its first row."""
    files = {f"{seed % 2}/{seed:02}.png": png(pixels(seed)) for seed in range(12)}
    black, first_row = np.zeros((2, SIDE, SIDE), np.uint8)
    first_row[0] = pixels(12)[0]
    files |= {"0/first_row.png": png(first_row), "1/black.png": png(black)}
    made: dict[str, Any] = send_zip(client, packed(files))
    return made


@pytest.fixture(scope="module")
def here(client: httpx.Client) -> str:
    """The address of the top patches of a network of grey pictures."""
    network = make_network(
        client, {"input": {"channels": 1, "height": SIDE, "width": SIDE}, "layers": LAYERS}
    )
    return f"/api/networks/{network}/patches"


def outputs(client: Client, image: str) -> tuple[torch.Tensor, torch.Tensor]:
    """The convolution's and the last output of a picture, by modules of their own."""
    torch.manual_seed(1)
    convolution = nn.Conv2d(1, 3, 3, stride=2, bias=False)
    content = client.get(f"/api/images/{image}/pixels").content
    grey = np.asarray(Image.open(io.BytesIO(content)).convert("L"), np.float32) / 255
    with torch.no_grad():
        maps = convolution(torch.tensor(grey)[None])
        return maps, maps.relu().mean((1, 2))


def test_the_strongest_cell_of_each_picture_is_ranked(
    client: Client, here: str, data_set: dict[str, Any]
) -> None:
    items = client.get(f"/api/datasets/{data_set['id']}").json()["items"]
    maps = {item["image"]: outputs(client, item["image"]) for item in items}
    for channel in range(3):
        query = {"dataset": data_set["id"], "node": "conv1", "channel": channel}
        found = client.get(here, params=query).json()
        assert (found["node"], found["channel"], len(found["patches"])) == ("conv1", channel, 9)
        ranked = sorted(items, key=lambda item: -float(maps[item["image"]][0][channel].max()))[:9]
        assert [(one["image"], one["label"]) for one in found["patches"]] == [
            (item["image"], item["label"]) for item in ranked
        ]
        for one in found["patches"]:
            own = maps[one["image"]][0][channel]
            row, column = divmod(int(own.argmax()), own.shape[1])
            assert (one["row"], one["column"]) == (row, column)
            assert one["value"] == pytest.approx(float(own.max()), rel=1e-5)
            assert one["receptive_field"] == {
                "top": 2 * row,
                "left": 2 * column,
                "bottom": 2 * row + 3,
                "right": 2 * column + 3,
                "status": "exact",
            }


def test_a_flat_output_sees_the_whole_input(client: Client, here: str, data_set: dict[str, Any]) -> None:
    query = {"dataset": data_set["id"], "node": "flatten1", "channel": 2, "count": 25}
    found = client.get(here, params=query).json()["patches"]
    assert len(found) == len({one["image"] for one in found}) == 14
    assert [one["value"] for one in found] == pytest.approx(
        sorted((float(outputs(client, one["image"])[1][2]) for one in found), reverse=True), rel=1e-5
    )
    whole = {"top": 0, "left": 0, "bottom": SIDE, "right": SIDE, "status": "whole_input"}
    for one in found:
        assert (one["row"], one["column"], one["receptive_field"]) == (0, 0, whole)
    # The box is the one that `cell` has.
    trace = f"{here.removesuffix('/patches')}/images/{found[0]['image']}"
    cell = client.get(f"{trace}/cell?node=flatten1&channel=2&row=0&column=0").json()
    assert (cell["receptive_field"], cell["value"]) == (whole, found[0]["value"])


def test_channels_are_set_to_zero_as_in_a_trace(client: Client, here: str, data_set: dict[str, Any]) -> None:
    query = {"dataset": data_set["id"], "node": "flatten1", "channel": 2, "zero": "conv1:2"}
    found = client.get(here, params=query).json()["patches"]
    assert {one["value"] for one in found} == {0}
    assert_problem(client.get(here, params=query | {"zero": "conv1"}), 422, "invalid_query", "zero")
    assert_problem(client.get(here, params=query | {"zero": "conv1:3"}), 404, "unknown_channel", "zero")


def test_equal_cells_come_in_order_and_nan_never_wins(client: Client, data_set: dict[str, Any]) -> None:
    """Two large weights make every pixel infinite but a black one, and infinity times 0 is NaN."""
    layer = {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 1, "bias": False}
    layers = [{**layer, "weight": [[[[weight]]]]} for weight in (3e38, 3e38, 0)]
    document = {"input": {"channels": 1, "height": SIDE, "width": SIDE}, "layers": layers}
    query = {"dataset": data_set["id"], "channel": 0, "count": 25}
    here = f"/api/networks/{make_network(client, document)}/patches"
    infinite = client.get(here, params=query | {"node": "conv2"}).json()["patches"]
    black = infinite.pop()
    assert (black["value"], black["row"], black["column"]) == (0, 0, 0)
    items = client.get(f"/api/datasets/{data_set['id']}").json()["items"]
    assert [one["image"] for one in (*infinite, black)] == [item["image"] for item in items]
    assert {(one["value"], one["row"], one["column"]) for one in infinite} == {(None, 0, 0)}
    numbers = client.get(here, params=query | {"node": "conv3"}).json()["patches"]
    assert [(one["image"], one["value"], one["row"], one["column"]) for one in numbers] == [
        (items[-2]["image"], 0, 1, 0),
        (black["image"], 0, 0, 0),
    ]


def test_the_progress_counts_the_pictures_and_the_patches_are_then_there(
    client: Client, here: str, data_set: dict[str, Any]
) -> None:
    query = {"dataset": data_set["id"], "node": "relu1", "channel": 0}
    events = events_of(client.get(f"{here}/progress", params=query))
    assert events == [
        *(("progress", {"done": done, "total": 14}) for done in range(1, 15)),
        ("done", {}),
    ]
    for channel in (0, 1):
        answered = client.get(here, params=query | {"channel": channel, "count": 1})
        assert len(answered.json()["patches"]) == 1
    known = {"If-None-Match": answered.headers["etag"]}
    asked = query | {"channel": 1, "count": 1}
    assert client.get(here, params=asked, headers=known).status_code == 304
    assert "immutable" in answered.headers["cache-control"]
    assert client.get(here, params=query, headers=known).status_code == 200


@pytest.mark.parametrize(
    ("changed", "status", "code", "field"),
    [
        ({"node": "conv9"}, 404, "unknown_node", "node"),
        ({"channel": 3}, 404, "unknown_channel", "channel"),
        ({"channel": -1}, 422, "invalid_query", "channel"),
        ({"dataset": "letters"}, 404, "not_found", None),
        ({"dataset": "mnist"}, 409, "not_downloaded", None),
        ({"count": 0}, 422, "invalid_query", "count"),
        ({"count": 26}, 422, "invalid_query", "count"),
    ],
)
def test_what_is_not_there_is_refused(
    client: Client,
    here: str,
    data_set: dict[str, Any],
    changed: dict[str, Any],
    status: int,
    code: str,
    field: str | None,
) -> None:
    query = {"dataset": data_set["id"], "node": "conv1", "channel": 0} | changed
    assert_problem(client.get(here, params=query), status, code, field)
    if "count" not in changed:
        assert_problem(client.get(f"{here}/progress", params=query), status, code, field)


def test_the_search_ends_when_its_client_leaves_and_keeps_nobody_waiting(make_client: MakeClient) -> None:
    """The 1797 digits would take a minute. Only the local engine tells the memory of its answers."""
    client = make_client(engine="local")
    query = "dataset=digits&node=maxpool&channel=0"
    before = kept_bytes(client)
    with client.stream("GET", f"/api/networks/resnet18/patches/progress?{query}") as response:
        lines = response.iter_lines()
        assert next(lines) == "event: progress"
        assert json.loads(next(lines).removeprefix("data: ")) == {"done": 1, "total": 1797}
        one_picture = kept_bytes(client) - before
        assert predicted(client)
    while (kept := kept_bytes(client)) != (predicted(client) and kept_bytes(client)):
        pass
    assert 0 < one_picture <= kept - before < 500 * one_picture


def test_a_search_that_has_begun_waits_while_the_queue_is_full(make_client: MakeClient) -> None:
    """Three searches, and a queue with room for two questions."""
    client = make_client(max_waiting_computations=1)
    layer = {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3, "weight": {"seed": 1}}
    network = make_network(client, {"input": {"channels": 1}, "layers": [layer]})
    have_begun = threading.Barrier(3)

    def search(node: str) -> str:
        path = f"/api/networks/{network}/patches/progress?dataset=materials&node={node}&channel=0"
        while True:
            with client.stream("GET", path) as response:
                if response.status_code == 429:
                    response.read()
                    continue
                lines = response.iter_lines()
                assert next(lines) == "event: progress"
                have_begun.wait()
                return [line for line in lines if line.startswith("event")][-1]

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(search, ("input", "conv1", "conv1"))) == ["event: done"] * 3


def predicted(client: Client) -> bool:
    """Whether a prediction is answered; it waits behind at most one picture."""
    answer = client.get("/api/networks/resnet18/images/cat/prediction", headers={"Cache-Control": "no-cache"})
    return answer.status_code == 200


def kept_bytes(client: Client) -> int:
    """Memory of the answers that the engine keeps."""
    lines = client.get("/api/metrics").text.splitlines()
    (line,) = [line for line in lines if line.startswith('convscope_cache_bytes{cache="answers"}')]
    return int(float(line.rpartition(" ")[2]))
