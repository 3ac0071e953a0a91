"""The start of the application."""

from pathlib import Path

import pytest

from app.models.library import WeightsLibrary
from tests.web.conftest import serving


def test_a_failed_first_search_for_weights_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_library: WeightsLibrary) -> dict[str, str]:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(WeightsLibrary, "answering_now", fail)
    with serving(tmp_path, conversion_threads=1) as client:
        # The one conversion thread answers this after the search.
        assert client.get("/api/images").status_code == 200
    assert "the disk is on fire" in caplog.text
