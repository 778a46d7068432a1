"""How health is told."""

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
from store.scoring.saved import NO_INPUT
from tools.accounts import words
from tools.accounts.results import Explanation, HealthReport, HealthRow

ON_THE_SPOT = (
    "No scores were saved for this time, so they were computed for this answer "
    "from what you may see."
)


def health(result: HealthReport) -> Report:
    """One customer's drivers, or the customers from weakest to strongest."""
    basis = Basis(
        period=f"as of {words.on(result.day)}, midnight UTC",
        scope=result.wanted,
        sources=["health score: weights in store/scoring/health_weights.yaml"],
    )
    scored = sum(result.counts.values())
    if not scored:
        text = f"There is no health score for {result.wanted} on {words.on(result.day)}."
        return Report(blocks=[Headline(text=text)], basis=basis)
    if result.unknown == scored:
        whom = words.counted(result.wanted, scored)
        text = f"Nothing is known from which the health of {whom} could be told: {NO_INPUT}."
        return Report(blocks=[Headline(text=text)], basis=basis)
    blocks: list[Block] = _one(result) if result.drivers else _many(result)
    if result.unknown:
        text = f"Nothing is known about {count(result.unknown, 'customer')}: {NO_INPUT}."
        blocks.append(Note(text=text, tone="warning"))
    if not result.kept:
        blocks.append(Note(text=ON_THE_SPOT, tone="warning"))
    return Report(blocks=blocks, basis=basis)


def _many(result: HealthReport) -> list[Block]:
    blocks: list[Block] = [Headline(text=_headline(result)), _metrics(result)]
    if not result.rows:
        return [*blocks, Steps(items=[Step(text="All of them", ask="show client health scores")])]
    blocks.append(_table(result))
    blocks.append(_bands(result))
    if any(row.low != row.high for row in result.rows):
        blocks.append(
            Note(
                text="A range stands where inputs are missing: "
                "it says what the score would be if they were bad or good."
            )
        )
    first = result.rows[0]
    items = [
        Step(text=f"Why {first.name} stands at {first.score}",
             ask=f"why is the health of {first.name} {first.score}"),
        Step(text="Who is likely to leave", ask="which customers are at risk of churning"),
    ]  # fmt: skip
    return [*blocks, Steps(items=items)]


def _headline(result: HealthReport) -> str:
    counts, scored = result.counts, sum(result.counts.values())
    if result.bands and not result.total:
        return f"None of {words.counted(result.wanted, scored)} is {' or '.join(result.bands)}."
    lowest = result.rows[0]
    if scored == 1 and not result.bands:
        return (
            f"{lowest.name}, {words.counted(result.wanted, 1)}, is {lowest.band}: {lowest.score}."
        )
    worst = f"; lowest is {lowest.name} at {lowest.score}"
    if result.bands:
        wanted = words.among(result.total, result.wanted, scored)
        verb = "is" if result.total == 1 else "are"
        return f"{wanted} {verb} {' or '.join(result.bands)}{worst}."
    red = f"{words.among(counts['red'], result.wanted, scored)} {_is(counts['red'])} red"
    if counts["red"] and result.arr["red"]:
        red += f" ({money(result.arr['red'])} ARR)"
    return f"{red}, {counts['yellow']:,} yellow and {counts['green']:,} green{worst}."


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _metrics(result: HealthReport) -> Metrics:
    counts = result.counts
    items = [
        Metric(label="Average health", value=result.average, kind="decimal",
               metric="health_average", better="up"),
        Metric(label="Green", value=counts["green"], metric="customers_green", better="up"),
        Metric(label="Yellow", value=counts["yellow"], metric="customers_yellow", better="down"),
        Metric(label="Red", value=counts["red"], metric="customers_red", better="down"),
    ]  # fmt: skip
    if result.arr["red"]:
        arr = result.arr["red"]
        items.append(Metric(label="Red ARR", value=arr, kind="money", metric="arr_red"))
    return Metrics(items=items)


def _table(result: HealthReport) -> Table:
    several = len({row.csm for row in result.rows}) > 1
    columns = [
        Column(key="name", label="Customer"),
        Column(key="score", label="Health", kind="decimal"),
        Column(key="band", label="Band"),
        Column(key="change", label="4 weeks", kind="decimal"),
        Column(key="arr", label="ARR", kind="money"),
        Column(key="weakest", label="What weighs most"),
    ]
    if any(row.low != row.high for row in result.rows):
        columns.insert(2, Column(key="range", label="Range"))
    if several:
        columns.insert(-1, Column(key="csm", label="CSM"))
    return Table(
        columns=columns,
        rows=[_cells(row) for row in result.rows],
        refs=[f"account:{row.id}" for row in result.rows],
        total_rows=result.total if result.total > len(result.rows) else None,
    )


def _cells(row: HealthRow) -> dict[str, Value]:
    return {
        "name": row.name,
        "score": row.score,
        "range": f"{row.low} to {row.high}" if row.low != row.high else None,
        "band": row.band,
        "change": row.change,
        "arr": row.arr,
        "csm": row.csm,
        "weakest": ", ".join(row.weakest) or None,
    }


def _bands(result: HealthReport) -> Chart:
    names = [
        f"Red (under {result.yellow_from})",
        f"Yellow ({result.yellow_from} to {result.green_from})",
        f"Green (from {result.green_from})",
    ]
    values: list[float | None] = [float(result.counts[band]) for band in ("red", "yellow", "green")]
    return Chart(kind="bar", title="Customers by band", x=names,
                 series=[Series(name="Customers", y=values)])  # fmt: skip


