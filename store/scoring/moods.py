"""The door to the sentiment component: health counts moods only where there is one."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec


def mood_of() -> Callable[[str], float] | None:
    """A function from text to sentiment between -1 and 1, or None without the component."""
    if find_spec("store.sentiment") is None:
        return None
    return import_module("store.sentiment").score
