"""How requests look on a terminal."""

from reports.blocks import Block, Column, Headline, Note, Report, Table
from reports.format import count
from tools.proposals.models import View


def listed(views: list[View], state: str) -> Report:
    """A line for each."""
    said = {"waiting": "waiting for a decision", "decided": "decided", "all": "in all"}[state]
    blocks: list[Block] = [Headline(text=f"{count(len(views), 'request')} {said}.")]
    if views:
        blocks.append(
            Table(
                columns=[
                    Column(key="id", label="Request", kind="id"),
                    Column(key="state", label="State"),
                    Column(key="what", label="What"),
                    Column(key="who", label="Asked by"),
                    Column(key="decides", label="Who decides"),
                    Column(key="until", label="Until", kind="datetime"),
                ],
                rows=[
                    {
                        "id": view.id,
                        "state": view.state,
                        "what": view.summary,
                        "who": view.requester,
                        "decides": view.decided_by or view.decides,
                        "until": view.expires_at if view.state == "pending" else None,
                    }
                    for view in views
                ],
                refs=[f"proposal:{view.id}" for view in views],
            )
        )
    return Report(blocks=blocks)


def detail(view: View) -> Report:
    """What was shown when it was asked for, or what came of it."""
    facts = [f"Asked for by {view.requester}.", f"Policy: {view.rule}."]
    if view.outside:
        facts.append("It holds words from outside, so a person decides.")
    notes: list[Block] = [Note(text=text) for text in facts]
    if view.state == "pending":
        shown = [b for b in view.report.blocks if b.type not in ("approval", "steps")]
        return Report(blocks=[*shown, *notes, view.approval()])
    from tools.proposals.report import changes

    told: list[Block] = [Headline(text=view.message or view.state)]
    if view.changes:
        told.append(changes(view, back=view.state == "undone"))
    if view.reason:
        notes.append(Note(text=f"Reason: {view.reason}"))
    return Report(blocks=[*told, *notes])
