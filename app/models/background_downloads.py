"""Downloads in threads of their own, one at a time for each published file."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from app.core.errors import ConvscopeError
from app.models.architectures import Published
from app.models.download import Download, DownloadLimits
from app.models.errors import DownloadCancelled
from app.models.published_files import keep

_CANCEL_SECONDS = 1.0


@dataclass
class _Job:
    download: Download
    problem: ConvscopeError | None = None
    # Not the thread's end: Python takes a thread for ended when the keyboard interrupts one who waits for it.
    ended: threading.Event = field(default_factory=threading.Event)


class Downloads:
    """What is fetched into one folder. Safe to use from several threads."""

    def __init__(self, folder: Path, limits: DownloadLimits) -> None:
        self._folder = folder
        self._limits = limits
        self._jobs: dict[Published, _Job] = {}
        self._changing = threading.Lock()

    def start(self, published: Published) -> None:
        """Begin, where it does not run already; the last failure is forgotten."""
        with self._changing:
            if self._running(published) is None:
                job = _Job(Download(published, self._limits))
                self._jobs[published] = job
                # A daemon: an ending process does not wait for it, and what it leaves is swept.
                threading.Thread(target=self._fetch, args=(published, job), daemon=True).start()

    def cancel(self, published: Published) -> None:
        """End it where it runs, and forget the last failure."""
        with self._changing:
            job = self._jobs.pop(published, None)
        if job is not None:
            job.download.cancel()
            # So that nothing is left when this returns; only a connection that is being made takes longer.
            job.ended.wait(_CANCEL_SECONDS)

    def running(self, published: Published) -> Download | None:
        """The download that runs now."""
        with self._changing:
            return self._running(published)

    def problem(self, published: Published) -> ConvscopeError | None:
        """Why the last one failed."""
        with self._changing:
            job = self._jobs.get(published)
            return None if job is None else job.problem

    def wait(self, published: Published, seconds: float) -> None:
        """Return when it does not run, or after so many seconds."""
        with self._changing:
            job = self._jobs.get(published)
        if job is not None:
            job.ended.wait(seconds)

    def _running(self, published: Published) -> Download | None:
        job = self._jobs.get(published)
        return None if job is None or job.ended.is_set() else job.download

    def _fetch(self, published: Published, job: _Job) -> None:
        try:
            keep(published, self._folder, job.download.chunks(), "the download")
        except DownloadCancelled:
            return
        except ConvscopeError as problem:
            job.problem = problem
        finally:
            job.ended.set()
