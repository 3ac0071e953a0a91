"""Trainings are renamed over REST."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.asking import Client, assert_problem
from tests.web.trainings import body, done


@pytest.fixture(scope="module")
def queued(client: Client) -> Iterator[dict[str, Any]]:
    """A training that ends after its first epochs, whose title changes meanwhile."""
    record: dict[str, Any] = client.post("/api/trainings", json=body(client, epochs=1)).json()
    yield record
    client.delete(f"/api/trainings/{record['id']}")


def test_a_title_is_in_the_record_and_the_list_until_it_is_taken_away(
    client: Client, queued: dict[str, Any]
) -> None:
    address = f"/api/trainings/{queued['id']}"
    assert queued["title"] is None
    assert queued["network_title"] == client.get(f"/api/networks/{queued['network']}").json()["title"]
    title = "Becher \u2013 \u676f\u5b50 " + "x" * 88
    answer = client.patch(address, json={"title": title})
    assert (answer.status_code, answer.json()["title"]) == (200, title)
    assert answer.headers["cache-control"] == "no-store"
    ended = done(client, queued["id"])
    assert (ended["state"], ended["title"]) == ("finished", title)
    listed = client.get("/api/trainings").json()["trainings"]
    assert next(one["title"] for one in listed if one["id"] == queued["id"]) == title
    assert client.patch(address, json={"title": None}).json() == ended | {"title": None}


@pytest.mark.parametrize("title", ["", "  ", "x" * 101, "two\nlines", 3, ["a"]])
def test_another_title_is_refused(client: Client, queued: dict[str, Any], title: object) -> None:
    address = f"/api/trainings/{queued['id']}"
    assert_problem(client.patch(address, json={"title": title}), 422, "invalid_parameter", "title")
    assert client.get(address).json()["title"] is None


def test_other_bodies_and_trainings_are_refused(client: Client, queued: dict[str, Any]) -> None:
    address = f"/api/trainings/{queued['id']}"
    assert_problem(client.patch(f"/api/trainings/{'0' * 64}", json={"title": "a"}), 404, "not_found")
    assert_problem(client.patch(address, json={}), 422, "malformed_body")
    assert_problem(client.patch(address, json={"title": "a", "epochs": 3}), 422, "invalid_parameter")
    assert_problem(client.patch(address, content=b"a"), 415, "unsupported_media_type")
    foreign = {"Origin": "http://elsewhere.example"}
    assert_problem(client.patch(address, json={"title": "a"}, headers=foreign), 403, "cross_site_request")
