"""The messages of a ticket, and what they show: promises, questions, deadlines, mood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlmodel import Session, col, select

from store.sentiment import Mood, mood
from store.tables import Contact, Message, Person


@dataclass(frozen=True)
class Said:
    """A message."""

    id: str
    at: datetime
    by: str
    """customer, staff or system."""
    author_id: str | None
    author: str
    public: bool
    body: str
    """Empty where the asker may not read it."""


@dataclass(frozen=True)
class Line:
    """A sentence, and the message that it stands in."""

    text: str
    message: Said


@dataclass(frozen=True)
class Promise:
    """Something that staff said they would do by a time."""

    line: Line
    due: datetime
    clock_time: str
    """As it was written: "18:00"."""


def read(session: Session, ticket_id: str, until: datetime) -> list[Said]:
    """The thread up to an instant, oldest first."""
    query = (
        select(Message)
        .where(Message.ticket_id == ticket_id, col(Message.at) <= until)
        .order_by(col(Message.at), col(Message.id))
    )
    messages = session.exec(query).all()
    # Most messages carry their author's name; joining people and contacts for all takes longer.
    names = _names(session, [m.author_id for m in messages if m.author_id and not m.author_name])
    return [
        Said(
            id=m.id,
            at=m.at,
            by=m.by,
            author_id=m.author_id,
            public=m.public,
            body=m.body or "",
            author=m.author_name or names.get(m.author_id or "", m.by),
        )
        for m in messages
    ]


def _names(session: Session, ids: list[str]) -> dict[str, str]:
    """Names of people and contacts."""
    if not ids:
        return {}
    names: dict[str, str] = {}
    for table in (Contact, Person):
        rows = session.exec(select(table.id, table.name).where(col(table.id).in_(ids))).all()
        names |= dict(rows)
    return names


_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening))\b.{0,40}$|^\w+,$", re.I
)
_FAREWELL = re.compile(r"^(?:best|kind|warm)?\s*(?:regards|wishes|thanks|cheers|best)\b", re.I)
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜÁÉÍÓÚÑ¿¡“\"\d])")


def lines(message: Said) -> list[Line]:
    """The sentences of a message without greeting, farewell and signature."""
    found: list[Line] = []
    for paragraph in re.split(r"\n+", message.body.strip()):
        words = paragraph.strip()
        if _FAREWELL.match(words):
            break
        if not words or (_GREETING.match(words) and not words.endswith(("?", "."))):
            continue
        found += [Line(part.strip(), message) for part in _END.split(words)]
    return [line for line in found if len(line.text.split()) > 2 or line.text.endswith("!")]


def by_customer(thread: Sequence[Said]) -> list[Said]:
    """What the customer wrote."""
    return [said for said in thread if said.by == "customer"]


def by_staff(thread: Sequence[Said]) -> list[Said]:
    """What the customer got to read from support."""
    return [said for said in thread if said.by == "staff" and said.public]


def thread_mood(subject: str, thread: Sequence[Said]) -> Mood:
    """How the customer feels: the last message counts; a faint one falls back on the first."""
    said = by_customer(thread)
    if not said:
        return "neutral"
    last = mood(said[-1].body)
    return last if last != "neutral" or len(said) > 1 else mood(f"{subject}. {said[0].body}")


_PROMISE = re.compile(
    r"\b(?:i|we)(?:'ll| will| am| are)\b.*\b(?:by|until|before) (?P<time>\d{1,2}:\d{2})"
    r"(?: (?P<day>today|tomorrow))?",
    re.I,
)


def broken_promises(thread: Sequence[Said], zone: tzinfo, now: datetime) -> list[Promise]:
    """Times that staff named and let pass without another message to the customer."""
    broken = []
    answers = by_staff(thread)
    for said in answers:
        for line in lines(said):
            match = _PROMISE.search(line.text)
            if not match:
                continue
            due = _instant(match, said.at, zone)
            kept = any(said.at < later.at <= due for later in answers)
            if due < now and not kept:
                broken.append(Promise(line, due, match["time"]))
    return broken


def _instant(match: re.Match[str], said_at: datetime, zone: tzinfo) -> datetime:
    day: date = said_at.astimezone(zone).date()
    if (match["day"] or "").lower() == "tomorrow":
        day += timedelta(days=1)
    hour, minute = match["time"].split(":")
    return datetime.combine(day, time(int(hour) % 24, int(minute)), zone)


_ASKS = re.compile(
    r"\?\s*$|\b(?:please|could you|can you|(?:i|we) need|tell (?:me|us)|asks?)\b", re.I
)


def asks(message: Said) -> list[Line]:
    """What the customer wants to know or have."""
    return [line for line in lines(message) if _ASKS.search(line.text)]


_DAY = r"(?:today|tonight|tomorrow|noon|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}:\d{2})"
_EVENT = r"(?:launch|deadline|campaign|mailing|webinar|newsletter|event|go(?:es)? live|audit|sale)"
_DEADLINE = re.compile(rf"\b{_EVENT}\b.*\b{_DAY}\b|\b{_DAY}\b.*\b{_EVENT}\b", re.I)


def deadline(thread: Sequence[Said]) -> Line | None:
    """The customer's latest short sentence about what has to happen by when."""
    for said in reversed(by_customer(thread)):
        for line in lines(said):
            if _DEADLINE.search(line.text) and len(line.text.split()) <= 22:
                return line
    return None


_HARM = re.compile(
    r"\b(?:\d[\d,.]*|lost|missed|cannot|can't|fail\w*|duplicat\w*|blocked|stopped|nobody|nothing)\b",
    re.I,
)


def harm(message: Said) -> list[Line]:
    """Sentences that say what went wrong, those with figures first; at most two, in their order."""
    found = [line for line in lines(message) if _HARM.search(line.text) and "?" not in line.text]
    ranked = sorted(found, key=lambda line: not re.search(r"(?<![\d:])\d{2,}(?![\d:])", line.text))
    return [line for line in found if line in ranked[:2]]
