"""Settings of glibc's allocator that keep large buffers between calls.

By default glibc returns every large buffer to the system when it is freed. The next buffer faults its pages
in again, which makes a convolution of a large image several times slower.
"""

import ctypes
import platform

_M_TRIM_THRESHOLD = -1
_M_TOP_PAD = -2
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_SETTINGS = (
    (_M_MMAP_THRESHOLD, 1 << 30),
    (_M_TRIM_THRESHOLD, 2_000_000_000),
    (_M_TOP_PAD, 64 << 20),
    # Every other arena is cut into heaps of 64 MB that are given back whatever the thresholds say.
    (_M_ARENA_MAX, 1),
)


def keep_large_buffers() -> bool:
    """Tell glibc's allocator to keep large buffers.

    Call this before torch is imported and before the computing threads start: a thread keeps its first arena.

    Returns:
        whether the setting took effect; False, and nothing done, where the C library is another.
    Source: mallopt(3).
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return all(mallopt(parameter, value) == 1 for parameter, value in _SETTINGS)
