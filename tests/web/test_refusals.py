"""Refusals: a row for every error, and the sentences of some."""

from collections.abc import Iterator

import pytest

from app.core.errors import ConvscopeError
from app.downloads.errors import DownloadCancelled
from app.engine.errors import EngineBusy
from app.store.errors import DatabaseUnusable, DataDirectoryUnusable, StoreLocked
from app.web.refusals.table import REFUSALS, refusal_of
from tests.web.asking import Client, assert_problem


def errors(base: type[ConvscopeError] = ConvscopeError) -> Iterator[type[ConvscopeError]]:
    """Every class of error, without those that are only bases of others."""
    for error in base.__subclasses__():
        yield from errors(error) if error.__subclasses__() else [error]


NOT_OVER_HTTP = {
    StoreLocked,
    DataDirectoryUnusable,
    DatabaseUnusable,
    DownloadCancelled,
}
KNOWN = {error for error in errors() if error.__module__.startswith("app.")}
OVER_HTTP = sorted(KNOWN - NOT_OVER_HTTP, key=lambda error: error.__name__)


@pytest.mark.parametrize("error", OVER_HTTP, ids=lambda error: error.__name__)
def test_every_error_has_a_row(error: type[ConvscopeError]) -> None:
    assert any(kind in REFUSALS for kind in error.__mro__)


@pytest.mark.parametrize(("waiting", "queued"), [(1, "1 request"), (64, "64 requests")])
def test_a_busy_server_says_when_to_try_again(waiting: int, queued: str) -> None:
    error = EngineBusy(waiting=waiting, retry_after_seconds=1)
    expected = f"The server is busy ({queued} queued). Try again in 1 s."
    assert refusal_of(error).sentence(error) == expected


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        ('{"matrix":\n [[1, 2],}', "Invalid JSON at line 2, column 10."),
        ("", "Invalid JSON at line 1, column 1."),
        ('{"matrix": [[NaN]]}', "Invalid JSON: NaN is not a JSON number; every number must be finite."),
        ('{"a": 1, "a": 2}', "Invalid JSON: an object has the same key twice."),
        ("[" * 33 + "]" * 33, "Invalid JSON: lists and objects are nested more than 32 deep."),
        ("[]", 'A matrix is a JSON object with the one key "matrix".'),
    ],
)
def test_invalid_json_is_located(client: Client, sent: str, detail: str) -> None:
    response = client.post("/api/images", content=sent, headers={"Content-Type": "application/json"})
    assert assert_problem(response, 422, "malformed_body") == detail
