"""Data sets over HTTP, and their pictures as images."""

import hashlib
import io
import zipfile

import numpy as np
from PIL import Image

from tests.web.asking import Client, assert_problem, make_network


def test_the_data_sets_are_listed(client: Client) -> None:
    answer = client.get("/api/datasets")
    sets = {one["name"]: one for one in answer.json()["datasets"] if one["name"] is not None}
    assert list(sets) == ["digits", "shapes", "materials", "mnist", "fashion_mnist", "cifar10"]
    digits = sets["digits"]
    assert digits["classes"] == list("0123456789")
    assert (sum(digits["counts"]), digits["channels"], digits["height"], digits["width"]) == (1797, 1, 16, 16)
    assert "scikit-learn" in digits["credit"]
    headers = {"If-None-Match": answer.headers["etag"]}
    assert client.get("/api/datasets", headers=headers).status_code == 304


def test_items_are_paged_and_split(client: Client) -> None:
    everything = client.get("/api/datasets/digits?limit=1000").json()
    rest = client.get("/api/datasets/digits?limit=1000&offset=1000").json()
    items = everything["items"] + rest["items"]
    assert everything["total"] == len(items) == 1797
    assert [item["label"] for item in items[:20]] == [*range(10), *range(10)]
    held_out = {item["image"] for item in items if item["split"] == "validation"}
    assert abs(len(held_out) - 0.2 * 1797) < 10
    assert client.get("/api/datasets/digits").json()["items"] == items[:100]
    again = client.get("/api/datasets/digits?limit=1000&seed=1").json()["items"]
    assert {item["image"] for item in again if item["split"] == "validation"} - held_out
    few = client.get("/api/datasets/digits?limit=1000&validation=0.001").json()["items"]
    assert sum(item["split"] == "validation" for item in few) <= 10


def test_an_id_is_answered_for_ever_and_a_name_is_asked_again(client: Client) -> None:
    by_name = client.get("/api/datasets/materials")
    by_id = client.get(f"/api/datasets/{by_name.json()['id']}")
    assert by_id.content == by_name.content
    assert "immutable" in by_id.headers["cache-control"]
    assert by_name.headers["cache-control"] == "no-cache"
    assert by_id.headers["etag"] == by_name.headers["etag"]


def test_an_archive_has_every_image_in_the_folder_of_its_class(client: Client) -> None:
    for name, validation, first in (("digits", None, "0/00000.png"), ("materials", "validation/", None)):
        answer = client.get(f"/api/datasets/{name}/archive")
        assert answer.headers["content-type"] == "application/zip"
        assert f'filename="{name}.zip"' in answer.headers["content-disposition"]
        assert client.get(f"/api/datasets/{name}/archive").content == answer.content
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        files = archive.namelist()
        assert first in (None, files[0])
        items = client.get(f"/api/datasets/{name}?limit=1000").json()["items"]
        classes = client.get(f"/api/datasets/{name}").json()["classes"]
        placed = {hashlib.sha256(archive.read(file)).hexdigest(): file for file in files}
        for item in items:
            assert placed[item["image"]].split("/")[-2] == classes[item["label"]]
            if validation:
                assert placed[item["image"]].startswith(validation) == (item["split"] == "validation")
        assert files == sorted(files)
    by_id = client.get(f"/api/datasets/{client.get('/api/datasets/digits').json()['id']}/archive")
    assert "immutable" in by_id.headers["cache-control"]
    assert_problem(client.get("/api/datasets/letters/archive"), 404, "not_found")


def test_what_is_not_there_or_not_allowed_is_refused(client: Client) -> None:
    assert_problem(client.get("/api/datasets/letters"), 404, "not_found")
    assert_problem(client.get(f"/api/datasets/{'0' * 64}"), 404, "not_found")
    for query in (
        "validation=0",
        "validation=1",
        "validation=nan",
        "seed=-1",
        "limit=0",
        "limit=1001",
        "of=1",
    ):
        assert client.get(f"/api/datasets/digits?{query}").status_code == 422, query
    assert client.get("/api/datasets?limit=3").status_code == 422


def test_pictures_are_images_like_any_other(client: Client) -> None:
    for name, channels, side in (("digits", 1, 16), ("shapes", 3, 32), ("materials", 1, 64)):
        image = client.get(f"/api/datasets/{name}?limit=1").json()["items"][0]["image"]
        document = client.get(f"/api/images/{image}").json()
        assert (document["format"], document["channels"], document["width"], document["height"]) == (
            "PNG",
            channels,
            side,
            side,
        )
        pixels = client.get(f"/api/images/{image}/pixels").content
        assert Image.open(io.BytesIO(pixels)).size == (side, side)
    layers = [{"op": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3}]
    network = make_network(client, {"input": {"channels": 1, "height": 16, "width": 16}, "layers": layers})
    image = client.get("/api/datasets/digits?limit=1").json()["items"][0]["image"]
    trace = client.get(f"/api/networks/{network}/images/{image}")
    assert trace.json()["nodes"][0]["shape"] == [1, 16, 16]


def test_a_picture_of_a_data_set_stays_when_it_is_sent_and_deleted(client: Client) -> None:
    image = client.get("/api/datasets/digits?limit=2").json()["items"][1]["image"]
    assert_problem(client.delete(f"/api/images/{image}"), 403, "sample_protected")
    pixels = np.asarray(Image.open(io.BytesIO(client.get(f"/api/images/{image}/pixels").content)))
    from app.datasets.png import png

    sent = png(pixels)
    assert hashlib.sha256(sent).hexdigest() == image
    assert (
        client.post("/api/images", content=sent, headers={"Content-Type": "image/png"}).json()["id"] == image
    )
    assert client.delete(f"/api/images/{image}").status_code == 204
    assert client.get(f"/api/images/{image}").status_code == 200
