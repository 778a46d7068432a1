"""Arguments and results of deciding."""

from pydantic import create_model

from tools.arguments import Choice, ProposalRef
from tools.proposals.models import Decided, View
from tools.spec import Args, Result


class Verdict(Choice):
    """Whether a change is to be made."""

    APPROVE = "approve"
    REJECT = "reject"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "approve": ["approv(?:e|ed|al)", "accept(?:ed)?", "confirm(?:ed)?", "go ahead"],
            "reject": [
                "reject(?:ed)?",
                "declin(?:e|ed)",
                "refuse(?:d)?",
                "deny",
                "turn(?:ed)? down",
            ],
        }


Decide: type[Args] = create_model(
    "Decide",
    __base__=Args,
    __module__=__name__,
    __doc__="Which proposal, what is decided, and what of it stays as it is.",
    proposal=(ProposalRef | list[ProposalRef] | None, None),
    decision=(Verdict, Verdict.APPROVE),
    **{"except": (list[str | int] | str | int | None, None)},  # type: ignore[arg-type]
    reason=(str | None, None),
)
"""`proposal` is an id, several, "all" of those that wait, or the last one; "these", "both" and a
place from 1 are of those that this conversation asked for. `except` names rows of it (ids, or
places from 1), or of several proposals those that go on waiting."""


class Undo(Args):
    """Which change to take back: an id, or a place from 1 in this conversation; else the last."""

    proposal: ProposalRef | None = None


class PendingDecisions(Args):
    """No arguments."""


class Decisions(Result):
    """What was decided."""

    items: list[Decided]
    still_waiting: int
    """How many others wait for this person's decision."""


class Pending(Result):
    """What waits."""

    person: str
    time_zone: str
    items: list[View]
    """For this person's decision first, each group the newest first."""
