"""Flags that tell a worker to look for news, or to end."""

import threading


class Signals:
    """Two flags that threads and signal handlers set, and the worker reads between batches."""

    def __init__(self) -> None:
        self._told = threading.Event()
        self._is_draining = False

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

    def wait(self, seconds: float) -> bool:
        """Wait for news, at most so long; whether there has been any since the last call."""
        told = self._told.wait(seconds)
        self._told.clear()
        return told
