"""Mentions of known things in a sentence: exact names first, then parts of names, then typos."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tools.arguments.everyday import is_everyday
from tools.arguments.names import fold
from tools.arguments.spoken import Found, Known, Match, NameKind

_TOKEN = re.compile(r"[\w&](?:[\w&'’.+/-]*[\w&])?", re.UNICODE)
_LONGEST = 6
_MOST = 10
"""Parts of a run of words that are looked up."""
_ALIKE = 0.82
"""Least similarity of a misspelled name; a shorter or lower-case one must be closer."""
_ALIKE_PLAIN = 0.88
EXACT = 1.0
_PART_OF_NAME = 0.9
"""The score of a name that is told by some of its words, as `names` gives it."""
_SHORT = 4
"""Up to this length a final s belongs to the name."""
_LED = re.compile(
    r"\b(?:of|for|from|at|with|about|to|by|on|customer|client|account|company|agent|colleague|team"
    r"|product|between|and|than|or|assignee|owner|is|does|did|has|how's"
    r"|category)\s+(?:the\s+)?$|,\s*$",
    re.IGNORECASE,
)


_TOPIC = re.compile(
    r"\b(?:about|on|in|of|for|only|just|regarding|concerning|category|topic)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Token:
    """A word of the sentence."""

    start: int
    end: int
    words: str
    folded: str

    @property
    def capital(self) -> bool:
        return self.words[0].isupper()


@lru_cache(maxsize=64)
def tokens(sentence: str) -> tuple[Token, ...]:
    """The words of a sentence with their positions."""
    return tuple(
        Token(m.start(), m.end(), m[0], fold(m[0])) for m in _TOKEN.finditer(sentence) if fold(m[0])
    )


def find(kind: NameKind, sentence: str, known: Known) -> list[Found]:
    """Known names of a kind, in the order of their position.

    `others` of a finding holds the further candidates where a part of a name fits several.
    """
    kept: dict[tuple[NameKind, str], list[Found]] = getattr(known, "mentioned", {})
    if (kind, sentence) not in kept:
        kept[kind, sentence] = _find(kind, sentence, known)
    return list(kept[kind, sentence])


def _find(kind: NameKind, sentence: str, known: Known) -> list[Found]:
    words = tokens(sentence)
    found = _teams(sentence, known) if kind == "team" else []
    found = found or _exact(kind, sentence, words, known)
    taken = [(f.start, f.end) for f in found]
    for run in _runs(words, taken):
        hit = _in_run(kind, sentence, run, known)
        if hit is not None:
            found.append(hit)
    return sorted(found, key=lambda f: f.start)


def _exact(kind: NameKind, sentence: str, words: Sequence[Token], known: Known) -> list[Found]:
    found: list[Found] = []
    ordinary = [is_everyday(word.folded) for word in words]
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            window = words[at : at + size]
            start, end = window[0].start, window[-1].end
            if any(start < f.end and f.start < end for f in found):
                continue
            if all(ordinary[at : at + size]) and not _as_name(sentence, window, kind):
                continue
            matches = known.exact(kind, " ".join(w.folded for w in window))
            if matches:
                found.append(_found(sentence, window, matches))
    return found


_NO_CHANCE = 3
_OF_TEAM = re.compile(
    r"(?:\bteam\s+(?P<after>[\w&]+))"
    r"|(?P<name>(?:[\w&]+ ){0,2}[\w&]+)\s+(?:team|crew|folks|group|squad|desk|people)\b"
    r"|\b(?:in|at|within|inside|across|over\s+at)\s+(?:the\s+)?(?P<place>[\w&]+)",
    re.IGNORECASE,
)


_ALL_OF_THEM = frozenset({"support", "service", "customer"})
"""Where everybody works who is asked about: "is anybody in support drowning"."""


def _teams(sentence: str, known: Known) -> list[Found]:
    """Teams called by ordinary words: "the billing team"."""
    for match in _OF_TEAM.finditer(sentence):
        group = next(name for name in ("name", "after", "place") if match[name])
        said, end = match[group], match.end(group)
        while said and said.lower() not in _ALL_OF_THEM:
            best = known.match("team", said, 1)
            if best and best[0].score >= _PART_OF_NAME:
                return [Found(best[0].id, end - len(said), end, said, best[0].score)]
            said = said.partition(" ")[2]
    return []


def _as_name(sentence: str, window: Sequence[Token], kind: NameKind) -> bool:
    """Whether ordinary words stand where a name would: in capitals, quotes, as a category.

    Three words and more that are a name together are hardly there by chance, nor is a team where a
    team is asked for.
    """
    if len(window) >= _NO_CHANCE or kind == "team":
        return True
    if kind == "category":
        return bool(_TOPIC.search(sentence[: window[0].start])) or _followed(sentence, window)
    quoted = sentence[max(0, window[0].start - 1) : window[0].start] in ('"', "'", "“")
    return quoted or (window[0].start > 0 and all(w.capital for w in window))


_OF_TOPIC = re.compile(
    r"\s+(?:tickets?|cases?|issues?|requests?|problems?|questions?|ones?|stuff|things?|matters?"
    r"|complaints?|topics?|category|queue|backlog|only)\b",
    re.IGNORECASE,
)


def _followed(sentence: str, window: Sequence[Token]) -> bool:
    return bool(_OF_TOPIC.match(sentence, window[-1].end))


def _runs(words: Sequence[Token], taken: list[tuple[int, int]]) -> Iterator[list[Token]]:
    """Stretches of neighbouring words that are not ordinary language."""
    run: list[Token] = []
    for word in words:
        free = all(word.end <= start or end <= word.start for start, end in taken)
        # "Travel" goes with the name before it, as "&" does.
        joins = bool(run) and (
            word.words == "&" or (word.capital and run[-1].capital and word.words != "I")
        )
        name_like = joins or not is_everyday(word.folded)
        if free and name_like and not re.search(r"\d{3}", word.folded):
            if run and word.start - run[-1].end > 1:
                yield run
                run = []
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


_ABBREVIATIONS = frozenset("QBR QBRs EBR SLA SLAs CSAT NPS ARR MRR KPI KPIs ROI API AI".split())
"""What may stand beside a name in capitals and is no part of it: "the Harborline QBR"."""


def _in_run(kind: NameKind, sentence: str, run: list[Token], known: Known) -> Found | None:
    """The longest part of a run that names something."""
    sizes = range(min(len(run), _LONGEST), 0, -1)
    windows = [run[at : at + size] for size in sizes for at in range(len(run) - size + 1)][:_MOST]
    for window in windows:
        matches = _accepted(kind, sentence, window, known)
        # "Foobar Industries" is not some other company of that second name.
        others = [word for word in run if word not in window]
        rest = any(word.capital and word.words not in _ABBREVIATIONS for word in others)
        if matches and not (rest and matches[0].score < EXACT):
            return _found(sentence, window, matches)
    return None


def _accepted(kind: NameKind, sentence: str, window: Sequence[Token], known: Known) -> list[Match]:
    said = " ".join(w.words for w in window)
    matches = known.match(kind, said)
    if said[-1:] == "s" and len(said) > _SHORT and (not matches or matches[0].score < EXACT):
        # "priyas tickets": the apostrophe is often left out.
        owner = known.match(kind, said[:-1])
        matches = owner if owner and owner[0].score >= _PART_OF_NAME else matches
    if not matches:
        return []
    best = matches[0].score
    if best == 0.9 or (best == 0.85 and said.isupper()):  # parts of a name, or initials
        named = all(w.capital for w in window) or bool(_LED.search(sentence[: window[0].start]))
        same = [m for m in matches if m.score == best]
        return same if named or len(same) <= 2 else []
    least = _ALIKE if window[0].capital and window[0].start > 0 else _ALIKE_PLAIN
    if len(said) < 4 or best < least:
        return []
    return [m for m in matches if m.score >= best - 0.03]


def _found(sentence: str, window: Sequence[Token], matches: list[Match]) -> Found:
    start, end = window[0].start, window[-1].end
    best, *others = matches
    return Found(best.id, start, end, sentence[start:end], best.score, tuple(others))


_ME = re.compile(
    r"\b(?:(?:assigned|belong(?:s|ing)?|given|allocated)\s+to\s+me|for\s+me|mine|myself"
    r"|i(?:'?m|'?ve|'d)?|am\s+i|do\s+i|of\s+me"
    r"|my(?!\s+(?:team|manager|boss|agents?|people|squad|group|colleagues?|staff|reports?"
    r"|guys|folks|(?:\w+\s+)?(?:customers?|clients?|accounts?|companies|portfolio)))|on\s+me|me(?=\s*[?.!]*$)|(?:by|with)\s+me)\b",
    re.IGNORECASE,
)
_I_TAKE = re.compile(
    r"^(?:(?:please|ok(?:ay)?|then|let\s+me|i(?:'ll|\s+will|\s+can)?)[\s,]+)*(?P<verb>take|grab|claim|pick\s+up)\s+"
    r"(?:over\s+)?(?=(?:ticket\s+|case\s+)?(?:[a-z]{2,6}[- ]?|#)?\d{3,}|it\b|this\b|that\b)"
    r"|^(?:please\s+)?put\s+(?P<me>me)\s+on\b",
    re.IGNORECASE,
)
"""Who takes a ticket takes it for himself."""
_SHOW_ME = re.compile(
    r"\b(?:show|give|tell|get|let|bring|help|find|list|send|remind)\s+$", re.IGNORECASE
)
_ANYONE = re.compile(
    r"\b(?:any(?:one|body)|every(?:one|body)|all\s+(?:agents|assignees|people|colleagues"
    r"|of\s+us)|no\s+matter\s+who"
    r"|the\s+whole\s+team|(?:whole|entire)\s+(?:team|desk|department))(?:'s)?\b",
    re.IGNORECASE,
)
_UNASSIGNED = re.compile(
    r"\b(?:un-?assign(?:ed)?|not\s+(?:yet\s+)?assigned|no(?:body|\s+one|-one)(?:'s|\s+is)?"
    r"(?!\s+(?:acts?|does|moves?|reacts?|helps?|answers?|responds?|else|cares?|notices?|intervenes?|steps))"
    r"|no\s+(?:owner|assignee|agent)"
    r"|(?:without|w/o)\s+(?:an?\s+)?(?:owner|assignee|agent|person|name|colleague)"
    r"|un-?claimed|up\s+for\s+grabs|not\s+(?:yet\s+)?(?:taken|claimed|picked\s+up)|unowned|ownerless|orphan(?:ed)?"
    r"|(?:take|remove|get)\s+(?:the\s+)?\w+(?:\s+\w+)?\s+(?:off|from)(?=\s+(?:ticket\s+)?[A-Za-z]{2,6}-\d))\b",
    re.IGNORECASE,
)
_I_WANT = re.compile(
    r"\bi(?:'d|\s+would)?\s+(?:search|seek|check|want|need|like|wonder|think|mean|guess|wish|am\s+(?:looking"
    r"|trying|wondering)|wanna)"
    r"|\b(?:before|when|once|as\s+soon\s+as|until|after|while|if)\s+i(?:'m)?\b"
    r"|\bi(?:'m|\s+am|\s+was|'ve\s+been|'ll\s+be|\s+will\s+be)\s+(?:just\s+|about\s+to\s+|going\s+to\s+)?"
    r"(?:asked|told|meet(?:ing)?|call(?:ing)?|ring(?:ing)?|talk(?:ing)?|speak(?:ing)?|seeing|see|visit(?:ing)?|prepar\w+"
    r"|present\w*|writing|curious|worried|about)"
    r"|\b(?:can|could|may|should|shall|must)\s+i\b|\bi'm\s+(?:looking|trying|wondering"
    r"|new)|\bi\s+(?:can|could|may|should)\b",
    re.IGNORECASE,
)


def special_people(sentence: str) -> list[Found]:
    """ "me", "anyone" and "unassigned", where the sentence says so."""
    found: list[Found] = []
    for match in _ME.finditer(sentence):
        start = match.start()
        polite = any(m.start() <= start < m.end() for m in _I_WANT.finditer(sentence))
        shown = match[0].lower() == "me" and _SHOW_ME.search(sentence[:start])
        if not polite and not shown:
            found.append(Found("me", start, match.end(), match[0]))
    if not found and (taken := _I_TAKE.search(sentence)):
        said = "verb" if taken["verb"] else "me"
        found.append(Found("me", *taken.span(said), taken[said]))
    for pattern, value in ((_ANYONE, "anyone"), (_UNASSIGNED, "unassigned")):
        found += [Found(value, m.start(), m.end(), m[0]) for m in pattern.finditer(sentence)]
    return found
