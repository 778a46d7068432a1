"""What customers write about, and what helps: the shape of one topic."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """A kind of request with its wording.

    Texts hold slots in braces: {campaign}, {list}, {journey}, {field}, {count}, {small}, {percent},
    {domain}, {invoice}, {amount}, {month}, {person}, {weekday}, {hour}, {days}.
    """

    key: str
    category: str
    product: str
    weight: float
    """How often it is written about, relative to the others."""
    odds: float
    """Multiplies the odds that a target is missed: hard topics are above 1."""
    priorities: tuple[float, float, float, float]
    """Weights of P1 to P4."""
    subjects: tuple[str, ...]
    asks: tuple[str, ...]
    question: str
    """What support has to know first."""
    answer: str
    """What the customer answers to it."""
    fixes: tuple[str, ...]
    resolutions: tuple[str, ...]
    routine: bool = False
    """Whether the assistant may resolve it."""
    enterprise_only: bool = False
