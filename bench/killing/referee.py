"""Reads the database and the mail server's notes, and says what was lost or done twice."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from bench.killing.office import address, ticket_id
from store import audit
from store.engine import Store
from store.tables import AuditEntry, Message, OutboxMessage, Proposal, Ticket


@dataclass
class Verdict:
    """What became of a number of runs."""

    runs: int = 0
    lost: int = 0
    """Approved, but the change or the mail is not there."""
    twice: int = 0
    """Carried out, recorded or delivered as two different messages."""
    repeats: int = 0
    """Mails that came again with the Message-ID and text of the first, to be folded."""
    unsettled: int = 0
    """A proposal or message left in a state in between."""

    @property
    def ok(self) -> bool:
        return not (self.lost or self.twice or self.unsettled)


class Referee:
    """The state of things after all runs."""

    def __init__(self, url: str, taken: dict[str, Counter[str]]) -> None:
        self._taken = taken
        store = Store(url)
        with store.session(read_only=True) as session:
            self.chain = audit.verify(session)
            self._proposals = session.exec(select(Proposal)).all()
            self._executed = _counted(session, AuditEntry, "execute", "executed")
            self._replies = Counter(
                session.exec(select(Message.ticket_id).where(Message.by == "staff")).all()
            )
            self._status = dict(session.exec(select(Ticket.id, Ticket.status)).all())
            self._outbox = session.exec(select(OutboxMessage)).all()
        store.close()

    def judge(self, runs: range) -> Verdict:
        """What became of these runs."""
        verdict = Verdict(runs=len(runs))
        for run in runs:
            self._judge(run, verdict)
        return verdict

    def _judge(self, run: int, verdict: Verdict) -> None:
        ticket = ticket_id(run)
        mine = [p for p in self._proposals if p.args["draft"] == ticket]
        states = Counter(p.state for p in mine)
        letters = [m for m in self._outbox if m.proposal_id in {p.id for p in mine}]
        recorded = sum(self._executed[f"proposal:{p.id}"] for p in mine)
        done = (states["executed"], self._replies[ticket], recorded, len(letters))
        mails = self._taken.get(address(run), Counter())
        ids = {message.split(" ")[0] for message in mails}
        verdict.lost += min(done) == 0 or not mails or self._status[ticket] != "pending"
        verdict.twice += max(done) > 1 or len(ids) > 1 or len(mails) > 1
        verdict.repeats += max(mails.total() - len(mails), 0)
        verdict.unsettled += set(states) != {"executed"} or {m.state for m in letters} != {"sent"}


def _counted(session: Session, table: Any, action: str, verdict: str) -> Counter[str]:
    rows = session.exec(
        select(table.subject).where(table.action == action, table.verdict == verdict)
    )
    return Counter(rows.all())
