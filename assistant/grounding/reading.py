"""Finds the figures of a text: numbers in every form, with unit, precision and direction."""

import re
from dataclasses import replace

from assistant.grounding import dates
from assistant.grounding.directions import told, way
from assistant.grounding.mention import Mention, Rough, Unit
from assistant.grounding.wording import (
    MINUTES,
    MONTHS,
    ONES,
    PARTS,
    SCALES,
    SUFFIXES,
    TENS,
)

_WORD_NUMBER = (
    r"(?:(?:" + "|".join([*TENS, *ONES]) + r")(?:[\s-](?:" + "|".join([*ONES, *SCALES]) + r"))*)"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_SUFFIX = r"(?:(?P<suffix>[kKmMbB]|mn|bn)(?![\w])|\s(?P<scale>thousand|million|billion)\b)"
_TIME_UNIT = "|".join(sorted(MINUTES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w.,:])(?<![^\d\s]/)(?P<sign>[-−–+](?=[\d$€£.]))?(?:(?P<money>[$€£])\s?)?"
    rf"(?P<digits>{_DIGITS})(?:{_SUFFIX})?"
    r"(?:\s?(?P<percent>%|percent\b|per\scent\b|pct\b)"
    r"|[\s-]?(?P<points>percentage[\s-]points?\b|points?\b|pp\b|pts\b)"
    r"|\s(?P<dollars>dollars?|USD|euros?|EUR)\b"
    rf"|[\s-]?(?P<time>{_TIME_UNIT})(?![\w-]))?(?![\w])",
)
_WORDED = re.compile(
    rf"\b(?P<words>{_WORD_NUMBER})(?:\s(?P<percent>percent|per\scent)\b"
    r"|[\s-](?P<points>percentage[\s-]points?|points?)\b|\s(?P<dollars>dollars?)\b"
    rf"|[\s-](?P<time>{_TIME_UNIT})(?![\w-]))?",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?P<part>" + "|".join(PARTS) + r")\s+of\b", re.IGNORECASE)
_MORE_TIME = re.compile(r"\s?(?:and\s)?$")
_NUMBERING = re.compile(r"(?m)^\s*(?:[-*•]\s+)?(?:\*\*)?(?:\d{1,2}[.)](?=\s)|\(\d{1,2}\)\s|#+\s)")
_CITED = re.compile(r"\b24/7\b|\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")
_ABOUT = re.compile(
    r"(?:\babout|\baround|\broughly|\bapproximately|\bapprox\.?|\bca\.?|\bsome|~|≈|\bclose to)\s*$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"(?:\bover|\bmore than|\babove|\bwell over|\bjust over|\bat least|\bexceed(?:s|ing)?|>)\s*$",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"(?:\bunder|\bless than|\bfewer than|\bbelow|\bnearly|\balmost|\bjust under|\bup to|<)\s*$",
    re.IGNORECASE,
)

_ROUGHLY: dict[Rough, re.Pattern[str]] = {
    "just over": re.compile(
        r"\b(?:(?:just|slightly|a (?:little|touch|shade|bit|fraction)|marginally)\s"
        r"(?:over|above|more than))\s*$",
        re.IGNORECASE,
    ),
    "just under": re.compile(
        r"\b(?:(?:just|slightly|a (?:little|touch|shade|bit|fraction)|marginally)\s"
        r"(?:under|below|less than|shy of|short of)|just about)\s*$",
        re.IGNORECASE,
    ),
    "about": _ABOUT,
    "over": _OVER,
    "under": _UNDER,
}


def mentions(text: str, skip: list[tuple[int, int]] | None = None) -> list[Mention]:
    """The figures of a text in the order in which they stand; `skip` are places to leave out."""
    taken = [*(skip or []), *(m.span() for m in _NUMBERING.finditer(text))]
    taken += [m.span() for m in _CITED.finditer(text)]
    found: list[Mention] = []
    for read in (dates.read, _numbers, _worded, _parts):
        fresh = [m for m in read(text) if not _inside(m, taken)]
        found += fresh
        taken += [(m.start, m.end) for m in fresh]
    found.sort(key=lambda m: (m.start, m.end))
    found = _same_unit(found, text)
    return [_with_words(m, text, found) for m in _joined(found, text)]


def _inside(mention: Mention, taken: list[tuple[int, int]]) -> bool:
    return any(mention.start < end and start < mention.end for start, end in taken)


def _numbers(text: str) -> list[Mention]:
    return [_number(match) for match in _NUMBER.finditer(text)]


_NO_DAY = re.compile(r"\s(?:" + "|".join(name.capitalize() for name in MONTHS) + r")\b")


