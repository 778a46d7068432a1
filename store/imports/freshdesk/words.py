"""Freshdesk's ids, codes and words in Deskmate's."""

STATUSES = {
    "2": "open",
    "3": "pending",
    "4": "resolved",
    "5": "closed",
    "6": "pending",
    "7": "on_hold",
}
"""6 waits for the customer, 7 for a third party; an account may add its own from 8 on."""
PRIORITIES = {"1": "P4", "2": "P3", "3": "P2", "4": "P1"}
SOURCES = {
    "1": "email",
    "2": "portal",
    "3": "phone",
    "4": "forum",
    "5": "twitter",
    "6": "facebook",
    "7": "chat",
    "8": "app",
    "9": "feedback",
    "10": "outbound_email",
    "13": "whatsapp",
}


def account_id(id: str | None) -> str | None:
    return f"fd-company-{id}" if id else None


def contact_id(id: str | None) -> str | None:
    return f"fd-contact-{id}" if id else None


def person_id(id: str | None) -> str | None:
    return f"fd-{id}" if id else None


def team_id(id: str | None) -> str | None:
    return f"fd-group-{id}" if id else None


def ticket_id(id: str | None) -> str | None:
    return f"FD-{id}" if id else None


def language(code: str | None) -> str:
    """ISO 639-1 code of a code such as ``pt-BR``; en where none is stated."""
    return (code or "en").split("-")[0].lower()[:8]
