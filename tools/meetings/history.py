"""What was said and promised before: meetings, their promises, and what the customer asks for."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, col, select

from store.tables import OPEN_STATUSES, Meeting, Message, Person, Ticket
from tools.meetings.models import Ask, LastMeeting, Promise

MEETINGS_READ = 12
ASKS_SHOWN = 6
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_WANTS = re.compile(
    r"\b(?:needs?|wants?|asks?|asked|would like|requests?|requested|worr(?:y|ies|ied)"
    r"|complain(?:s|ed)?|expects?|waiting for|looks? for)\b",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"\?|\b(?:please|(?:we|i) (?:need|want|expect|would like|ask)|could (?:we|you|i)|can you"
    r"|still waiting|tell (?:us|me)|confirm)\b",
    re.IGNORECASE,
)
_SHORTEST = 15


def past(session: Session, account_id: str, now: datetime) -> list[Meeting]:
    """The customer's meetings that are over, latest first."""
    return list(
        session.exec(
            select(Meeting)
            .where(
                Meeting.account_id == account_id,
                col(Meeting.ends_at) <= now,
                col(Meeting.cancelled).is_(False),
            )
            .order_by(col(Meeting.starts_at).desc(), col(Meeting.id))
            .limit(MEETINGS_READ)
        ).all()
    )


def last(meetings: list[Meeting]) -> LastMeeting | None:
    """The meeting before."""
    if not meetings:
        return None
    one = meetings[0]
    return LastMeeting(id=one.id, title=one.title, at=one.starts_at, notes=one.notes)


def promises(session: Session, meetings: list[Meeting], today: date) -> list[Promise]:
    """What is still owed, the longest overdue first; then what was kept from the last meeting."""
    names = dict(session.exec(select(Person.id, Person.name)).all())
    found = [
        _promise(entry, meeting, names, today) for meeting in meetings for entry in meeting.promises
    ]
    owed = sorted((one for one in found if not one.done), key=lambda o: (o.due or date.max, o.text))
    newest = meetings[0].id if meetings else None
    return owed + [one for one in found if one.done and one.meeting_id == newest]


def _promise(
    entry: dict[str, object], meeting: Meeting, names: dict[str, str], today: date
) -> Promise:
    due_text, by = entry.get("due"), entry.get("by")
    due = date.fromisoformat(str(due_text)) if due_text else None
    done = bool(entry.get("done"))
    return Promise(
        text=str(entry.get("text", "")),
        by=names.get(str(by), str(by)) if by else None,
        due=due,
        done=done,
        overdue=not done and due is not None and due < today,
        meeting_id=meeting.id,
        given_at=meeting.starts_at,
    )


def asks(session: Session, account_id: str, meetings: list[Meeting]) -> list[Ask]:
    """What the customer wants: from open tickets in their words, from the last notes in ours."""
    found = _in_tickets(session, account_id)
    for meeting in meetings[:1]:
        found += [
            Ask(text=text, source=f"meeting:{meeting.id}", at=meeting.starts_at, outside=False)
            for text in _sentences(meeting.notes or "", _WANTS)
        ]
    return found[:ASKS_SHOWN]


def _in_tickets(session: Session, account_id: str) -> list[Ask]:
    """The sentence of each open ticket's latest customer message that asks for something."""
    rows = session.exec(
        select(Ticket.id, Message.at, Message.body)
        .join(Message, col(Message.ticket_id) == Ticket.id)
        .where(
            Ticket.account_id == account_id,
            col(Ticket.status).in_(OPEN_STATUSES),
            Message.by == "customer",
            col(Message.body).is_not(None),
        )
        .order_by(Ticket.priority, col(Ticket.created_at), Ticket.id, col(Message.at))
    ).all()
    latest = {ticket_id: (at, body or "") for ticket_id, at, body in rows}
    found = []
    for ticket_id, (at, body) in latest.items():
        wanted = list(_sentences(body, _SAYS_SO))
        if wanted:
            found.append(Ask(text=wanted[-1], source=f"ticket:{ticket_id}", at=at, outside=True))
    return found


def _sentences(text: str, pattern: re.Pattern[str]) -> Iterable[str]:
    for match in _SENTENCE.finditer(text):
        sentence = " ".join(match[0].split())
        if len(sentence) >= _SHORTEST and pattern.search(sentence):
            yield sentence
