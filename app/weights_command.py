"""`convscope weights`: fetch, import, status."""

import sys
from pathlib import Path

from app.core.errors import ConvscopeError
from app.main import sentence, weights_library
from app.models.architectures import Architecture
from app.models.weights_library import PublishedState, WeightsLibrary
from app.settings import Settings

_TICK_SECONDS = 0.2


def fetch(settings: Settings, name: str) -> int:
    """Download the weights that PyTorch publishes for a network, telling how far it is.

    Returns:
        the exit status.
    Raises:
        KeyboardInterrupt: from the keyboard; nothing is left of the download.
    """
    library = weights_library(settings)
    architecture = library.architectures.get(name)
    if architecture is None:
        print(f"convscope: there is no {name}; there are {', '.join(library.architectures)}", file=sys.stderr)
        return 2
    library.start_download(architecture)
    progress = _Progress(name)
    try:
        while (state := library.state(architecture)).state == "downloading":
            progress.tell(state)
            library.wait(architecture, _TICK_SECONDS)
    except KeyboardInterrupt:
        library.close()
        raise
    finally:
        progress.end()
    if state.problem is not None:
        return _refuse(state.problem)
    return _told_where(library, architecture)


def import_file(settings: Settings, file: Path) -> int:
    """Keep a published file that a person has.

    Returns:
        the exit status.
    """
    library = weights_library(settings)
    try:
        return _told_where(library, library.import_file(file))
    except OSError as error:
        print(f"convscope: cannot read {file}: {error.strerror}", file=sys.stderr)
        return 1
    except ConvscopeError as error:
        return _refuse(error)


def status(settings: Settings) -> int:
    """Say which weights answer for each network, and how it stands with the published ones.

    Returns:
        the exit status: 1 where a file is there that cannot be used.
    """
    library = weights_library(settings)
    problems = 0
    for name, architecture in library.architectures.items():
        state, best = library.state(architecture), library.best(architecture)
        published = f"{architecture.published.name} is not here ({_megabytes(state.total_bytes)})"
        if best.kind == "published":
            published = str(best.path)
        if state.problem is not None:
            published = sentence(state.problem)
            problems += 1
        print(f"{name}: {best.name}; {published}")
    for place in library.places:
        print(f"looked for in {place.name}: {place.folder}")
    return 1 if problems else 0


class _Progress:
    """A line that grows on a terminal; elsewhere a line for each tenth."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tenth = -1
        self._is_terminal = sys.stdout.isatty()

    def tell(self, state: PublishedState) -> None:
        """Say how far it is."""
        tenth = 10 * state.received_bytes // max(1, state.total_bytes)
        text = f"{self._name}: {_megabytes(state.received_bytes)} of {_megabytes(state.total_bytes)}"
        if self._is_terminal:
            print(f"\r{text}", end="", flush=True)
        elif tenth != self._tenth:
            print(text, flush=True)
        self._tenth = tenth

    def end(self) -> None:
        """Begin a new line where one was begun."""
        if self._is_terminal and self._tenth >= 0:
            print()


def _told_where(library: WeightsLibrary, architecture: Architecture) -> int:
    print(f"{architecture.name}: {architecture.published.name} is at {library.best(architecture).path}")
    return 0


def _refuse(error: ConvscopeError) -> int:
    print(f"convscope: {sentence(error)}", file=sys.stderr)
    return 1


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"
