"""The page of the board pack about costs and the return on automation."""

from decimal import Decimal
from hashlib import sha256

from reports.blocks import Chart, Metric, Series
from reports.deck import Slide, Tile
from reports.format import money, number
from tools.context import ToolContext
from tools.executive import assumptions, costs_report, second_path
from tools.executive.costs import Costing
from tools.executive.ledger import FiguresDisagree, Ledger
from tools.executive.models import CostDimension, CostGroup, CostPeriod
from tools.executive.periods import Periods

QUERY = (
    "minutes of the events time_spent of the tickets resolved by people, times the cost per hour"
    " of who resolved them; per ticket"
)


def cost_page(ctx: ToolContext, when: Periods, ledger: Ledger) -> Slide | None:
    """Cost per ticket by category, automation, assumptions; None where nothing was resolved."""
    assumed = assumptions.read(ctx.home)
    costing = Costing(ctx.session, assumed, ctx.clock.now())
    tally = costing.tally(CostDimension.CATEGORY, when.span)
    total = costing.period(tally, when.span)
    if total.per_ticket is None:
        return None
    groups = costing.groups(tally, CostDimension.CATEGORY)
    a = {name: one.value for name, one in assumed.items()}
    factor = (1 + a["overhead_share"]) / a["ticket_share_of_hours"]
    second = second_path.people_cost(
        ctx.session, when.span, ctx.clock, a["cost_per_hour_unknown"], factor
    )
    if second is not None and abs(second - total.cost) > Decimal("0.01"):
        raise FiguresDisagree("Cost of support", when.label, str(total.cost), f"{second:.4f}")
    check = money(second) if second is not None else "not possible: time is missing for tickets"
    rows = repr([(g.key, g.tickets, g.minutes, str(g.cost), g.automated) for g in groups])
    stamp = sha256((rows + repr(sorted(a.items()))).encode()).hexdigest()[:12]
    note = ledger.derived(
        "support_cost", "Cost of support",
        "minutes / 60 x cost per hour x (1 + overhead) / share of hours on tickets",
        when.span.label, money(total.cost), check, QUERY, stamp,
    )  # fmt: skip
    tickets = ledger.figure("tickets_resolved", when.span, total.tickets + total.automation.kept)
    per = total.per_ticket.quantize(Decimal("0.01"))
    return Slide(
        title=f"A ticket that people resolve costs {money(per)}{_returns(total)}",
        tiles=_tiles(total, per, note, tickets),
        chart=_chart(groups),
        chart_notes=[note],
        table=costs_report.assumptions_table(list(assumed.values())).model_copy(
            update={
                "title": "Assumptions",
                "columns": costs_report.assumptions_table([]).columns[:2],
            }
        ),
        table_notes=[note],
        remarks=["Savings and return are estimates under these assumptions, not bookings."],
    )


def _returns(total: CostPeriod) -> str:
    ai = total.automation
    if not ai.resolved or ai.roi is None:
        return ""
    verb = "returns" if ai.net >= 0 else "loses"
    return f"; automation {verb} an estimated {money(abs(ai.net))} net"


def _tiles(total: CostPeriod, per: Decimal, note: int, tickets: int) -> list[Tile]:
    ai = total.automation
    found = [
        Tile(metric=Metric(label="Cost per ticket (people)", value=per, kind="money"), note=note),
        Tile(metric=Metric(label="Cost of people", value=total.cost, kind="money"), note=note),
    ]
    if ai.kept:
        resolved = total.tickets + ai.kept
        share = f"Resolved automatically ({number(ai.kept / resolved, 'percent')})"
        found += [
            Tile(metric=Metric(label=share, value=ai.kept), note=tickets),
            Tile(
                metric=Metric(label="ROI of automation (est.)", value=ai.roi, kind="percent"),
                note=note,
            ),
        ]
    return found


def _chart(groups: list[CostGroup]) -> Chart | None:
    priced = [(g.label, g.per_ticket) for g in groups if g.per_ticket is not None]
    if len(priced) < costs_report.LEAST_BARS:
        return None
    priced.sort(key=lambda pair: (-pair[1], pair[0]))
    return Chart(
        kind="bar", title="Cost per ticket by category", x=[label for label, _ in priced],
        y_kind="money",
        series=[Series(name="Cost per ticket", y=[round(float(cost), 2) for _, cost in priced])],
    )  # fmt: skip
