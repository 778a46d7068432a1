"""Steps of two articles for one task that do not agree.

Two lists of steps are for one task when their headings (or titles) say the same, weighed by rarity;
they do not agree when they name screens, buttons or settings (bold, or a path with ">") and have
hardly one of these in common.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from knowledge.lexical import terms
from knowledge.markdown import numbered_steps, plain

SAME_TASK = 0.85
"""Weighed share of both names' words that they have in common."""
LEAST_WORDS = 2
"""Words that a task's name must have: "Steps" and "Before you begin" name none."""
LEAST_PLACES = 2
AGREED = 0.25
"""Share of the shorter list's places from which the lists agree."""
MOST_TOGETHER = 50
"""Lists that share a word of their name; a word in more of them says nothing of the task."""
_PLACE = re.compile(r"\*\*([^*]{2,60})\*\*|__([^_]{2,60})__")


@dataclass(frozen=True)
class Way:
    """How one article says that a task is done."""

    article_id: str
    passage_id: str
    task: str
    words: frozenset[str]
    places: frozenset[str]
    """Screens, buttons and settings that the steps name, in lower case."""
    first: str
    """The first step."""


def way(article_id: str, passage_id: str, title: str, heading: str | None, text: str) -> Way | None:
    """The steps of a passage; None where it has none, or names no place."""
    steps = numbered_steps(text)
    named = frozenset(
        part.strip().lower()
        for found in _PLACE.finditer("\n".join(steps))
        for part in re.split(r"\s*(?:>|→|›)\s*", found[1] or found[2])
        if part.strip()
    )
    if len(steps) < 2 or len(named) < LEAST_PLACES:
        return None
    task = heading if heading and len(set(terms(heading))) > LEAST_WORDS else title
    words = frozenset(terms(task))
    if len(words) < LEAST_WORDS:
        return None
    return Way(article_id, passage_id, task, words, named, plain(steps[0]))


def disagreeing(found: Iterable[Way]) -> Iterator[tuple[Way, Way]]:
    """Pairs of different articles whose steps for one task do not agree, one for two articles."""
    ways = list(found)
    count = Counter(word for one in ways for word in one.words)
    weight = {word: math.log(1 + len(ways) / n) for word, n in count.items()}
    by_word: dict[str, list[Way]] = defaultdict(list)
    for one in ways:
        # Two names that say the same share their rarest word.
        by_word[max(one.words, key=lambda word: (weight[word], word))].append(one)
    told: set[tuple[str, str]] = set()
    for together in by_word.values():
        if len(together) > MOST_TOGETHER:
            continue
        for one, other in combinations(together, 2):
            pair = (min(one.article_id, other.article_id), max(one.article_id, other.article_id))
            if (
                one.article_id != other.article_id
                and pair not in told
                and _differ(one, other, weight)
            ):
                told.add(pair)
                yield one, other


def _differ(one: Way, other: Way, weight: dict[str, float]) -> bool:
    shared = sum(weight[word] for word in one.words & other.words)
    if shared < SAME_TASK * sum(weight[word] for word in one.words | other.words):
        return False
    fewer = min(len(one.places), len(other.places))
    return len(one.places & other.places) < AGREED * fewer
