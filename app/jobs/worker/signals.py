"""Signals between a worker and its server."""

import threading
import time
from collections.abc import Callable

_LIFE_SECONDS = 0.25


class Signals:
    """Two flags that threads and signal handlers set, and the worker reads between batches.

    Args:
        sign: called as long as the worker shows life, at most four times a second.
    """

    def __init__(self, sign: Callable[[], None] = lambda: None) -> None:
        self._told = threading.Event()
        self._is_draining = False
        self._sign = sign
        self._signed = -_LIFE_SECONDS

    @property
    def is_draining(self) -> bool:
        """Whether the worker should give back its job after the batch at hand, and end."""
        return self._is_draining

    def tell(self) -> None:
        """Make the worker look for new jobs and for requests to cancel."""
        self._told.set()

    def drain(self) -> None:
        """Ask the worker to end."""
        self._is_draining = True
        self._told.set()

    def show_life(self) -> None:
        """Let the server see that the worker goes on. `wait` does it, too."""
        now = time.monotonic()
        if now - self._signed >= _LIFE_SECONDS:
            self._signed = now
            self._sign()

    def wait(self, seconds: float) -> bool:
        """Wait for news, at most so long; whether there has been any since the last call."""
        self.show_life()
        told = self._told.wait(seconds)
        self._told.clear()
        return told
