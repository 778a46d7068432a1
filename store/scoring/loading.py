"""Reads the evidence from a session: everything that happened before a day, for some accounts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from store.scoring.evidence import NEVER, AccountEvidence, Evidence, Facts
from store.scoring.moods import mood_of
from store.tables import (
    Account,
    Contact,
    ContactActivity,
    Contract,
    Invoice,
    Meeting,
    Message,
    Survey,
    Ticket,
    TicketEvent,
    Usage,
)

HISTORY = 420
"""Days of usage before the first day that is scored; more than a year, for the season."""
MOOD_DAYS = 120
"""Days of messages before the first day that is scored."""
_PART = 20_000
"""Rows held at a time."""
_DONE = ("resolved", "closed")
_USAGE = (
    Usage.account_id, Usage.product_id, Usage.feature, Usage.day, Usage.events, Usage.users,
)  # fmt: skip


def load(
    session: Session, until: date, account_ids: Sequence[str] | None = None, *, back: int = 0
) -> Evidence:
    """The evidence from before `until`; `back` days more for scoring earlier days too.

    Rows at or after `until` (midnight UTC) are not read.
    """
    accounts = _accounts(session, account_ids)
    evidence = Evidence(
        first_day=until.toordinal() - HISTORY - back,
        days=HISTORY + back,
        accounts=accounts,
    )
    window = _Window(session, until, account_ids, evidence)
    window.usage()
    window.sponsors()
    window.tickets()
    window.surveys()
    window.moods(back)
    window.touches()
    window.payments()
    window.terms()
    return evidence


def _accounts(session: Session, ids: Sequence[str] | None) -> dict[str, AccountEvidence]:
    query = select(Account).order_by(Account.id)
    if ids is not None:
        query = query.where(col(Account.id).in_(ids))
    return {
        a.id: AccountEvidence(
            Facts(
                id=a.id, name=a.name, segment=a.segment, kind=a.kind, industry=a.industry,
                plan=a.plan, arr=a.arr, seats=a.seats, csm_id=a.csm_id, sponsor_id=a.sponsor_id,
                since=a.customer_since.toordinal() if a.customer_since else None,
                churned_on=a.churned_on.toordinal() if a.churned_on else None,
            )
        )
        for a in session.exec(query)
    }  # fmt: skip


class _Window:
    """One load: each method reads one kind of evidence."""

    def __init__(
        self, session: Session, until: date, ids: Sequence[str] | None, evidence: Evidence
    ) -> None:
        self.session, self.until, self.ids, self.evidence = session, until, ids, evidence
        self.midnight = datetime.combine(until, time(), UTC)

    def usage(self) -> None:
        """Daily events per feature, and the most users of the day."""
        first, days = self.evidence.first_day, self.evidence.days
        rows = self._rows(
            _USAGE,
            Usage.account_id,
            col(Usage.day) < self.until,
            col(Usage.day) >= date.fromordinal(first),
        )  # fmt: skip
        place = {date.fromordinal(first + n): n for n in range(days)}
        for account_id, product, feature, day, events, users in rows:
            found = self.evidence.accounts.get(account_id)
            if found is None:
                continue
            at = place[day]
            series = found.usage.get((product, feature))
            if series is None:
                series = found.usage[product, feature] = np.zeros(days)
                if not len(found.users):
                    found.users = np.zeros(days)
            series[at] += events
            found.users[at] = max(found.users[at], users)
            found.first_use = min(found.first_use or first + at, first + at)

    def sponsors(self) -> None:
        """Months in which the sponsor was active, and the day the sponsor left."""
        sponsored = (
            select(col(Contact.id), col(Contact.left_on), col(Account.id))
            .join(Account, col(Account.sponsor_id) == Contact.id)
            .where(*self._of(Account.id))
        )
        months = defaultdict(list)
        owner: dict[str, str] = {}
        for contact_id, left_on, account_id in self.session.exec(sponsored):
            owner[contact_id] = account_id
            if left_on and left_on < self.until:
                self.evidence.accounts[account_id].sponsor_left = left_on.toordinal()
        active = (
            select(ContactActivity.contact_id, col(ContactActivity.month))
            .join(Account, col(Account.sponsor_id) == ContactActivity.contact_id)
            .where(
                *self._of(Account.id),
                col(ContactActivity.month) < self.until,
                col(ContactActivity.events) > 0,
            )
        )
        for contact_id, month in self.session.exec(active):
            months[owner.get(contact_id)].append(month.toordinal())
        for account_id, found in months.items():
            if account_id is not None:
                self.evidence.accounts[account_id].sponsor_months = np.unique(found).astype(float)

    def tickets(self) -> None:
        """When tickets came, were unfinished, and were escalated."""
        rows = self._rows(
            (Ticket.account_id, Ticket.id, Ticket.created_at, Ticket.resolved_at, Ticket.closed_at,
             Ticket.reopen_count),
            Ticket.account_id,
            col(Ticket.created_at) < self.midnight,
        )  # fmt: skip
        created = defaultdict(list)
        for account_id, ticket_id, at, resolved, closed, reopened in rows:
            account = self.evidence.accounts.get(account_id)
            if account is None:
                continue
            start, done = days_of(at), resolved or closed
            created[account_id].append(start)
            if not reopened:
                account.open_spans.append((start, days_of(done) if done else NEVER))
            else:
                account.open_spans += self._reopened(ticket_id, start, done)
        for account_id, times in created.items():
            self.evidence.accounts[account_id].tickets = np.sort(np.array(times))
        self._escalations()

    def _reopened(
        self, ticket_id: str, start: float, done: datetime | None
    ) -> list[tuple[float, float]]:
        """Spans from the changes of status, so that a later reopening does not reach back."""
        changes = self._changes.get(ticket_id)
        if not changes:
            return [(start, days_of(done) if done else NEVER)]
        spans, opened = [], start
        for at, finished in changes:
            if finished and opened < NEVER:
                spans.append((opened, at))
                opened = NEVER
            elif not finished and opened == NEVER:
                opened = at
        return spans + ([(opened, NEVER)] if opened < NEVER else [])

    @property
    def _changes(self) -> dict[str, list[tuple[float, bool]]]:
        """Changes of status of the tickets that were reopened."""
        if not hasattr(self, "_read_changes"):
            rows = self.session.exec(
                select(TicketEvent.ticket_id, TicketEvent.at, TicketEvent.new)
                .join(Ticket, col(Ticket.id) == TicketEvent.ticket_id)
                .where(
                    col(Ticket.reopen_count) > 0,
                    TicketEvent.field == "status",
                    col(TicketEvent.at) < self.midnight,
                    *self._of(Ticket.account_id),
                )
                .order_by(col(TicketEvent.at), col(TicketEvent.id))
            )
            self._read_changes: dict[str, list[tuple[float, bool]]] = defaultdict(list)
            for ticket_id, at, new in rows:
                self._read_changes[ticket_id].append((days_of(at), new in _DONE))
        return self._read_changes

    def _escalations(self) -> None:
        """From the history; a flag without one counts from the last change of its ticket."""
        event = and_(col(TicketEvent.ticket_id) == Ticket.id, col(TicketEvent.field) == "escalated")
        rows = self.session.exec(
            select(Ticket.account_id, TicketEvent.at, Ticket.updated_at, Ticket.created_at)
            .outerjoin(TicketEvent, event)
            .where(
                col(Ticket.escalated).is_(True),
                or_(col(TicketEvent.new).is_(None), col(TicketEvent.new) != "false"),
                *self._of(Ticket.account_id),
            )
        )
        times = defaultdict(list)
        for account_id, at, updated, created in rows:
            when = at or updated or created
            if when < self.midnight:
                times[account_id].append(days_of(when))
        self._put("escalations", times)

    def surveys(self) -> None:
        """Satisfaction and recommendation scores."""
        rows = self._rows(
            (Survey.account_id, Survey.kind, Survey.at, Survey.score),
            Survey.account_id,
            col(Survey.at) < self.midnight,
        )
        found: dict[str, dict[str, list[Any]]] = {"csat": {}, "nps": {}}
        for account_id, kind, at, score in rows:
            if kind in found:
                found[kind].setdefault(account_id, []).append((days_of(at), float(score)))
        for kind, times in found.items():
            self._put(kind, times)

    def moods(self, back: int) -> None:
        """Sentiment of what customers wrote. Bodies that the asker may not read are left out."""
        since = self.midnight - timedelta(days=MOOD_DAYS + back)
        rows = self.session.exec(
            select(Ticket.account_id, Message.at, Message.body)
            .join(Ticket, col(Ticket.id) == Message.ticket_id)
            .where(
                Message.by == "customer",
                col(Message.body).is_not(None),
                col(Message.at) >= since,
                col(Message.at) < self.midnight,
                *self._of(Ticket.account_id),
            )
        )
        score = mood_of()
        if score is None:
            return
        found = defaultdict(list)
        for account_id, at, body in rows:
            found[account_id].append((days_of(at), score(body or "")))
        self._put("moods", found)

    def touches(self) -> None:
        """Meetings with the customer that took place."""
        rows = self._rows(
            (Meeting.account_id, Meeting.starts_at),
            Meeting.account_id,
            col(Meeting.starts_at) < self.midnight,
            col(Meeting.cancelled).is_(False),
        )
        found = defaultdict(list)
        for account_id, at in rows:
            if account_id:
                found[account_id].append(days_of(at))
        self._put("touches", found)

    def payments(self) -> None:
        """When invoices were due and paid."""
        rows = self._rows(
            (Invoice.account_id, Invoice.due_on, Invoice.paid_on),
            Invoice.account_id,
            col(Invoice.issued_on) < self.until,
        )
        found = defaultdict(list)
        for account_id, due, paid in rows:
            known = paid.toordinal() if paid and paid < self.until else NEVER
            found[account_id].append((float(due.toordinal()), float(known)))
        self._put("invoices", found)

    def terms(self) -> None:
        """Contract terms of the plan; agreements on add-ons run beside them."""
        rows = self._rows(
            (Contract.account_id, Contract.start_on, Contract.end_on),
            Contract.account_id,
            or_(col(Contract.plan).is_not(None), col(Contract.product_id).is_(None)),
        )
        found = defaultdict(list)
        for account_id, start, end in rows:
            found[account_id].append((float(start.toordinal()), float(end.toordinal())))
        self._put("terms", found)

    def _rows(
        self, columns: tuple[Any, ...], account: Any, *conditions: ColumnElement[bool]
    ) -> Iterable[Any]:
        query = select(*columns).where(*self._of(account), *conditions)  # type: ignore[call-overload]
        # Usage has millions of rows: a part at a time, or they would fill the memory as objects.
        return self.session.connection().execute(query, execution_options={"yield_per": _PART})

    def _of(self, account: Any) -> list[ColumnElement[bool]]:
        return [] if self.ids is None else [col(account).in_(self.ids)]

    def _put(self, name: str, found: dict[Any, list[Any]]) -> None:
        for account_id, values in found.items():
            account = self.evidence.accounts.get(account_id)
            if account is not None:
                setattr(account, name, np.array(sorted(values), dtype=float))


def days_of(instant: datetime) -> float:
    """An instant as a day ordinal with a fraction, UTC."""
    utc = instant.astimezone(UTC)
    seconds = utc.hour * 3600 + utc.minute * 60 + utc.second
    return utc.toordinal() + seconds / 86_400
