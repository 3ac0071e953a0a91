"""The start of the application."""

import threading
from pathlib import Path

import pytest

from app.models.weights_library import WeightsLibrary
from tests.web.conftest import serving


def test_a_failed_first_search_for_weights_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_library: WeightsLibrary) -> dict[str, str]:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(WeightsLibrary, "answering_now", fail)
    with serving(tmp_path):
        for thread in threading.enumerate():
            if thread.name == "file search":
                thread.join()
    assert "the disk is on fire" in caplog.text
