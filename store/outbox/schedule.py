"""When a message that could not be delivered is tried again."""

import random
from collections.abc import Callable
from datetime import timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=6)
MOST_ATTEMPTS = 10
"""After that the message is dead: some 13 hours after the first attempt on average."""


def pause(attempts: int, draw: Callable[[], float] = random.random) -> timedelta:
    """How long to wait after the given number of attempts: doubled each time, with jitter.

    The jitter takes between half and all of it ("equal jitter"), so that many messages which fail
    together do not come back together and none comes back at once. `draw` gives 0 to 1.
    """
    full = min(FIRST * 2 ** (attempts - 1), LONGEST)
    return full * (0.5 + draw() / 2)
