"""Tickets that a sentence names: ids however they are written, numbers, and lists of them."""

import re

from tools.arguments.spoken import Found, Known

_TICKET = re.compile(
    r"(?<![\w-])(?P<prefix>[A-Za-z]{2,6})(?P<sep>[-\s_]?)#?(?P<n>\d{1,12})(?![\w-])"
)
_BARE = re.compile(
    r"(?:(?<![\w])#|\b(?:tickets?|cases?|incidents?|requests?|issues?|tkts?"
    r"|tix)\s*(?:no\.?|number|id|nr\.?)?\s*[#:]?\s*)(?P<n>\d{1,12})(?![\w-])",
    re.IGNORECASE,
)
_NOT_PREFIX = frozenset(
    "in on at of to by for the top last next past first and or than from sla sev prio "
    "ticket tickets case cases incident issue request"
    " only me my is are no id nr show open within over under about limit give find after "
    "before since until ago q h p v fy kb line row"
    " number page level tier step day week month year jan feb mar apr may jun june jul "
    "july aug sep sept oct nov dec call at best worst"
    " list top these those between tkt tkts tix except error code base http "
    "status port utf sha iso smtp rfc".split()
)


_NUMBER = re.compile(r"(?<![\w.,:/#€$£-])(?P<n>\d{3,7})(?![\w%€$£-]|[.,:/]\d)")
_COUNTED = re.compile(
    r"\s*(?:k\b|m\b|%|percent|euros?|dollars?|usd|eur|tickets?|cases?|customers?|clients?|accounts?"
    r"|agents?|users?|contacts?|addresses|messages|e-?mails?|days?|weeks?|months?|hours?|minutes?"
    r"|times|rows?|seats?|requests?)\b",
    re.IGNORECASE,
)
_COUNTING = re.compile(
    r"\b(?:top|first|last|past|next|limit|only|than|least|most|about"
    r"|(?<!take )(?<!taking )(?<!took )(?<!takes )(?<!hand )(?<!give )(?<!pass )over|under"
    r"|error|code|http|status"
    r"|since|until|year|q[1-4]|by|fy|h[12])\s+$",
    re.IGNORECASE,
)


def tickets(sentence: str, known: Known) -> list[Found]:
    """Ticket ids, also written as "desk 1002", "#1002", "ticket 1002"; "1002" if there is one."""
    found: list[Found] = []
    for match in _TICKET.finditer(sentence):
        prefix = match["prefix"].lower()
        if prefix in _NOT_PREFIX or (match["sep"] != "-" and len(match["n"]) < 3):
            continue
        said = known.match("ticket", match[0])
        if not said and match["sep"].isspace() and _is_a_number(match, known):
            continue  # "pass 1002": a word and a number
        value = said[0].id if said else _written(match)
        found.append(
            Found(value, match.start(), match.end(), match[0], said[0].score if said else 0.7)
        )
    for match in _BARE.finditer(sentence):
        if any(match.start("n") < f.end and f.start < match.end() for f in found):
            continue
        said = known.match("ticket", match["n"])
        value = said[0].id if said else known.numbered(match["n"]) or match["n"]
        found.append(
            Found(value, match.start(), match.end(), match[0], said[0].score if said else 0.6)
        )
    found += _numbers(sentence, found, known)
    found += _codes(sentence, found, known)
    return sorted(_with_siblings(sentence, found, known), key=lambda f: f.start)


def _numbers(sentence: str, found: list[Found], known: Known) -> list[Found]:
    """Bare numbers of tickets; not years, counts and amounts.

    One that is no ticket is taken for one only where an order is given about it.
    """
    numbers: list[Found] = []
    for match in _NUMBER.finditer(sentence):
        start, end = match.span()
        taken = any(start < f.end and f.start < end for f in found)
        year = len(match["n"]) == 4 and match["n"].startswith(("19", "20"))
        counted = _COUNTED.match(sentence, end) or _COUNTING.search(sentence[:start])
        if taken or year or counted:
            continue
        said = [Found(m.id, start, end, match[0], 0.9) for m in known.match("ticket", match[0])]
        ordered = len(match[0]) >= _LIKE_A_TICKET and _ABOUT_ONE.search(sentence[:start])
        unknown = known.numbered(match[0]) if ordered else None
        if not said and unknown:
            said = [Found(unknown, start, end, match[0], 0.7)]
        numbers += said
    return numbers


