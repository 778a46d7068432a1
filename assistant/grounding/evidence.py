"""Gathers what an answer may state: the figures and names of this turn's reports."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from assistant.grounding import context, names, owners, periods, reading
from assistant.grounding.fact import Evidence, Fact
from assistant.grounding.mention import Mention
from assistant.grounding.tables import table_facts
from assistant.grounding.values import cell_facts
from assistant.grounding.wording import stems
from reports.blocks import Approval, Basis, Chart, Metrics, Passages, Report, Table


def gather(
    results: Sequence[tuple[str, Mapping[str, Any], Report]], zone: ZoneInfo | None = None
) -> Evidence:
    """The evidence of tool calls: tool, arguments and report of each."""
    evidence = Evidence()
    texts: list[tuple[str, str, frozenset[str]]] = []
    for tool, args, report in results:
        basis = report.basis or Basis()
        said = _periods(basis, report)
        for label in _labels(report):
            evidence.periods |= periods.spans(label)
            evidence.labels |= stems(label)
            if periods.read(label) or reading.mentions(label):
                evidence.headings.add(names.fold(label))
        evidence.periods |= said | {"today"}
        if basis.as_of:
            evidence.today.add(basis.as_of.date())
        for block in report.blocks:
            _add_block(evidence, tool, block, basis, zone)
        texts += [(tool, text, said) for text in _texts(report)]
        texts += [(tool, str(value), said) for value in _leaves(args)]
        _add_about(evidence, basis, args)
    for tool, text, said in texts:
        _add_text(evidence, tool, text, said)
    for fact in evidence.facts:
        if " " in fact.title and not fact.earlier and not fact.change:
            evidence.titles_of.setdefault(fact.unit, set()).add(names.fold(fact.title))
    evidence.words |= set(re.findall(r"[^\W_]+", evidence.text))
    return evidence


def _labels(report: Report) -> list[str]:
    found: list[str] = []
    for block in report.blocks:
        if isinstance(block, Metrics):
            found += [item.label for item in block.items]
        elif isinstance(block, Table):
            found += [column.label for column in block.columns]
    return found


def _periods(basis: Basis, report: Report) -> frozenset[str]:
    said = set(periods.names(basis.period or ""))
    if quarter := periods.quarter_of(basis.period or ""):
        said.add(quarter)
    said |= periods.length_of(basis.period or "")
    return frozenset(said)


def _add_block(
    evidence: Evidence, tool: str, block: Any, basis: Basis, zone: ZoneInfo | None
) -> None:
    said = frozenset(periods.names(basis.period or ""))
    if isinstance(block, Metrics):
        for item in block.items:
            evidence.facts += _metric_facts(tool, item, said, zone)
    elif isinstance(block, Table):
        evidence.facts += table_facts(evidence, tool, block, said, zone)
    elif isinstance(block, Chart):
        evidence.facts += table_facts(evidence, tool, _as_table(block), said, zone)
    elif isinstance(block, Passages):
        for item in block.items:
            evidence.names.setdefault(names.fold(item.title), set()).add("article")
    elif isinstance(block, Approval):
        for change in block.changes:
            for name in names.names_in_cell(change.subject):
                evidence.names.setdefault(names.fold(name), set()).add("subject")


def _metric_facts(tool: str, item: Any, said: frozenset[str], zone: ZoneInfo | None) -> list[Fact]:
    label, source = stems(item.label), f"{tool}: {item.label}"
    own = periods.names(item.label) or said
    facts = cell_facts(item.value, item.kind, zone)
    change = item.change if isinstance(item.change, int | float) else None
    trend = 0 if not change else (1 if change > 0 else -1)
    found = [
        replace(f, label=label, periods=own, said=said, source=source,
                title=item.label, metric=item.metric, trend=trend, better=item.better)
        for f in facts
    ]  # fmt: skip
    if change is not None:
        unit = "points" if item.kind == "percent" else None
        moved = cell_facts(change, item.kind, zone, unit)
        beside = label | stems(item.change_label or "")
        found += [
            replace(
                f,
                label=beside,
                change=True,
                trend=trend,
                better=item.better,
                title=item.label,
                source=f"{source}, change",
            )
            for f in moved
        ]
        if isinstance(item.value, int | float):
            earlier = cell_facts(float(item.value) - float(change), item.kind, zone)
            then = periods.names(item.change_label or "")
            found += [
                replace(
                    f,
                    label=beside,
                    trend=trend,
                    periods=then,
                    earlier=True,
                    source=f"{source}, before",
                )
                for f in earlier
            ]
    found += _text_facts(item.label, label, frozenset(), own, source)
    return found


def _as_table(chart: Chart) -> Table:
    """A chart's figures as rows, one per place of its axis."""
    from reports.blocks import Column

    columns = [Column(key="x", label=chart.x_label or "", kind="text")]
    keys = [f"y{n}" for n in range(len(chart.series))]
    columns += [
        Column(key=key, label=f"{series.name} {chart.title}", kind=chart.y_kind)
        for key, series in zip(keys, chart.series, strict=True)
    ]
    rows = [
        {"x": x, **{k: s.y[i] for k, s in zip(keys, chart.series, strict=True)}}
        for i, x in enumerate(chart.x)
    ]
    return Table(title=chart.title, columns=columns, rows=rows)


