"""How drafts and their sending are told."""

from textwrap import shorten

from reports.blocks import (
    Approval,
    Basis,
    Block,
    Change,
    Column,
    Headline,
    Note,
    Passage,
    Passages,
    Report,
    Step,
    Steps,
    Table,
    Text,
)
from reports.format import count
from tools.knowledge_base.reply_models import Drafted, Sending

PART_SHOWN = 72
"""Characters of a part of the letter that its table of sources shows."""
_FEELS = {"angry": "angry", "confused": "unsure", "neutral": "neutral", "happy": "content"}


def drafted(result: Drafted) -> Report:
    """The letter, what each part rests on, and what to check before it is sent."""
    to = result.to or "a writer who is not on file"
    blocks: list[Block] = [
        Headline(
            text=f"Draft for {to} on {result.ticket} (mood: {_FEELS[result.mood]}), "
            f"{_rests(result)}."
        ),
        Text(title="Draft", body=result.body),
        *(
            Note(text=f"Internal note to heed. {caution}", tone="warning")
            for caution in result.cautions
        ),
    ]
    if result.open_asks:
        asked = "\n".join(f"- “{ask}”" for ask in result.open_asks)
        blocks.append(
            Text(
                title="Asked in the last message; check that nothing is left out",
                body=asked,
                outside=True,
            )
        )
    if result.language != "en":
        blocks.append(Note(text=f"The ticket is in “{result.language}”; the draft is in English."))
    if result.fixes:
        blocks.append(_fixes(result))
    if result.articles:
        blocks.append(
            Passages(
                title=count(len(result.articles), "article"),
                items=[
                    Passage(
                        id=a.passage_id,
                        article_id=a.article_id,
                        title=a.title,
                        heading=a.heading,
                        text=a.text,
                        link=a.path,
                    )
                    for a in result.articles
                ],
            )
        )
    blocks += [
        _origins(result),
        Steps(
            items=[
                Step(text="Send it", ask=f"send the draft for {result.ticket}"),
                Step(
                    text="See how like cases were solved", ask=f"similar tickets to {result.ticket}"
                ),
                Step(text="Read what happened so far", ask=f"summarize {result.ticket}"),
            ]
        ),
    ]
    sources = list(dict.fromkeys(s for part in result.parts for s in part.sources))
    return Report(blocks=blocks, basis=Basis(scope=f"ticket {result.ticket}", sources=sources))


_FOR = {
    "ask": "which asks for details, as you wanted",
    "update": "which says where the matter stands",
    "close": "which closes the matter",
}
"""What a letter says that is not to solve anything; its sentences are the same for every ticket."""


def _rests(result: Drafted) -> str:
    if result.intent in _FOR:
        return _FOR[result.intent]
    used = {s for part in result.parts for s in part.sources}
    fixes = [f.ticket for f in result.fixes if f"ticket:{f.ticket}" in used]
    parts = [f"the fix of {fixes[0]}"] if fixes else []
    parts += [f"the article “{a.title}”" for a in result.articles[:1]]
    if parts:
        return f"from {' and '.join(parts)}"
    return "which asks for details, because neither an article nor an earlier ticket answers it"


def _fixes(result: Drafted) -> Table:
    return Table(
        title="Similar resolved tickets",
        columns=[
            Column(key="id", label="Ticket", kind="id"),
            Column(key="fix", label="What fixed it"),
            Column(key="csat", label="CSAT", kind="number"),
        ],
        rows=[{"id": f.ticket, "fix": f.resolution, "csat": f.csat} for f in result.fixes],
        refs=[f"ticket:{f.ticket}" for f in result.fixes],
    )


def _origins(result: Drafted) -> Table:
    return Table(
        title="What each part rests on",
        columns=[Column(key="part", label="Part"), Column(key="from", label="Source")],
        rows=[
            {
                "part": shorten(part.text.split("\n")[0], PART_SHOWN, placeholder=" …"),
                "from": ", ".join(part.sources) or "approved sentence",
            }
            for part in result.parts[1:-1]
        ],
    )


_UNTIL = "It can be taken back only until the e-mail has left."


def sending(result: Sending) -> Report:
    """What would leave the house, and what it would change."""
    to = result.to or "the writer"
    edited = " with your text" if result.edited else ""
    blocks: list[Block] = [
        Headline(text=f"Ready to send to {to} on {result.ticket}{edited}. Nothing has left yet."),
        Text(title="Reply", body=result.body),
        Approval(
            tool="send_reply",
            summary=f"Send the reply to {to}",
            changes=[
                Change(
                    subject=result.ticket,
                    field="status",
                    before=result.status_before,
                    after=result.status_after,
                )
            ],
            effects=[f"One e-mail goes to {to}.", "The reply becomes part of the ticket.", _UNTIL],
            reversible=False,
        ),
    ]
    return Report(
        blocks=blocks, basis=Basis(scope=f"ticket {result.ticket}", sources=result.articles)
    )
