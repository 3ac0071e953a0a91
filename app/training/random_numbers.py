"""Random numbers of an epoch, apart from those of the rest of the process."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


class EpochNumbers:
    """Gives torch's default generator the state of an epoch for a while.

    Dropout can draw from no other generator.

    Args:
        seed: of the training.
        epoch: counted from 1.
    """

    def __init__(self, seed: int, epoch: int) -> None:
        # A fixed formula that a program of a few lines can repeat; epochs stay below 1000.
        self._state = torch.Generator().manual_seed(seed * 1000 + epoch).get_state()

    @contextmanager
    def drawn(self) -> Iterator[None]:
        """Draw from this epoch's numbers, from where they were left."""
        before = torch.default_generator.get_state()
        torch.default_generator.set_state(self._state)
        try:
            yield
        finally:
            self._state = torch.default_generator.get_state()
            torch.default_generator.set_state(before)
