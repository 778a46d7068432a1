"""How decisions and what waits for them are told."""

from reports.blocks import Basis, Block, Column, Headline, Note, Report, Step, Steps, Table
from reports.format import count
from tools.assistant.decision_models import Decisions, Pending
from tools.proposals.models import View
from tools.proposals.report import several


def decided(result: Decisions) -> Report:
    """What became of each, and whether more waits."""
    report = several(result.items)
    if not result.still_waiting:
        return report
    more = Note(text=f"{count(result.still_waiting, 'request')} still waiting for your decision.")
    return report.model_copy(update={"blocks": [report.blocks[0], more, *report.blocks[1:]]})


def pending(result: Pending) -> Report:
    """What this person decides, then what they have asked others for."""
    mine = [one for one in result.items if one.may_decide]
    others = [one for one in result.items if not one.may_decide]
    basis = Basis(scope=f"requests of and for {result.person}")
    if not result.items:
        return Report(
            blocks=[Headline(text="Nothing waits for a decision, neither yours nor others'.")],
            basis=basis,
        )
    blocks: list[Block] = [Headline(text=_headline(len(mine), len(others)))]
    if mine:
        blocks.append(_table("For you to decide", mine))
    if others:
        blocks.append(_table("Waiting for others", others))
    if mine:
        blocks.append(Steps(items=_steps(mine)))
    return Report(blocks=blocks, basis=basis)


def _headline(mine: int, others: int) -> str:
    rest = f"; {count(others, 'request')} of yours {'waits' if others == 1 else 'wait'} for others"
    return (
        f"{count(mine, 'request')} {'waits' if mine == 1 else 'wait'} for your decision"
        f"{rest if others else ''}."
    )


def _table(title: str, rows: list[View]) -> Table:
    return Table(
        title=title,
        columns=[
            Column(key="id", label="Request", kind="id"),
            Column(key="what", label="What"),
            Column(key="who", label="Asked by"),
            Column(key="decides", label="Who decides"),
            Column(key="until", label="Until", kind="datetime"),
        ],
        rows=[
            {
                "id": one.id,
                "what": one.summary,
                "who": "you" if one.mine else one.requester,
                "decides": one.decides,
                "until": one.expires_at,
            }
            for one in rows
        ],
        refs=[f"proposal:{one.id}" for one in rows],
    )


def _steps(mine: list[View]) -> list[Step]:
    first = mine[0].id
    steps = [
        Step(text=f"Approve {first}", ask=f"approve {first}"),
        Step(text=f"Reject {first}", ask=f"reject {first}"),
    ]
    if len(mine) > 1:
        steps.append(Step(text="Approve all of them", ask="approve all pending requests"))
    return steps
