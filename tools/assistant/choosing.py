"""Which proposals "it", "all" and "all but the third" mean."""

from collections.abc import Sequence
from typing import Literal

from tools.context import ToolContext
from tools.errors import InvalidArgument, NothingThere
from tools.proposals import listing
from tools.proposals.models import View
from tools.proposals.service import Proposals

ALL, THESE, BOTH = "all", "these", "both"
OFFERED = 4
Chosen = list[tuple[View, Sequence[str | int]]]
"""Proposals with the rows of each that stay as they are."""


def desk(ctx: ToolContext) -> Proposals:
    """The proposals of the installation."""
    if ctx.proposals is None:
        raise NothingThere("There is nothing to decide here.")
    return ctx.proposals


def meant(
    ctx: ToolContext,
    said: str | list[str] | None,
    left_out: Sequence[str | int],
    decision: Literal["approve", "reject"],
) -> Chosen:
    """What is to be decided. Raises NotFound, NothingThere, InvalidArgument where it is unclear."""
    if isinstance(said, list):
        return [(one, ()) for one in without([_get(ctx, id_) for id_ in said], left_out)]
    if said is not None and said not in (ALL, THESE, BOTH) and not _is_place(said):
        return [(_get(ctx, said), left_out)]
    waiting = _waiting(ctx, decision)
    if said == ALL:
        return [(one, ()) for one in without(waiting, left_out)]
    here = [one for one in waiting if ctx.thread_id and one.thread == ctx.thread_id]
    if said in (THESE, BOTH) or _is_place(said):
        return [(one, ()) for one in _of_several(here, waiting, said, left_out, decision)]
    if left_out:
        return _with_exceptions(here, waiting, left_out)
    if here or len(waiting) == 1:
        return [((here or waiting)[0], ())]
    raise _which(waiting, decision)


def _which(waiting: list[View], decision: str) -> InvalidArgument:
    number = "1 request waits" if len(waiting) == 1 else f"{len(waiting)} requests wait"
    return InvalidArgument(
        f"{number} for your decision. Which one?",
        [f"{decision} {one.id}" for one in waiting[:OFFERED]],
    )


def _is_place(said: str | None) -> bool:
    return said is not None and said.isdigit()


def _of_several(
    here: list[View],
    waiting: list[View],
    said: str | None,
    left_out: Sequence[str | int],
    decision: str,
) -> list[View]:
    """ "Both", "all of them", "the first one": of what this conversation asked for, in that order.

    Raises InvalidArgument where there are not as many: nothing else is decided in their place.
    """
    asked = sorted(here or (waiting if len(waiting) == 1 else []), key=lambda one: one.number)
    if said == THESE and asked:
        return without(asked, left_out)
    if said == BOTH and len(asked) == 2:
        return asked
    one_of_many_rows = len(asked) == 1 and len(asked[0].rows) > 1
    if said is not None and _is_place(said) and not one_of_many_rows:
        place = int(said)
        if 0 < place <= len(asked):
            return [asked[place - 1]]
    raise _which(here or waiting, decision)


def last_done(ctx: ToolContext, said: str | None = None) -> str:
    """The change that was carried out last, by or for this person, or the one that is named.

    A place from 1 counts those of this conversation, in the order in which they were carried out.
    Raises NothingThere, InvalidArgument.
    """
    if said is not None and not _is_place(said):
        return said
    found = desk(ctx).find(ctx.actor, ctx.clock, state="decided")
    done = [one for one in found if one.executed_at is not None and one.state == "executed"]
    if not done:
        raise NothingThere("Nothing has been carried out that could be taken back.")
    here = [one for one in done if ctx.thread_id and one.thread == ctx.thread_id]
    if said is None:
        return max(here or done, key=lambda one: one.number).id
    in_order = sorted(here, key=lambda one: one.number)
    if not 0 < int(said) <= len(in_order):
        raise InvalidArgument(
            "There is no such change of this conversation. Which one?",
            [f"undo {one.id}" for one in (here or done)[:OFFERED]],
        )
    return in_order[int(said) - 1].id


def _with_exceptions(
    here: list[View], waiting: list[View], left_out: Sequence[str | int]
) -> Chosen:
    """ "All but the third" of the rows of the last request, or of several that wait."""
    for one in (here or waiting)[:1]:
        if len(one.rows) > 1 and _among(one.rows, left_out):
            return [(one, left_out)]
    return [(one, ()) for one in without(waiting, left_out)]


def _among(rows: Sequence[str], left_out: Sequence[str | int]) -> bool:
    try:
        listing.named(rows, left_out)
    except InvalidArgument:
        return False
    return True


def without(views: list[View], left_out: Sequence[str | int]) -> list[View]:
    """Those that are left; an exception names a proposal, or the one thing that it changes."""
    if not left_out:
        return views
    dropped: set[str] = set()
    for one in left_out:
        about = [v.id for v in views if _about(v, str(one))]
        dropped |= set(about) if about else set(listing.named([v.id for v in views], [one]))
    rest = [v for v in views if v.id not in dropped]
    if not rest:
        raise InvalidArgument("That leaves nothing to decide.")
    return rest


def _about(view: View, said: str) -> bool:
    ids = {ref.partition(":")[2].lower() for ref in view.rows}
    return said.lower() == view.id or ids == {said.lower()}


def _get(ctx: ToolContext, proposal_id: str) -> View:
    return desk(ctx).get(proposal_id, ctx.actor, ctx.clock)


def _waiting(ctx: ToolContext, decision: str) -> list[View]:
    found = desk(ctx).find(ctx.actor, ctx.clock)
    mine = [one for one in found if one.may_decide or (decision == "reject" and one.mine)]
    if mine:
        return mine
    if found:
        raise NothingThere(
            "Nothing waits for your decision. Your own requests wait for others.",
            ["what is waiting for my decision"],
        )
    raise NothingThere("Nothing waits for a decision.")
