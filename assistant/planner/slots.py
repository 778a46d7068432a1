"""Reads the arguments of a tool out of a sentence."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from assistant.planner import lowercase
from assistant.planner.arguments import Field, fields_of
from assistant.planner.turn import Slot
from tools.arguments import Found, Known, mentions
from tools.arguments.everyday import is_everyday
from tools.arguments.names import fold
from tools.arguments.spoken import NameKind
from tools.spec import ToolSpec

_NEGATION = re.compile(
    r"\b(?:not(?:\s+(?:just|only))?|except(?:\s+for)?|excluding|exclude|without|other\s+than|no|leave\s+out|ignor(?:e|ing)|drop|hide|remove|skip|minus|get\s+rid\s+of|take\s+out|but\s+not"
    r"|aren'?t|isn'?t|don'?t|everything\s+but|all\s+but)\s+(?:the\s+|any\s+|of\s+|those\s+|\w+ed\s+or\s+)?"
    r"(?:ones\s+|cases\s+|tickets\s+)?(?:(?:that|which)\s+are\s+)?$",
    re.IGNORECASE,
)
_DROP = re.compile(r"(?:drop|hide|remove|skip)\b", re.IGNORECASE)
""" "The drop over the last two weeks" is a noun, and "drop DESK-1007 to P3" needs its ticket: only
what narrows a list is left out with these words."""
_TO_DO = re.compile(
    r"\b(?:should|must|need\s+to|have\s+to|ought\s+to)\b.*\b(?:call|phone|ring|visit|worry|look"
    r"|talk|speak|reach|contact|focus|meet|care)\b",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"(?:today|tonight|tomorrow|this\s+(?:morning|afternoon|week)|right\s+now)", re.IGNORECASE
)
""" "Whom should I call this week" says when to call, not until when contracts run."""
_NOT_DONE = re.compile(
    r"\b(?:(?:have|has|did|was|were|do)(?:n'?t|\s+not)(?:\s+(?:yet|been|really|\w+ly))*|never(?:\s+been)?)\s+$",
    re.IGNORECASE,
)
"""What comes before "closed" in "tickets I haven't closed"."""
_SPLIT_LEAD = re.compile(
    r"(?:\b(?:by|per|for\s+(?:each|every)|each|every|across|between|which|what|whose|split|grouped?|broken\s+down|breakdown|vs)\s+(?:the\s+|their\s+)?|[-/])$",
    re.IGNORECASE,
)
_SPLIT_TAIL = re.compile(
    r"^(?:[\s-]*(?:breakdown|split|wise|level|comparison|by\s+\w+)\b)", re.IGNORECASE
)
_NAME_LED = re.compile(
    r"\b(?P<role>of|for|from|at|on|with|about|by|to|did|does|has|customer|client|account|company|agent|colleague|how\s+is|is)\s+"
    r"(?P<name>(?:[A-Z][\w&.'-]*)(?:\s+[A-Z&][\w&.'-]*){0,4})"
)
_PERSON_ROLE = re.compile(
    r"(?:assigned|belonging|agent|colleague|owned|handled|by)\W+(?:\w+\W+)?$", re.IGNORECASE
)


_GROUPS = ("category", "product", "team")
"""Kinds of which a second value is told here; `passed_over` tells people and customers."""
SURE = 0.9
LEAST = 0.3
"""The score of words that are what remains of a sentence."""
_A_NAME = 3
"""So many capitals in a row are a name, whatever the words mean: "Hello Travel Club"."""
_NOTHING_SAID = (("agents", "anyone"), ("as_of", "today"))
"""Comparing people is about everyone, and how things stand today is how they stand."""


@dataclass(frozen=True)
class Ambiguity:
    """Words that fit several names."""

    field: Field
    words: str
    options: list[tuple[str, str]]
    """(id, name)"""


@dataclass
class Filled:
    """The arguments that were read."""

    args: dict[str, Any] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    ambiguous: list[Ambiguity] = field(default_factory=list)
    second: list[tuple[Field, str]] = field(default_factory=list)
    """Words of further values where the tool takes only one: "by team and week"."""


@dataclass(frozen=True)
class _Claim:
    field: Field
    found: Found
    negated: bool


def fill(spec: ToolSpec, sentence: str, known: Known, *, guess_text: bool = True) -> Filled:
    """Read every argument that the sentence says; what it does not say is left out.

    `guess_text` allows the whole sentence to be taken for a required text.
    """
    fields = fields_of(spec.args)
    claims = _claims([f for f in fields if f.spoken and not f.is_phrase], sentence, known)
    filled = Filled()
    by_field: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        by_field[claim.field.name].append(claim)
    for one in fields:
        if one.name in by_field:
            _settle(one, by_field[one.name], known, filled)
    _unknown_names(fields, sentence, claims, filled)
    for one in fields:
        if one.is_phrase:
            _text(one, sentence, known, filled, guess_text)
    return filled


def described(spec: ToolSpec, sentence: str, known: Known) -> Filled:
    """The sentence itself as what to look for, for a tool that takes a ticket or a description."""
    filled = Filled()
    fields = fields_of(spec.args)
    kinds = {f.ref_kind for f in fields}
    for one in fields:
        if one.is_phrase and not one.required and "ticket" in kinds:
            _text(one, sentence, known, filled, guess=True, least=LEAST)
    return filled


def named(spec: ToolSpec, sentence: str, known: Known) -> dict[str, Any]:
    """The ticket or customer that a sentence names anywhere."""
    found = {}
    for one in fields_of(spec.args):
        if one.ref_kind in ("ticket", "account"):
            said = [f for f in one.reader.read(sentence, known) if f.score >= SURE and not f.others]
            if len(said) == 1:
                found[one.name] = said[0].value
    return found


def holds_subject(spec: ToolSpec, part: str, known: Known) -> bool:
    """Whether a part of a sentence says itself what is looked for: "…, what can I do" does not."""
    return all(
        any(found.score >= SURE for found in one.reader.read(part, known))
        for one in fields_of(spec.args)
        if one.is_phrase and one.required
    )


def _claims(fields: list[Field], sentence: str, known: Known) -> list[_Claim]:
    """Findings that do not overlap, the longest words first."""
    candidates = [
        (one, found)
        for one in fields
        for found in one.reader.read(sentence, known)
        if _fits(one, found, sentence)
    ]
    candidates.sort(key=lambda pair: (-_reach(pair[1]), pair[1].start, -pair[1].score))
    claims: list[_Claim] = []
    for one, found in candidates:
        if all(found.end <= c.found.start or c.found.end <= found.start for c in claims):
            # An argument called "except" holds what is left out.
            before = sentence[: found.start]
            refused = _NEGATION.search(before)
            listed = one.is_choice or (one.ref_kind and not one.required)
            if refused and _DROP.match(refused[0]) and not listed:
                refused = None
            negated = one.name != "except" and bool(
                refused or (one.is_choice and _NOT_DONE.search(before))
            )
            claims.append(_Claim(one, found, negated))
    return sorted(claims, key=lambda c: c.found.start)


def _reach(found: Found) -> float:
    """Length of the words, less where the reading is unsure."""
    return (found.end - found.start) * (1.0 if found.score >= 0.8 else found.score)


def _fits(one: Field, found: Found, sentence: str) -> bool:
    """A split ("by team") must be said as one; the bare word may be about anything."""
    if one.name == "quarter":  # an hour is how long a review takes
        return not (isinstance(found.value, dict) and "hours" in found.value)
    if one.name == "within" and _TO_DO.search(sentence[: found.start]):
        return not _SOON.fullmatch(found.words.strip())
    if one.name != "by" and not one.name.startswith("group"):
        return True
    bare = found.words.lower().rstrip("s").replace(" ", "_") == str(found.value).rstrip("s")
    before, after = sentence[: found.start], sentence[found.end :]
    if after.lstrip().startswith(("before", "after")):  # "vs the week before" is a time
        return False
    return not bare or bool(_SPLIT_LEAD.search(before) or _SPLIT_TAIL.match(after))


def _settle(one: Field, claims: list[_Claim], known: Known, filled: Filled) -> None:
    said = [c for c in claims if not c.negated]
    refused = [c for c in claims if c.negated]
    value: Any = None
    if said:
        said = _without_catch_alls(one, said)
        values = list(dict.fromkeys(_hashable(c.found.value) for c in said))
        originals = {_hashable(c.found.value): c.found.value for c in said}
        kept = [originals[v] for v in values]
        value = kept if one.many and len(kept) > 1 else _one_of(said)
        _note_ambiguity(one, said, known, filled)
        if (one.name, value) in _NOTHING_SAID:
            return
    elif refused and one.is_choice:
        value = _complement(one, [c.found.value for c in refused])
    if value is None:
        return
    filled.args[one.name] = value
    if one.ref_kind and not one.many:  # a second name is not held, and is told
        if one.ref_kind in _GROUPS:
            others = [c.found.words for c in said if c.found.value != value]
            filled.second += [(one, words) for words in dict.fromkeys(others)]
        said = [claim for claim in said if claim.found.value == value]
    for claim in said or refused:
        f = claim.found
        filled.slots.append(Slot(one.name, f.value, f.words, f.start, f.end, round(f.score, 3)))


def _without_catch_alls(one: Field, said: list[_Claim]) -> list[_Claim]:
    """ "all my open tickets" means the open ones."""
    if one.is_choice:
        narrow = [c for c in said if c.found.value not in ("all", "any")]
        return narrow or said
    if one.ref_kind == "person":
        named = [c for c in said if c.found.value not in ("me", "anyone")]
        mine = [c for c in said if c.found.value != "anyone"]
        return named or mine or said
    return said


def _one_of(said: list[_Claim]) -> Any:
    """The surest; of equally sure ones the last, which corrects the others."""
    return max(reversed(said), key=lambda c: c.found.score).found.value


def _hashable(value: Any) -> Any:
    return repr(value) if isinstance(value, dict | list) else value


def _complement(one: Field, refused: list[Any]) -> Any:
    """What remains of a choice when some values are refused."""
    complement = getattr(one.reader, "without", None)
    return complement(refused, one.many) if complement else None


def _note_ambiguity(one: Field, said: list[_Claim], known: Known, filled: Filled) -> None:
    for claim in said:
        if not claim.found.others or one.ref_kind is None:
            continue
        found = claim.found
        best = known.match(one.reader.kind, found.words, 1)
        first = (found.value, best[0].name if best else found.value)
        options = [first, *((m.id, m.name) for m in found.others)]
        filled.ambiguous.append(Ambiguity(one, found.words, list(dict.fromkeys(options))))


def _text(
    one: Field, sentence: str, known: Known, filled: Filled, guess: bool, least: float = 0.8
) -> None:
    """Free text: said explicitly, or for a required field the sentence itself."""
    for found in one.reader.read(sentence, known):
        if not one.required and any(found.start <= s.start < found.end for s in filled.slots):
            continue  # the words hold what another argument took: "something like DESK-1002"
        if found.score < (LEAST if one.required and guess else least):
            continue
        value, end = _without_count(found, filled.slots)
        filled.args[one.name] = value
        filled.slots.append(Slot(one.name, value, value, found.start, end, found.score))
        return


_MOST = re.compile(
    r"[\s)]*(?:(?:max(?:imum)?|at\s+most|only|results?|hits?|articles?|of\s+them)[\s)]*)*",
    re.IGNORECASE,
)


def _without_count(found: Found, slots: list[Slot]) -> tuple[str, int]:
    """The text without "…, 3 max" at its end, which says how many to show; where it ends."""
    value, end = str(found.value), found.end
    for slot in slots:
        inside = slot.field == "limit" and found.start < slot.start <= found.end
        if inside and _MOST.fullmatch(found.words[slot.end - found.start :]):
            end = slot.start
            value = value[: end - found.start].rstrip(" ,;-(")
    return value, end


def passed_over(
    spec: ToolSpec, sentence: str, known: Known, filled: Filled
) -> list[tuple[str, str]]:
    """Kind and words of colleagues and customers that are named but no argument holds.

    A tool that takes a text may hold any name within it.
    """
    if any(one.is_phrase for one in fields_of(spec.args)):
        return []
    return [
        (kind, found.words)
        for kind in ("person", "account")
        for found in mentions.find(kind, sentence, known)
        if found.score >= SURE and _as_a_name(found, kind, known)
        if all(found.end <= slot.start or slot.end <= found.start for slot in filled.slots)
    ]


def _as_a_name(found: Found, kind: NameKind, known: Known) -> bool:
    """In capitals, or in small letters where the words are a whole name and nothing else."""
    ordinary = all(is_everyday(fold(word)) for word in found.words.split())
    return found.words[:1].isupper() or (not ordinary and bool(known.exact(kind, found.words)))


_VERB = re.compile(r"\b(?:is|has|did|does)\s+$", re.IGNORECASE)
"""What follows may be anything in the world: "is Pluto a planet"."""


def strangers(sentence: str, known: Known) -> list[tuple[int, int]]:
    """Where names stand that nobody knows: "Brief me on Zanzibar Foods"."""
    taken = [
        found
        for kind in ("account", "person", "team")
        for found in mentions.find(kind, sentence, known)
    ]
    return [
        (start, end)
        for start, end in _led_names(sentence)
        if not _VERB.search(sentence[:start])
        if all(found.end <= start or end <= found.start for found in taken)
    ]


def _led_names(sentence: str) -> list[tuple[int, int]]:
    """Capitalised words where a name would stand, without possessive."""
    places = []
    for match in _NAME_LED.finditer(sentence):
        words = match["name"].removesuffix("'s").removesuffix(".")
        if not _everyday(words, sentence):
            places.append((match.start("name"), match.start("name") + len(words)))
    return places


def _everyday(words: str, sentence: str) -> bool:
    """Ordinary words, unless three and more are in capitals in a sentence that is not."""
    parts = words.split()
    if not all(is_everyday(fold(word)) for word in parts):
        return False
    small = sum(word[0].islower() for word in sentence.split())
    return len(parts) < _A_NAME or small < len(parts)


def _unknown_names(
    fields: tuple[Field, ...], sentence: str, claims: list[_Claim], filled: Filled
) -> None:
    """A capitalised name that nobody knows is handed on, so that the tool can say so."""
    named = {f.ref_kind: f for f in fields if f.ref_kind in ("account", "person")}
    if not named:
        return
    needed = any(f.ref_kind == "account" and f.required for f in fields)
    small = [] if any(f.is_phrase for f in fields) else lowercase.strangers(sentence, needed)
    for start, end in (*_led_names(sentence), *small):
        if any(start < c.found.end and c.found.start < end for c in claims):
            continue
        words = sentence[start:end]
        person = _PERSON_ROLE.search(sentence[:start]) or "account" not in named
        target = named.get("person" if person else "account") or named.get("account")
        if target is None or target.name in filled.args:
            continue
        filled.args[target.name] = words
        filled.slots.append(Slot(target.name, words, words, start, end, 0.5))
