"""Arguments and results of the ticket tools."""

import re
from datetime import datetime

from tools.arguments import (
    AccountRef,
    CategoryRef,
    Choice,
    Found,
    Known,
    Limit,
    Period,
    PersonRef,
    Priority,
    Status,
    TicketRef,
)
from tools.spec import Args, Result


class SlaState(Choice):
    """Which SLA clocks a ticket has."""

    ANY = "any"
    AT_RISK = "at_risk"
    BREACHED = "breached"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "any": [],
            "at_risk": [
                "(?:about|going|likely|set|bound) to (?:breach|be late|expire)",
                "(?:about|going|likely|set|bound) to miss (?:\\w+ ){0,2}(?:deadline|sla)s?",
                "(?:about to run|run(?:ning)?) out of time",
                "running (?:late|short of time)",
                "(?:will|could|might|may) (?:soon )?(?:breach|be late|be overdue|expire|time out)",
                "(?:will|could|might|may) (?:soon )?miss (?:\\w+ ){0,2}(?:deadline|sla|target)s?",
                "(?:breaching|expiring|overdue) soon",
                "close to (?:the |their )?(?:deadline|sla|breach\\w*)",
                "near(?:ing)? (?:the |their )?(?:deadline|sla|breach\\w*)",
                "sla (?:is |are )?at risk",
                "due soon",
                "(?:nearly|almost) due",
                "approaching (?:the |their )?(?:deadline|sla)",
            ],
            "breached": [
                "overdue",
                "past due",
                (
                    "(?:past|over|out of|outside|beyond) (?:the |their |its |our )?"
                    "(?:sla|deadline|due date|target)s?"
                ),
                "breach(?:es|ing)?",
                "late",
                (
                    "(?:bl[eo]wn?|bust(?:ed)?|broken?|violated?|exceeded|ran|run) "
                    "(?:through |over |past )?(?:the |their |its )?(?:sla|deadline)s?"
                ),
                "miss(?:ed)? (?:the |their |its )?(?:sla|deadline|target)s?",
            ],
        }


_BY = re.compile(
    r"\b(?:by|sort\w*|order\w*|rank\w*|according\s+to|on)\W+(?:the\s+)?$", re.IGNORECASE
)
_NOUNS = frozenset({"priority", "due", "updated"})


class Sort(Choice):
    """Which ticket comes first."""

    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"
    PRIORITY = "priority"
    UPDATED = "updated"

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Orders that the sentence names; the "priority" of "priority is P1" is none."""
        return [
            found
            for found in super().read(sentence, known)
            if found.words.lower() not in _NOUNS
            or _BY.search(sentence[: found.start])
            or not sentence[: found.start].strip()
        ]

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "due": ["(?:by|in order of) (?:deadline|due date)", "most urgent first", "due first"],
            "newest": ["newest(?: first)?", "latest(?: first)?", "most recent(?: first)?"],
            "oldest": [
                "oldest(?: first)?",
                "(?:by|in order of) age",
                "stalest(?: first)?",
                (
                    "(?:un|n't |not |nt |never )(?:been )?(?:touched|moved|answered) "
                    "(?:for|in) (?:ages|the longest|forever)"
                ),
                "(?:longest|been) waiting(?: the)?(?: longest)?(?: first)?",
                "(?:sitting|lying|open|around|unanswered|stuck|waited|there)(?: \\w+){0,3} longest",
                "longest (?:open|unanswered|unresolved)(?: first)?",
                "old(?:er|est)? (?:\\w+ )?(?:first|on top)",
            ],
            "priority": [
                "(?:by|in order of) (?:priority|urgency|severity|importance)",
                "priority order",
                "(?:highest|top|worst) priority first",
                "most (?:urgent|important|critical|pressing)(?! first)",
            ],
            "updated": [
                "(?:by|in order of) (?:last )?update",
                ("(?:updated|changed|touched|active)(?: most)? (?:recent(?:ly)?|lately|last)"),
                (
                    "(?:last|latest|(?:most )?recent(?:ly)?|freshest) "
                    "(?:updated|changed|touched|modified|active|activity)(?: first)?"
                ),
            ],
        }


class ListTickets(Args):
    """Which tickets to list."""

    status: Status | list[Status] = Status.OPEN
    assignee: list[PersonRef] | PersonRef | None = None
    """A person, "me", "anyone" or "unassigned". Agents see their own unless they say otherwise."""
    account: AccountRef | None = None
    priority: Priority | list[Priority] | None = None
    category: CategoryRef | None = None
    period: Period | None = None
    """When they were created; for resolved and closed ones, when they were resolved."""
    sla: SlaState = SlaState.ANY
    sort: Sort = Sort.DUE
    limit: Limit = Limit(20)


class ShowTicket(Args):
    """Which ticket to show."""

    ticket: TicketRef


class TicketRow(Result):
    """A ticket in a list."""

    id: str
    subject: str
    status: str
    priority: str
    category: str | None
    account_id: str | None
    account: str | None
    assignee_id: str | None
    assignee: str | None
    created_at: datetime
    resolved_at: datetime | None
    due_at: datetime | None
    """When the resolution clock runs out; None while it is paused or has stopped."""
    minutes_left: float | None
    """Until `due_at`; negative when it is over."""
    breached: bool
    paused: bool


class Tickets(Result):
    """The tickets that were asked for."""

    rows: list[TicketRow]
    total: int
    by_priority: dict[str, int]
    """All of them, not only those shown; keys P1 to P4."""
    breached: int
    due_soon: int
    """Running clocks that end within 24 hours."""
    wanted: str
    """The selection in words: "open tickets of Priya Nair"."""
    period: str | None
    created: int | None = None
    """Of any status, where open ones of a period were listed: those that came in."""
    finished: int | None = None
    """Resolved or closed, where closed ones of a period were listed: people call both closed."""


class Said(Result):
    """A message of the thread."""

    id: str
    at: datetime
    by: str
    author: str
    public: bool
    body: str | None
    """None where the asker may not read messages."""


class Changed(Result):
    """A change in the ticket's history."""

    at: datetime
    field: str
    old: str | None
    new: str | None
    by: str | None


class ClockState(Result):
    """One SLA clock."""

    metric: str
    target_minutes: int | None
    elapsed_minutes: float | None
    due_at: datetime | None
    stopped_at: datetime | None
    minutes_left: float | None
    paused: bool
    breached: bool | None
    basis: str


class TicketDetail(Result):
    """Everything about one ticket."""

    ticket: TicketRow
    channel: str | None
    language: str
    team: str | None
    requester: str | None
    segment: str | None
    plan: str | None
    reopen_count: int
    escalated: bool
    resolution: str | None
    csat: int | None
    clocks: list[ClockState]
    messages: list[Said]
    messages_hidden: bool
    """The asker's role does not read customers' messages unless they are opened."""
    history: list[Changed]
    source: str