def _texts(report: Report) -> Iterable[str]:
    """Every text of a report, the basis included."""
    if report.basis:
        yield from filter(None, [report.basis.period, report.basis.scope, *report.basis.sources])
        if report.basis.as_of:
            yield report.basis.as_of.strftime("%-d %b %Y %H:%M")
    for block in report.blocks:
        yield from _strings(block.model_dump(exclude={"type", "tone", "kind"}))


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in ("refs", "key", "link", "score"):
                yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(item, int | float | str) and not isinstance(item, bool):
                yield f"{str(key).replace('_', ' ')} {str(item).replace('_', ' ')}"
            yield from _leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, int | float | str | date) and not isinstance(value, bool):
        yield value


def _add_about(evidence: Evidence, basis: Basis, args: Mapping[str, Any]) -> None:
    said = " ".join([basis.scope or "", *(str(v) for v in _leaves(args))])
    about = {names.fold(said), *(names.fold(str(v)) for v in _leaves(args))}
    for match in names.ID.finditer(said):
        evidence.names.setdefault(names.fold(match[0]), set()).add("about")
        evidence.about.add(names.fold(match[0]))
    evidence.about |= {name for name in evidence.names if any(name in text for text in about)}
    slugs = {text.replace("-", " ") for text in about}
    evidence.about |= {name for name in evidence.names if name.replace("&", "") in slugs}


def _add_text(evidence: Evidence, tool: str, text: str, said: frozenset[str]) -> None:
    folded = names.fold(text)
    if not folded:
        return
    evidence.text += f"\n{folded}"
    for match in names.ID.finditer(text):
        evidence.names.setdefault(names.fold(match[0]), set()).add("id")
    evidence.periods |= periods.names(text)
    evidence.facts += text_facts(evidence, text, said, f"{tool}: {text[:60]}")


def text_facts(evidence: Evidence, text: str, said: frozenset[str], source: str) -> list[Fact]:
    """The figures of a text as facts, with the words and names beside them."""
    known = names.find(text, evidence)
    periods_said = periods.read(text)
    skip = [m.span() for m in names.ID.finditer(text)]
    found = reading.mentions(text, skip)
    facts = []
    for sentence in context.sentences(text, found, known):
        for mention in sentence.mentions:
            if mention.small_word:
                continue
            whose = owners.owners(text, mention, sentence, evidence)
            words = context.label_words(text, mention, sentence, evidence.labels)
            near = periods.nearest(text, mention.start, mention.end, periods_said, sentence.span)
            own = frozenset({near.name}) if near else said
            facts.append(
                replace(
                    as_fact(mention),
                    label=frozenset().union(*words),
                    entities=frozenset(n.name for n in whose.names if whose.bound == "beside"),
                    periods=own,
                    source=source,
                )
            )
    return facts


def as_fact(mention: Mention) -> Fact:
    """A figure of a text as the value it states."""
    said = mention.sign or mention.trend
    value = mention.value * (said or 1)
    change = bool(mention.sign) or mention.moved
    return Fact(mention.unit, value if change else mention.value, change=change, day=mention.day)


def _text_facts(
    text: str, label: frozenset[str], who: frozenset[str], said: frozenset[str], source: str
) -> list[Fact]:
    return [
        replace(as_fact(m), label=label, entities=who, periods=said, source=source)
        for m in reading.mentions(text)
    ]