def _number(match: re.Match[str]) -> Mention:
    digits = match["digits"].replace(",", "")
    decimals = len(digits.partition(".")[2])
    factor = SUFFIXES.get((match["suffix"] or match["scale"] or "").lower(), 1.0)
    value, step = float(digits) * factor, 10.0**-decimals * factor
    sign = {"-": -1, "−": -1, "–": -1, "+": 1}.get(match["sign"] or "", 0)
    unit, worth, word = _unit(match)
    plain = unit == "count" and not word
    if plain and _NO_DAY.match(match.string[match.end() :]):
        return Mention(match.start(), match.end(), match[0], "date")
    return Mention(
        match.start(), match.end(), match[0].strip(), unit,
        value=value * worth, step=step * worth, sign=sign, plain=plain, unit_word=word,
    )  # fmt: skip


def _unit(match: re.Match[str]) -> tuple[Unit, float, str]:
    groups = match.groupdict()
    if groups.get("money") or groups.get("dollars"):
        return "money", 1.0, groups.get("money") or "$"
    if groups.get("percent"):
        return "percent", 1.0, "%"
    if groups.get("points"):
        return "points", 1.0, "points"
    if groups.get("time"):
        word = groups["time"].lower()
        return "minutes", MINUTES[word], word
    return "count", 1.0, ""


def _worded(text: str) -> list[Mention]:
    found = []
    for match in _WORDED.finditer(text):
        value = _said(match["words"].lower())
        if value == 1 and not NOUN_AFTER.match(text[match.end() :]):
            continue  # "one" for something else: "this one", "one about billing"
        unit, worth, word = _unit(match)
        weak = (unit == "count" and value <= 10) or unit == "minutes"
        found.append(
            Mention(
                match.start(),
                match.end(),
                match[0],
                unit,
                value=value * worth,
                step=worth,
                weak=weak,
                plain=unit == "count",
                unit_word=word,
            )
        )
    return found


def _said(phrase: str) -> float:
    """ "two hundred five" is 205, "one million" is 1,000,000."""
    total, group = 0, 0
    for word in re.split(r"[\s-]+", phrase):
        if word in SCALES:
            group = max(group, 1) * SCALES[word]
            if SCALES[word] >= 1_000:
                total, group = total + group, 0
        else:
            group += ONES.get(word, TENS.get(word, 0))
    return float(total + group)


def _parts(text: str) -> list[Mention]:
    return [
        Mention(
            *m.span("part"), m["part"], "percent", value=PARTS[m["part"].lower()], step=6.0,
            plain=False, unit_word="part",
        )
        for m in _PART.finditer(text)
    ]  # fmt: skip


_LIST = re.compile(r"\s*(?:,|–|-|to|and|or|,\s*and|/)\s*", re.IGNORECASE)


def _same_unit(found: list[Mention], text: str) -> list[Mention]:
    """ "64 to 88 %", "−6.0 and −4.8 points": a bare figure has the unit of the next of its list."""
    result = list(found)
    for n in range(len(result) - 2, -1, -1):
        one, other = result[n], result[n + 1]
        listed = _LIST.fullmatch(text[one.end : other.start])
        bare = one.plain and one.unit == "count" and not one.weak
        if listed and bare and other.unit in ("percent", "points", "minutes"):
            worth = MINUTES.get(other.unit_word, 1.0) if other.unit == "minutes" else 1.0
            result[n] = replace(
                one, unit=other.unit, value=one.value * worth, step=one.step * worth,
                plain=False, unit_word=other.unit_word, bare=one,
            )  # fmt: skip
    return result


