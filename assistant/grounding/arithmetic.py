"""What may be worked out from supported figures: sums, differences, shares, averages, counts.

Only where the words ask for it, and only over figures that the sentence itself is about: with
enough numbers at hand, some sum of two hits everything.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations, permutations

from assistant.grounding import layout, sums
from assistant.grounding.fact import Evidence, Fact, same_value
from assistant.grounding.fitting import has_owners, overlap
from assistant.grounding.judgement import Place
from assistant.grounding.mention import Mention, Unit
from assistant.grounding.reading import NOUN_AFTER
from assistant.grounding.verdict import Support
from assistant.grounding.wording import NOUNS, any_of, stems

_SUM = any_of(
    "total together combined sum altogether in_all overall jointly between_them add_up adds_up "
    "between_the account_for accounts_for make_up makes_up represent* amount_to amounts_to "
    "made_for make_for come_to comes_to came_to amounting "
    "totalling totaling cumulative* aggregate* pooled worth sum_of pair trio duo both"
)
_TOGETHER = any_of("together combined jointly between_them pooled in_aggregate")
_SEVERAL = re.compile(
    r"\b(?:of|between|across|for)\s(?:them|these|those)\b"
    r"|\b(?:the|these|those|all|top|first|last|other|just|only)\s(?:two|three|four|five|six)\b"
    r"|\b(?:so|making|makes|which is|that is|that's|i\.e\.|in other words|adding up)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^\s*\)?,?\s*(?:of|share|part)\b|\b(?:share|proportion|part|portion) of\b", re.I
)
_FEW = re.compile(
    r"\b(?:two|three|four|five|six)\s"
    r"(?:people|agents?|teams?|customers|accounts|tickets|of them)\b",
    re.IGNORECASE,
)
_OF_THAT = re.compile(r"\bof (?:that|it|this|all|them|everything)\b", re.I)
_ENDS = re.compile(r"[,;:.()](?=\s|$)")
_SCALE = re.compile(r"\bscale\s(?:of|from)\s(?:[01]\s?(?:to|–|-)\s?)?$", re.I)
_EACH = any_of("each apiece respectively")
_DIFFERENCE = re.compile(
    any_of(
        "differ* more less fewer higher lower gap apart ahead behind above below rest remaining "
        "other others left point points move moved moves brings net outpac* exceed* surplus "
        "shortfall delta increase swing widen* narrow* separat* extra additional distance "
        "changed_by lift* lighter freed minus"
    ).pattern
    + r"|\bfrom\s(?:\w+\s)?[$€£]?\d|\b\d\S*\sfrom\b",
    re.IGNORECASE,
)
_REST = any_of("other others remaining rest left leaves leaving else remainder balance")
_PRECISE = 100
"""A figure that could be so many others hits a sum of named rows by no chance."""
_OUT_OF = re.compile(r"\s*(?:out of|of)\s+(?:(?:all|the|our)\s+)?", re.IGNORECASE)
_COMPARED = any_of("more less fewer higher lower larger smaller above below versus vs times")
_AVERAGE = any_of("average averages averaging mean per each")
_COUNTED = any_of("top first these those following listed shown all of_the below above")
_OF = re.compile(r"(?:\bof|\bout of|/)\s*(?:all\s+|the\s+|a total of\s+)?$", re.I)
_COUNTS_ON = re.compile(r"\s*(?:of (?:them|these|those))?[:.\n]|\s+(?:of|at|in|with)\b")
_TIMES = re.compile(r"^\s*(?:times|x|×)\b", re.I)
_SAID_OUTRIGHT = ("sum", "difference", "average", "sum in the row", "ratio")
"""Arithmetic that its own words announce: it may stand beside the name of a value."""
_BESIDE = 25
"""Characters between a figure and the amount by which it moved, at most."""
_SCALES = (5.0, 10.0, 100.0)


def summed(here: Place, text: str) -> bool:
    """Whether the words say that the figure is of several names together."""
    said = text[here.sentence.start : here.mention.start]
    return len(here.owners) > 1 and bool(_TOGETHER.search(said)) and not _EACH.search(said)


def worked_out(
    here: Place, text: str, supported: Sequence[Support], evidence: Evidence
) -> Support | None:
    """The figure as arithmetic over the results, where the words ask for it."""
    mention = here.mention
    claimed = _claims_a_value(here, evidence)
    beside = [s for s in supported if here.sentence.start <= s.mention.start < here.sentence.end]
    if how := _constant(mention, text, beside):
        return Support(mention, None, how)
    for how, values, unit in _ways(here, text, beside, supported, evidence):
        if claimed and (how not in _SAID_OUTRIGHT or _of_one(here, text)):
            continue
        if any(same_value(mention, Fact(unit, value)) for value in values):
            return Support(mention, None, how)
    if mention.unit == "count" and not claimed and _counted(here, text, evidence):
        return Support(mention, None, "count of what is shown")
    return None


def _of_one(here: Place, text: str) -> bool:
    """Whether it is said of one name, in a part of the sentence that speaks of no sum."""
    before = _ENDS.split(text[here.sentence.start : here.mention.start])[-1]
    after = _ENDS.split(text[here.mention.end : here.sentence.end])[0]
    asks = any(form.search(before + after) for form in (_SUM, _DIFFERENCE, _AVERAGE, _OF))
    return here.bound == "beside" and len(here.owners) == 1 and not asks


def _claims_a_value(here: Place, evidence: Evidence) -> bool:
    """Whether the words beside the figure name a value of the results, which then has to be it."""
    words = frozenset().union(*here.labels)
    return any(
        fact.title
        and fact.unit == here.mention.unit
        and fact.label
        and fact.label <= words
        and overlap(fact, here.labels) >= 1
        and bool(fact.entities) == bool(here.owners)
        and (not here.owners or has_owners(fact, here.owners, evidence))
        for fact in evidence.facts
    )


def _ways(
    here: Place,
    text: str,
    beside: Sequence[Support],
    supported: Sequence[Support],
    evidence: Evidence,
) -> Iterable[tuple[str, Iterable[float], Unit]]:
    """The kinds of arithmetic that the words around the figure ask for, with what they give."""
    mention = here.mention
    sentence = text[here.sentence.start : here.sentence.end]
    differs = bool(_DIFFERENCE.search(sentence))
    beside = [*sums.summed_up(here, text, supported), *beside]
    recent = [s for s in supported if s.mention.start < mention.start and not s.mention.weak][-5:]
    recent += [s for s in beside if s.mention.start > mention.start][:4]
    if mention.unit == "percent":
        compared = mention.moved or bool(_COMPARED.search(sentence))
        part = bool(_PART.search(text[mention.end : mention.end + 12]) or _OF_THAT.search(sentence))
        yield "share", _shares(recent if part else beside, compared=compared), "percent"
        if part:
            yield "share", _shares_of_totals(here, recent, evidence), "percent"
    elif mention.unit == "points":
        yield "difference", _pairs(recent, "percent"), "points"
        if differs:
            yield "difference", _pairs(recent, "count"), "points"
    elif mention.unit in ("count", "money", "minutes"):
        if differs:
            yield "difference", _differences(here, text, recent, evidence), mention.unit
        if mention.unit == "minutes":
            yield "days between", _days(here, beside, evidence), "minutes"
        if _OUT_OF.match(text[mention.end :]):
            yield "difference", _parts_of(here, text, beside, evidence), mention.unit
        if not mention.moved or mention.unit == "count":
            yield from _of_several(here, text, beside, supported, evidence)


def _of_several(
    here: Place,
    text: str,
    beside: Sequence[Support],
    supported: Sequence[Support],
    evidence: Evidence,
) -> Iterable[tuple[str, Iterable[float], Unit]]:
    """Sums, averages and ratios: what is no move."""
    mention = here.mention
    sentence = text[here.sentence.start : here.sentence.end]
    if _OF.search(text[max(0, mention.start - 25) : mention.start]):
        yield "sum in the row", _row_sums(here, text, beside, evidence), mention.unit
    if _REST.search(sentence):
        yield "difference", sums.rests(here, supported), mention.unit
        yield "sum", sums.last_ones(here, beside), mention.unit
    precise = mention.value / mention.step >= _PRECISE
    asked = _SUM.search(sentence) or _FEW.search(sentence) or sums.FIRST_ROWS.search(sentence)
    if precise or asked:
        yield "sum", sums.of_rows(here, text, evidence), mention.unit
    if _SUM.search(sentence) or _SEVERAL.search(sentence):
        yield "sum", sums.stated(here, beside), mention.unit
        yield "sum", sums.listed(here, supported, evidence), mention.unit
    if _AVERAGE.search(sentence):
        yield "average", sums.averages(here, evidence), mention.unit
    if mention.unit == "count":
        yield "sum in the row", _wholes(here, evidence), "count"
        if _TIMES.match(text[mention.end :]):
            yield "ratio", _ratios(supported[-8:]), "count"


def _constant(mention: Mention, text: str, beside: Sequence[Support]) -> str:
    """ "4.17 of 5": the end of a scale."""
    if mention.unit == "count" and _SCALE.search(text[max(0, mention.start - 22) : mention.start]):
        return "end of the scale"
    before = text[max(0, mention.start - 10) : mention.start]
    if mention.unit == "count" and mention.value in _SCALES and _OF.search(before) and beside:
        last = beside[-1].mention
        if last.value <= mention.value and (last.step < 1 or mention.value == 5):
            return "end of the scale"
    return ""


def _alike(supports: Sequence[Support], unit: Unit | None = None) -> Iterable[tuple[float, float]]:
    for one, other in combinations(supports, 2):
        same = one.mention.unit == other.mention.unit
        if same and (unit is None or one.mention.unit == unit) and one.mention.unit != "date":
            yield sums.true(one), sums.true(other)


def _shares(supports: Sequence[Support], *, compared: bool) -> Iterable[float]:
    for one, other in _alike(supports):
        for part, whole in ((one, other), (other, one)):
            if whole and (part <= whole or compared):
                yield 100 * part / whole
            if whole and compared:
                yield abs(100 * (part - whole) / whole)


def _ratios(supports: Sequence[Support]) -> Iterable[float]:
    for one, other in _alike(supports):
        if min(one, other) > 0:
            yield max(one, other) / min(one, other)


def _pairs(supports: Sequence[Support], unit: Unit) -> Iterable[float]:
    return (abs(one - other) for one, other in _alike(supports, unit))


def _row_sums(
    here: Place, text: str, beside: Sequence[Support], evidence: Evidence
) -> Iterable[float]:
    """The figure before it plus another of the same row: "41 of 161" from 41 and 120."""
    before = [s for s in beside if s.mention.start < here.mention.start]
    last = before[-1] if before else None
    fact = last.fact if last else None
    if last is None or fact is None or not fact.value or fact.unit != here.mention.unit:
        return
    between = stems(text[last.mention.end : here.mention.start]) & evidence.labels
    for other in evidence.facts:
        same_row = other.entities == fact.entities and other.title != fact.title
        alike = other.title and other.value and same_row and other.unit == fact.unit
        if alike and between <= fact.label:
            yield fact.value + other.value


def _wholes(here: Place, evidence: Evidence) -> Iterable[float]:
    """What a share is a share of: met and missed, where there is the part of met in both."""
    if (frozenset().union(*here.labels) & evidence.labels) - NOUNS - {"resolv"}:
        return
    if here.owners:
        own = [f for f in evidence.facts if f.keys and has_owners(f, here.owners, evidence)]
    else:
        own = [f for f in evidence.facts if f.title and not f.entities]
    shares = [f.value for f in own if f.unit == "percent"]
    counts = [f for f in own if f.unit == "count" and f.title]
    for one, other in permutations(counts, 2):
        total = one.value + other.value
        same = one.table == other.table and one.keys == other.keys
        if same and total and any(abs(100 * one.value / total - s) < 0.01 for s in shares):
            yield total


def _shares_of_totals(
    here: Place, recent: Sequence[Support], evidence: Evidence
) -> Iterable[float]:
    """A row's figure as a share of the total of the same name: 31 of all 329 open ones."""
    totals = [f for f in evidence.facts if f.title and not f.entities and f.value]
    parts = [s.fact for s in recent if s.fact and s.fact.title]
    if here.owners:
        parts += [f for f in evidence.facts if f.title and has_owners(f, here.owners, evidence)]
    for part in parts:
        for total in totals:
            alike = part.unit == total.unit and part.label & total.label
            if alike and 0 <= part.value <= total.value:
                yield 100 * part.value / total.value


