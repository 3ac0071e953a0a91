"""The `convscope datasets` command: fetch."""

import sys

from app.fetching import follow
from app.main import data_sets, sentence
from app.settings import Settings


def fetch(settings: Settings, name: str) -> int:
    """Download a published data set, and print the progress.

    Returns:
        the exit status.
    Raises:
        KeyboardInterrupt: the download was interrupted, and its partial files removed.
    """
    sets = data_sets(settings)
    copy = sets.copies.get(name)
    if copy is None:
        known = ", ".join(sets.copies)
        print(f"convscope: {name} cannot be downloaded; data sets that can are {known}", file=sys.stderr)
        return 2
    try:
        copy.start_download()
        state = follow(name, copy.state, copy.wait)
    except KeyboardInterrupt:
        sets.close()
        raise
    if state.problem is not None:
        print(f"convscope: {sentence(state.problem)}", file=sys.stderr)
        return 1
    print(f"{name}: {copy.published.facts.title} is at {copy.folder}")
    return 0
