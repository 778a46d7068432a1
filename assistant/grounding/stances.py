"""Whether the words around a figure say that it went the other way than it did.

"We're improving on deadlines: 86.2 %, down by 4.7 points": the amount is right and has the right
direction, the sentence that it stands in has not.
"""

import re
from collections.abc import Iterable, Sequence

from assistant.grounding import directions
from assistant.grounding.context import Sentence
from assistant.grounding.directions import Way
from assistant.grounding.fact import Evidence, Fact
from assistant.grounding.verdict import Problem, Support
from assistant.grounding.wording import NOUNS, stems

_BREAK = re.compile(
    r"[,;:.?!](?=\s|$)|[\n|()·•]|\s[–—]\s|\s(?:and|but|while|whereas|although|though|despite)\s"
)
_LEADS = re.compile(r"^(?::|\s[–—]\s|\?)")
_GENERAL = re.compile(
    r"^\W*(?:(?:so|and|yes|no|well|here|this|these|last|for|in|compared)\b[^,]*,\s*)?(?:we|we['’]re"
    r"|we['’]ve|we['’]d|things?|it|it['’]s|they|that|that['’]s|this|which|the (?:picture|trend"
    r"|figure|number|numbers|score|rate|team|service|quality|performance|situation)|performance|quality"
    r"|service|support)\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^\W*(yes|no|nope|yep|sadly not|unfortunately not)\b", re.IGNORECASE)
_COMPARED = re.compile(r"\b(?:got|gotten|become|became|gone|turned|is getting|getting)\s*$", re.I)
"""Words after which "better" says that something changed."""
_COMPARING = re.compile(
    r"^(?:better|worse|lower|higher|quicker|faster|healthier|happier|stronger|weaker|slower"
    r"|unhealthier)\b",
    re.IGNORECASE,
)


def contradicted(
    text: str, parts: Sequence[Sentence], supports: Sequence[Support], evidence: Evidence
) -> Iterable[Problem]:
    """The figures that went the other way than the words of their sentence say."""
    for sentence in parts:
        own = [s for s in supports if sentence.start <= s.mention.start < sentence.end]
        for support in own:
            fact = support.fact
            if fact is None or not fact.trend or fact.earlier:
                continue
            said = [
                *_in_sentence(text, sentence, support, fact, own, evidence),
                *_answered(text, sentence, fact, own),
                *_announced(text, sentence, fact, own),
            ]
            if any(way and way != fact.trend for way in said):
                shown = support.mention.text.strip()
                why = f"“{shown}” went the other way in the results than the sentence says."
                yield Problem("direction", shown, why, support.mention.start)


def _in_sentence(
    text: str,
    sentence: Sentence,
    support: Support,
    fact: Fact,
    own: Sequence[Support],
    evidence: Evidence,
) -> Iterable[int]:
    """The directions that the words before and right after the figure say of it."""
    mention = support.mention
    start, end = sentence.start, _break_after(text, mention.end, sentence.end)
    for other in own:
        alike = other.fact is not None and other.fact.title == fact.title
        if alike and other is not support:
            continue
        if other.mention.end <= mention.start:
            start = max(start, min(_break_after(text, other.mention.end, mention.start),
                                   mention.start))  # fmt: skip
        elif other.mention.start >= mention.end:
            end = min(end, other.mention.start)
    for at, way in directions.told(text, start, end):
        changed = fact.change or not _COMPARING.match(text[at:]) or _COMPARED.search(text[:at])
        if changed and _bears_on(text, at, (start, end), mention.start, fact, evidence):
            yield _sign(way, fact)


def _sign(way: Way, fact: Fact) -> int:
    return 0 if way.judged and fact.better is None else way.of(fact.better)


def _break_after(text: str, at: int, end: int) -> int:
    found = _BREAK.search(text, at, end)
    return found.start() if found else end


def _bears_on(
    text: str, at: int, within: tuple[int, int], figure: int, fact: Fact, evidence: Evidence
) -> bool:
    """Whether the clause of a word is about the figure: its own, one that leads to it or names it.

    `figure` is where it stands.
    """
    edges = [within[0], *(m.end() for m in _BREAK.finditer(text, *within)), within[1]]
    start = max(edge for edge in edges if edge <= at)
    end = _break_after(text, at, within[1])
    words = stems(text[start:end])
    if _of_another(words, fact, evidence):
        return False
    if start <= figure <= end or words & (fact.label - NOUNS):
        return True
    return bool(_LEADS.match(text[end : end + 3]) or _GENERAL.match(text[start:end]))


def _of_another(words: frozenset[str], fact: Fact, evidence: Evidence) -> bool:
    """Whether the words name another figure that moved, better than this one."""
    own = len(words & (fact.label - NOUNS))
    return any(
        other.title != fact.title and other.trend and len(words & (other.label - NOUNS)) > own
        for other in evidence.facts
    )


def _announced(text: str, sentence: Sentence, fact: Fact, own: Sequence[Support]) -> Iterable[int]:
    """ "We have become less reliable. On-time resolution ...": of the first figure after it."""
    lead = sentence.last
    if lead is None or lead.mentions or "\n" in text[lead.start : sentence.start].strip(" "):
        return
    first = next((s.fact for s in own if s.fact), None)
    if (
        first is None
        or first.title != fact.title
        or not _GENERAL.match(text[lead.start : lead.end])
    ):
        return
    for _, way in directions.told(text, lead.start, lead.end):
        if way.judged:
            yield _sign(way, fact)


def _answered(text: str, sentence: Sentence, fact: Fact, own: Sequence[Support]) -> Iterable[int]:
    """ "Are we quicker? No": what the answer to a question says of the first figure after it."""
    asked = sentence.last
    if asked is None or not text[asked.start : asked.end].rstrip().endswith("?"):
        return
    answer = _ANSWER.match(text[sentence.start : sentence.end])
    first = next((s.fact for s in own if s.fact and s.fact.trend), None)
    if answer is None or first is None or first.title != fact.title:
        return
    for _, way in directions.told(text, asked.start, asked.end):
        yield _sign(way, fact) * (1 if answer[1].lower() in ("yes", "yep") else -1)
