"""How falling use is told."""

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
from reports.format import count, money, whole_percent
from reports.periods import in_period
from store.scoring import adoption
from tools.accounts import words
from tools.accounts.results import AdoptionReport, AdoptionRow

LINES = 4
METHOD = (
    "A decline is a fall of at least {least} over whole weeks that is not chance "
    "(Kendall's test per weekday, at most {false} false findings among all features tested)."
)


def declining(result: AdoptionReport) -> Report:
    """Who uses what less, who stopped, and what is only the season."""
    basis = Basis(period=result.period, scope=result.wanted)
    blocks: list[Block] = [Headline(text=_headline(result))]
    if not result.metered:
        blocks.append(
            Steps(items=[Step(text="Look at health instead", ask="show client health scores")])
        )
        return Report(blocks=blocks, basis=basis)
    if result.rows:
        blocks += [_metrics(result), _table(result), _chart(result)]
    least, false = whole_percent(adoption.LEAST_CHANGE), whole_percent(adoption.FALSE_RATE)
    blocks.append(Note(text=METHOD.format(least=least, false=false)))
    blocks += _seasons(result)
    if result.rows:
        first = result.rows[0]
        items = [
            Step(text=f"Everything about {first.account}", ask=f"brief me on {first.account}"),
            Step(text="Who may leave", ask="which customers are at risk of churning"),
        ]
        blocks.append(Steps(items=items))
    return Report(blocks=blocks, basis=basis)


def _headline(result: AdoptionReport) -> str:
    if not result.metered:
        return f"There is no product usage for {result.wanted} {in_period(result.period)}."
    if not result.total:
        season = ""
        if result.seasonal:
            season = f"; the fall at {words.joined(result.seasonal)} is seasonal"
        return f"No feature is used less and less {in_period(result.period)}{season}."
    most = min(result.rows, key=lambda row: (row.falls[0].change, row.account_id))
    fall = most.falls[0]
    worth = f" ({money(result.arr)} ARR)" if result.arr else ""
    verb = "uses" if result.total == 1 else "use"
    return (
        f"{count(result.total, 'customer')}{worth} {verb} {count(result.features, 'feature')} "
        f"less and less {in_period(result.period)}; the steepest fall is {fall.feature} at "
        f"{most.account}, {words.said(fall.change, 'change')}."
    )


def _metrics(result: AdoptionReport) -> Metrics:
    items = [
        Metric(label="Customers in decline", value=result.total, better="down"),
        Metric(label="Features in decline", value=result.features, better="down"),
    ]
    if result.arr:
        items.append(Metric(label="Their ARR", value=result.arr, kind="money"))
    if result.seasonal:
        items.append(Metric(label="Seasonal, left out", value=len(result.seasonal)))
    return Metrics(items=items)


def _table(result: AdoptionReport) -> Table:
    columns = [
        Column(key="account", label="Customer"),
        Column(key="arr", label="ARR", kind="money"),
        Column(key="feature", label="Steepest fall"),
        Column(key="change", label="Change", kind="percent"),
        Column(key="before", label="A week, before", kind="number"),
        Column(key="after", label="A week, lately", kind="number"),
        Column(key="others", label="Other features"),
        Column(key="stopped", label="Who stopped"),
    ]
    if len({row.csm for row in result.rows}) > 1:
        columns.insert(1, Column(key="csm", label="CSM"))
    return Table(
        columns=columns,
        rows=[_cells(row) for row in result.rows],
        refs=[f"account:{row.account_id}" for row in result.rows],
        total_rows=result.total if result.total > len(result.rows) else None,
    )


def _cells(row: AdoptionRow) -> dict[str, Value]:
    worst, *others = row.falls
    stopped = dict.fromkeys(name for fall in row.falls for name in fall.stopped)
    return {
        "account": row.account,
        "csm": row.csm,
        "arr": row.arr,
        "feature": f"{worst.feature} ({worst.product})",
        "change": worst.change,
        "before": round(worst.before),
        "after": round(worst.after),
        "others": ", ".join(f"{o.feature} {words.said(o.change, 'change')}" for o in others)
        or None,
        "stopped": ", ".join(stopped) or None,
    }


def _chart(result: AdoptionReport) -> Chart:
    """Index lines, because features differ in volume: 100 is the first week."""
    return Chart(
        kind="line",
        title="Use per week, the first week = 100",
        x=[words.on(day) for day in result.weeks],
        series=[
            Series(
                name=f"{row.account}: {row.falls[0].feature}",
                y=_index(row.falls[0].weekly),
            )
            for row in result.rows[:LINES]
        ],
    )


def _index(weekly: list[float]) -> list[float | None]:
    return [round(100 * v / weekly[0], 1) if weekly[0] else None for v in weekly]


def _seasons(result: AdoptionReport) -> list[Block]:
    notes: list[Block] = []
    if result.seasonal:
        text = f"{words.joined(result.seasonal)} fell likewise in the same weeks a year before."
        notes.append(Note(text=f"Left out as seasonal: {text}"))
    unknown = sorted({row.account for row in result.rows if row.season_unknown})
    if unknown:
        notes.append(
            Note(
                text=f"No usage of a year before is known for {words.joined(unknown)}: "
                "a season cannot be ruled out there."
            )
        )
    return notes
