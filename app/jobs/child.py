"""The worker process as the server handles it: start it, tell it of news, end it."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.jobs.worker.process import ProcessOptions

_CODE = Path(__file__).parents[2]


class Child:
    """A process that is started at once.

    Its standard input is a pipe that closes however this process ends, whereupon the child ends, too. Its
    standard output is a pipe of signs of life.

    Args:
        on_end: called on another thread once it has ended.
    Raises:
        OSError: the system has no process to spare.

    Attributes:
        signs: number of times that it has shown signs of life.
    """

    def __init__(self, options: ProcessOptions, on_end: Callable[[], None]) -> None:
        self.signs = 0
        reading, self._pipe = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.jobs.worker.process"],
                cwd=_CODE,
                stdin=reading,
                stdout=subprocess.PIPE,
                # Ctrl+C in a terminal goes to the server alone, which ends it. It stays in its session: Linux
                # shares the processors among sessions first, so niceness counts only within one.
                process_group=0,
            )
        except OSError:
            os.close(self._pipe)
            raise
        finally:
            os.close(reading)
        self._writing = threading.Lock()
        self._write(options.encoded())
        os.set_blocking(self._pipe, False)
        self._waiter = threading.Thread(target=self._await_end, args=(on_end,), daemon=True)
        self._waiter.start()

    @property
    def id(self) -> int:
        """Its process id."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._waiter.is_alive()

    @property
    def status(self) -> int | None:
        """Exit status; None while it runs."""
        return self._process.returncode

    def tell(self) -> None:
        """Make it look for news."""
        self._write(b"\n")

    def end(self, patience_seconds: float) -> None:
        """Ask it to end, and kill it if it does not end in time."""
        if patience_seconds > 0:
            self._process.terminate()
            self._waiter.join(patience_seconds)
        self._process.kill()
        self._waiter.join()

    def _write(self, content: bytes) -> None:
        with self._writing, suppress(OSError):  # it has just ended, or has not read its last news
            if self._pipe >= 0:
                os.write(self._pipe, content)

    def _await_end(self, on_end: Callable[[], None]) -> None:
        if self._process.stdout is not None:
            with self._process.stdout as signs:
                while os.read(signs.fileno(), 4096):
                    self.signs += 1
        self._process.wait()
        with self._writing:
            os.close(self._pipe)
            self._pipe = -1
        on_end()
