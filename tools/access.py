"""Who asks, and what that person may use."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from store.scope import Scope

if TYPE_CHECKING:
    from tools.spec import ToolSpec


class Persona(StrEnum):
    """The kinds of people Deskmate serves."""

    EXECUTIVE = "executive"
    MANAGER = "manager"
    AGENT = "agent"
    CSM = "csm"


EVERYONE = tuple(Persona)


@dataclass(frozen=True)
class Actor:
    """The person who asks, as the server or the command line identified them."""

    person_id: str
    name: str
    persona: Persona
    time_zone: str = "UTC"
    team_id: str | None = None
    managed_team_ids: tuple[str, ...] = ()
    agent_sees: Literal["own", "team"] = "team"
    decides: bool = True
    """Whether this access may decide about changes; a program's token often may not."""

    @property
    def scope(self) -> Scope:
        """The rows this person may see."""
        return Scope(
            person_id=self.person_id,
            persona=self.persona.value,
            team_id=self.team_id,
            managed_team_ids=self.managed_team_ids,
            agent_sees=self.agent_sees,
        )


@dataclass(frozen=True)
class Verdict:
    """Whether a call is allowed, with the reason that is logged and shown."""

    allowed: bool
    reason: str


def may_call(spec: "ToolSpec", actor: Actor) -> Verdict:
    """Whether `actor` may use the tool at all; which rows it sees is the session's business."""
    if spec.effect == "decision" and not actor.decides:
        return Verdict(False, "This access may ask, but not decide about changes.")
    if actor.persona in spec.allow:
        return Verdict(True, f"{actor.persona} may use {spec.name}")
    *most, last = (_PLURAL[p] for p in spec.allow)
    who = f"{', '.join(most)} and {last}" if most else last
    return Verdict(False, f"{spec.title} is for {who}.")


_PLURAL = {
    Persona.EXECUTIVE: "executives",
    Persona.MANAGER: "support managers",
    Persona.AGENT: "support agents",
    Persona.CSM: "client success managers",
}
