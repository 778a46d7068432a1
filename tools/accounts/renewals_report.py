"""How renewals are told."""

from reports.blocks import (
    Basis,
    Block,
    Chart,
    Column,
    Headline,
    Metric,
    Metrics,
    Note,
    Report,
    Series,
    Step,
    Steps,
    Table,
    Value,
)
from reports.format import count, money
from reports.periods import asking, in_period
from tools.accounts.results import RenewalReport, RenewalRow

CHARTED = 10
ORDER = {
    "priority": "by priority",
    "risk": "by risk",
    "value": "by value",
    "expansion": "by room to grow",
}


def renewals(result: RenewalReport) -> Report:
    """How many and how much, then each with its deadline, risk and next step."""
    basis = Basis(period=result.period, scope=result.scope)
    if not result.total:
        text = f"No contract ends {in_period(result.period)}."
        steps = Steps(items=[Step(text="Look further", ask="upcoming renewals in next 12 months")])
        return Report(blocks=[Headline(text=text), steps], basis=basis)
    blocks: list[Block] = [Headline(text=_headline(result)), _metrics(result), _table(result)]
    if result.rank_by == "priority" and len(result.rows) > 1:
        blocks.append(_chart(result))
    blocks.append(_how(result))
    blocks.append(_steps(result))
    return Report(blocks=blocks, basis=basis)


def _headline(result: RenewalReport) -> str:
    verb = "ends" if result.total == 1 else "end"
    whose = f" of {count(result.customers, 'customer')}" if result.customers < result.total else ""
    text = f"{count(result.total, 'contract')}{whose} worth {money(result.value)} a year {verb}"
    text += f" {in_period(result.period)}"
    if result.at_risk:
        them = f"{result.at_risk:,} of them ({money(result.value_at_risk)})"
        text += f"; {them} at risk" if result.total > 1 else ", and it is at risk"
    if result.notice_soon:
        text += f"; {count(result.notice_soon, 'notice deadline')} within 30 days"
    first = result.rows[0]
    return (
        f"{text}. First {ORDER[result.rank_by]}: {first.account}."
        if result.total > 1
        else f"{text}."
    )


def _metrics(result: RenewalReport) -> Metrics:
    return Metrics(
        items=[
            Metric(label="Contracts that end", value=result.total, metric="renewals_due"),
            Metric(label="Yearly value", value=result.value, kind="money", metric="renewals_value"),
            Metric(label="At risk", value=result.at_risk, better="down"),
            Metric(label="Value at risk", value=result.value_at_risk, kind="money", better="down"),
            Metric(label="Notice within 30 days", value=result.notice_soon),
        ]
    )


def _table(result: RenewalReport) -> Table:
    columns = [
        Column(key="account", label="Customer"),
        Column(key="ends", label="Ends", kind="date"),
        Column(key="notice", label="Notice by", kind="date"),
        Column(key="value", label="Value", kind="money"),
        Column(key="risk", label="Risk"),
        Column(key="room", label="Room to grow", kind="money"),
        Column(key="priority", label="Priority", kind="decimal"),
        Column(key="action", label="Next step"),
    ]
    if any(row.product for row in result.rows):
        columns.insert(1, Column(key="product", label="Contract"))
    if len({row.csm for row in result.rows}) > 1:
        columns.insert(1, Column(key="csm", label="CSM"))
    return Table(
        columns=columns,
        rows=[_cells(row) for row in result.rows],
        refs=[f"account:{row.account_id}" for row in result.rows],
        total_rows=result.total if result.total > len(result.rows) else None,
    )


def _cells(row: RenewalRow) -> dict[str, Value]:
    return {
        "account": row.account,
        "csm": row.csm,
        "product": row.product or "Plan",
        "ends": row.ends_on,
        "notice": row.notice_by,
        "value": row.value,
        "risk": row.level,
        "room": row.room,
        "priority": row.priority,
        "action": f"{row.play}: {row.action}",
    }


def _chart(result: RenewalReport) -> Chart:
    rows = result.rows[:CHARTED]
    return Chart(
        kind="stacked_bar",
        title="What makes the priority",
        x=[row.account for row in rows],
        series=[
            Series(name="Risk", y=[row.points_risk for row in rows]),
            Series(name="Value", y=[row.points_value for row in rows]),
            Series(name="Room to grow", y=[row.points_room for row in rows]),
        ],
    )


def _how(result: RenewalReport) -> Note:
    points = result.weights
    source = {
        "model": "the chance of leaving within 90 days",
        "health": "the health score, as nobody has left yet to learn from",
        None: "unknown, as nothing was scored",
    }[result.method]
    return Note(
        text=f"Priority is risk ({points['risk']} points; {source}), value ({points['value']}, "
        f"against the largest) and room to grow ({points['room']}: propensity of look-alikes times "
        "price). The weights are in store/scoring/renewal_weights.yaml."
    )


def _steps(result: RenewalReport) -> Steps:
    other = "value" if result.rank_by != "value" else "risk"
    first, again = result.rows[0], f"upcoming renewals {asking(result.period)}"
    return Steps(
        items=[
            Step(text=f"The same by {other}", ask=f"{again} ranked by {other}"),
            Step(text=f"Everything about {first.account}", ask=f"brief me on {first.account}"),
        ]
    )
