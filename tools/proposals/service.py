"""Proposals as everything else uses them: ask, list, decide, edit, undo."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlmodel import Session

from store.clock import Clock
from store.engine import Store
from store.tables import Proposal
from tools import identity
from tools.access import Actor, may_call
from tools.context import Knowledge, ToolContext
from tools.errors import InvalidArgument, NotAllowed
from tools.proposals import deciding, gate, listing, policies, proposing, revising, undoing
from tools.proposals.models import Decided, Decision, View
from tools.proposals.proposing import Asked, over
from tools.proposals.writing import Stale
from tools.spec import ToolSpec

if TYPE_CHECKING:
    from tools.catalog import Catalog

T = TypeVar("T")
Identify = Callable[[Session, str], Actor]


class Proposals:
    """What waits for decisions in one installation, and what was decided."""

    def __init__(
        self,
        catalog: "Catalog",
        store: Store,
        *,
        open_knowledge: Callable[[], Knowledge] | None = None,
        home: Path | None = None,
        identify: Identify = identity.of_id,
    ) -> None:
        self.catalog = catalog
        self.store = store
        self.identify = identify
        self._open_knowledge = open_knowledge
        self._home = home

    def propose(self, asked: Asked, clock: Clock) -> tuple[View, Decided | None]:
        """Keep a request until it is decided; the same one again is the one that waits already.

        With the outcome where a policy has it carried out at once. Raises NotAllowed where a policy
        refuses it, BadPolicies.
        """
        with self.store.session() as session:
            ruling = proposing.ruling(session, self.policies(), asked)
            if ruling.refused:
                raise NotAllowed(f"A policy of this installation refuses it: {ruling.rule}.")
            row = proposing.store(session, asked, ruling)
            revising.take_over(session, row, asked)
            view = listing.view(session, row, asked.actor, self)
        if ruling.deciders:
            return view, None
        return view, self._approve(row.id, None, clock, reason=f"policy: {ruling.rule}")

    def get(self, proposal_id: str, actor: Actor, clock: Clock) -> View:
        """One that the person made or may decide. Raises NotFound."""
        with self.store.session(read_only=True) as session:
            return listing.one(session, proposal_id, actor, clock, self)

    def find(
        self, actor: Actor, clock: Clock, *, state: listing.Which = "waiting", limit: int = 100
    ) -> list[View]:
        """Those that the person made or may decide, the newest first."""
        with (
            self.store.session(read_only=True) as session,
            self.store.reading(actor.scope) as own,
        ):
            return listing.find(session, own, actor, clock, self, state=state, limit=limit)

    def decide(
        self,
        proposal_id: str,
        decision: Decision,
        actor: Actor,
        clock: Clock,
        *,
        leaving_out: Sequence[str | int] = (),
        reason: str | None = None,
    ) -> Decided:
        """Approve and carry out, or reject.

        `leaving_out` names rows of the proposal that stay as they are, by id or by place from 1:
        the rest becomes a proposal of its own, which replaces this one and is decided.
        Raises NotFound, NotAllowed, InvalidArgument.
        """
        try:
            if decision == "reject":
                return self._reject(proposal_id, actor, clock, reason)
            if leaving_out:
                proposal_id = revising.reduced(self, proposal_id, leaving_out, actor, clock)
            return self._approve(proposal_id, actor, clock, reason=reason)
        except NotAllowed as error:
            self._refused(proposal_id, decision, actor, clock, error.message)
            raise

    def edit(self, proposal_id: str, args: dict[str, object], actor: Actor, clock: Clock) -> View:
        """Replace arguments: validated anew, shown anew, a proposal of its own that waits.

        Raises NotFound, NotAllowed, InvalidArgument.
        """
        return revising.edited(self, proposal_id, args, actor, clock)

    def undo(
        self, proposal_id: str, actor: Actor, clock: Clock, *, reason: str | None = None
    ) -> Decided:
        """Take an executed one back. Raises NotFound, NotAllowed, InvalidArgument."""
        now = clock.now()
        with self.store.session() as session:
            row = deciding.locked(session, proposal_id)
            listing.known(session, row, actor, self)
            if row.state == "undone":
                return self._told(session, row, actor, "already", "That was taken back already.")
            if row.state != "executed":
                raise InvalidArgument(f"{row.id} has not been carried out: it is {row.state}.")
            try:
                with session.begin_nested():
                    held = undoing.take_back(session, row, actor.person_id, now, reason)
            except Stale as error:
                session.refresh(row)
                proposing.record(
                    session, row, "undo", actor.person_id, now, verdict="stale", why=error.message
                )
                return self._told(session, row, actor, "kept", error.message)
            message = f"Taken back: {listing.summary(row)}."
            if held:
                message += f" {held} message{'' if held == 1 else 's'} held back before leaving."
            return self._told(session, row, actor, "undone", message)

    def looking(self, actor: Actor, clock: Clock) -> "Callable[[Callable[[ToolContext], T]], T]":
        """Calls a function with what the person may see at this moment."""

        def look(function: "Callable[[ToolContext], T]") -> T:
            with self.store.reading(actor.scope) as session:
                return function(
                    ToolContext(
                        actor=actor,
                        session=session,
                        clock=clock.in_zone(actor.time_zone),
                        open_knowledge=self._open_knowledge,
                        home=self._home,
                    )
                )

        return look

    def sees(self, actor: Actor, row: Proposal) -> bool:
        """Whether the person sees everything that the proposal changes."""
        with self.store.reading(actor.scope) as own:
            return gate.in_sight(own, row.preview["rows"])

    def policies(self) -> policies.Policies:
        """The rules of this moment. Raises BadPolicies."""
        actions = frozenset(spec.name for spec in self.catalog if spec.effect == "write")
        return policies.load(self._home, actions)

    def _reject(self, proposal_id: str, actor: Actor, clock: Clock, reason: str | None) -> Decided:
        with self.store.session() as session:
            row = deciding.locked(session, proposal_id)
            listing.known(session, row, actor, self)
            if row.state == "rejected":
                return self._told(session, row, actor, "already", listing.outcome(session, row))
            if row.state != "pending":
                raise InvalidArgument(listing.outcome(session, row), _hints(row))
            deciding.reject(session, row, actor.person_id, clock.now(), reason)
            message = f"Rejected, nothing was changed: {listing.summary(row)}."
            return self._told(session, row, actor, "rejected", message)

    def _approve(
        self, proposal_id: str, actor: Actor | None, clock: Clock, *, reason: str | None
    ) -> Decided:
        """Approve and carry out; without a person, by policy."""
        now = clock.now()
        with self.store.session() as session:
            row = deciding.locked(session, proposal_id)
            spec = self.catalog.get(row.tool)
            requester = self.identify(session, row.requester_id)
            viewer = actor or requester
            if actor is not None:
                listing.known(session, row, actor, self)
            if row.state == "executed":
                return self._told(session, row, viewer, "already", listing.outcome(session, row))
            if row.state != "pending":
                raise InvalidArgument(listing.outcome(session, row), _hints(row))
            if over(row, now):
                proposing.expire(session, row, now)
                return self._told(session, row, viewer, "expired", listing.outcome(session, row))
            self.check(row, spec, requester, actor)
            why = deciding.carry_out(
                session,
                row,
                spec,
                requester,
                actor.person_id if actor else deciding.POLICY,
                now,
                reason,
                self.looking(requester, clock),
            )
            if why is None:
                message = listing.outcome(session, row)
                return self._told(session, row, viewer, "executed", message)
            told = self._told(session, row, viewer, "stale", f"Nothing was changed. {why}")
        return told.model_copy(
            update={"fresh": revising.renewed(self, row, requester, viewer, clock)}
        )

    def check(self, row: Proposal, spec: ToolSpec, requester: Actor, actor: Actor | None) -> None:
        """Refuse whom the policy, the asker's rights or the decider's view keep from it."""
        if not may_call(spec, requester).allowed:
            raise NotAllowed(f"{requester.name} may not ask for that any more.")
        if actor is None:
            return
        if not gate.may_decide(actor, row, spec, requester):
            who = gate.words(row, actor, {requester.person_id: requester.name})
            raise NotAllowed(f"{who[:1].upper()}{who[1:]} decides {row.id}, not you.")
        if actor.person_id == requester.person_id:
            return  # what the requester sees is looked at again when it is carried out
        if not self.sees(actor, row):
            raise NotAllowed(f"{row.id} concerns things that you may not see.")

    def _refused(
        self, proposal_id: str, decision: Decision, actor: Actor, clock: Clock, why: str
    ) -> None:
        """Note in the record who tried what they may not."""
        with self.store.session() as session:
            row = deciding.locked(session, proposal_id)
            now = clock.now()
            proposing.record(
                session, row, decision, actor.person_id, now, verdict="refused", why=why
            )

    def _told(
        self, session: Session, row: Proposal, actor: Actor, came: str, message: str
    ) -> Decided:
        return Decided.model_validate(
            {
                "id": row.id,
                "came": came,
                "message": message,
                "view": listing.view(session, row, actor, self),
            }
        )


def _hints(row: Proposal) -> list[str]:
    return ["undo that"] if row.state == "executed" else ["what is waiting for my decision"]
