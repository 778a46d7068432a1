"""Gives memory that is no longer used back to the system.

The C library keeps what was freed, in an arena per thread: after learning, and after each look at
everybody for alerts, that is more than a hundred megabytes that no question needs.
"""

import ctypes
import gc

ARENAS = 2
"""Places that threads allocate from, instead of eight for each processor."""
_M_ARENA_MAX = -8
"""glibc's name for that number in `mallopt`."""


def few_arenas() -> None:
    """Have threads that are started from here on share arenas. Nothing without glibc."""
    library = _glibc()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, ARENAS)


def settle() -> None:
    """After the start: what is there stays, so that the collector need not look through it again,
    which stops every answer for a tenth of a second; what was only needed to start is given back.
    """
    gc.collect()
    gc.freeze()
    give_back()


def give_back() -> None:
    """Return freed memory. Nothing without glibc. Takes milliseconds."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):
        return None
    return library if hasattr(library, "malloc_trim") else None