def _parts_of(
    here: Place, text: str, beside: Sequence[Support], evidence: Evidence
) -> Iterable[float]:
    """ "$1.1M out of $1.5M": what is left of a total of the results without another one."""
    after = [s for s in beside if s.mention.start > here.mention.start and s.fact]
    if not after or not _OUT_OF.fullmatch(text[here.mention.end : after[0].mention.start]):
        return
    whole = sums.true(after[0])
    for fact in evidence.facts:
        if fact.title and not fact.entities and fact.unit == here.mention.unit:
            yield whole - fact.value


def _differences(
    here: Place, text: str, recent: Sequence[Support], evidence: Evidence
) -> Iterable[float]:
    mention = here.mention
    before = [s for s in recent if s.mention.start < mention.start]
    after = [s for s in recent if s.mention.start > mention.start]
    last = before[-1] if before else None
    if last and mention.moved and mention.start - last.mention.end < _BESIDE:
        # "stands at 0, down 47": of the figure right before it, and in the direction that is said.
        yield from (
            abs(sums.true(last) - sums.true(other))
            for other in [*before[:-1], *after[:1]]
            if other.mention.unit == last.mention.unit == mention.unit
            and (sums.true(last) - sums.true(other)) * (mention.trend or mention.sign) >= 0
        )
    else:
        yield from _pairs(recent, mention.unit)
    for facts in sums.columns(here, evidence).values():
        own = sums.of_names(here.sentence.names, facts)
        yield from (abs(a.value - b.value) for a, b in combinations(own, 2))


