"""Progress of a download in a terminal."""

import sys
import time
from collections.abc import Callable

from app.downloads.state import DownloadState

_TICK_SECONDS = 0.2
PATIENT_SECONDS = float("inf")


def follow(
    name: str,
    state: Callable[[], DownloadState],
    wait: Callable[[float], None],
    answer_seconds: float = PATIENT_SECONDS,
) -> DownloadState:
    """Show the progress of a download until it ends.

    Args:
        name: what the lines begin with.
        state: tells how far it is.
        wait: waits for its end, at most so many seconds.
        answer_seconds: within which the first byte must arrive.
    Returns:
        the last state, which is still "downloading" where no byte came in time.
    """
    started, progress = time.monotonic(), _Progress(name)
    try:
        while (now := state()).state == "downloading":
            progress.show(now)
            if now.received_bytes == 0 and time.monotonic() - started > answer_seconds:
                break
            wait(_TICK_SECONDS)
    finally:
        progress.end()
    return now


def megabytes(size_bytes: int) -> str:
    """A size as people read it."""
    return f"{size_bytes / 1e6:,.1f} MB"


class _Progress:
    """Progress of a download: one line rewritten on a terminal, else a line for every 10 %."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tenth = -1
        self._is_terminal = sys.stdout.isatty()

    def show(self, state: DownloadState) -> None:
        """Print the megabytes received."""
        tenth = 10 * state.received_bytes // max(1, state.total_bytes)
        text = f"{self._name}: {megabytes(state.received_bytes)} of {megabytes(state.total_bytes)}"
        if self._is_terminal:
            print(f"\r{text}", end="", flush=True)
        elif tenth != self._tenth:
            print(text, flush=True)
        self._tenth = tenth

    def end(self) -> None:
        """End the line on a terminal."""
        if self._is_terminal and self._tenth >= 0:
            print()
