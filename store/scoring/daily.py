"""A series of daily events as a short text, so that thousands of series are read at once.

Whole numbers of four bytes each, the lowest byte first, in base 64; the oldest day comes first.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence

import numpy as np

from store.scoring.evidence import Floats

_NUMBER = np.dtype("<i4")
_HIGHEST = 2**31 - 1
DAYS = 90
"""Length of a series: a multiple of three, so that texts can be joined before they are read."""


def pack(events: Floats) -> str | None:
    """The text of `DAYS` whole numbers; None where one needs more than four bytes."""
    if len(events) != DAYS:
        raise ValueError(f"{len(events)} days, not {DAYS}")
    if np.abs(events).max() > _HIGHEST:
        return None
    return b64encode(events.astype(_NUMBER).tobytes()).decode("ascii")


def unpack(texts: Sequence[str]) -> Floats:
    """A row per text and a column per day."""
    raw = b64decode("".join(texts))
    return np.frombuffer(raw, dtype=_NUMBER).reshape(len(texts), DAYS).astype(np.float64)