def _days(here: Place, beside: Sequence[Support], evidence: Evidence) -> Iterable[float]:
    """Minutes of the days from the day of the data to a date of the sentence or of its owner."""
    days = [s.mention.day for s in beside if s.mention.day]
    if here.owners:
        days += [f.day for f in evidence.facts if f.day and has_owners(f, here.owners, evidence)]
    for day in days:
        if day is None or None in day.parts:
            continue
        there = date(day.year, day.month, day.day)  # type: ignore[arg-type]
        for today in evidence.today:
            yield abs((there - today).days) * 1_440.0


def _counted(here: Place, text: str, evidence: Evidence) -> bool:
    """A number of rows or of the names that the sentence or the list under it tells."""
    if here.mention.value != int(here.mention.value) or here.mention.moved:
        return False
    around = text[max(0, here.mention.start - 30) : here.mention.end + 30]
    count = int(here.mention.value)
    if count in evidence.counts and _COUNTED.search(around) and not here.owners:
        return True
    if not _COUNTS_ON.match(text[here.mention.end :]) and not NOUN_AFTER.match(
        text[here.mention.end :]
    ):
        return False
    told: dict[frozenset[str], set[str]] = {}
    for name in here.sentence.names or here.sentence.earlier:
        told.setdefault(frozenset(evidence.names.get(name.name, ())), set()).add(name.name)
    line = layout.line_of(text, here.mention.start)
    opens = text[slice(*line)].rstrip().endswith(":") or text[line[0]] == "#"
    above = text[: line[0]] if re.match(r"\s+of\b", text[here.mention.end :]) else ""
    below = text[line[1] :] if opens else above
    bullets = len(re.findall(r"(?m)^\s*(?:[-*•]|\d+[.)])\s", below))
    return count > 1 and (count in map(len, told.values()) or count == bullets)
