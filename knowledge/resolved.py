"""Resolved tickets like a given one: what fixed them, and what their customers said of it.

Candidates come from the database by shared words; they are ranked by BM25-like word overlap within
the candidates and, where the sentence encoder is there, by the closeness of meaning.
"""

import math
import re
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, case, func, literal
from sqlmodel import Session, col, select

from knowledge.lexical import terms
from store.tables import DONE_STATUSES, Account, Message, Person, Survey, Ticket

POOL = 80
EMBEDDED = 10
WORDS_SENT = 12
BAR = 0.4
"""Below this likeness a ticket is about something else."""
_KEPT: "OrderedDict[str, Any]" = OrderedDict()
_MOST_KEPT = 2_000


@dataclass(frozen=True)
class Fix:
    """A resolved ticket and how it was solved."""

    ticket_id: str
    subject: str
    account: str | None
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str
    csat: int | None
    comment: str | None
    reopened: int
    likeness: float
    """0 to 1; comparable within one search."""
    steps: tuple[str, ...] = ()
    """The numbered steps that the customer was sent."""
    cause: str | None = None
    first_aid: str | None = None
    """What the customer was asked to do at once."""
    message_id: str | None = None
    """The message that the steps stand in."""
    first_aid_id: str | None = None


def similar(
    session: Session,
    text: str,
    *,
    category: str | None = None,
    without: str | None = None,
    embedder: Any = None,
    limit: int = 3,
) -> list[Fix]:
    """The resolved tickets most like a text, best first; none where nothing comes close."""
    words = _asked(text)
    pool = _pool(session, words, category, without) if words else []
    if category and len(pool) < limit:
        pool = _pool(session, words, None, without)
    if not pool:
        return []
    opening = _openings(session, [ticket.id for ticket in pool])
    ranked = _ranked(text, pool, opening, embedder)
    best = [(ticket, likeness) for ticket, likeness in ranked if likeness >= BAR][:limit]
    ids = [ticket.account_id for ticket, _ in best]
    rows = session.exec(select(Account.id, Account.name).where(col(Account.id).in_(ids))).all()
    accounts: dict[str | None, str] = dict(rows)
    return [_fix(session, t, likeness, accounts.get(t.account_id)) for t, likeness in best]


_WORD = re.compile(r"[A-Za-zÀ-ÿ_][\w.-]{3,}|\d+(?:\.\d+)+")
_EMPTY = frozenset(
    "hello please thank thanks regards support that this with have from your what when where which"
    " would could should there their they them been since about after before again still into only"
    " also more than then very just will need help team does because every some other were being"
    " cannot best kind good morning today yesterday tomorrow".split()
)


def _asked(text: str) -> list[str]:
    """The words most worth searching for: codes and versions, then what is said early and often."""
    seen = [w.strip(".-").lower() for w in _WORD.findall(text)]
    counts = Counter(w for w in seen if w not in _EMPTY)
    first = {w: at for at, w in reversed(list(enumerate(seen)))}
    special = re.compile(r"[\d_]")
    order = sorted(
        counts, key=lambda w: (not special.search(w), first[w] > 12, -counts[w], first[w])
    )
    return order[:WORDS_SENT]


def _pool(
    session: Session, words: Sequence[str], category: str | None, without: str | None
) -> list[Ticket]:
    """The resolved tickets that share most words, the latest first among equals."""
    candidates = select(
        col(Ticket.id),
        col(Ticket.resolved_at),
        func.lower(col(Ticket.subject) + " " + func.coalesce(Ticket.resolution, "")).label("said"),
    ).where(
        col(Ticket.status).in_(DONE_STATUSES),
        col(Ticket.resolution).is_not(None),
        col(Ticket.merged_into_id).is_(None),
    )
    if category:
        candidates = candidates.where(Ticket.category == category)
    if without:
        candidates = candidates.where(Ticket.id != without)
    # The offset keeps the text from being made anew for every word.
    texts = candidates.offset(0).subquery()
    shared = sum(
        (case((texts.c.said.contains(word, autoescape=True), 1), else_=0) for word in words),
        start=literal(0, Integer),
    )
    query = (
        select(texts.c.id, shared.label("shared"))
        .order_by(shared.desc(), texts.c.resolved_at.desc(), texts.c.id)
        .limit(POOL)
    )
    rows: Any = session.connection().execute(query).all()
    ids = [ticket_id for ticket_id, count in rows if count]
    tickets = session.exec(select(Ticket).where(col(Ticket.id).in_(ids))).all()
    return sorted(tickets, key=lambda ticket: ids.index(ticket.id))


