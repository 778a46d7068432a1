"""How one customer is told on a page."""

from reports.blocks import (
    Basis,
    Block,
    Column,
    Headline,
    Metric,
    Metrics,
    Note,
    Report,
    Step,
    Steps,
    Table,
)
from reports.format import count, money, number
from reports.format import day as day_text
from store.scoring import churn
from tools.accounts.growth_report import short
from tools.accounts.results import Brief

NO_COMMERCIAL = "Revenue, contracts and scores are not shown: they are not for support agents."


def brief(result: Brief) -> Report:
    """A sentence on how they are, then facts, worries, tickets, meetings and room to grow."""
    blocks: list[Block] = [Headline(text=_headline(result)), _metrics(result), _facts(result)]
    signs = _signs(result)
    if signs.rows:
        blocks.append(signs)
    if result.people:
        blocks.append(_people(result))
    if result.open_tickets:
        blocks.append(_tickets(result))
    if not result.commercial:
        blocks.append(Note(text=NO_COMMERCIAL))
    blocks.append(_steps(result))
    return Report(blocks=blocks, basis=Basis(period="at present", scope=result.name))


def _headline(result: Brief) -> str:
    left = result.facts.get("Left on")
    if left is not None:
        return (
            f"{result.name} left on {left:%d %b %Y}." if hasattr(left, "strftime") else result.name
        )
    parts = [count(result.open_count, "open ticket")]
    if result.score is not None:
        parts.insert(0, f"health {result.score} ({result.band})")
    if (
        result.risk is not None
        and result.risk_method
        and churn.at_risk(result.risk, result.risk_method)
    ):
        chance = f" ({number(result.risk, 'percent')})" if result.risk_method == "model" else ""
        parts.append(f"at risk of leaving{chance}")
    if result.renews_on:
        worth = f" for {money(result.value)}" if result.value else ""
        parts.append(f"renews on {day_text(result.renews_on)}{worth}")
    action = f" Next: {result.action[0].lower()}{result.action[1:]}." if result.action else ""
    return f"{result.name}: {', '.join(parts)}.{action}"


def _metrics(result: Brief) -> Metrics:
    items = []
    if result.score is not None:
        items.append(
            Metric(label="Health", value=result.score, kind="decimal", better="up",
                   change=result.score_change,
                   change_label="four weeks ago" if result.score_change is not None else None)
        )  # fmt: skip
    if result.risk is not None and result.risk_method == "model":
        items.append(Metric(label="Chance of leaving", value=result.risk, kind="percent",
                            better="down"))  # fmt: skip
    items += [
        Metric(label="Open tickets", value=result.open_count, better="down"),
        Metric(label="Tickets in 90 days", value=result.created_90_days),
    ]
    if result.csat is not None:
        items.append(Metric(label="CSAT (180 days)", value=result.csat, kind="decimal"))
    if result.nps is not None:
        label = f"Recommendation, 0 to 10 ({count(result.nps_answers, 'answer')})"
        items.append(Metric(label=label, value=result.nps, kind="decimal"))
    return Metrics(items=items)


def _facts(result: Brief) -> Table:
    facts = dict(result.facts)
    if result.renews_on:
        facts["Renews on"] = result.renews_on
    if result.notice_by:
        facts["Notice by"] = result.notice_by
    arr = facts.get("ARR")
    if arr is not None:
        facts["ARR"] = money(arr)  # type: ignore[arg-type]
    return Table(
        columns=[Column(key="fact", label="Fact"), Column(key="value", label="")],
        rows=[{"fact": name, "value": value} for name, value in facts.items()],
    )


def _signs(result: Brief) -> Table:
    rows = [("Weighs against", worry) for worry in result.worries]
    rows += [("Used less", fall) for fall in result.declining]
    rows += [("Goes well", good) for good in result.good]
    if result.last_meeting:
        at, title = result.last_meeting
        rows.append(("Last meeting", f"{title}, {day_text(at.date())}"))
    if result.next_meeting:
        at, title = result.next_meeting
        rows.append(("Next meeting", f"{title}, {day_text(at.date())}"))
    rows += [("Open promise", promise) for promise in result.promises]
    rows += [("Could buy", short(offer)) for offer in result.offers]
    return Table(
        title="What to know",
        columns=[Column(key="what", label=""), Column(key="detail", label="")],
        rows=[{"what": what, "detail": detail} for what, detail in rows],
    )


def _people(result: Brief) -> Table:
    return Table(
        title="People",
        columns=[
            Column(key="name", label="Name"),
            Column(key="title", label="Title"),
            Column(key="role", label="Role"),
            Column(key="note", label="Note"),
        ],
        rows=[
            {"name": p.name, "title": p.title, "role": p.role, "note": p.note}
            for p in result.people
        ],
    )


def _tickets(result: Brief) -> Table:
    shown = result.open_tickets
    return Table(
        title="Open tickets",
        columns=[
            Column(key="id", label="Ticket", kind="id"),
            Column(key="priority", label="Prio"),
            Column(key="status", label="Status"),
            Column(key="subject", label="Subject"),
            Column(key="created", label="Created", kind="date"),
        ],
        rows=[
            {"id": t.id, "priority": t.priority, "status": t.status.replace("_", " "),
             "subject": t.subject, "created": t.created_at.date()}
            for t in shown
        ],
        refs=[f"ticket:{t.id}" for t in shown],
        total_rows=result.open_count if result.open_count > len(shown) else None,
    )  # fmt: skip


def _steps(result: Brief) -> Steps:
    items = []
    if result.score is not None:
        ask = f"why did the health of {result.name} change"
        items.append(Step(text="Why the score is what it is", ask=ask))
        ask = f"expansion opportunities at {result.name}"
        items.append(Step(text="All products and their state", ask=ask))
    items.append(Step(text="Its tickets", ask=f"list open tickets from {result.name}"))
    return Steps(items=items)
