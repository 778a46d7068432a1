"""How the risk of leaving is told."""

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
from store.scoring.saved import NO_INPUT
from tools.accounts import words
from tools.accounts.health_report import ON_THE_SPOT
from tools.accounts.results import RiskReport, RiskRow

BY_MODEL = (
    "The chance is learnt from the customers who left before and says how likely a customer leaves "
    "within {days} days; at risk from 30 %."
)
BY_HEALTH = (
    "Too few customers have left so far to learn a probability from. The order is that of the "
    "health score, and at risk means a score below 50."
)


def risk(result: RiskReport) -> Report:
    """How many are at risk and what they pay, then who, why, and what to do."""
    basis = Basis(
        period=f"as of {words.on(result.day)}, midnight UTC",
        scope=result.wanted,
        sources=[
            "churn model (deskmate model report)" if result.method == "model" else "health score"
        ],
    )
    if not result.total:
        text = f"There is no churn score yet for {result.wanted}."
        return Report(blocks=[Headline(text=text)], basis=basis)
    if result.unknown == result.total:
        return Report(blocks=[Headline(text=_nothing_known(result))], basis=basis)
    blocks: list[Block] = [Headline(text=_headline(result)), _metrics(result), _table(result)]
    if result.method == "model" and len(result.rows) > 1:
        blocks.append(_chart(result))
    note = BY_MODEL.format(days=result.horizon_days) if result.method == "model" else BY_HEALTH
    blocks.append(Note(text=note))
    if result.unknown:
        text = f"Nothing is known about {count(result.unknown, 'customer')}: {NO_INPUT}."
        blocks.append(Note(text=text, tone="warning"))
    if not result.kept:
        blocks.append(Note(text=ON_THE_SPOT, tone="warning"))
    blocks.append(_steps(result))
    return Report(blocks=blocks, basis=basis)


def _nothing_known(result: RiskReport) -> str:
    whom = words.counted(result.wanted, result.total)
    return f"Nothing is known from which the risk of {whom} could be told: {NO_INPUT}."


def _headline(result: RiskReport) -> str:
    top = result.rows[0]
    if not result.at_risk and result.total == 1:
        return (
            f"{top.name}, {words.counted(result.wanted, 1)}, is not at risk of leaving"
            f"{_by_when(result)},{_chance(result, top)}."
        )
    if not result.at_risk:
        return (
            f"None of {words.counted(result.wanted, result.total)} is at risk of leaving"
            f"{_by_when(result)}; nearest is {top.name}{_chance(result, top)}."
        )
    verb = "is" if result.at_risk == 1 else "are"
    worth = f", worth {money(result.arr_at_risk)} ARR" if result.arr_at_risk else ""
    if result.total == 1:
        return (
            f"{top.name}, {words.counted(result.wanted, 1)}, is at risk of leaving"
            f"{_by_when(result)}{worth},{_chance(result, top)}."
        )
    return (
        f"{words.among(result.at_risk, result.wanted, result.total)} {verb} at risk of leaving"
        f"{_by_when(result)}{worth}; highest is {top.name}{_chance(result, top)}."
    )


def _by_when(result: RiskReport) -> str:
    """A health score says nothing about when; the model was learnt for a time."""
    return f" within {result.horizon_days} days" if result.method == "model" else ""


def _chance(result: RiskReport, row: RiskRow) -> str:
    if result.method == "model":
        return f" with {number(row.probability, 'percent')}"
    return f" with a health of {row.health}"


def _metrics(result: RiskReport) -> Metrics:
    items = [
        Metric(label="Customers at risk", value=result.at_risk, metric="customers_at_risk",
               better="down"),
        Metric(label="Customers looked at", value=result.total),
    ]  # fmt: skip
    if result.arr_total:
        items.append(Metric(label="ARR at risk", value=result.arr_at_risk, kind="money",
                            metric="arr_at_risk", better="down"))  # fmt: skip
        share = float(result.arr_at_risk / result.arr_total)
        items.append(Metric(label="Share of their ARR", value=share, kind="percent"))
    return Metrics(items=items)


def _table(result: RiskReport) -> Table:
    chance = (
        [Column(key="chance", label="Chance", kind="percent")] if result.method == "model" else []
    )
    return Table(
        columns=[
            Column(key="name", label="Customer"),
            *chance,
            Column(key="level", label="Risk"),
            Column(key="health", label="Health", kind="decimal"),
            Column(key="arr", label="ARR", kind="money"),
            Column(key="renews", label="Renews", kind="date"),
            Column(key="why", label="Why"),
            Column(key="action", label="What to do"),
        ],
        rows=[_cells(row) for row in result.rows],
        refs=[f"account:{row.id}" for row in result.rows],
        total_rows=result.total if result.total > len(result.rows) else None,
    )


def _cells(row: RiskRow) -> dict[str, Value]:
    return {
        "name": row.name,
        "chance": row.probability,
        "level": row.level,
        "health": row.health,
        "arr": row.arr,
        "renews": row.renews_on,
        "why": ", ".join(row.reasons) or None,
        "action": f"{row.play}: {row.action}" if row.level != "low" else None,
    }


def _chart(result: RiskReport) -> Chart:
    return Chart(
        kind="bar",
        title=f"Chance of leaving within {result.horizon_days} days",
        x=[row.name for row in result.rows],
        y_kind="percent",
        series=[Series(name="Chance", y=[row.probability for row in result.rows])],
    )


def _steps(result: RiskReport) -> Steps:
    top = result.rows[0]
    items = [
        Step(text=f"What changed at {top.name}", ask=f"why did the health of {top.name} change")
    ]
    if result.at_risk > len(result.rows):
        text = f"All {count(result.at_risk, 'customer')} at risk"
        ask = f"show top {result.at_risk} customers at risk of churning"
        items.append(Step(text=text, ask=ask))
    items.append(Step(text="Which of them renew soon", ask="upcoming renewals ranked by risk"))
    return Steps(items=items)
