"""The figure check: every figure, date and name of a text against the evidence."""

import re
from dataclasses import replace

from assistant.grounding import (
    context,
    dates,
    layout,
    names,
    periods,
    proper_names,
    reading,
    stances,
)
from assistant.grounding.arithmetic import summed, worked_out
from assistant.grounding.fact import Evidence, same_value
from assistant.grounding.fitting import overlap
from assistant.grounding.judgement import Place, judge, place
from assistant.grounding.mention import Mention
from assistant.grounding.names import Occurrence
from assistant.grounding.verdict import Problem, Support, Verdict
from assistant.grounding.wording import NOUNS

_QUOTED = re.compile(r"[“\"]([^“”\"\n]{12,})[”\"]")
_TOLD_BEFORE = re.compile(
    r"\b(?:those|these|the|all|other|top|first|last|next|another|just|only|name|\w{3,}est)\s+$",
    re.IGNORECASE,
)
_FOUND = re.compile(r"\b(?:found|have|has|got|there are|total of)\s+$", re.IGNORECASE)
_PAGE = re.compile(r"\b(?:page|slide|step|option|point|section|part|number|reason)\s+$", re.I)
_OF_THE_TEXT = re.compile(
    r"\s+(?:\w+\s)?(?:numbers|figures|words|sentences|lines|bullets|points|steps|parts|ways|reasons"
    r"|things|takeaways|questions|answers|options|observations|paragraphs?|sentence|messages|remarks|notes)\b",
    re.IGNORECASE,
)
"""What an answer itself has several of."""
_ADVICE = re.compile(
    r"(?:\b(?:to|should|could|would|will|let's|let us|please|recommend|suggest|propose|want me to"
    r"|next steps?|i'd|i'll|we'll)\s(?!\d)|(?:^|[.!?:\n]\s*(?:[-*•]\s*)?)(?:call|schedule|review"
    r"|plan|book|ask|check|contact|start|focus|reach|prioriti[sz]e|follow)\b)[^.!?\n\d]*$",
    re.IGNORECASE,
)
"""Words of advice up to a period: when something should be done, not when something was so."""
_SUPPOSED = re.compile(
    r"\b(?:would|could|might|if)\b[^.!?\n]{0,60}\bnext\s(?:year|quarter|month)['’]s$", re.IGNORECASE
)
"""What something would do to a time that no result is about: "out of next year's revenue"."""
LEAST_REPEATED = 25
"""Characters of a sentence from which on it is no chance that a result says the same."""
MOST_LOOSE = 3
"""A number word up to here may count what the sentence itself tells."""
MOST_BETWEEN = 30
"""Characters between a figure and the bracket that says more about it, at most."""
_RULER = re.compile(r"(?m)^\s*\|?[\s:|-]+\|?\s*$")


def check(text: str, evidence: Evidence) -> Verdict:
    """Ties everything that the text states to the evidence."""
    text = layout.plain(text)
    verdict = Verdict()
    quoted = _quotes(text, evidence)
    skip = quoted + [m.span() for m in names.ID.finditer(text)]
    skip += [m.span() for m in _RULER.finditer(text)]
    headings = _headings(text, evidence)
    said = [p for p in periods.read(text) if not _in(p.start, quoted + headings)]
    said = [p for p in said if not _SUPPOSED.search(text[: p.end + 2])]
    skip += headings + [(p.start, p.end) for p in said]
    found = reading.mentions(text, skip)
    known = names.find(text, evidence)
    known += _dates_as_names([m for m in found if not _of_a_name(m, known)], evidence)
    known.sort(key=lambda n: n.start)
    verdict.problems += _unknown_periods(said, text, evidence)
    parts = context.sentences(text, found, known)
    stating = [sentence.span for sentence in parts if sentence.mentions]
    for sentence in parts:
        over = periods.heading(said, stating, sentence.start)
        for mention in sentence.mentions:
            here = place(text, mention, sentence, said, evidence, headings)
            here = replace(here, period=here.period or over)
            _judge(here, text, evidence, verdict)
    _once_more(text, evidence, verdict)
    verdict.problems += stances.contradicted(text, parts, verdict.supports, evidence)
    unknown = proper_names.unknown(text, evidence, [n for n in known if not n.name[0].isdigit()])
    verdict.problems += [p for p in unknown if not _in(p.start, quoted)]
    repeated = [s.span for s in parts if _repeats_a_result(text[s.start : s.end], evidence)]
    verdict.problems = [p for p in verdict.problems if not _in(p.start, repeated)]
    verdict.problems.sort(key=lambda p: p.start)
    return verdict


