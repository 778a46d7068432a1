"""How the executive summary is told."""

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
from reports.format import count, money, number
from reports.periods import asking, in_period
from store.scoring.saved import NO_INPUT
from tools.executive.models import ExecutiveSummary, Explained, Figure, Month

LEAST_MONTHS = 3
SERVICE = (
    "sla_resolution_share",
    "sla_first_response_share",
    "csat_average",
    "nps",
    "tickets_created",
    "tickets_resolved",
    "tickets_open",
    "sla_overdue_open",
)
CUSTOMERS = (
    "customers_active",
    "arr_total",
    "customers_at_risk",
    "arr_at_risk",
    "health_average",
    "customers_lost",
    "arr_lost",
    "renewals_due",
    "renewals_value",
)
SCORED = ("customers_at_risk", "arr_at_risk", "health_average")
_LABELS = {
    "renewals_due": "Renewals, next 90 days",
    "renewals_value": "Their value",
    "health_average": "Average health",
}


def summary(result: ExecutiveSummary) -> Report:
    """Service, customers, what changed and why, who is at risk."""
    basis = Basis(period=result.period, scope="the whole company")
    if result.empty:
        when = in_period(result.period)
        text = f"There is nothing to sum up {when}: no tickets, customers or surveys."
        steps = Steps(items=[Step(text="Look at all time", ask="executive summary all time")])
        return Report(blocks=[Headline(text=text), steps], basis=basis)
    blocks: list[Block] = [
        Headline(text=headline(result)),
        Metrics(title="Customers", items=_items(result, CUSTOMERS)),
        Metrics(title="Service", items=_items(result, SERVICE)),
    ]
    if result.causes:
        blocks.append(causes_table(result.causes))
    if result.at_risk:
        blocks.append(risk_table(result))
    blocks += _pictures(result)
    blocks += [Note(text=text) for text in notes(result)]
    blocks.append(_steps(result))
    return Report(blocks=[b for b in blocks if not isinstance(b, Metrics) or b.items], basis=basis)


def headline(result: ExecutiveSummary) -> str:
    """The sentence an executive repeats."""
    f = result.figures
    parts = []
    if not (f["tickets_created"].value or f["tickets_resolved"].value):
        parts.append("no ticket was created or resolved")
    sla = f["sla_resolution_share"]
    if sla.value is not None:
        parts.append(
            f"{number(sla.value, 'percent')} of tickets were resolved in time{_moved(sla)}"
        )
    csat = f["csat_average"]
    if csat.value is not None:
        parts.append(f"CSAT is {number(csat.value, 'decimal')}{_moved(csat)}")
    risky, arr = f["customers_at_risk"].value, f["arr_at_risk"].value
    if risky:
        # Where no revenue is known, none is told: "$0" would be taken for a figure.
        worth = f" worth {money(arr)} a year{_share(arr, f['arr_total'].value)}" if arr else ""
        parts.append(
            f"{count(int(risky), 'customer')}{worth} {'is' if risky == 1 else 'are'} at risk"
        )
    due = f["renewals_due"].value
    if due:
        value = money(f["renewals_value"].value or 0)
        come = "comes" if due == 1 else "come"
        parts.append(f"{count(int(due), 'renewal')} worth {value} {come} in the next 90 days")
    if not parts:
        parts.append(f"{count(int(f['tickets_created'].value or 0), 'ticket')} came in")
    return _sentence(result.period, parts)


def _sentence(period: str, parts: list[str]) -> str:
    name = period.partition(" (")[0]
    return f"{name[0].upper()}{name[1:]}: {'; '.join(parts)}."


def _share(part: Value, whole: Value) -> str:
    if not part or not whole or isinstance(part, str) or isinstance(whole, str):
        return ""
    return f" ({number(float(part) / float(whole), 'percent')} of ARR)"  # type: ignore[arg-type]


def _moved(figure: Figure) -> str:
    change = figure.change
    if change is None:
        return ""
    amount = f"{abs(float(change)) * 100:.1f} points" if figure.kind == "percent" else ""
    amount = amount or number(abs(float(change)), "decimal")
    if float(amount.partition(" ")[0]) == 0:
        return " (unchanged)"
    return f" ({'up' if change > 0 else 'down'} {amount})"


def _items(result: ExecutiveSummary, ids: tuple[str, ...]) -> list[Metric]:
    found = (result.figures[m] for m in ids)
    return [metric(f) for f in found if f.value is not None and _is_known(result, f)]


