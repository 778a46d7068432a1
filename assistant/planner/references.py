"""References to what was shown or spoken of: "the second one", "that account", "her tickets"."""

import re
from dataclasses import dataclass
from typing import Any

from assistant.planner.arguments import Field, fields_of
from assistant.planner.turn import Exchange
from tools.catalog import Catalog

_NTH = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "5th": 4, "sixth": 5, "6th": 5, "seventh": 6, "7th": 6, "eighth": 7, "8th": 7,
    "ninth": 8, "9th": 8, "tenth": 9, "10th": 9, "last": -1, "bottom": -1, "top": 0, "final": -1,
}  # fmt: skip
_NUMBER = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_KINDS = {
    "ticket": "ticket|case|incident|request|issue",
    "account": "account|customer|client|company|deal|renewal|contract",
    "person": "agent|person|colleague|rep|guy",
    "meeting": "meeting|call|appointment|review",
}
_ANY_KIND = "|".join(_KINDS.values())
_ORDINAL = re.compile(
    rf"\b(?:the\s+)?(?P<nth>{'|'.join(_NTH)})(?:\s+(?P<kind>{_ANY_KIND}|one|row|result|item"
    rf"|of\s+(?:them|those|these)))\b"
    rf"|\bthe\s+(?P<nth2>{'|'.join(_NTH)})(?=\s*(?:$|[?.!,]|to\b|please\b|and\b))"
    r"|\b(?:number|no\.?|row|item|result|line)\s*#?(?P<n>\d{1,2}|one|two|three|four|five"
    r"|six|seven|eight)\b"
    r"|(?<![\w-])#(?P<n2>\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_SOME = re.compile(
    rf"\b(?:the\s+)?(?P<end>first|top|last|bottom)\s+(?P<n>two|three|four|[2-4])"
    rf"(?:\s+(?:(?:{_ANY_KIND})s?|ones|rows|of\s+(?:them|those|these)))?(?=\s*(?:$|[?.!,]|to\b|please\b|and\b))",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    rf"\bthe\s+(?P<how>oldest|newest|latest|most\s+recent|most\s+urgent|worst|best|biggest"
    rf"|riskiest|closest)(?:\s+(?:{_ANY_KIND}|one|match|hit|result))?(?=\s*(?:$|[?.!,]|and\b))",
    re.IGNORECASE,
)
_THAT = re.compile(
    rf"\b(?:that|this|the\s+same|same|the|said)\s+(?P<kind>{_ANY_KIND}|one"
    rf"|person)\b(?!\s+(?:\w+-)?\d)(?!'s\s+name)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?P<who>it|its|he|she|him|her|hers|his|they|them|their|theirs|there"
    r"|(?:this|that)(?=\s*(?:$|[?.!,;:]))"
    r"|(?:(?<=has )|(?<=have )|(?<=having )|(?<=got )|(?<=like )|(?<=did )|(?<=seen )|(?<=had )"
    r"|(?<=solved )|(?<=fixed )"
    r"|(?<=about )|(?<=on ))"
    r"(?:this|that)(?=\s+(?:come|came|happen(?:ed|s)?|occur(?:red|s)?|been|before|again|up|already|one|already|and|too)\b))\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:all\s+of\s+(?:them|those|these)|them\s+all|these|those|both(?:\s+of\s+them)?"
    r"|each\s+of\s+them)\b",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"he", "she", "him", "her", "hers", "his", "they", "them", "their", "theirs"})


@dataclass(frozen=True)
class Pointer:
    """Words that point at something: a row by its place, or what the talk is about."""

    index: int | None
    """Row from 0, from the end with a minus; None is the thing itself, or all with `all_rows`."""
    kind: str | None
    words: str
    start: int
    end: int
    all_rows: bool = False
    extreme: str | None = None
    """oldest, newest, urgent …: the first row once the list is sorted so."""
    person_only: bool = False
    count: int | None = None
    """How many of all rows, from the end with a minus: "the first two"."""

    @property
    def row(self) -> str:
        """How the reading names it: "result[1]"."""
        return "result[*]" if self.all_rows else f"result[{self.index or 0}]"


def pointers(sentence: str) -> list[Pointer]:
    """All pointers of a sentence, in order."""
    found = [_ordinal(m) for m in _ORDINAL.finditer(sentence)]
    found += [
        Pointer(0, None, m[0], m.start(), m.end(), extreme=m["how"].lower().split()[-1])
        for m in _EXTREME.finditer(sentence)
    ]
    found += [
        Pointer(None, _kind(m["kind"]), m[0], m.start(), m.end()) for m in _THAT.finditer(sentence)
    ]
    found += [
        Pointer(None, None, m[0], m.start(), m.end(), all_rows=True)
        for m in _ALL.finditer(sentence)
    ]
    found += [_some(m) for m in _SOME.finditer(sentence)]
    found += [
        Pointer(
            None,
            None,
            m[0],
            m.start(),
            m.end(),
            person_only=m["who"].lower() in _PEOPLE - {"they", "them", "their"},
        )
        for m in _PRONOUN.finditer(sentence)
    ]
    kept: list[Pointer] = []
    for one in sorted(found, key=lambda p: p.start - p.end):
        if all(one.end <= k.start or k.end <= one.start for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda p: p.start)


