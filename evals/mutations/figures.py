"""Faults of what is stated: invented figures, rows left out, sources dropped, the wrong passage."""

import re
from dataclasses import replace
from typing import Any

from evals.mutations.patching import mutation, then
from reports.blocks import Headline, Passages, Table
from store.tables import STATUSES

_TICKETS = ("list_tickets",)
_CUSTOMERS = ("churn_risk", "account_health", "upcoming_renewals", "account_brief")


def _blocks(change: Any) -> Any:
    def changed(report: Any) -> Any:
        return report.model_copy(update={"blocks": change(report.blocks)})

    return then(changed)


def _raised(blocks: list[Any]) -> list[Any]:
    def more(match: re.Match[str]) -> str:
        return str(int(match[0]) + 7)

    return [
        Headline(text=re.sub(r"(?<![\w.,-])\d{1,3}(?![\w.,-])", more, block.text, count=1))
        if isinstance(block, Headline)
        else block
        for block in blocks
    ]


def _no_passages(blocks: list[Any]) -> list[Any]:
    return [block for block in blocks if not isinstance(block, Passages)]


def _no_rows(blocks: list[Any]) -> list[Any]:
    return [b.model_copy(update={"rows": []}) if isinstance(b, Table) else b for b in blocks]


def _counted_twice(counts: dict[str, int]) -> dict[str, int]:
    return {**counts, "total": counts["total"] * 2}


def _share_off(original: Any) -> Any:
    def number(metric: Any, value: Any, session: Any) -> Any:
        found = original(metric, value, session)
        if metric.kind == "percent" and found is not None:
            return float(found) * 0.9
        return found

    return number


def _the_safest_first(standing: Any) -> Any:
    turned = {id_: (1 - chance, method) for id_, (chance, method) in standing.risks.items()}
    return replace(standing, risks=turned)


def _doubled(found: dict[str, Any]) -> dict[str, Any]:
    return {
        id_: replace(one, arr=one.arr * 2 if one.arr is not None else None)
        for id_, one in found.items()
    }


def _last_first(result: Any) -> Any:
    return replace(result, passages=list(reversed(result.passages)))


def _sure(result: Any) -> Any:
    return replace(result, answered=bool(result.passages), message="")


def _but_the_last(rows: list[Any]) -> list[Any]:
    return rows[:-1] if len(rows) > 1 else rows


def _any_ticket(original: Any) -> Any:
    def ticket(session: Any, ref: str) -> Any:
        from sqlmodel import select

        from store.tables import Ticket
        from tools.errors import NotFound

        try:
            return original(session, ref)
        except NotFound:
            return session.exec(select(Ticket).limit(1)).one()

    return ticket


def _overlooked(_: Any) -> Any:
    return lambda selection, *given, **named: None


MUTATIONS = (
    mutation(
        "figure_invented", "the headline states a figure that nobody counted",
        ("assistant.nodes.reply:_report", _blocks(_raised)),
    ),
    mutation(
        "citation_dropped", "what an answer rests on is left out",
        ("assistant.nodes.reply:_report", _blocks(_no_passages)),
        tools=("search_knowledge", "draft_reply"),
    ),
    mutation(
        "rows_dropped", "the table is empty",
        ("assistant.nodes.reply:_report", _blocks(_no_rows)), tools=_TICKETS,
    ),
    mutation(
        "counted_twice", "tickets are counted twice",
        ("tools.tickets.queries:totals", then(_counted_twice)), tools=_TICKETS,
    ),
    mutation(
        "last_row_lost", "a list ends one row early",
        ("tools.tickets.queries:find", then(_but_the_last)), tools=_TICKETS,
    ),
    mutation(
        "priority_not_applied", "a list by priority holds every priority",
        ("tools.tickets.queries:Selection.priorities", _overlooked), tools=_TICKETS,
        says=r"\bP[1-4]\b|urgent|critical",
    ),
    mutation(
        "assignee_not_applied", "a list of somebody's tickets holds everybody's",
        ("tools.tickets.queries:Selection.assignees", _overlooked), tools=_TICKETS,
        says=r"\bmy\b|\bme\b",
    ),
    mutation(
        "closed_counted_as_open", "finished tickets are listed as open",
        ("tools.tickets.queries:_STATUS_GROUPS",
         lambda groups: {**groups, "open": set(STATUSES)}), tools=_TICKETS,
    ),
    mutation(
        "deadlines_not_applied", "what is overdue is not told from what is not",
        ("tools.tickets.queries:Selection.sla", _overlooked), tools=_TICKETS,
        says=r"overdue|deadline|breach|late",
    ),
    mutation(
        "share_off", "shares are a tenth too low",
        ("store.metrics:_number", _share_off),
        tools=("sla_performance", "executive_summary", "team_performance"),
    ),
    mutation(
        "safest_first", "the safest customers are shown as the riskiest",
        ("store.scoring.current:standing", then(_the_safest_first)), tools=_CUSTOMERS,
    ),
    mutation(
        "revenue_doubled", "customers are worth twice what they pay",
        ("tools.accounts.queries:customers", then(_doubled)), tools=_CUSTOMERS,
    ),
    mutation(
        "contracts_missing", "contracts that end soon are not seen",
        ("tools.accounts.queries:ending", then(lambda found: found[1:])),
        tools=("upcoming_renewals",),
    ),
    mutation(
        "wrong_passage", "the least fitting passage comes first",
        ("knowledge.retrieval:Knowledge.search", then(_last_first)),
        tools=("search_knowledge", "draft_reply"),
    ),
    mutation(
        "never_nothing", "every question has an answer in the articles",
        ("knowledge.retrieval:Knowledge.search", then(_sure)), tools=("search_knowledge",),
    ),
    mutation(
        "plausible_ticket", "a ticket that does not exist is answered with another",
        ("tools.lookup:ticket", _any_ticket), tools=("show_ticket",),
    ),
    mutation(
        "answer_empty", "the answer says that it is done, and nothing else",
        ("assistant.nodes.reply:_report",
         then(lambda report: report.model_copy(update={"blocks": [Headline(text="Done.")]}))),
    ),
)  # fmt: skip
