"""How support costs are told: the cost, where it goes, what automation returns, what is assumed."""

from decimal import Decimal

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
)
from reports.format import count, money, number
from reports.periods import asking, in_period, named
from tools.executive.models import Assumption, Automation, CostPeriod, SupportCosts

GROUPS_SHOWN = 15
LEAST_BARS = 2


def costs(result: SupportCosts) -> Report:
    """Cost per ticket, its split, the return on automation, every assumption."""
    basis = Basis(period=result.period, scope="tickets that were resolved, as far as you see them")
    total = result.total
    if not total.tickets and not total.automation.resolved:
        nothing = f"No ticket was resolved {in_period(result.period)}, so there is no cost to show."
        steps = Steps(items=[Step(text="Look at last quarter", ask="support costs last quarter")])
        return Report(blocks=[Headline(text=nothing), steps], basis=basis)
    blocks: list[Block] = [Headline(text=_headline(result)), _figures(result), _groups(result)]
    priced = [g for g in result.groups if g.per_ticket is not None]
    if len(priced) >= LEAST_BARS:
        blocks.append(_chart(result))
    if total.automation.resolved:
        blocks.append(automation_metrics(total.automation))
    blocks.append(assumptions_table(result.assumptions))
    blocks += [Note(text=text) for text in notes(result)]
    other = "channel" if result.by == "category" else "category"
    ask = f"support costs by {other} {asking(result.period)}"
    automated = f"how many tickets did AI resolve {asking(result.period)}"
    steps = [Step(text=f"Split by {other}", ask=ask)]
    steps.append(Step(text="What automation resolved", ask=automated))
    blocks.append(Steps(items=steps))
    return Report(blocks=blocks, basis=basis)


def _headline(result: SupportCosts) -> str:
    total, before = result.total, result.before
    when = in_period(result.period.partition(" (")[0])
    text = f"Support cost {money(total.cost)} {when}"
    if total.per_ticket is not None:
        per = money(_cents(total.per_ticket))
        of_them = f"each of {total.tickets:,} tickets" if total.tickets > 1 else "the one ticket"
        text += f": {per} for {of_them} that people resolved"
        if before and before.per_ticket is not None:
            text += f", {_moved(total.per_ticket, before.per_ticket)} on "
            text += named((result.against or "").partition(" (")[0])
    ai = total.automation
    if ai.resolved and ai.roi is not None:
        result_words = (
            f"returned {money(_cents(ai.net))} net"
            if ai.net >= 0
            else f"cost {money(_cents(-ai.net))} more than it saved"
        )
        text += (
            f". Automation resolved {count(ai.resolved, 'ticket')} and, under the assumptions"
            f" below, {result_words} ({number(ai.roi, 'percent')} ROI)"
        )
    return f"{text}."


def _moved(after: Decimal, before: Decimal) -> str:
    """ "up $0.12": between the amounts as they are shown, so that they can be subtracted."""
    change = _cents(after) - _cents(before)
    return f"{'up' if change > 0 else 'down'} {money(abs(change))}" if change else "unchanged"


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _figures(result: SupportCosts) -> Metrics:
    total, before = result.total, result.before
    against = (result.against or "").partition(" (")[0] or None

    def item(label: str, value: Decimal | None, earlier: Decimal | None) -> Metric:
        change = value - earlier if value is not None and earlier is not None else None
        return Metric(
            label=label, value=value, kind="money", change=change,
            change_label=against if change is not None else None, better="down",
        )  # fmt: skip

    return Metrics(
        items=[
            item("Cost per ticket (people)", _r(total.per_ticket), _r(_of(before, "per_ticket"))),
            item(
                "Cost per resolution (people and automation)",
                _r(total.per_resolution),
                _r(_of(before, "per_resolution")),
            ),
            Metric(label="Cost of people", value=total.cost, kind="money"),
            Metric(label="Tickets resolved by people", value=total.tickets),
            Metric(label="Hours worked on them", value=round(total.minutes / 60, 1)),
        ]
    )


def _of(period: CostPeriod | None, name: str) -> Decimal | None:
    return getattr(period, name) if period else None


def _r(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else _cents(amount)


def _groups(result: SupportCosts) -> Table:
    shown = result.groups[:GROUPS_SHOWN]
    whole = result.total.cost
    return Table(
        title=f"By {result.by}",
        columns=[
            Column(key="group", label=result.by.capitalize()),
            Column(key="cost", label="Cost", kind="money"),
            Column(key="share", label="Share", kind="percent"),
            Column(key="tickets", label="By people", kind="number"),
            Column(key="per", label="Per ticket", kind="money"),
            Column(key="minutes", label="Time per ticket", kind="minutes"),
            Column(key="automated", label="Automated", kind="number"),
        ],
        rows=[
            {
                "group": g.label,
                "cost": g.cost,
                "share": float(g.cost / whole) if whole else None,
                "tickets": g.tickets,
                "per": _r(g.per_ticket),
                "minutes": g.minutes / g.tickets if g.tickets else None,
                "automated": g.automated,
            }
            for g in shown
        ],
        refs=[f"team:{g.key}" for g in shown]
        if result.by == "team" and all(g.key for g in shown)
        else [],
        total_rows=len(result.groups) if len(result.groups) > len(shown) else None,
    )


def _chart(result: SupportCosts) -> Chart:
    shown = [g for g in result.groups[:GROUPS_SHOWN] if g.per_ticket is not None]
    shown.sort(key=lambda g: -(g.per_ticket or 0))
    return Chart(
        kind="bar",
        title=f"Cost per ticket by {result.by}",
        x=[g.label for g in shown],
        y_kind="money",
        series=[Series(name="Cost per ticket", y=[float(_r(g.per_ticket) or 0) for g in shown])],
    )


def automation_metrics(ai: Automation) -> Metrics:
    """Savings and cost of automated resolutions."""
    return Metrics(
        title="Automation (estimated)",
        items=[
            Metric(label="Resolved automatically", value=ai.resolved),
            Metric(label="Reopened since", value=ai.reopened, better="down"),
            Metric(label="Saved", value=ai.saved, kind="money"),
            Metric(label="Cost", value=ai.cost, kind="money"),
            Metric(label="Net", value=ai.net, kind="money"),
            Metric(label="ROI", value=ai.roi, kind="percent"),
        ],
    )


def assumptions_table(assumptions: list[Assumption]) -> Table:
    """Every assumption with its value."""
    return Table(
        title="Assumptions",
        columns=[
            Column(key="label", label="Assumption"),
            Column(key="value", label="Value"),
            Column(key="why", label="Why"),
            Column(key="own", label="Set by"),
        ],
        rows=[
            {
                "label": a.label,
                "value": number(a.value, a.unit),
                "why": a.why,
                "own": "you" if a.changed else "default",
            }
            for a in assumptions
        ],
    )


def notes(result: SupportCosts) -> list[str]:
    """How time and savings were found."""
    total = result.total
    found = [
        "Change an assumption in `assumptions.yaml` in the folder of this installation.",
    ]
    if result.timed < total.tickets:
        rest = total.tickets - result.timed
        found.append(
            f"Time was written down for {result.timed:,} of {total.tickets:,} tickets; the other"
            f" {rest:,} count with the usual time of their kind."
        )
    if total.automation.resolved:
        found.append(
            "Saved is what people would have cost for kept resolutions of the same category. It"
            " becomes money only where the time is used for something else."
        )
    return found
