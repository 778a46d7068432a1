"""How comparisons of people are told: fairly, with the doubt that belongs to small numbers."""

from reports.blocks import (
    Basis,
    Block,
    Chart,
    Column,
    Headline,
    Kind,
    Note,
    Report,
    Series,
    Step,
    Steps,
    Table,
    Value,
)
from reports.format import number
from reports.periods import asking, in_period
from tools.team.models import Adjusted, Compared, Comparison, Measure, Ranking

ROWS_SHOWN = 40
_KIND: dict[str, Kind] = {
    "sla": "percent", "resolution_time": "minutes", "first_response": "minutes",
    "csat": "decimal", "closed": "number",
}  # fmt: skip
_LABEL = {
    "sla": "resolved in time",
    "resolution_time": "resolution time",
    "first_response": "time to first response",
    "csat": "CSAT",
    "closed": "tickets resolved",
}
_METRIC = {"sla": "sla_resolution_share", "csat": "csat_average"}
METHOD = (
    "Adjusted means: what it would be if everybody had the same mix of priority, category and"
    " customer segment; in brackets the 95 % interval. Below {least} cases nobody is compared."
)


def compare_agents(result: Comparison) -> Report:
    """People side by side."""
    basis = Basis(period=result.period, scope=result.scope)
    if not any(person.closed for person in result.people):
        text = f"Nobody resolved a ticket {in_period(result.period)}."
        return Report(blocks=[Headline(text=text), _longer(result.period)], basis=basis)
    blocks: list[Block] = [Headline(text=_headline(result))]
    if result.metric == "closed":
        blocks.append(_counts_chart(result))
    elif result.enough > 1:
        blocks.append(_chart(result))
    blocks.append(_table(result))
    if _measures(result):
        blocks.append(Note(text=METHOD.format(least=result.least)))
    elif result.metric != "closed":
        blocks.append(Note(text=f"Below {result.least} cases nobody is compared."))
    blocks.append(Note(text="Tickets that the assistant resolved count for nobody."))
    if result.enough < len(result.people):
        blocks.append(_longer(result.period))
    return Report(blocks=blocks, basis=basis)


def _headline(result: Comparison) -> str:
    when = in_period(result.period)
    if result.metric == "closed":
        first = result.people[0]
        same = [p.name for p in result.people if p.closed == first.closed]
        names = same[0] if len(same) == 1 else f"{', '.join(same[:-1])} and {same[-1]}"
        return f"{names} resolved the most tickets {when}: {first.closed:,}."
    if not result.enough:
        busiest = max(result.people, key=lambda p: p.measures[result.metric].n)
        most = busiest.measures[result.metric].n
        told = f", the most is {most} ({busiest.name})" if most else ", or any at all"
        return f"Not enough data to compare people {when}: nobody has {result.least} cases{told}."
    first, last = result.people[0], result.people[result.enough - 1]
    label = _LABEL[result.metric]
    if result.enough == 1:
        return f"Only {first.name} has enough cases {when}: {_adjusted(first, result)} {label}."
    text = (
        f"Adjusted for the kind of tickets, {first.name} leads {when} with"
        f" {_adjusted(first, result)} {label}; {last.name} is at {_adjusted(last, result)}"
    )
    text += f" (usual: {_shown(result.average, result.metric)})."
    if result.reordered and result.raw_first:
        text += f" Without adjustment {result.raw_first} would be first, with easier tickets."
    return text


def _adjusted(person: Compared, result: Comparison) -> str:
    return _shown(person.measures[result.metric].adjusted, result.metric)


def _shown(value: float | None, measure: str) -> str:
    return "–" if value is None else number(value, _KIND[measure])


def _interval(value: Adjusted, measure: str) -> str:
    if value.adjusted is None:
        return "not enough data" if value.n else "no cases"
    low, high = _shown(value.low, measure), _shown(value.high, measure)
    return f"{_shown(value.adjusted, measure)} ({low} – {high})"


def _counts_chart(result: Comparison) -> Chart:
    shown = [person for person in result.people if person.closed][:15]
    return Chart(
        kind="bar",
        title="Tickets resolved",
        x=[person.name for person in shown],
        series=[Series(name="Resolved", y=[float(person.closed) for person in shown])],
    )


def _chart(result: Comparison) -> Chart:
    shown = result.people[: result.enough][:15]
    label = _LABEL[result.metric]
    return Chart(
        kind="bar",
        title=f"{label[0].upper()}{label[1:]}, adjusted",
        x=[person.name for person in shown],
        y_kind=_KIND[result.metric],
        series=[
            Series(name="Adjusted", y=[p.measures[result.metric].adjusted for p in shown]),
            Series(name="As it is", y=[p.measures[result.metric].raw for p in shown]),
        ],
    )