def _repeats_a_result(sentence: str, evidence: Evidence) -> bool:
    """Whether a result says it in the same words: its headline, a note."""
    words = names.fold(sentence)
    return len(words) >= LEAST_REPEATED and words in evidence.text


def _judge(here: Place, text: str, evidence: Evidence, verdict: Verdict) -> None:
    mention = here.mention
    if _of_a_name(mention, here.sentence.names) or _numbers_a_row(mention, text):
        return
    bracketed = _within_brackets(here, text, verdict)
    if bracketed is not here:
        named = (frozenset().union(*here.labels) & evidence.labels) - NOUNS
        read = named and isinstance(judge(here, evidence), Support)
        here = here if read else bracketed
    last = verdict.supports[-1] if verdict.supports else None
    if last and last.mention.start >= here.sentence.start and last.fact and last.fact.entities:
        here = replace(here, pronoun=True)  # the sentence goes on about the same row
    here = replace(here, shared=_shared_periods(here, verdict))
    outcome = _outcome(here, text, evidence, verdict)
    if isinstance(outcome, Support):
        verdict.supports.append(outcome)
        if mention.day and not dates.weekday_fits(mention.day):
            why = f"“{mention.text}” is another day of the week."
            verdict.problems.append(Problem("date", mention.text, why, mention.start))
    elif outcome is not None:
        verdict.problems.append(outcome)
        if outcome.kind != "period" and not _turned(outcome, mention, evidence):
            verdict.doubted.append(here)


def _outcome(
    here: Place, text: str, evidence: Evidence, verdict: Verdict
) -> Support | Problem | None:
    """What supports the figure or what is wrong with it; None where it states nothing."""
    mention = here.mention
    outcome = judge(here, evidence)
    last = verdict.supports[-1] if verdict.supports else None
    if isinstance(outcome, Support) and last and _part_of_itself(outcome, last, text):
        why = f"“{mention.text}” is not what “{last.mention.text}” is a part of."
        outcome = Problem("label", mention.text, why, mention.start)
    if isinstance(outcome, Support) and not summed(here, text):
        return outcome
    wrong = isinstance(outcome, Problem) and (
        outcome.kind == "period" or _turned(outcome, mention, evidence)
    )
    support = None if wrong else worked_out(here, text, verdict.supports, evidence)
    if support is not None:
        return support
    if mention.weak and (_told_before(here, text) or not _names_a_count(here, text, evidence)):
        return None
    if isinstance(outcome, Support):
        why = f"“{mention.text}” is not what these come to together in the results."
        return Problem("figure", mention.text, why, mention.start)
    return outcome


def _numbers_a_row(mention: Mention, text: str) -> bool:
    """Whether it is the number of a row of a table that the answer holds."""
    head = layout.header_cell(text, mention.start).lower().strip(" .")
    return head in ("#", "no", "nr", "rank", "pos", "position", "place")


def _shared_periods(here: Place, verdict: Verdict) -> frozenset[str]:
    """ "83 renewals over the next 90 days, worth $1.7M": of the label "Renewals, next 90 days"."""
    facts = [s.fact for s in verdict.supports if s.mention.start >= here.sentence.start and s.fact]
    return frozenset().union(*(fact.periods - fact.said for fact in facts if fact.title))


def _turned(problem: Problem, mention: Mention, evidence: Evidence) -> bool:
    """Whether it is a move that the results know, in the other direction."""
    said = mention.moved or mention.sign or mention.trend
    return bool(problem.kind == "direction" and said) and any(
        fact.change and same_value(mention, fact) for fact in evidence.facts
    )


def _once_more(text: str, evidence: Evidence, verdict: Verdict) -> None:
    """What is worked out from figures that come after it: "three more: 41 against 38"."""
    for here in verdict.doubted:
        support = worked_out(here, text, verdict.supports, evidence)
        if support is not None:
            verdict.problems = [p for p in verdict.problems if p.start != here.mention.start]
            verdict.supports.append(support)
            verdict.supports.sort(key=lambda s: s.mention.start)