def _one(result: HealthReport) -> list[Block]:
    row = result.rows[0]
    moved = ""
    if row.change is not None:
        way = "up" if row.change > 0 else "down"
        moved = f", {way} {abs(row.change)} in four weeks" if row.change else ", as four weeks ago"
    because = f" What weighs most: {words.joined(row.weakest)}." if row.weakest else ""
    text = f"{row.name} has a health of {row.score} of 100 ({row.band}){moved}.{because}"
    blocks: list[Block] = [Headline(text=text)]
    unknown = [d.label for d in result.drivers if d.value is None]
    if unknown:
        blocks.append(
            Note(
                text=f"Unknown: {words.joined(unknown)}. Each counts half its points; "
                f"with them the score lies between {row.low} and {row.high}."
            )
        )
    blocks.append(
        Table(
            title="Where the points come from",
            columns=[
                Column(key="driver", label="Driver"),
                Column(key="value", label="Value"),
                Column(key="points", label="Points", kind="decimal"),
                Column(key="of", label="Of", kind="number"),
                Column(key="what", label="What it counts"),
            ],
            rows=[
                {"driver": d.label, "value": words.said(d.value, d.unit), "points": d.points,
                 "of": d.of, "what": d.what}
                for d in result.drivers
            ],
        )
    )  # fmt: skip
    items = [
        Step(text="What changed", ask=f"why did the health of {row.name} change"),
        Step(text="Everything on a page", ask=f"brief me on {row.name}"),
    ]
    return [*blocks, Steps(items=items)]


def explanation(result: Explanation) -> Report:
    """Which drivers moved a score, to the last tenth, and what would bring it back."""
    change = result.after - result.before
    blocks: list[Block] = [Headline(text=_explained(result))]
    blocks.append(
        Metrics(
            items=[
                Metric(label=f"Health on {words.on(result.day)}", value=result.after,
                       kind="decimal", change=change, change_label=words.on(result.since),
                       better="up"),
                Metric(label=f"Health on {words.on(result.since)}", value=result.before,
                       kind="decimal"),
            ]
        )
    )  # fmt: skip
    moved = [c for c in result.changes if c.change]
    if moved:
        blocks.append(_changes(result))
    if result.moves and result.wanted_band:
        blocks.append(_way_back(result))
    if result.unknown:
        blocks.append(
            Note(
                text=f"Unknown: {words.joined(result.unknown)}. Each counts half its points; "
                f"the score lies between {result.low} and {result.high}."
            )
        )
    if len(result.course) >= 4:
        blocks.append(
            Chart(
                kind="line",
                title="Health over time",
                x=[words.on(day) for day, _ in result.course],
                series=[Series(name=result.name, y=[float(score) for _, score in result.course])],
            )
        )
    blocks.append(
        Steps(
            items=[
                Step(text="Everything on a page", ask=f"brief me on {result.name}"),
                Step(text="Other customers", ask="show client health scores"),
            ]
        )
    )
    basis = Basis(
        period=f"{words.on(result.since)} to {words.on(result.day)} (midnight UTC)",
        scope=result.name,
        sources=["health score: weights in store/scoring/health_weights.yaml"],
    )
    return Report(blocks=blocks, basis=basis)


def _explained(result: Explanation) -> str:
    change = result.after - result.before
    if not change:
        return (
            f"The health of {result.name} is {result.after} ({result.band}), as it was on "
            f"{words.on(result.since)}."
        )
    verb = "fell" if change < 0 else "rose"
    same_way = [c for c in result.changes if c.change and (c.change < 0) == (change < 0)]
    causes = [f"{c.label} ({c.change:+})" for c in same_way[:3]]
    return (
        f"The health of {result.name} {verb} by {abs(change)}, from {result.before} "
        f"({result.band_before}) on {words.on(result.since)} to {result.after} ({result.band}): "
        f"mostly {words.joined(causes)}."
    )


def _changes(result: Explanation) -> Table:
    change = result.after - result.before
    rows: list[dict[str, Value]] = [
        {
            "driver": c.label,
            "before": words.said(c.before, c.unit),
            "after": words.said(c.after, c.unit),
            "change": c.change,
        }
        for c in result.changes
        if c.change
    ]
    rows.append({"driver": "Together", "before": str(result.before), "after": str(result.after),
                 "change": change})  # fmt: skip
    return Table(
        title="What moved it, in points",
        columns=[
            Column(key="driver", label="Driver"),
            Column(key="before", label="Before"),
            Column(key="after", label="After"),
            Column(key="change", label="Points", kind="decimal"),
        ],
        rows=rows,
    )


def _way_back(result: Explanation) -> Table:
    total = sum((m.points for m in result.moves), start=result.after)
    title = f"The least that brings it back to {result.wanted_band} ({total})"
    return Table(
        title=f"{title}: {count(len(result.moves), 'driver')}",
        columns=[
            Column(key="driver", label="Driver"),
            Column(key="before", label="At present"),
            Column(key="after", label="Needed"),
            Column(key="points", label="Points", kind="decimal"),
        ],
        rows=[
            {
                "driver": m.label,
                "before": words.said(m.before, m.unit),
                "after": words.said(m.after, m.unit),
                "points": m.points,
            }
            for m in result.moves
        ],
    )
