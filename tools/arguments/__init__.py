"""Argument types that read their own values out of what people say.

A tool that declares a field of one of these types gets validation, canonical JSON and slot filling
without code of its own.
"""

from tools.arguments.choices import Band, Choice, Direction, Priority, Segment, Status
from tools.arguments.count import Limit
from tools.arguments.horizon import Horizon
from tools.arguments.period import Agenda, Period
from tools.arguments.refs import (
    AccountRef,
    CategoryRef,
    MeetingRef,
    PersonRef,
    ProductRef,
    ProposalRef,
    TeamRef,
    TicketRef,
)
from tools.arguments.spoken import Found, Known, KnownBefore, Spoken
from tools.arguments.text import Phrase, Query

__all__ = [
    "AccountRef",
    "Agenda",
    "Band",
    "CategoryRef",
    "Choice",
    "Direction",
    "Found",
    "Horizon",
    "Known",
    "KnownBefore",
    "Limit",
    "MeetingRef",
    "Period",
    "PersonRef",
    "Phrase",
    "Priority",
    "ProductRef",
    "ProposalRef",
    "Query",
    "Segment",
    "Spoken",
    "Status",
    "TeamRef",
    "TicketRef",
]
