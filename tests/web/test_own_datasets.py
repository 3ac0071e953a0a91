"""Data sets that are sent over REST, as ids and as zip archives."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.datasets.zips import packed
from tests.web.asking import Client, assert_problem
from tests.web.conftest import serving
from tests.web.own_datasets import picture, send_zip

FILES = {f"{label}/{seed}.png": picture(seed) for seed, label in enumerate(["猫", "chien"] * 3)}


def test_a_zip_becomes_a_data_set_that_is_sent_back_as_the_same(client: Client) -> None:
    made = send_zip(client, packed(FILES))
    assert (made["classes"], made["counts"], made["name"], made["problems"]) == (
        ["猫", "chien"],
        [3, 3],
        None,
        [],
    )
    assert (made["channels"], made["height"], made["width"]) == (3, 8, 8)
    listed = client.get("/api/datasets").json()["datasets"]
    assert made["id"] in [one["id"] for one in listed]
    items = client.get(f"/api/datasets/{made['id']}?validation=0.4&seed=1").json()["items"]
    for label in (0, 1):
        splits = {one["split"] for one in items if one["label"] == label}
        assert splits == {"training", "validation"}
    assert client.get(f"/api/images/{items[0]['image']}").json()["width"] == 8
    archive = client.get(f"/api/datasets/{made['id']}/archive")
    assert archive.headers["content-disposition"] == 'attachment; filename="pictures.zip"'
    again = client.post("/api/datasets", files={"file": ("a.zip", archive.content)})
    assert (again.status_code, again.json()["id"]) == (200, made["id"])


def test_a_built_in_data_set_with_held_out_pictures_comes_back_with_its_id(client: Client) -> None:
    materials = client.get("/api/datasets/materials").json()
    archive = client.get("/api/datasets/materials/archive").content
    assert send_zip(client, archive)["id"] == materials["id"]
    assert client.delete(f"/api/datasets/{materials['id']}").status_code == 204
    assert client.get("/api/datasets/materials").json()["id"] == materials["id"]


def test_what_is_left_out_is_said(client: Client) -> None:
    files = {
        **FILES,
        "猫/again.png": FILES["猫/0.png"],
        "猫/broken.png": FILES["猫/0.png"][:60],
        "猫/text.png": b"no picture",
        "top.png": picture(9),
        "bird/alone.png": picture(10),
        "../../etc/up.png": picture(11),
        "a" * 101 + "/long.png": picture(12),
    }
    made = send_zip(client, packed(files))
    codes = {one["name"]: one["code"] for one in made["problems"]}
    assert codes == {
        "猫/again.png": "duplicate",
        "猫/broken.png": "unreadable",
        "猫/text.png": "unreadable",
        "top.png": "no_folder",
        "bird": "too_few_pictures",
        "etc": "too_few_pictures",
        "a" * 101 + "/long.png": "invalid_label",
    }
    assert all(one["detail"].endswith(".") for one in made["problems"])
    assert made["counts"] == [3, 3]


def test_ids_by_class_become_a_data_set_until_it_is_removed(client: Client) -> None:
    ids = [
        client.post("/api/images", content=picture(seed), headers={"Content-Type": "image/png"}).json()["id"]
        for seed in range(20, 23)
    ]
    matrix = client.post("/api/images", json={"matrix": [[1, 2]]}).json()["id"]
    body = {
        "title": "Two",
        "classes": [
            {"label": "one", "images": [ids[0], ids[1], ids[0], "0" * 64, matrix]},
            {"label": "two", "images": [ids[2], "cat"]},
        ],
    }
    answer = client.post("/api/datasets", json=body)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["title"], made["counts"], made["height"]) == ("Two", [2, 2], None)
    assert {one["code"] for one in made["problems"]} == {"duplicate", "not_found", "no_picture"}
    assert answer.headers["location"] == f"/api/datasets/{made['id']}"
    assert client.delete(f"/api/datasets/{made['id']}").status_code == 204
    assert_problem(client.get(f"/api/datasets/{made['id']}"), 404, "not_found")
    assert_problem(client.delete(f"/api/datasets/{made['id']}"), 404, "not_found")
    assert_problem(client.delete("/api/datasets/digits"), 404, "not_found")


def test_the_same_pictures_with_another_title_rename_a_data_set(client: Client) -> None:
    made = send_zip(
        client, packed({f"{label}/{seed}.png": picture(30 + seed) for seed, label in enumerate("abab")})
    )
    here = f"/api/datasets/{made['id']}"
    before = client.get(here)
    images = before.json()["items"]
    classes = [
        {"label": label, "images": [one["image"] for one in images if one["label"] == at]}
        for at, label in enumerate("ab")
    ]
    again = client.post("/api/datasets", json={"classes": classes})
    assert (again.status_code, again.json()["title"]) == (200, "My pictures")
    renamed = client.post("/api/datasets", json={"title": "Letters", "classes": classes})
    assert (renamed.status_code, renamed.json()["id"]) == (200, made["id"])
    known = client.get(here, headers={"If-None-Match": before.headers["etag"]})
    assert (known.status_code, known.json()["title"]) == (200, "Letters")
    assert "immutable" not in known.headers["cache-control"]
    titles = {one["id"]: one["title"] for one in client.get("/api/datasets").json()["datasets"]}
    assert titles[made["id"]] == "Letters"
    assert send_zip(client, client.get(f"{here}/archive").content, 200)["title"] == "Letters"


def test_ids_of_ten_thousand_pictures_fit_and_no_byte_more(client: Client, make_client: Any) -> None:
    labels = ["\N{GRINNING FACE}" * 96 + f"{number:04}" for number in range(200)]
    classes = [
        {"label": label, "images": [f"{number:064x}" for number in range(50 * at, 50 * at + 50)]}
        for at, label in enumerate(labels)
    ]
    body = json.dumps({"title": "a" * 200, "classes": classes}).encode("ascii")
    headers = {"Content-Type": "application/json"}
    none_stored = client.post("/api/datasets", content=body, headers=headers)
    assert_problem(none_stored, 422, "too_few_classes")
    small = make_client(max_data_set_json_bytes=2_000)
    sent = json.dumps({"classes": []}).encode("ascii").ljust(2_000)
    assert_problem(small.post("/api/datasets", content=sent, headers=headers), 422, "too_few_classes")
    assert_problem(small.post("/api/datasets", content=sent + b" ", headers=headers), 413, "body_too_large")


def test_a_full_disk_keeps_data_sets_and_takes_no_new_one(tmp_path: Path) -> None:
    """The pictures of all are stored, so that only the data sets themselves need space."""
    others = {f"{label}/{seed}.png": picture(50 + seed) for seed, label in enumerate("abab")}
    with serving(tmp_path / "data") as client:
        kept, removed = send_zip(client, packed(FILES)), send_zip(client, packed(others))
        assert client.delete(f"/api/datasets/{removed['id']}").status_code == 204
    with serving(tmp_path / "data", min_free_bytes=10**18) as client:
        refused = client.post(
            "/api/datasets", content=packed(others), headers={"Content-Type": "application/zip"}
        )
        assert_problem(refused, 507, "disk_full")
        assert send_zip(client, packed(FILES), 200)["id"] == kept["id"]
        listed = client.get("/api/datasets").json()["datasets"]
        assert [one["id"] for one in listed if one["credit"] == kept["credit"]] == [kept["id"]]
    assert {path.name.partition(".")[0] for path in (tmp_path / "data" / "datasets").iterdir()} == {
        kept["id"]
    }


def test_a_damaged_data_set_is_told_and_mended_by_sending_it_again(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as client:
        made = send_zip(client, packed(FILES))
        (tmp_path / "data" / "datasets" / made["id"]).write_bytes(b"{}")
        assert_problem(client.get(f"/api/datasets/{made['id']}"), 410, "object_rotten")
        assert made["id"] not in [one["id"] for one in client.get("/api/datasets").json()["datasets"]]
        assert send_zip(client, packed(FILES), 201)["id"] == made["id"]
        assert client.get(f"/api/datasets/{made['id']}").json()["title"] == "My pictures"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"classes": 3}, "classes"),
        ({"classes": [3]}, "classes.0"),
        ({"classes": [{"label": 1, "images": []}]}, "classes.0.label"),
        ({"classes": [{"label": "a", "images": [1]}]}, "classes.0.images"),
        ({"classes": [], "title": ""}, "title"),
        ({"classes": [], "name": "a"}, "name"),
    ],
)
def test_a_wrong_body_is_refused_with_its_path(client: Client, body: Any, path: str) -> None:
    assert_problem(client.post("/api/datasets", json=body), 422, "invalid_parameter", path)


def test_hostile_archives_are_refused(make_client: Any) -> None:
    client = make_client(max_archive_entries=10, max_unpacked_bytes=5_000, max_archive_bytes=4_000)

    def refused(content: bytes, status: int, code: str) -> None:
        answer = client.post("/api/datasets", content=content, headers={"Content-Type": "application/zip"})
        assert_problem(answer, status, code)

    refused(b"PK", 422, "invalid_archive")
    refused(packed({f"a/{number}": b"" for number in range(11)}), 422, "invalid_archive")
    refused(packed({"a/zeros.png": bytes(2_000_000)}), 422, "invalid_archive")
    refused(packed({"a/b.png": b"x"}), 422, "too_few_classes")
    refused(bytes(4_001), 413, "body_too_large")
    answer = client.post("/api/datasets", content=b"", headers={"Content-Type": "text/plain"})
    assert_problem(answer, 415, "unsupported_media_type")
