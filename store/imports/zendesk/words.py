"""Zendesk's ids and words in Deskmate's."""

from store.imports.record import Item
from store.imports.source_rows import BadValue, SourceRow

STATUSES = {
    "new": "new",
    "open": "open",
    "pending": "pending",
    "hold": "on_hold",
    "on-hold": "on_hold",
    "on_hold": "on_hold",
    "solved": "resolved",
    "closed": "closed",
}
PRIORITIES = {"urgent": "P1", "high": "P2", "normal": "P3", "medium": "P3", "low": "P4"}
USUAL_PRIORITIES = frozenset(PRIORITIES) - {"medium"}
"""The words that Zendesk itself uses; others were written by somebody else."""
STAFF_ROLES = frozenset({"agent", "admin"})


def account_id(id: str | None) -> str | None:
    return f"zd-org-{id}" if id else None


def team_id(id: str | None) -> str | None:
    return f"zd-group-{id}" if id else None


def person_id(id: str | None) -> str | None:
    return f"zd-{id}" if id else None


def contact_id(id: str | None) -> str | None:
    return f"zd-user-{id}" if id else None


def ticket_id(id: str | None) -> str | None:
    return f"ZD-{id}" if id else None


def schedule_id(id: str | None) -> str | None:
    return f"zd-schedule-{id}" if id else None


def policy_id(id: str | None) -> str | None:
    return f"zd-sla-{id}" if id else None


def status(word: str) -> str:
    """Raises BadValue for a status that does not exist."""
    found = STATUSES.get(word.lower())
    if found is None:
        raise BadValue(f"status: unknown {word!r}")
    return found


def priority(row: SourceRow, word: str) -> tuple[str, list[Item]]:
    """The priority, and a notice where the word is not one of Zendesk's; raises BadValue."""
    found = PRIORITIES.get(word.lower())
    if found is None:
        raise BadValue(f"priority: unknown {word!r}")
    if word.lower() in USUAL_PRIORITIES:
        return found, []
    return found, [row.noticed("unknown_value", f'priority: "{word}" is read as {found}')]


def language(locale: str | None) -> str:
    """ISO 639-1 code of a locale such as ``en-US``; en where none is stated."""
    return (locale or "en").replace("_", "-").split("-")[0].lower()[:8]