def _within_brackets(here: Place, text: str, verdict: Verdict) -> Place:
    """ "12 customers at risk ($2M ARR)": what the figure before is of, the bracket is of, too."""
    opens = text.rfind("(", here.sentence.start, here.mention.start)
    before = [
        s for s in verdict.supports if s.fact and s.mention.end <= opens and not s.mention.weak
    ]
    if opens < 0 or not before or ")" in text[opens : here.mention.start]:
        return here
    between = (before[-1].mention.end, opens)
    if any(between[0] <= name.start < between[1] for name in here.sentence.names):
        return here
    outer = before[-1]
    if opens - outer.mention.end > MOST_BETWEEN or outer.mention.start < here.sentence.start:
        return here
    label = outer.fact.label if outer.fact else frozenset()
    return replace(here, labels=[side | label for side in here.labels])


def _part_of_itself(support: Support, last: Support, text: str) -> bool:
    """ "1.8 of 2 hours" where both would be the one value 1.75: a part is of something else."""
    same = support.fact is not None and support.fact is last.fact
    differs = support.mention.value != last.mention.value
    return same and differs and context.of_whole(text, support.mention)


def _told_before(here: Place, text: str) -> bool:
    """ "those three teams": a count of what was told, not of a result."""
    told = {name.name for name in [*here.sentence.earlier, *here.sentence.names]}
    few = here.mention.value <= max(MOST_LOOSE, len(told))
    around = text[: here.mention.start], text[here.mention.end :]
    if _PAGE.search(around[0]) or _OF_THE_TEXT.match(around[1]):
        return True
    return few and bool(_TOLD_BEFORE.search(around[0]))


def _of_a_name(mention: Mention, known: list[Occurrence]) -> bool:
    """ "Salesforce sync 4.2" as a name: the figure is a part of it."""
    return any(n.start <= mention.start < n.end and not n.name[0].isdigit() for n in known)


def _names_a_count(here: Place, text: str, evidence: Evidence) -> bool:
    """Whether the words beside a small number word name a figure of the results."""
    # "two accounts" may be any two; "eight accounts" are counted.
    if here.things and _FOUND.search(text[here.sentence.start : here.mention.start]):
        least = 0.5
    else:
        least = 1 if here.mention.value <= MOST_LOOSE else 0.5
    return any(
        f.title and f.unit == here.mention.unit and overlap(f, here.labels) >= least
        for f in evidence.facts
    )


def _unknown_periods(
    said: list[periods.PeriodMention], text: str, evidence: Evidence
) -> list[Problem]:
    return [
        Problem("period", p.text, f"No result is about “{p.text}”.", p.start)
        for p in said
        if not any(periods.same(p.name, name) for name in evidence.periods)
        and not _ADVICE.search(text[max(0, text.rfind(". ", 0, p.start)) : p.start])
    ]


def _dates_as_names(found: list[Mention], evidence: Evidence) -> list[Occurrence]:
    """Dates that name a row: the month of a chart."""
    # A date that is also a value of a row with another key does not tell rows apart.
    dated = [fact for fact in evidence.facts if fact.day and fact.title]
    values = {f.day.key for f in dated if f.day and f.day.key not in f.entities}
    rows = {n for n, kinds in evidence.names.items() if "date" in kinds and n not in values}
    known = []
    for mention in found:
        if mention.day is None or "–" in mention.text:
            continue  # a range is a period, no row
        key = mention.day.key
        fitting = [row for row in rows if row == key or (row.endswith(key) and key[0] == "-")]
        if len(fitting) == 1:
            known.append(Occurrence(mention.start, mention.end, fitting[0]))
    return known


def _quotes(text: str, evidence: Evidence) -> list[tuple[int, int]]:
    """Quotations that stand in the evidence word for word."""
    return [
        match.span() for match in _QUOTED.finditer(text) if names.fold(match[1]) in evidence.text
    ]


def _headings(text: str, evidence: Evidence) -> list[tuple[int, int]]:
    """Labels of figures that hold a number or a period themselves: "Due within 24 h"."""
    if not evidence.headings:
        return []
    ordered = sorted(evidence.headings, key=len, reverse=True)
    pattern = "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in ordered)
    found = re.finditer(rf"(?<![\w-])(?:{pattern})(?!\w)", text, re.IGNORECASE)
    return [match.span() for match in found]


def _in(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