def _openings(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """How each ticket began, in the customer's words."""
    rows = session.exec(
        select(Message.ticket_id, Message.body)
        .where(col(Message.ticket_id).in_(ids), Message.by == "customer")
        .order_by(col(Message.at).desc())
    ).all()
    return {ticket_id: body or "" for ticket_id, body in rows}


def _ranked(
    text: str, pool: Sequence[Ticket], opening: dict[str, str], embedder: Any
) -> list[tuple[Ticket, float]]:
    documents = {t.id: f"{t.subject}. {opening.get(t.id, '')[:300]}" for t in pool}
    lexical = _overlap(text, {t.id: f"{documents[t.id]} {t.resolution}" for t in pool})
    ranked = sorted(pool, key=lambda t: (-lexical[t.id], t.id))
    if embedder is None:
        return [(t, round(lexical[t.id], 4)) for t in ranked]
    near = ranked[:EMBEDDED]
    asked = _vector(embedder, text[:600])
    likeness = {
        t.id: 0.5 * lexical[t.id] + 0.5 * float(_vector(embedder, documents[t.id]) @ asked)
        for t in near
    }
    near.sort(key=lambda t: (-likeness[t.id], t.id))
    return [(t, round(likeness[t.id], 4)) for t in near]


def _vector(embedder: Any, text: str) -> Any:
    """A text's vector; those of recent texts are kept, because tickets seldom change."""
    if text not in _KEPT:
        _KEPT[text] = embedder.embed_one(text)
        if len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return _KEPT[text]


def _overlap(text: str, documents: dict[str, str]) -> dict[str, float]:
    """Share of the question's words, weighted by rarity, that a document has; the best is 1."""
    asked = set(terms(text[:900]))
    found = {name: set(terms(document)) & asked for name, document in documents.items()}
    often = Counter(word for words in found.values() for word in words)
    weight = {w: math.log(1 + len(documents) / (0.5 + n)) for w, n in often.items()}
    total = {name: sum(weight[w] for w in words) for name, words in found.items()}
    most = max(total.values()) or 1.0
    whole = sum(weight.values()) + 0.3 * (len(asked) - len(often)) or 1.0
    return {
        name: 0.5 * value / most + 0.5 * min(1.0, value / whole) for name, value in total.items()
    }


_STEP = re.compile(r"^\s*\d{1,2}[.)]\s+(\S.+)$", re.MULTILINE)
_CAUSE = re.compile(
    r"\b(?:the cause|the reason|cause is|cause:)[^:.]*:\s*(?P<why>(?:[^.:\n]|\.(?=\d)){15,}\.)",
    re.I,
)
_AT_ONCE = re.compile(
    r"[^.!?\n]*\b(?:right away|now|at once|immediately|first)\b[^.!?\n]*[.!]", re.I
)


def _fix(session: Session, ticket: Ticket, likeness: float, account: str | None) -> Fix:
    sent = list(
        session.exec(
            select(Message)
            .where(
                Message.ticket_id == ticket.id, Message.by == "staff", col(Message.public).is_(True)
            )
            .order_by(col(Message.at), col(Message.id))
        ).all()
    )
    told = next((m for m in reversed(sent) if len(_STEP.findall(m.body or "")) > 1), None)
    body = (told.body if told else "") or ""
    cause = _CAUSE.search(body)
    aid, aid_id = _first_aid(sent, told)
    survey = session.exec(
        select(Survey)
        .where(Survey.ticket_id == ticket.id, Survey.kind == "csat")
        .order_by(col(Survey.at).desc())
    ).first()
    person = session.get(Person, ticket.resolved_by_id) if ticket.resolved_by_id else None
    return Fix(
        ticket_id=ticket.id,
        subject=ticket.subject,
        account=account,
        resolved_at=ticket.resolved_at or ticket.closed_at,
        resolved_by=person.name if person else ("AI" if ticket.resolved_by_kind == "ai" else None),
        resolution=ticket.resolution or "",
        csat=int(survey.score) if survey else None,
        comment=survey.comment if survey else None,
        reopened=ticket.reopen_count,
        likeness=likeness,
        steps=tuple(step.strip() for step in _STEP.findall(body)),
        cause=cause["why"].strip() if cause else None,
        first_aid=aid,
        message_id=told.id if told else None,
        first_aid_id=aid_id,
    )


def _first_aid(sent: Sequence[Message], told: Message | None) -> tuple[str | None, str | None]:
    """The "please … now" of a reply before the steps."""
    for message in sent:
        if message is told:
            break
        for match in _AT_ONCE.finditer(message.body or ""):
            words = match[0].strip()
            if words.lower().startswith("please"):
                return words, message.id
    return None, None