def _table(result: Comparison) -> Table:
    measures = _measures(result)
    columns = [
        Column(key="name", label="Agent"),
        Column(key="closed", label="Resolved", kind="number", metric="tickets_resolved_by_people"),
        Column(key="days", label="Days active", kind="number"),
    ]
    if not measures and not result.all_measures and result.metric != "closed":
        columns.append(Column(key="cases", label="Cases", kind="number"))
    elif not measures:
        columns.append(Column(key="pace", label="Per day", kind="decimal"))
    for measure in measures:
        label = _LABEL[measure]
        label = label[0].upper() + label[1:]
        if len(measures) == 1:
            columns.append(Column(key="cases", label="Cases", kind="number"))
            columns.append(
                Column(key=f"{measure}_raw", label=label, kind=_KIND[measure],
                       metric=_METRIC.get(measure))
            )  # fmt: skip
        columns.append(Column(key=measure, label=f"{label}, adjusted"))
    columns.append(Column(key="open", label="Open today", kind="number"))
    people = result.people
    if not result.enough:
        people = sorted(people, key=lambda person: (-person.closed, person.name))
    shown = people[:ROWS_SHOWN]
    return Table(
        columns=columns,
        rows=[_row(person, measures, result.metric) for person in shown],
        refs=[f"person:{person.person_id}" for person in shown],
        total_rows=len(result.people) if len(result.people) > ROWS_SHOWN else None,
    )


def _measures(result: Comparison) -> list[str]:
    """What is compared: of what was asked, that of which somebody has enough cases."""
    asked = [m.value for m in Measure if m is not Measure.CLOSED]
    if not result.all_measures:
        asked = [] if result.metric == "closed" else [result.metric]
    return [
        measure
        for measure in asked
        if any(person.measures[measure].adjusted is not None for person in result.people)
    ]


def _row(person: Compared, measures: list[str], asked: str) -> dict[str, Value]:
    row: dict[str, Value] = {
        "name": person.name, "closed": person.closed, "days": person.days, "open": person.open,
    }  # fmt: skip
    if asked in person.measures:
        row["cases"] = person.measures[asked].n
    if not measures:
        row["pace"] = person.closed / person.days if person.days else None
    for measure in measures:
        value = person.measures[measure]
        row[measure] = _interval(value, measure)
        if len(measures) == 1:
            row[f"{measure}_raw"] = value.raw
    return row


def rank_agents(result: Ranking) -> Report:
    """The first people of one end, with how sure that is."""
    comparison = result.comparison
    basis = Basis(period=comparison.period, scope=comparison.scope)
    if not result.places:
        text = (
            f"Not enough data {in_period(result.asked_period)}: nobody has"
            f" {comparison.least} resolved tickets with a deadline."
        )
        if comparison.period != result.asked_period:
            text = f"{text.removesuffix('.')}, nor {in_period(comparison.period)}."
        return Report(blocks=[Headline(text=text), _longer(comparison.period)], basis=basis)
    blocks: list[Block] = [Headline(text=_ranked_headline(result))]
    blocks.append(_table(comparison.model_copy(update={"people": result.places})))
    blocks += [Note(text=text) for text in _cautions(result)]
    blocks.append(Note(text=METHOD.format(least=comparison.least)))
    first = result.places[0]
    together = f"compare agent performance {asking(comparison.period)}"
    blocks.append(
        Steps(
            items=[
                Step(text="See everybody side by side", ask=together),
                Step(text=f"See what {first.name} holds", ask=f"open tickets of {first.name}"),
                Step(text="See who has how much to do", ask="show team workload dashboard"),
            ]
        )
    )
    return Report(blocks=blocks, basis=basis)


def _ranked_headline(result: Ranking) -> str:
    comparison, first = result.comparison, result.places[0]
    value = first.measures[comparison.metric]
    share, usual = _adjusted(first, comparison), _shown(comparison.average, comparison.metric)
    place = "the highest" if result.order == "best" else "the lowest"
    text = (
        f"{first.name} has {place} share of tickets resolved in time"
        f" {in_period(comparison.period)}: {share} after adjusting for the kind of tickets"
        f" ({value.n} cases, usual is {usual})."
    )
    if result.fallback:
        asked = in_period(result.asked_period)
        text = f"Not enough data {asked}, so over a longer time: {text}"
    if not result.clear:
        text += " With so few cases that may be chance: the interval includes the usual value."
    return text


def _cautions(result: Ranking) -> list[str]:
    """What stands beside a low place, so that it is not read as a verdict."""
    if result.order == "best":
        return []
    first = result.places[0]
    notes = [_NO_VERDICT]
    if result.median_open and first.open >= 2 * result.median_open:
        notes.append(
            f"{first.name} holds {first.open} open tickets, the person in the middle"
            f" {result.median_open:g}: look at the load first."
        )
    return notes


_NO_VERDICT = (
    "The figure says how often deadlines were kept, not how hard somebody works: absences, part"
    " time and what lies outside tickets are not in it."
)


def _longer(period: str) -> Steps:
    """More time, unless that was looked at already."""
    if period.startswith("last 90 days"):
        step = Step(text="See who has how much to do", ask="show team workload dashboard")
    else:
        ask = "compare agent performance over the last 90 days"
        step = Step(text="Compare over the last 90 days", ask=ask)
    return Steps(items=[step])