def _joined(found: list[Mention], text: str) -> list[Mention]:
    """ "3 h 20 min" is one duration."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.unit == mention.unit == "minutes"
            and _MORE_TIME.fullmatch(text[last.end : mention.start])
            and MINUTES[mention.unit_word] < MINUTES[last.unit_word]
            and mention.sign == 0
        ):
            joined[-1] = Mention(
                last.start, mention.end, text[last.start : mention.end], "minutes",
                value=last.value + mention.value, step=mention.step, sign=last.sign,
                plain=False, unit_word=mention.unit_word,
            )  # fmt: skip
            continue
        joined.append(mention)
    return joined


def _with_words(mention: Mention, text: str, others: list[Mention]) -> Mention:
    """Adds what the words around say: about, more than, and the direction."""
    before = text[max(0, mention.start - 40) : mention.start]
    approx: Rough = ""
    for name, form in _ROUGHLY.items():
        if match := form.search(before):
            before, approx = before[: match.start()], name
            break
    counted = mention.unit == "minutes" or bool(NOUN_AFTER.match(text[mention.end :]))
    counted = counted or bool(_TOP.search(before))
    weak = mention.weak and counted
    found = _direction(mention, before, text, others)
    return replace(found, weak=weak, approx=approx)


NOUN_AFTER = re.compile(
    r"\s+(?!(?:at|for|in|of|with|on|by|and|to|from|or|about|that|which|who)\b|[a-z]+ly\b)[a-z]"
)
"""A word that a number can count, right after it."""
_TOP = re.compile(
    r"\b(?:top|first|last|next|these|those|name|to name|\w{3,}est)\s+$", re.IGNORECASE
)
_PHRASE = re.compile(
    r"\b(?:c[oa]m(?:e|es|ing)|ends?|ended|ma[dk]es?|adds?|added|sums?|follow\w*|picked?|brings?|sets?"
    r"|takes?|took|opens?|opened|splits?|broken?|breaks?|boils?|signed)"
    r"\s(?:up|down)[\s(]*$",
    re.IGNORECASE,
)
"""Where "up" and "down" are parts of a verb: "came up 33 times"."""
_MAY = re.compile(
    r"(?:\b(?:could|would|may|might|can|should)|['’](?:d|ll))(?:\s\w+)?\s+$", re.IGNORECASE
)
_SHIFTED = re.compile(
    r"\b(?:moved?|moving|changed?|changing|shift(?:ed|ing)?|swung|swing|differs?|difference)"
    r"\s(?:by|of)\s+$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?](?=\s|$)|\n")
_THATS = re.compile(r"(?:\bthat['’]s|\bthat is|\bwhich is|\bit['’]s)\s+$", re.IGNORECASE)
_BY = re.compile(r"\bby\b")
_THAN = re.compile(r"^[^.;!?\n]*?\bthan\b")
_BEFORE = re.compile(
    r"([^\W\d_]+|[▼▲])(?:\s+(?:by|of|a|an|to|from|another|further|about|the))*[\s(]*$"
)
_AFTER = re.compile(
    r"^\s*(?:tickets?|cases|customers|h|days?)?\s*(lower|higher|less|more|fewer|down|up|worse"
    r"|better|below|above|beneath|beyond|drop|fall|decline|decrease|increase|rise|growth|loss|gain|reduction"
    r"|improvement|ahead|behind)\b(?!\s*(?:than\s*)?[\d$])"
    # "130 fall due", "17 cases behind that share", "two more are seasonal": no move.
    r"(?!(?<=\bup)\s+(?:for\b|(?:in|over|within)\s(?:the\s)?(?:next|coming)))"
    r"(?!\s+(?:due|that(?!\sof)|this|these|those|them|are|is|were|have|has|need|who|which"
    r"|tickets|customers|accounts|people|cases)\b)",
    re.IGNORECASE,
)


def _shifted(mention: Mention, text: str) -> Mention:
    """ "It moved by 5 points, in the wrong direction": the way that the sentence tells."""
    end = _STOP.search(text, mention.end)
    start = max((m.end() for m in _STOP.finditer(text, 0, mention.start)), default=0)
    ways = {way for _, way in told(text, start, end.start() if end else len(text))}
    signs = {(way.sign, way.judged) for way in ways}
    if len({sign for sign, _ in signs}) != 1:
        return mention
    judged = all(judged for _, judged in signs)
    return replace(mention, trend=next(iter(signs))[0], judged=judged, moved=True)


def _direction(mention: Mention, before: str, text: str, others: list[Mention]) -> Mention:
    """The figure with the direction that a word beside it says, and whether it is its amount."""
    if mention.unit in ("date", "time"):
        return mention
    match = _BEFORE.search(before)
    said = way(match[1].lower()) if match else None
    if match and said and _MAY.search(before[: match.start()]):
        return mention  # "could grow by $600": nothing that it did
    if match and said and not (mention.plain and _PHRASE.search(before)):
        level = re.search(r"\b(?:to|from)\b", match[0])
        moved = (said.moves or bool(_BY.search(match[0]))) and not level
        return replace(mention, trend=said.sign, judged=said.judged, moved=moved)
    return (
        _shifted(mention, text)
        if _SHIFTED.search(before)
        else _after(mention, before, text, others)
    )


def _after(mention: Mention, before: str, text: str, others: list[Mention]) -> Mention:
    """ "5 points higher": the figure with the direction that the word behind it says."""
    ends = min((o.start for o in others if o.start >= mention.end), default=len(text))
    after = _AFTER.search(text[mention.end : min(ends, mention.end + 40)])
    further = after and after[1].lower() in ("more", "less", "fewer")
    compared = _THATS.search(before) or _THAN.search(text[mention.end : mention.end + 60])
    if further and mention.plain and not compared:
        return mention  # "11 more": besides those that were told
    said = way(after[1].lower()) if after else None
    if said:
        return replace(mention, trend=said.sign, judged=said.judged, moved=True)
    return mention