_CODE = re.compile(
    r"(?<![\w./#-])(?=[\w./#-]*\d)(?=[\d./#-]*[A-Za-z])[A-Za-z0-9][\w./#-]*\w(?![\w-])"
)
_OTHER_CODE = re.compile(
    r"[pqhv]\d|sev-?\d|\d+(?:st|nd|rd|th|am|pm|[a-z])?|\d+-(?:day|week|month|hour|minute|year)s?",
    re.IGNORECASE,
)
"""Priorities, quarters, times of day and counts."""
_CALLED_TICKET = re.compile(r"\b(?:tickets?|cases?|incidents?|tkts?)\s+$", re.IGNORECASE)


def _codes(sentence: str, found: list[Found], known: Known) -> list[Found]:
    """Ids of any other form that a source gives its tickets: "T-362", "2026/K017", "a1b2-77"."""
    codes: list[Found] = []
    for match in _CODE.finditer(sentence):
        start, end = match.span()
        taken = any(start < f.end and f.start < end for f in found)
        if taken or _OTHER_CODE.fullmatch(match[0]):
            continue
        said = known.match("ticket", match[0]) or known.match("ticket", match[0].upper())
        if said:
            codes.append(Found(said[0].id, start, end, match[0]))
        elif _CALLED_TICKET.search(sentence[:start]):
            codes.append(Found(match[0], start, end, match[0], 0.6))
    return codes


_LIKE_A_TICKET = 4
"""Digits from which on a number that is nothing else is thought to be a ticket's."""
_ABOUT_ONE = re.compile(
    r"(?:^|\b(?:tl;?dr|sum(?:mary|mari[sz]e)?|recap|pass|give|hand|assign|mark|set|make|put|move|close|resolve|reopen"
    r"|bump|raise|lower|open|show|see|note|comment|remark|reply|answer|draft|respond|send|ship|fire|"
    r"(?:reply|draft|answer|response|mail|back|note|comment"
    r"|latest|news|update|status|word)\s+(?:for|on|to|in|of|about)|wrong\s+with|similar\s+to|like)\s+)(?:the\s+)?$",
    re.IGNORECASE,
)
"""What stands before the number of a ticket: "mark 1003 done", "1311 isn't that urgent"."""


def _is_a_number(match: re.Match[str], known: Known) -> bool:
    """Whether the word before a number is no prefix of an id but one of the sentence."""
    if known.match("ticket", match["n"]):
        return True
    likely = known.numbered(match["n"])
    prefix = match["prefix"].upper()
    return likely is not None and not likely.startswith(prefix) and match["prefix"] != prefix


def _written(match: re.Match[str]) -> str:
    """The id as people write it when no such ticket is known: DESK-1002; INC0012 stays whole."""
    dash = "" if not match["sep"] and match["n"].startswith("0") else "-"
    return f"{match['prefix'].upper()}{dash}{match['n']}"


def _with_siblings(sentence: str, found: list[Found], known: Known) -> list[Found]:
    """ "DESK-1002, 1003 and 1007" names three tickets."""
    out = list(found)
    for one in found:
        prefix = re.sub(r"\d+$", "", one.value)
        at = one.end
        while match := re.match(
            r"\s*(?:,|and|or|&|\+|,\s*and)\s*#?(\d{3,12})(?![\w-])", sentence[at:]
        ):
            said = known.match("ticket", match[1])
            value = said[0].id if said else f"{prefix}{match[1]}"
            start, end = at + match.start(1), at + match.end(1)
            if all(end <= f.start or f.end <= start for f in out):
                out.append(Found(value, start, end, match[1]))
            at += match.end()
    return out
