"""Lists in queries: names, and channels as numbers and ranges."""

import re

from app.web.refusals.errors import InvalidQuery

MAX_CHANNELS = 100_000
_CHANNELS = re.compile(r"[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*")


def names(parameter: str, given: str) -> tuple[str, ...]:
    """Names separated by commas, in the order given.

    Raises:
        InvalidQuery: a name is empty or repeated.
    """
    names = tuple(given.split(",")) if given else ()
    if len(set(names)) != len(names) or not all(names):
        raise InvalidQuery(parameter, given, "names separated by commas, each once")
    return names


def channel_numbers(given: str | None) -> tuple[int, ...] | None:
    """The channels named by numbers and ranges, in the order given; None for all.

    Raises:
        InvalidQuery: the list has another form, or a channel is repeated.
    """
    if given is None:
        return None
    numbers = numbers_and_ranges(given)
    if numbers is None:
        form = "numbers and ascending ranges such as 0-15,40, each channel once"
        raise InvalidQuery("channels", given, form)
    return tuple(numbers)


def numbers_and_ranges(text: str) -> list[int] | None:
    """Numbers and ascending ranges separated by commas, each once; None for any other text."""
    if not _CHANNELS.fullmatch(text):
        return None
    numbers: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
        if int(last or first) < int(first) or len(numbers) > MAX_CHANNELS:
            return None
    return numbers if len(set(numbers)) == len(numbers) else None
