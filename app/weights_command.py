"""The `convscope weights` command: fetch, import and status."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from app.core.errors import ConvscopeError
from app.downloads.errors import DownloadFailed, NotDownloadable
from app.fetching import PATIENT_SECONDS, follow, megabytes
from app.main import sentence, weights_library
from app.models.classifiers.architecture import Architecture
from app.models.weights_library import WeightsLibrary
from app.settings import Settings

# The last one, as a network that drops packets costs a time-out for each of the host's addresses.
_QUICK_LIMITS = {
    "download_connect_timeout_seconds": 3.0,
    "download_read_timeout_seconds": 5.0,
    "download_grace_seconds": 5.0,
    "min_download_bytes_per_second": 250_000,
}
_QUICK_ANSWER_SECONDS = 5.0


def fetch(settings: Settings, name: str, *, is_quick: bool = False) -> int:
    """Download the weights that PyTorch publishes for a network, and print the progress.

    Args:
        is_quick: give up where the server does not answer within 5 s, or sends less than 250 kB/s. What went
            wrong is one line.
    Returns:
        the exit status.
    Raises:
        KeyboardInterrupt: the download was interrupted, and its partial file removed.
    """
    library = weights_library(settings.model_copy(update=_QUICK_LIMITS) if is_quick else settings)
    architecture = library.architectures.get(name)
    if architecture is None:
        known = ", ".join(library.architectures)
        print(f"convscope: {name} is not a network; the networks are {known}", file=sys.stderr)
        return 2
    try:
        problem = _download(library, architecture, _QUICK_ANSWER_SECONDS if is_quick else PATIENT_SECONDS)
    except KeyboardInterrupt:
        library.close()
        raise
    if problem is None:
        return _print_path(library, architecture)
    if is_quick:
        print(f"{name}: {sentence(problem)} convscope works without these weights.")
        return 1
    return _refuse(problem)


def _download(
    library: WeightsLibrary, architecture: Architecture, answer_seconds: float
) -> ConvscopeError | None:
    """Download a file that is not there yet, show its progress, and return the problem.

    Args:
        answer_seconds: within which the first byte must arrive.
    """
    try:
        library.start_download(architecture)
    except NotDownloadable as problem:
        return problem
    state = follow(
        architecture.name,
        lambda: library.state(architecture),
        lambda seconds: library.wait(architecture, seconds),
        answer_seconds,
    )
    if state.state == "downloading":
        library.cancel_download(architecture)
        published = architecture.published
        return DownloadFailed(published.title, urlsplit(published.url).hostname or "", "stalled")
    return state.problem


def import_file(settings: Settings, file: Path) -> int:
    """Copy a published weights file into the data directory.

    Returns:
        the exit status.
    """
    library = weights_library(settings)
    try:
        return _print_path(library, library.import_file(file))
    except OSError as error:
        print(f"convscope: cannot read {file}: {error.strerror}", file=sys.stderr)
        return 1
    except ConvscopeError as error:
        return _refuse(error)


def status(settings: Settings) -> int:
    """Print which weights each network uses, where they are and where they are searched for.

    Returns:
        the exit status: 1 if a file was found that cannot be used.
    """
    library = weights_library(settings)
    problems = 0
    for name, architecture in library.architectures.items():
        state, best = library.state(architecture), library.best(architecture)
        published = f"{architecture.published.name} is not on this machine ({megabytes(state.total_bytes)})"
        if best.kind == "published":
            published = str(best.path)
        if state.problem is not None:
            published = sentence(state.problem)
            problems += 1
        print(f"{name}: {best.name}; {published}")
    for place in library.places:
        print(f"searched: {place.folder} ({place.name})")
    return 1 if problems else 0


def _print_path(library: WeightsLibrary, architecture: Architecture) -> int:
    print(f"{architecture.name}: {architecture.published.name} is at {library.best(architecture).path}")
    return 0


def _refuse(error: ConvscopeError) -> int:
    print(f"convscope: {sentence(error)}", file=sys.stderr)
    return 1
