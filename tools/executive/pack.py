"""The board pack: which pages there are, and what stands on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reports.blocks import Chart, Column, Series, Table
from reports.deck import Deck, Slide, Tile
from reports.format import count, day, money, number
from store import metrics
from store.clock import Span
from tools.context import ToolContext
from tools.errors import InvalidArgument
from tools.executive import second_path, summary, summary_report
from tools.executive.cost_page import cost_page
from tools.executive.ledger import FiguresDisagree, Ledger
from tools.executive.models import ExecutiveSummary, Explained
from tools.executive.periods import Periods

MONTHS_BACK, MONTHS_AHEAD = 6, 6
AT_RISK_SHOWN = 8
BANDS = {"Green": "customers_green", "Yellow": "customers_yellow", "Red": "customers_red"}


@dataclass(frozen=True)
class Making:
    """What the pages are made from."""

    ctx: ToolContext
    when: Periods
    found: ExecutiveSummary
    ledger: Ledger
    moment: Span
    """No period: as of the day of the clock."""

    def tile(self, metric_id: str, span: Span | None = None, label: str | None = None) -> Tile:
        """A figure of the summary with its footnote."""
        figure = self.found.figures[metric_id]
        note = self.ledger.figure(metric_id, span or self.when.span, figure.value)
        shown = summary_report.metric(figure)
        return Tile(metric=shown.model_copy(update={"label": label or shown.label}), note=note)


def build(ctx: ToolContext, when: Periods) -> Deck:
    """The deck. Raises InvalidArgument for a period without both ends, FiguresDisagree."""
    if when.span.start is None or when.span.end is None or when.span.start > ctx.clock.now():
        raise InvalidArgument(
            "A board pack needs a period with a beginning and an end that has begun.",
            hints=["board pack for this quarter", "board pack for last quarter"],
        )
    moment = Span(None, None, f"on {day(ctx.clock.today())}")
    ledger = Ledger(ctx.session, ctx.clock)
    making = Making(ctx, when, summary.build(ctx, when), ledger, moment)
    pages = [
        overview(making),
        service(making),
        voice(making),
        risk(making),
        renewals(making),
        cost_page(ctx, when, ledger),
    ]
    slides = [page for page in pages if page is not None]
    return Deck(
        title="Customer operations: board pack",
        subtitle=when.label,
        as_of=ctx.clock.now(),
        time_zone=ctx.actor.time_zone,
        summary=[sentence for page in slides if (sentence := page.title)],
        slides=slides,
        footnotes=ledger.footnotes,
    )


def overview(m: Making) -> Slide:
    """The figures of the period on a page."""
    scored = m.found.customers_known
    tiles = [
        m.tile("arr_total", m.moment),
        m.tile("customers_active", m.moment),
        m.tile("customers_lost"),
        *([m.tile("arr_at_risk", m.moment)] if scored and _is_paid(m) else []),
        m.tile("renewals_value", m.when.ahead, "Renewals, next 90 days"),
        m.tile("sla_resolution_share"),
        m.tile("csat_average"),
        m.tile("nps"),
    ]
    lost = m.found.figures["customers_lost"].value or 0
    lost_words = f"{count(int(lost), 'customer')} lost" if lost else "no customer lost"
    return Slide(
        title=f"{_revenue(m)}; {lost_words} in the period",
        tiles=[tile for tile in tiles if tile.metric.value is not None],
        remarks=summary_report.notes(m.found),
    )


def _revenue(m: Making) -> str:
    arr, customers = (m.found.figures[i].value for i in ("arr_total", "customers_active"))
    if arr is not None:
        return f"{money(arr)} of yearly revenue"
    return f"{count(int(customers or 0), 'customer')}, revenue not known"


def service(m: Making) -> Slide | None:
    """Promises kept: the trend, and by priority."""
    figure = m.found.figures["sla_resolution_share"]
    if figure.value is None:
        return None
    spans = months_back(m)
    points = metrics.series(m.ctx.session, ["sla_resolution_share"], spans, now=m.found.now)
    values = [point["sla_resolution_share"] for point in points]
    table, notes = _by_priority(m)
    return Slide(
        title=f"{number(figure.value, 'percent')} of tickets were resolved in time"
        + _against(figure.change, "points", figure.against)
        + _because(m.found.causes, "sla_resolution_share"),
        tiles=[
            m.tile("sla_resolution_share"),
            m.tile("sla_first_response_share"),
            m.tile("tickets_resolved"),
            m.tile("sla_overdue_open", m.moment),
        ],
        chart=_line("Resolved in time per month", spans, values, "percent", m),
        chart_notes=[m.ledger.series("sla_resolution_share", spans, values)],
        table=table,
        table_notes=notes,
    )


def _by_priority(m: Making) -> tuple[Table, list[int]]:
    ids = ["sla_resolution_met", "sla_resolution_missed", "sla_resolution_share"]
    found = metrics.split(m.ctx.session, ids, "priority", m.when.span, now=m.found.now)
    second = second_path.by_priority(m.ctx.session, m.when.span, m.ctx.clock)
    rows = []
    for priority in sorted(p for p in found if p):
        values = found[priority]
        met, missed = (int(values[i] or 0) for i in ids[:2])
        if second.get(priority) != (met, missed):
            raise FiguresDisagree(f"SLA {priority}", m.when.label, f"{met}, {missed}", str(second))
        share = values["sla_resolution_share"]
        rows.append({"priority": priority, "met": met, "missed": missed, "share": share})
    notes = [
        m.ledger.figure(i, m.when.span, sum(row[key] for row in rows))
        for i, key in ((ids[0], "met"), (ids[1], "missed"))
    ]
    return Table(
        title="By priority",
        columns=[
            Column(key="priority", label="Priority"),
            Column(key="met", label="In time", kind="number"),
            Column(key="missed", label="Late", kind="number"),
            Column(key="share", label="Share in time", kind="percent"),
        ],
        rows=rows,
    ), notes


def voice(m: Making) -> Slide | None:
    """What customers say."""
    figure = m.found.figures["csat_average"]
    if figure.value is None:
        return None
    spans = months_back(m)
    points = metrics.series(m.ctx.session, ["csat_average"], spans, now=m.found.now)
    values = [point["csat_average"] for point in points]
    causes = [one for one in m.found.causes if one.metric == "csat_average"]
    tiles = [
        m.tile("csat_average"),
        m.tile("csat_answers"),
        m.tile("nps"),
        m.tile("tickets_open", m.moment),
    ]
    return Slide(
        title=f"Customers rate our help {number(figure.value, 'decimal')} of 5"
        + _against(figure.change, "", figure.against)
        + _because(m.found.causes, "csat_average"),
        tiles=[tile for tile in tiles if tile.metric.value is not None],
        chart=_line("Satisfaction (CSAT, 1 to 5) per month", spans, values, "decimal", m),
        chart_notes=[m.ledger.series("csat_average", spans, values)],
        table=_cause_table(causes[0]) if causes else None,
        table_notes=[tiles[0].note] if causes else [],
    )


def _cause_table(one: Explained) -> Table:
    return Table(
        title="Where the change came from",
        columns=[
            Column(key="group", label="Category"),
            Column(key="before", label="Before", kind="decimal"),
            Column(key="after", label="This period", kind="decimal"),
            Column(key="effect", label="Its part of the change"),
        ],
        rows=[
            {
                "group": cause.group,
                "before": cause.before,
                "after": cause.after,
                "effect": summary_report.points(cause.effect, one.kind),
            }
            for cause in one.causes
        ],
    )


def risk(m: Making) -> Slide | None:
    """Who may leave."""
    if not m.found.customers_known:
        return None
    from tools.executive import customers

    risky = customers.at_risk(m.ctx.session, m.found.now, AT_RISK_SHOWN)
    second = second_path.largest_at_risk(m.ctx.session, AT_RISK_SHOWN, m.ctx.clock)
    if [one.id for one in risky] != second:
        raise FiguresDisagree(
            "Customers at risk", m.when.label, str([o.id for o in risky]), str(second)
        )
    f = m.found.figures
    bands = [f[metric_id].value or 0 for metric_id in BANDS.values()]
    notes = [m.ledger.figure(i, m.moment, f[i].value) for i in BANDS.values()]
    shown_ids = ["customers_at_risk", *(["arr_at_risk"] if _is_paid(m) else []), "health_average"]
    tiles = [m.tile(i, m.moment) for i in shown_ids]
    n = int(f["customers_at_risk"].value or 0)
    shown = summary_report.risk_table(m.found.model_copy(update={"at_risk": risky}))
    if len(risky) < n:
        shown = shown.model_copy(update={"title": f"Largest {len(risky)} of {n} customers at risk"})
    return Slide(
        title=_at_risk(m, n),
        tiles=[tile for tile in tiles if tile.metric.value is not None],
        chart=Chart(
            kind="bar", title="Customers by health", x=list(BANDS),
            series=[Series(name="Customers", y=[float(b) for b in bands])],
        ) if any(bands) else None,
        chart_notes=notes if any(bands) else [],
        table=shown.model_copy(update={"columns": [c for c in shown.columns if c.key != "segment"]})
        if risky
        else None,
        table_notes=[tiles[1].note] if risky else [],
    )  # fmt: skip


def _is_paid(m: Making) -> bool:
    """Whether any revenue is known: of none, "$0 at risk" would be taken for a figure."""
    return m.found.figures["arr_total"].value is not None


def _at_risk(m: Making, n: int) -> str:
    """A health score says nothing about when; the model was learnt for 90 days."""
    if not n:
        return "No customer is known to be at risk of leaving"
    arr, whole = (m.found.figures[i].value or 0 for i in ("arr_at_risk", "arr_total"))
    worth = f" worth {money(arr)} a year" if arr else ""
    if arr and whole:
        worth += f", {number(float(arr) / float(whole), 'percent')} of revenue,"
    when = " in 90 days" if m.found.risk_method == "model" else ""
    return f"{count(n, 'customer')}{worth} may leave{when}"


def renewals(m: Making) -> Slide | None:
    """What comes up for renewal; None where no contract is known to end."""
    spans = months_ahead(m)
    values = [_value(m, "renewals_value", span) for span in spans]
    counts = [_value(m, "renewals_due", span) for span in spans]
    due = int(m.found.figures["renewals_due"].value or 0)
    if not due and not any(counts):
        return None
    notes = [
        m.ledger.series("renewals_value", spans, values),
        m.ledger.series("renewals_due", spans, counts),
    ]
    value = m.found.figures["renewals_value"].value or 0
    come = "comes" if due == 1 else "come"
    rows = [
        {"month": _month(span, m), "due": int(n or 0), "value": v or Decimal(0)}
        for span, n, v in zip(spans, counts, values, strict=True)
    ]
    return Slide(
        title=f"{count(due, 'renewal')} worth {money(value)} {come} in the next 90 days"
        if due
        else "No contract ends in the next 90 days",
        tiles=[
            m.tile("renewals_due", m.when.ahead),
            m.tile("renewals_value", m.when.ahead, "Value, next 90 days"),
        ],
        chart=Chart(
            kind="bar", title="Value of contracts by the month in which they end",
            x=[_month(span, m) for span in spans], y_kind="money",
            series=[Series(name="Value", y=[float(v or 0) for v in values])],
        ) if any(values) else None,
        chart_notes=notes[:1] if any(values) else [],
        table=Table(
            title="Renewals by month",
            columns=[
                Column(key="month", label="Month"),
                Column(key="due", label="Contracts", kind="number"),
                Column(key="value", label="Value", kind="money"),
            ],
            rows=rows,
        ),
        table_notes=notes,
    )  # fmt: skip


def _value(m: Making, metric_id: str, span: Span) -> metrics.Number | None:
    return metrics.compute(m.ctx.session, [metric_id], span, now=m.found.now)[metric_id]


def months_back(m: Making) -> list[Span]:
    """The months up to the end of the period, or up to now where it runs."""
    assert m.when.span.end is not None  # noqa: S101 - build() has checked
    last = min(m.when.span.end - timedelta(hours=1), m.found.now)
    return _months(last.astimezone(m.ctx.clock.zone).date(), 1 - MONTHS_BACK, 1, m)


def months_ahead(m: Making) -> list[Span]:
    """This month and those to come."""
    return _months(m.ctx.clock.today(), 0, MONTHS_AHEAD, m)


def _months(anchor: date, first: int, end: int, m: Making) -> list[Span]:
    spans = []
    for n in range(first, end):
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + n, 12)
        start = date(year, month + 1, 1)
        last = date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)
        spans.append(m.ctx.clock.span({"from": start.isoformat(), "to": last.isoformat()}))
    return spans


def _month(span: Span, m: Making) -> str:
    assert span.start is not None  # noqa: S101 - months have both ends
    return f"{span.start.astimezone(m.ctx.clock.zone):%b %y}"


def _line(
    title: str, spans: Sequence[Span], values: Sequence[metrics.Number | None], kind: str, m: Making
) -> Chart | None:
    known = [(s, float(v)) for s, v in zip(spans, values, strict=True) if v is not None]
    if len(known) < summary_report.LEAST_MONTHS:
        return None
    return Chart(
        kind="line", title=title, x=[_month(s, m) for s, _ in known],
        y_kind="percent" if kind == "percent" else "decimal",
        series=[Series(name=title, y=[v for _, v in known])],
    )  # fmt: skip


def _against(change: float | Decimal | None, unit: str, against: str | None) -> str:
    if change is None or against is None:
        return ""
    size = abs(float(change)) * (100 if unit else 1)
    amount = f"{size:.1f} {unit}" if unit else f"{size:.2f}"
    if float(amount.split(maxsplit=1)[0]) == 0:
        return ""
    return f", {amount} {'more' if change > 0 else 'less'} than in the {against.partition(' (')[0]}"


def _because(causes: Sequence[Explained], metric_id: str) -> str:
    groups = [c.group for one in causes if one.metric == metric_id for c in one.causes[:2]]
    return f", mostly {' and '.join(groups)}" if groups else ""
