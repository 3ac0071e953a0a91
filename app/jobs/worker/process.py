"""The worker's process: `python -m app.jobs.worker.process`, started by the supervisor.

It reads its options as one line of JSON from its standard input. Every further byte there makes it look for
news. When the server ends, however it ends, the input ends and the process exits at once. It writes signs of
life to its standard output.
"""

import ctypes
import json
import logging
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from app.jobs.tables import TABLES
from app.jobs.worker.execution import Tools
from app.jobs.worker.signals import Signals
from app.jobs.worker.worker import Worker
from app.store.database import Database
from app.store.errors import DatabaseUnusable
from app.store.objects import ObjectWriter

_NICENESS = 10
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl
ORPHANED = 3
"""Exit status of a worker whose server is gone."""


@dataclass(frozen=True)
class ProcessOptions:
    """Options of a worker's process.

    Attributes:
        name: of the worker.
        address: of the database.
        work: module and name of a class, such as `app.jobs.trainings.work:TrainingWork`.
        work_options: its keyword arguments, which JSON can hold.
    """

    name: str
    address: str
    data_dir: str
    min_free_bytes: int
    lease_seconds: float
    work: str
    work_options: dict[str, Any]

    def encoded(self) -> bytes:
        """One line for the process's standard input."""
        return json.dumps(asdict(self)).encode("ascii") + b"\n"


def main() -> int:
    """Work until asked to end; the exit status."""
    _die_with_server()
    os.set_blocking(sys.stdout.fileno(), False)  # a server that is stopped for a while reads nothing
    signals = Signals(_sign)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal goes to the server, which ends this
    os.nice(_NICENESS)
    logging.basicConfig(format="%(levelname)s: worker: %(message)s", level=logging.INFO)
    options = ProcessOptions(**json.loads(sys.stdin.buffer.readline()))
    threading.Thread(target=_listen, args=(signals,), name="server", daemon=True).start()
    store = ObjectWriter(Path(options.data_dir), options.min_free_bytes)
    work = resolve_name(options.work)(store, **options.work_options)
    work.warm()
    # Before this a SIGTERM ends the process at once: it holds no job yet.
    signal.signal(signal.SIGTERM, lambda *_: signals.drain())
    try:
        database = Database.open(options.address, TABLES)
    except DatabaseUnusable as error:
        logging.getLogger("convscope.jobs").error("cannot use the database: %s", error.reason)
        return 1
    Worker(Tools(database, store, work, options.lease_seconds, signals), options.name).run()
    return 0


def _die_with_server() -> None:
    """Have the kernel kill this process with its server, even while it is stopped and reads no input."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _sign() -> None:
    with suppress(BlockingIOError):
        os.write(sys.stdout.fileno(), b".")


def _listen(signals: Signals) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        signals.tell()
    os._exit(ORPHANED)


if __name__ == "__main__":
    sys.exit(main())
