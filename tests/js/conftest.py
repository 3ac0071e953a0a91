"""Fixture for Python tests of the pages' JavaScript."""

from collections.abc import Iterator

import pytest

from tests.js.javascript import JavaScript


@pytest.fixture(scope="session")
def javascript() -> Iterator[JavaScript]:
    """Caller of the pages' pure functions, without a browser."""
    with JavaScript() as caller:
        yield caller
