"""A cache that drops the least recently used entries."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")

MAX_DOCUMENTS_BYTES = 8_000_000
"""Bound of caches of models and structures, which `document_cost` measures."""


def document_cost(document_bytes: int) -> int:
    """Size of a model without tensors, or of its structure, in a cache bounded by MAX_DOCUMENTS_BYTES.

    Args:
        document_bytes: length of the model's canonical form; a structure has a fixed cost besides.
    """
    return document_bytes + 30_000


class SizedCache(Generic[Value]):
    """A mapping bounded by the sum of its entries' sizes. Not thread-safe.

    An entry larger than the bound is not kept.
    """

    def __init__(self, max_size: int) -> None:
        self._max_size = max_size
        self._size = 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    @property
    def size(self) -> int:
        """The sum of the sizes of the entries."""
        return self._size

    def get(self, key: Hashable) -> Value | None:
        """The value, now the most recently used, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value and drop the least recently used until all fits."""
        old = self._entries.pop(key, None)
        if old is not None:
            self._size -= old[1]
        if size > self._max_size:
            return
        self._entries[key] = (value, size)
        self._size += size
        while self._size > self._max_size:
            _, (_, dropped_size) = self._entries.popitem(last=False)
            self._size -= dropped_size
