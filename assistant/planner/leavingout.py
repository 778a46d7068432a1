"""Rows that a proposed change is to leave alone: "leave out the third one and apply"."""

import re
from typing import Any

from assistant.planner import references
from assistant.planner.context import Context
from assistant.planner.turn import Exchange
from tools.arguments import ticket_mentions

_WITHOUT = re.compile(
    r"(?:(?:yes|ok(?:ay)?|and|but|then|please|good|fine|do\s+(?:it|that|them)|apply\s+(?:it|that|them)|go\s+ahead|let's|same)[\s,]+)*"
    r"(?:but\s+)?(?:without|leave\s+(?:out|off)|skip|drop|exclude|except(?:\s+for)?|minus|not|take\s+out|remove|keep|leave|(?:all|everything)\s+"
    r"(?:but|except))\s+(?P<left>.+?)(?P<tail>(?:[\s,]+(?:alone|as\s+(?:it|they)\s+(?:is|are)|where\s+(?:it|they)\s+(?:is|are)|out|in\s+place|and|then"
    r"|apply|do|go\s+ahead|with|it|that|the\s+rest|the\s+others|approve|please|though|instead|for\s+now))*)[\s.!?]*",
    re.IGNORECASE,
)
_ROWS = re.compile(
    r"(?:(?:the\s+)?(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|[a-z]{2,10}-\d+)"
    r"(?:\s+(?:one|ticket|row|move))?(?:\s*(?:,|and|&)\s*)?)+",
    re.IGNORECASE,
)
_GLUE = re.compile(r"[\s,&]+|\b(?:and|the|or|ticket|tickets|one|row|number)\b", re.IGNORECASE)


def tickets(sentence: str, shown: Exchange, context: Context) -> list[str] | None:
    """The tickets to leave out, by id or by their row in what was shown; else None."""
    match = _WITHOUT.fullmatch(sentence)
    if match is None:
        return None
    said = match["left"]
    rows = references.ids_of(shown.refs, "ticket")
    found: list[str] = []
    rest = said
    for one in reversed(ticket_mentions.tickets(said, context.known)):
        found.insert(0, one.value)
        rest = rest[: one.start] + rest[one.end :]
    for pointer in reversed(references.pointers(rest)):
        at = pointer.index
        if at is None or not -len(rows) <= at < len(rows):
            return None
        found.append(rows[at])
        rest = rest[: pointer.start] + rest[pointer.end :]
    return found if found and not _GLUE.sub("", rest) else None


def words(sentence: str) -> str | None:
    """The rows that are to be left out, as they were said; None where it says nothing so."""
    match = _WITHOUT.fullmatch(sentence)
    said = match["left"].strip(" ,.") if match else ""
    return said if said and _ROWS.fullmatch(said) else None


def merged(args: dict[str, Any], left: list[str]) -> Any:
    """The argument `except` with these added to what it held; one alone is no list."""
    held = args.get("except") or []
    every = list(dict.fromkeys([*(held if isinstance(held, list) else [held]), *left]))
    return every[0] if len(every) == 1 else every
