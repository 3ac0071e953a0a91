"""The `convscope weights` command: fetch, import and status."""

import sys
from pathlib import Path

from app.core.errors import ConvscopeError
from app.main import sentence, weights_library
from app.models.architectures import Architecture
from app.models.weights_library import PublishedState, WeightsLibrary
from app.settings import Settings

_TICK_SECONDS = 0.2


def fetch(settings: Settings, name: str) -> int:
    """Download the weights that PyTorch publishes for a network, and print the progress.

    Returns:
        the exit status.
    Raises:
        KeyboardInterrupt: the download was interrupted, and its partial file removed.
    """
    library = weights_library(settings)
    architecture = library.architectures.get(name)
    if architecture is None:
        known = ", ".join(library.architectures)
        print(f"convscope: {name} is not a network; the networks are {known}", file=sys.stderr)
        return 2
    library.start_download(architecture)
    progress = _Progress(name)
    try:
        while (state := library.state(architecture)).state == "downloading":
            progress.show(state)
            library.wait(architecture, _TICK_SECONDS)
    except KeyboardInterrupt:
        library.close()
        raise
    finally:
        progress.end()
    if state.problem is not None:
        return _refuse(state.problem)
    return _print_path(library, architecture)


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
        published = f"{architecture.published.name} is not on this machine ({_megabytes(state.total_bytes)})"
        if best.kind == "published":
            published = str(best.path)
        if state.problem is not None:
            published = sentence(state.problem)
            problems += 1
        print(f"{name}: {best.name}; {published}")
    for place in library.places:
        print(f"searched: {place.folder} ({place.name})")
    return 1 if problems else 0


class _Progress:
    """Progress of a download: one line rewritten on a terminal, else a line for every 10 %."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tenth = -1
        self._is_terminal = sys.stdout.isatty()

    def show(self, state: PublishedState) -> None:
        """Print the megabytes received."""
        tenth = 10 * state.received_bytes // max(1, state.total_bytes)
        text = f"{self._name}: {_megabytes(state.received_bytes)} of {_megabytes(state.total_bytes)}"
        if self._is_terminal:
            print(f"\r{text}", end="", flush=True)
        elif tenth != self._tenth:
            print(text, flush=True)
        self._tenth = tenth

    def end(self) -> None:
        """End the line on a terminal."""
        if self._is_terminal and self._tenth >= 0:
            print()


def _print_path(library: WeightsLibrary, architecture: Architecture) -> int:
    print(f"{architecture.name}: {architecture.published.name} is at {library.best(architecture).path}")
    return 0


def _refuse(error: ConvscopeError) -> int:
    print(f"convscope: {sentence(error)}", file=sys.stderr)
    return 1


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"