def _ordinal(match: re.Match[str]) -> Pointer:
    nth = match["nth"] or match["nth2"]
    if nth:
        index = _NTH[nth.lower()]
    else:
        said = (match["n"] or match["n2"]).lower()
        index = (_NUMBER.get(said) or int(said)) - 1
    return Pointer(max(index, -1), _kind(match["kind"]), match[0], match.start(), match.end())


def _some(match: re.Match[str]) -> Pointer:
    said = match["n"].lower()
    count = _NUMBER.get(said) or int(said)
    from_end = match["end"].lower() in ("last", "bottom")
    return Pointer(
        None,
        None,
        match[0],
        match.start(),
        match.end(),
        all_rows=True,
        count=-count if from_end else count,
    )


def _kind(word: str | None) -> str | None:
    folded = (word or "").lower()
    return next((k for k, words in _KINDS.items() if folded in words.split("|")), None)


@dataclass(frozen=True)
class Resolved:
    """What a pointer stands for."""

    value: Any
    reads: str
    options: list[str]
    """More than one where it is not clear which."""


def resolve(
    pointer: Pointer, kind: str, history: list[Exchange], catalog: Catalog
) -> Resolved | None:
    """The id that a pointer means for an argument of a kind, from the latest answer with one."""
    of_another_kind = pointer.kind is not None and pointer.kind != kind
    if of_another_kind or (pointer.person_only and kind not in ("person", "account")):
        return None
    if pointer.index is None and not pointer.all_rows:
        return focus(kind, history, catalog)
    index = pointer.index or 0
    shown = (ids_of(exchange.refs, kind) for exchange in reversed(history))
    # An answer about one customer has no second: the list before it is meant.
    ids = next((found for found in shown if len(found) > max(index, 0)), [])
    if pointer.all_rows:
        if pointer.count is not None:
            ids = ids[: pointer.count] if pointer.count > 0 else ids[pointer.count :]
        return Resolved(ids, "result[*]", []) if ids else None
    return Resolved(ids[index], pointer.row, []) if -len(ids) <= index < len(ids) else None


def focus(kind: str, history: list[Exchange], catalog: Catalog) -> Resolved | None:
    """The one thing of a kind that the talk is about: asked for by name, or shown."""
    for exchange in reversed(history):
        named = _named(exchange, kind, catalog)
        if named is not None:
            return Resolved(named, "context", [])
        ids = ids_of(exchange.refs, kind)
        if len(ids) == 1:
            return Resolved(ids[0], "result[0]", [])
        if ids and _ONE_OF_THEM.search(exchange.text):
            return Resolved(ids[0], "result[0]", [])
        if ids:
            spoken_of = _spoken_of(kind, history, catalog)
            if spoken_of in ids:
                return Resolved(spoken_of, "context", [])
            return Resolved(ids[0], "result[0]", ids[:5])
    return None


def _spoken_of(kind: str, history: list[Exchange], catalog: Catalog) -> str | None:
    """The thing of a kind that was asked for by name a moment before: a page about a customer
    lists tickets, and "it" is still the ticket that led there."""
    recent = [_named(exchange, kind, catalog) for exchange in history[-3:]]
    return next((name for name in reversed(recent) if name is not None), None)


_ONE_OF_THEM = re.compile(
    r"\b(?:is|has|was|of|about|show|see|and|than|'s)\s+(?:me\s+)?(?:the|my|our|their)\s+(?:oldest|newest|latest|most\s+(?:recent|urgent)|worst"
    r"|biggest|riskiest)(?:\s+one)?(?=\s*(?:$|[?.!,]|been|waiting|ticket\b|case\b|customer\b|account\b))",
    re.IGNORECASE,
)
"""Asked for one, a list was shown with that one first: "how long has the oldest been waiting"."""


def ids_of(refs: list[list[str]], kind: str) -> list[str]:
    """Ids of the shown rows of a kind."""
    rows = [ref for call in refs for ref in call if ref.partition(":")[0] == kind]
    return list(dict.fromkeys(ref.partition(":")[2] for ref in rows))


def _named(exchange: Exchange, kind: str, catalog: Catalog) -> str | None:
    for call in reversed(exchange.calls):
        if call["tool"] not in catalog:
            continue
        for one in fields_of(catalog.get(call["tool"]).args):
            value = call["args"].get(one.name)
            if one.ref_kind == kind and isinstance(value, str) and value not in _NOBODY:
                return value
    return None


_NOBODY = frozenset({"me", "anyone", "unassigned"})


def takes(fields: tuple[Field, ...], kind: str) -> Field | None:
    """The field that holds references of a kind."""
    return next((f for f in fields if f.ref_kind == kind), None)