def _is_known(result: ExecutiveSummary, figure: Figure) -> bool:
    """A score into which nothing goes says nothing, and without revenue it is not $0."""
    if figure.metric == "arr_at_risk" and result.figures["arr_total"].value is None:
        return False
    return result.customers_known or figure.metric not in SCORED


def metric(figure: Figure) -> Metric:
    """A figure as a block."""
    return Metric(
        label=_LABELS.get(figure.metric, figure.label),
        value=figure.value,
        kind=figure.kind,
        metric=figure.metric,
        change=figure.change,
        change_label=figure.against,
        better=figure.better,  # type: ignore[arg-type]
    )


def causes_table(causes: list[Explained]) -> Table:
    """What moved, and the groups that moved it most."""
    rows: list[dict[str, Value]] = []
    for one in causes:
        for n, cause in enumerate(one.causes):
            rows.append(
                {
                    "metric": one.label if n == 0 else None,
                    "change": points(one.change, one.kind) if n == 0 else None,
                    "group": cause.group,
                    "effect": points(cause.effect, one.kind),
                    "before": _rate(cause.before, one.kind),
                    "after": _rate(cause.after, one.kind),
                    "n": cause.n,
                }
            )
    return Table(
        title="What changed, and where it came from",
        columns=[
            Column(key="metric", label="Figure"),
            Column(key="change", label="Change"),
            Column(key="group", label="From"),
            Column(key="effect", label="Its part"),
            Column(key="before", label="Before"),
            Column(key="after", label="This period"),
            Column(key="n", label="Cases", kind="number"),
        ],
        rows=rows,
    )


def points(change: float, kind: str) -> str:
    """ "+1.2 points", "-0.14"."""
    return f"{change * 100:+.1f} points" if kind == "percent" else f"{change:+.2f}"


def _rate(value: float | None, kind: str) -> str | None:
    if value is None:
        return None
    return number(value, "percent" if kind == "percent" else "decimal")


def risk_table(result: ExecutiveSummary) -> Table:
    """The largest customers at risk."""
    total = result.figures["customers_at_risk"].value
    return Table(
        title="Customers at risk, largest first",
        columns=[
            Column(key="name", label="Customer"),
            Column(key="segment", label="Segment"),
            Column(key="arr", label="ARR", kind="money"),
            Column(key="risk", label="Churn risk", kind="percent"),
            Column(key="health", label="Health", kind="decimal"),
            Column(key="renews", label="Renews", kind="date"),
        ],
        rows=[
            {
                "name": one.name,
                "segment": (one.segment or "").replace("_", " ") or None,
                "arr": one.arr,
                "risk": one.probability,
                "health": one.health,
                "renews": one.renews_on,
            }
            for one in result.at_risk
        ],
        refs=[f"account:{one.id}" for one in result.at_risk],
        total_rows=int(total or 0) if int(total or 0) > len(result.at_risk) else None,
    )


def _pictures(result: ExecutiveSummary) -> list[Block]:
    known = [month for month in result.months if month.sla is not None]
    return [sla_chart(known)] if len(known) >= LEAST_MONTHS else []


def sla_chart(months: list[Month]) -> Chart:
    """Promises kept per month."""
    return Chart(
        kind="line",
        title="Resolved in time per month",
        x=[month.label for month in months],
        y_kind="percent",
        series=[Series(name="Resolved in time", y=[month.sla for month in months])],
    )


def notes(result: ExecutiveSummary) -> list[str]:
    """What limits the figures."""
    found = []
    if result.scored_on is None:
        found.append("Churn risk and health have not been scored yet; ask your administrator.")
    elif not result.customers_known and result.figures["customers_active"].value:
        found.append(f"Nothing is known of how customers fare: {NO_INPUT}.")
    elif result.risk_method == "health":
        found.append(
            "Too few customers have left to learn from, so churn risk follows the health score."
        )
    if result.over:
        found.append(
            "The period is over: customers, revenue, risk, renewals and open tickets are as of now."
        )
    counts = result.figures["tickets_created"]
    if counts.against and counts.against.startswith("the first"):
        found.append(f"Counts are compared with {counts.against}; rates with the whole of it.")
    return found


def _steps(result: ExecutiveSummary) -> Steps:
    missed = f"SLA performance by category {asking(result.period)}"
    return Steps(
        items=[
            Step(text="Who is at risk, and why", ask="which customers are at risk of churning"),
            Step(text="Where promises were missed", ask=missed),
            Step(text="Make the board pack", ask="prepare metrics for the board meeting"),
        ]
    )
