"""Sentences that name a figure, and pairs of them that cannot both be true.

Two sentences of different articles contradict each other when they give different values of one
unit ("5 soft bounces", "3 soft bounces"; lengths of time are one unit) and the shorter one says
hardly anything that the longer one does not say too. Words weigh by their rarity (idf over the
sentences compared).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from knowledge.care import durations
from knowledge.lexical import terms
from knowledge.markdown import plain, units
from knowledge.passages import sentences

SAME_SUBJECT = 0.8
"""Share of the shorter sentence's weight that the longer one must hold."""
LEAST_SHARED = 3
"""Words that both hold beside the unit: "answers within 2 days" is said of many things."""
LEAST_ALIKE = 2
"""Of two sentences that say the same but for the figure: "the invitation is valid for 7 days"."""
TIME = "time"
"""The unit of all lengths of time."""
MOST_TOGETHER = 1_500
"""Claims with one unit that are compared with each other; a unit used more often says nothing."""
_FIGURE = re.compile(r"(?<![\w.,/:#-])(\d{1,3}(?:[,.]\d{3})+|\d+(?:\.\d+)?)\s*(%?)(?![\w:/-]|\.\d)")
_OPEN_END = re.compile(r"\s+(?:only|per|after|before|within|until|without|each|when|if)$", re.I)
"""600 requests per minute, 7 days only: no part of what is counted."""
_LEADING = re.compile(r"^\s*(?:\d{1,3}[.)]|[-*+])\s+")
_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(), start=2
    )
}
_WORDED = re.compile(r"\b(" + "|".join(_NUMBERS) + r")\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """A sentence with the values that it gives for one unit."""

    article_id: str
    passage_id: str
    sentence: str
    unit: str
    counted: frozenset[str]
    """The unit with the word after it: business, day."""
    values: frozenset[str]
    words: frozenset[str]
    """Its index terms without figures; of a length of time without units of time."""
    context: frozenset[str]
    """Those of its heading as well."""
    figure: str
    """The first of the values as the sentence has it: 7 days."""


def claims(article_id: str, passage_id: str, heading: str | None, text: str) -> Iterator[Claim]:
    """The claims of a passage, one for each unit of each sentence."""
    for part in units(text):
        if part.lstrip().startswith(("|", "`")):
            continue
        for sentence in sentences(plain(_LEADING.sub("", part))):
            found: dict[tuple[str, ...], set[str]] = defaultdict(set)
            written: dict[tuple[str, ...], str] = {}
            digits = _WORDED.sub(lambda m: _NUMBERS[m[1].lower()], sentence)
            for figure in _FIGURE.finditer(digits):
                after = _following(digits[figure.end() :])
                counted = ["%"] if figure[2] else terms(after)
                if not counted:
                    continue
                unit, value = _measured(counted[0], figure[1].replace(",", ""))
                found[unit, *counted[1:]].add(value)
                # "and" and the like after the unit are left out.
                of = _OPEN_END.sub("", " ".join(after.split()[: len(counted)]))
                told = f"{figure[1]}%" if figure[2] else f"{figure[1]} {of}"
                written.setdefault((unit, *counted[1:]), told)
            said = frozenset(word for word in terms(digits) if not word[0].isdigit())
            untimed = frozenset(word for word in said if not durations.is_unit(word))
            about = frozenset(terms(heading or ""))
            for counted, values in found.items():
                words = untimed if counted[0] == TIME else said
                yield Claim(
                    article_id,
                    passage_id,
                    sentence,
                    counted[0],
                    frozenset(counted),
                    frozenset(values),
                    words,
                    words | about,
                    written[counted],
                )


def contradictions(found: Iterable[Claim]) -> list[tuple[Claim, Claim]]:
    """Pairs of claims of different articles that cannot both be true, one for two articles."""
    by_unit: dict[str, list[Claim]] = defaultdict(list)
    count: Counter[str] = Counter()
    for claim in found:
        by_unit[claim.unit].append(claim)
        count.update(claim.words)
    weight = {word: math.log(1 + sum(count.values()) / (n + 1)) for word, n in count.items()}
    pairs: dict[tuple[str, str], tuple[Claim, Claim]] = {}
    for together in by_unit.values():
        if len(together) > MOST_TOGETHER:
            continue
        agreed = {(c.article_id, value) for c in together for value in c.values}
        for one, other in combinations(together, 2):
            if _contradict(one, other, weight) and not _settled(one, other, agreed):
                key = (min(one.article_id, other.article_id), max(one.article_id, other.article_id))
                pairs.setdefault(key, (one, other))
    return list(pairs.values())


def _contradict(one: Claim, other: Claim, weight: dict[str, float]) -> bool:
    if one.article_id == other.article_id or one.values & other.values:
        return False
    shorter, longer = sorted((one, other), key=lambda claim: _weighed(claim.words, weight))
    shared = shorter.words & longer.context
    least = LEAST_ALIKE if one.words == other.words else LEAST_SHARED
    if len(shared - one.counted - other.counted) < least:
        return False
    return _weighed(shared, weight) >= SAME_SUBJECT * _weighed(shorter.words, weight)


def _settled(one: Claim, other: Claim, agreed: set[tuple[str, str]]) -> bool:
    """Whether one of the articles also gives the other's value: then they tell two cases apart."""
    return any((one.article_id, value) in agreed for value in other.values) or any(
        (other.article_id, value) in agreed for value in one.values
    )


def _weighed(words: frozenset[str], weight: dict[str, float]) -> float:
    return sum(weight[word] for word in words)


def _measured(unit: str, value: str) -> tuple[str, str]:
    """A unit and a figure of it; lengths of time in seconds."""
    return (TIME, durations.in_seconds(value, unit)) if durations.is_unit(unit) else (unit, value)


def _following(rest: str) -> str:
    """The one or two words that follow a figure: what it counts."""
    following = re.match(r"\s+([^\W\d]+(?:[ -][^\W\d]+)?)", rest)
    return following[1] if following else ""
