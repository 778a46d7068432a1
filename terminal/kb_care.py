"""How a check-up of the knowledge base is told."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.care.checkup import Checkup
    from reports.blocks import Block, Report, Value
    from tools.execution import Outcome

SHOWN = 20
_TITLES = {
    "contradiction": "Say different things",
    "near duplicate": "Say the same thing twice",
    "stale": "Past their review date",
    "dead link": "Links that lead nowhere",
}


QUESTIONS = "Questions without an answer: deskmate ask “knowledge gaps this month”."


def checkup_report(found: "Checkup", gaps: "Outcome | None" = None) -> "Report":
    """A headline, a table for each kind of problem, and the questions that nothing answers."""
    from knowledge.results import HOW_TO_ADD
    from reports.blocks import Headline, Report
    from reports.format import count

    if not found.articles:
        return Report(blocks=[Headline(text=HOW_TO_ADD)])
    looked = count(found.articles, "article")
    problems = count(len(found.findings), "problem")
    mended = not found.findings
    said = f"{looked}, nothing to mend." if mended else f"{problems} in {looked}."
    return Report(blocks=[Headline(text=said), *_tables(found), *_unanswered(gaps)])


def _tables(found: "Checkup") -> "list[Block]":
    from reports.blocks import Column, Table

    tables: list[Block] = []
    for kind, title in _TITLES.items():
        rows: list[dict[str, Value]] = [
            {
                "articles": ", ".join(one.articles),
                "detail": one.detail,
                "owner": ", ".join(one.owners),
            }
            for one in found.findings
            if one.kind == kind
        ]
        if rows:
            columns = [
                Column(key="articles", label="Articles"),
                Column(key="detail", label="What"),
                Column(key="owner", label="Owner"),
            ]
            tables.append(
                Table(title=title, columns=columns, rows=rows[:SHOWN], total_rows=len(rows))
            )
    return tables


def _unanswered(gaps: "Outcome | None") -> "list[Block]":
    """What `knowledge_gaps` says, costliest first; where to ask when it was not looked for."""
    from reports.blocks import Headline, Note

    if gaps is None or gaps.kind != "result":
        return [Note(text=QUESTIONS)]
    return [
        Note(text=block.text) if isinstance(block, Headline) else block
        for block in gaps.report.blocks
    ]
