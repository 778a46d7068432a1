"""How a check-up of the knowledge base is told."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.care.checkup import Checkup
    from reports.blocks import Report, Value

SHOWN = 20
_TITLES = {
    "contradiction": "Say different things",
    "near duplicate": "Say the same thing twice",
    "stale": "Past their review date",
    "dead link": "Links that lead nowhere",
}


def checkup_report(found: "Checkup") -> "Report":
    """A headline, then a table for each kind of problem."""
    from reports.blocks import Block, Column, Headline, Note, Report, Table
    from reports.format import count

    looked = count(found.articles, "article")
    if not found.findings:
        return Report(blocks=[Headline(text=f"{looked}, nothing to mend.")])
    problems = count(len(found.findings), "problem")
    blocks: list[Block] = [Headline(text=f"{problems} in {looked}.")]
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
            table = Table(title=title, columns=columns, rows=rows[:SHOWN], total_rows=len(rows))
            blocks.append(table)
    questions = "Questions without an answer: deskmate ask “knowledge gaps this month”."
    return Report(blocks=[*blocks, Note(text=questions)])
