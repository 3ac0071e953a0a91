"""Background downloads of published files, at most one for each file."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from app.core.errors import ConvscopeError
from app.downloads.download import Download, DownloadLimits
from app.downloads.errors import DownloadCancelled, DownloadFailed
from app.downloads.files import keep
from app.downloads.published import PublishedFile

_CANCEL_SECONDS = 1.0
_LOGGER = logging.getLogger(__name__)


@dataclass
class _Job:
    download: Download
    problem: ConvscopeError | None = None
    # Not Thread.join: after a KeyboardInterrupt in a join, Python takes the thread for ended.
    ended: threading.Event = field(default_factory=threading.Event)


class Downloads:
    """Downloads into one folder. Safe to use from several threads."""

    def __init__(
        self, folder: Path, limits: DownloadLimits, kept: Callable[[], object] = lambda: None
    ) -> None:
        """Remember the folder, without reading it.

        Args:
            kept: called after each file that was kept, before its download counts as ended.
        """
        self._folder = folder
        self._limits = limits
        self._kept = kept
        self._jobs: dict[PublishedFile, _Job] = {}
        self._changing = threading.Lock()

    def start(self, published: PublishedFile) -> None:
        """Start a download unless it is running already, and forget its last failure."""
        with self._changing:
            if self._running(published) is None:
                job = _Job(Download(published, self._limits))
                self._jobs[published] = job
                # A daemon, so that the process can end; `keep` removes its partial file later.
                threading.Thread(target=self._fetch, args=(published, job), daemon=True).start()

    def cancel(self, *published: PublishedFile) -> None:
        """Cancel downloads if they are running, and forget their last failures."""
        with self._changing:
            jobs = [job for file in published if (job := self._jobs.pop(file, None)) is not None]
        for job in jobs:
            job.download.cancel()
        # The partial files are gone when this returns, unless a connection is still being made.
        deadline = time.monotonic() + _CANCEL_SECONDS
        for job in jobs:
            job.ended.wait(max(0.0, deadline - time.monotonic()))

    def running(self, published: PublishedFile) -> Download | None:
        """The running download of a file, or None."""
        with self._changing:
            return self._running(published)

    def problem(self, published: PublishedFile) -> ConvscopeError | None:
        """Why the last download of a file failed, or None."""
        with self._changing:
            job = self._jobs.get(published)
            return None if job is None else job.problem

    def wait(self, published: PublishedFile, seconds: float) -> None:
        """Wait until no download of a file is running, at most so many seconds."""
        with self._changing:
            job = self._jobs.get(published)
        if job is not None:
            job.ended.wait(seconds)

    def _running(self, published: PublishedFile) -> Download | None:
        job = self._jobs.get(published)
        return None if job is None or job.ended.is_set() else job.download

    def _fetch(self, published: PublishedFile, job: _Job) -> None:
        try:
            keep(published, self._folder, job.download.chunks(), "the download")
            self._kept()
        except DownloadCancelled:
            return
        except ConvscopeError as problem:
            job.problem = problem
        except Exception:
            _LOGGER.exception("the download of %s failed", published.url)
            host = urlsplit(published.url).hostname or ""
            job.problem = DownloadFailed(published.title, host, "unexpected")
        finally:
            job.ended.set()
