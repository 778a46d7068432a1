"""Arguments and results of the tools about Deskmate itself."""

from tools.arguments import Phrase
from tools.spec import Args, Result


class WhatCanYouDo(Args):
    """What the person wants to know about."""

    topic: Phrase | None = None


class Ability(Result):
    """One tool, in words."""

    tool: str
    domain: str
    summary: str
    ask: str
    """A phrase that calls it."""
    changes: bool
    """It changes records, after a decision."""


class Abilities(Result):
    """What this person can ask."""

    person: str
    persona: str
    topic: str | None
    items: list[Ability]
