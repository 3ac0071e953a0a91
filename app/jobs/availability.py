"""Work with the database that waits while it is not available."""

import logging
from collections.abc import Callable
from typing import TypeVar

from app.store.errors import DatabaseUnavailable

_LOGGER = logging.getLogger("convscope.jobs")
Result = TypeVar("Result")


def when_available(work: Callable[[], Result], pause: Callable[[], None]) -> Result:
    """Do work, again and again until the database is available.

    Args:
        work: one transaction.
        pause: waits between two attempts; its errors end them.
    """
    is_told = False
    while True:
        try:
            return work()
        except DatabaseUnavailable as failure:
            if not is_told:
                _LOGGER.warning("the database is not available (%s); trying again", failure.reason)
            is_told = True
            pause()
