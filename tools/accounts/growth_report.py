"""How room to grow is told."""

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
from reports.format import count, money, number, whole_percent
from tools.accounts.growth import LIKELY
from tools.accounts.results import ExpansionReport, OfferRow

CHARTED = 10
KINDS = {"upsell": "upsell", "cross_sell": "cross-sell", "both": "upsell and cross-sell"}
STATUS = {
    "gap": "gap",
    "pipeline": "in pipeline",
    "owned": "owned",
    "no_need": "no need yet",
    "not_eligible": "not eligible",
}
METHOD = (
    "Expected value is propensity times yearly list price. Propensity is the share of look-alikes "
    "who own it (same plan, industry and size where there are enough, drawn towards the larger "
    "group around them); a bigger plan costs what its smaller customers pay more."
)


def expansion(result: ExpansionReport) -> Report:
    """The gaps by expected value, or one customer's products with their state."""
    scope = result.account or result.scope
    basis = Basis(period="at present", scope=f"{scope}; look-alikes among {result.scope}")
    blocks: list[Block] = [Headline(text=_headline(result))]
    if not result.rows:
        if result.held or result.unlikely:
            blocks.append(_held(result))
        if result.other_total:
            kind = KINDS[_other(result)]
            ask = f"{kind} opportunities" + (f" at {result.account}" if result.account else "")
            blocks.append(Steps(items=[Step(text=f"See the {kind} opportunities", ask=ask)]))
        return Report(blocks=blocks, basis=basis)
    blocks += [_metrics(result), _table(result)]
    gaps = [row for row in result.rows if row.status == "gap" and row.expected]
    if len(gaps) > 2 and not result.account:
        blocks.append(_chart(gaps))
    if result.held or result.unlikely:
        blocks.append(_held(result))
    blocks.append(Note(text=METHOD))
    first = result.rows[0]
    items = [Step(text=f"Everything about {first.account}", ask=f"brief me on {first.account}")]
    if not result.account:
        ask = f"expansion opportunities at {first.account}"
        items.insert(0, Step(text=f"All products at {first.account}", ask=ask))
    return Report(blocks=[*blocks, Steps(items=items)], basis=basis)


def _headline(result: ExpansionReport) -> str:
    kind, where = KINDS[result.kind], result.account or result.scope
    if not result.total:
        none = f"There is no open {kind.replace(' and ', ' or ')} opportunity at {where}"
        return f"{none}{_why_none(result)}.{_instead(result)}"
    best = result.rows[0]
    worth = f", {money(result.expected)} a year expected in all" if result.expected else ""
    value = f" (expected {money(best.expected)} a year)" if best.expected else ""
    at = "" if result.account else f" at {best.account}"
    noun = "opportunity" if result.total == 1 else "opportunities"
    return f"{result.total:,} {kind} {noun} at {where}{worth}; best is {best.offer}{at}{value}."


def _why_none(result: ExpansionReport) -> str:
    """Upsell is the next plan: who has the largest one cannot be offered any."""
    if result.kind != "upsell" or not result.on_largest_plan:
        return ""
    if result.account:
        return ": it is on the largest plan"
    rest = result.customers - result.on_largest_plan
    if not rest:
        return f": all {result.customers:,} are on the largest plan"
    verb = "is" if result.on_largest_plan == 1 else "are"
    return f": {result.on_largest_plan:,} of {result.customers:,} {verb} on the largest plan"


def _instead(result: ExpansionReport) -> str:
    if not result.other_total:
        return ""
    noun = "opportunity is" if result.other_total == 1 else "opportunities are"
    worth = f", {money(result.other_expected)} a year expected" if result.other_expected else ""
    return f" {result.other_total:,} {KINDS[_other(result)]} {noun} open{worth}."


def _other(result: ExpansionReport) -> str:
    return "cross_sell" if result.kind == "upsell" else "upsell"


def _metrics(result: ExpansionReport) -> Metrics:
    return Metrics(
        items=[
            Metric(label="Open opportunities", value=result.total),
            Metric(label="Expected a year", value=result.expected, kind="money", better="up"),
            Metric(label="In pipeline already", value=result.counts["pipeline"]),
            Metric(label="Owned already", value=result.counts["owned"]),
        ]
    )


def _table(result: ExpansionReport) -> Table:
    columns = [
        Column(key="offer", label="Offer"),
        Column(key="expected", label="Expected", kind="money"),
        Column(key="propensity", label="Propensity", kind="percent"),
        Column(key="price", label="Price a year", kind="money"),
        Column(key="why", label="Why"),
        Column(key="alike", label="Owners like it"),
    ]
    if result.account:
        columns.insert(1, Column(key="status", label="State"))
    else:
        columns.insert(0, Column(key="account", label="Customer"))
    gaps = sum(row.status == "gap" for row in result.rows)
    return Table(
        columns=columns,
        rows=[_cells(row) for row in result.rows],
        refs=[f"account:{row.account_id}" for row in result.rows],
        total_rows=result.total if result.total > gaps and not result.account else None,
    )


def _cells(row: OfferRow) -> dict[str, Value]:
    return {
        "account": row.account,
        "offer": row.offer,
        "status": STATUS[row.status],
        "expected": row.expected,
        "propensity": row.propensity,
        "price": row.price,
        "why": row.why,
        "alike": ", ".join(row.look_alikes) or None,
    }


def _chart(gaps: list[OfferRow]) -> Chart:
    shown = gaps[:CHARTED]
    return Chart(
        kind="bar",
        title="Expected value a year",
        x=[f"{row.account}: {row.offer}" for row in shown],
        y_kind="money",
        series=[Series(name="Expected", y=[float(row.expected or 0) for row in shown])],
    )


def _held(result: ExpansionReport) -> Note:
    parts = []
    if result.held:
        parts.append(
            f"{count(result.held, 'gap')} at customers at risk of leaving (keep them first)"
        )
    if result.unlikely:
        parts.append(
            f"{count(result.unlikely, 'gap')} that under {whole_percent(LIKELY)} of look-alikes own"
        )
    return Note(text=f"Left out: {' and '.join(parts)}.")


def short(row: OfferRow) -> str:
    """An offer in a few words."""
    chance = f", {number(row.propensity, 'percent')}" if row.propensity is not None else ""
    return f"{row.offer} ({row.why}{chance})"
