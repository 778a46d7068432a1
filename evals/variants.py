"""The same case in other words: what a person means does not change with how it is put.

Two kinds. A paraphrase wraps the question as people do (greetings, politeness, reasons, endings)
and exchanges words for others that mean the same. A typo variant makes the slips of a hurried
hand. Both are drawn with a seed from the case's id, so that a run can be repeated. Names, ids,
numbers and quoted words are never touched.
"""

import random
import re
from collections.abc import Iterator

from evals.case import Case, Turn

_BEFORE = (
    "please ", "can you ", "could you please ", "hi, ", "hey, ", "quick one: ", "I need this: ",
    "for my next meeting: ", "good morning, ", "I would like this: ", "when you have a second, ",
    "sorry to bother you, ",
)  # fmt: skip
_AFTER = ("", " please", " thanks", " for me", ", thank you", " now", " if you can", " asap")
_SAME = {
    "show me": ("give me", "let me see", "I want to see", "pull up"),
    "show": ("display", "give me", "pull up"),
    "which": ("what",),
    "customers": ("clients", "accounts"),
    "clients": ("customers", "accounts"),
    "tickets": ("cases", "tickets"),
    "currently": ("right now", "at the moment"),
    "upcoming": ("coming",),
    "draft": ("write", "prepare"),
    "response": ("reply", "answer"),
    "search": ("look in",),
    "recommend": ("suggest", "propose"),
    "identify": ("find", "spot"),
}
_KEPT = re.compile(r"\"[^\"]*\"|“[^”]*”|'[^']{3,}'|\S*\d\S*|(?<=\s)[A-Z]\w+")
_IMPERATIVE = re.compile(
    r"^(?:show|list|give|draft|search|recommend|identify|compare|prepare|generate|schedule|prep"
    r"|find|set|assign|add|resolve|send|explain|summari[sz]e|which|what|who|how)\b",
    re.IGNORECASE,
)
_STEERING = 4
"""A sentence of so few words often steers ("approve it", "only P1"): it stays as it is."""


def variants(case: Case, paraphrases: int = 0, typos: int = 0) -> Iterator[Case]:
    """The case itself, then its other wordings."""
    yield case
    for kind, count, change in (("p", paraphrases, _paraphrase), ("t", typos, _typo)):
        for number in range(1, count + 1):
            draw = random.Random(f"{case.id}/{kind}{number}")  # noqa: S311 - repeatable, no secret
            turns = [_changed(turn, change, draw) for turn in case.turns]
            if [t.say for t in turns] != [t.say for t in case.turns]:
                yield case.model_copy(update={"id": f"{case.id}~{kind}{number}", "turns": turns})


def _changed(turn: Turn, change, draw: random.Random) -> Turn:  # noqa: ANN001
    if len(turn.say.split()) < _STEERING:
        return turn
    return turn.model_copy(update={"say": change(turn.say, draw)})


def _paraphrase(text: str, draw: random.Random) -> str:
    said = text
    for words in sorted(_SAME, key=len, reverse=True):
        found = re.search(rf"\b{words}\b", said, re.IGNORECASE)
        if found and draw.random() < 0.6:
            said = said[: found.start()] + draw.choice(_SAME[words]) + said[found.end() :]
            break
    if _IMPERATIVE.match(said):
        before = draw.choice(_BEFORE)
        if before.rstrip().endswith("you") and re.match(r"(?:which|what|who|how)\b", said, re.I):
            before = "please tell me: "
        said = before + said[0].lower() + said[1:]
    mark = "?" if said.endswith("?") else ""
    return said.rstrip("?.! ") + draw.choice(_AFTER) + mark


def _typo(text: str, draw: random.Random) -> str:
    """One or two slips in words of five letters and more."""
    kept = [m.span() for m in _KEPT.finditer(text)]
    words = [
        m
        for m in re.finditer(r"[a-z]{5,}", text)
        if not any(start <= m.start() < end for start, end in kept)
    ]
    for match in sorted(draw.sample(words, min(len(words), 2)), key=lambda m: -m.start()):
        text = text[: match.start()] + _slip(match.group(), draw) + text[match.end() :]
    return text


def _slip(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    kind = draw.randrange(3)
    if kind == 0:  # two letters change places
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:  # one is left out
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]  # one is doubled
