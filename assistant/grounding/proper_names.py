"""Names and ids that an answer uses and the evidence does not know."""

import itertools
import re
from collections.abc import Iterable, Sequence

from assistant.grounding import names
from assistant.grounding.fact import Evidence
from assistant.grounding.names import Occurrence
from assistant.grounding.verdict import Problem
from assistant.grounding.wording import MONTHS, WEEKDAYS

_CAPITAL = re.compile(r"(?<![\w'’.@/-])[A-Z][^\W_]*(?:['’.&-][^\W_]+)*")
_OPENS = re.compile(r"(?:^|[.!?:;|]\s+|\n\s*|[-*•]\s+|\d[.)]\s+|[(“\"]|\*\*|_)$")
_HEADING = re.compile(r"(?m)^\s*(?:#{1,6}\s.*|\*\*[^*\n]{1,60}:?\*\*:?\s*$)")
_HEADER = re.compile(r"(?m)^\s*\|.*\|\s*(?=\n\s*\|[\s:|-]+\|\s*$)")
_TOLD = re.compile(
    r"^(?:['’]s?)?[*_]*\s*(?:(?:has|have|is|are|stands?|leads?|holds?|with|at|follows?|shows?"
    r"|needs?|comes?|sits?|carries|looks|joins?|renews|ranks|also)\b|[:–(—|])"
)
_WEB = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.\w+")
_KNOWN = frozenset(
    "sla csat nps arr mrr ai roi kpi csm qbr url api id crm faq p1 p2 p3 p4 i ok am pm utc cet "
    "cest powerpoint excel word pdf html csv usd eur kb deskmate q1 q2 q3 q4 vip ceo "
    "cto cfo".split()
)
_OPENERS = frozenset(
    "the a an in on at of for from to by with as and or but if so yes no not there here this "
    "that these those it its they their he she his her we our you your who what which when "
    "where why how all each every both most many some several few other others another "
    "overall currently meanwhile however also additionally finally next then first second "
    "third last note please thanks compared among across between during since until while "
    "after before besides despite because given based according total average customers "
    "customer clients accounts tickets ticket agents agent team teams usage health churn "
    "renewals renewal revenue response resolution satisfaction priority status summary result "
    "results answer figures data period scope recommendation recommended action actions "
    "highest lowest largest smallest biggest top bottom everyone nobody nothing none one two "
    "three four five six seven eight nine ten today yesterday tomorrow only just about around "
    "roughly nearly almost over under up down out let see follow together combined altogether "
    "everybody start begin look check consider keep focus watch ask call contact move assign "
    "review plan prepare close escalate expect remember backlog volume quality revenue service "
    "risk workload load demand speed cost costs growth retention satisfaction performance trend "
    "trends outlook background context details detail reason reasons why yes sure good bad great "
    "short worst best weakest strongest most main key bottom headline overview takeaway takeaways "
    "urgent important priorities new open closed late early still even again more less fewer "
    "between beyond within without through throughout against towards according".split()
)


def unknown(text: str, evidence: Evidence, found: Sequence[Occurrence]) -> list[Problem]:
    """Names, ids and addresses that stand in no result."""
    return [
        *_ids(text, evidence),
        *_addresses(text, evidence),
        *_names(text, evidence, found),
        *_mixed(text, found),
    ]


def _ids(text: str, evidence: Evidence) -> Iterable[Problem]:
    for match in names.ID.finditer(text):
        if names.fold(match[0]) not in evidence.text:
            yield Problem("name", match[0], f"{match[0]} stands in no result.", match.start())


def _addresses(text: str, evidence: Evidence) -> Iterable[Problem]:
    for match in _WEB.finditer(text):
        said = match[0].rstrip(".,;:)>]*_")
        if said.lower() not in evidence.text:
            yield Problem("name", said, f"{said} stands in no result.", match.start())


def _names(text: str, evidence: Evidence, found: Sequence[Occurrence]) -> Iterable[Problem]:
    free = [m.span() for m in _HEADING.finditer(text)] + [m.span() for m in _HEADER.finditer(text)]
    free += [m.span() for m in _WEB.finditer(text)]
    free += [m.span() for m in names.ID.finditer(text)] + [(n.start, n.end) for n in found]
    for match in _CAPITAL.finditer(text):
        word = names.fold(re.sub(r"['’]s?$", "", match[0]))
        if any(start <= match.start() < end for start, end in free) or _usual(word, evidence):
            continue
        if _OPENS.search(text[: match.start()]):
            after = text[match.end() :]
            second = re.match(r"\s([A-Z][^\W\d_]+)", after)
            dated = second and second[1].lower() in WEEKDAYS | MONTHS
            named = (second and not dated) or _TOLD.match(after)
            if word in _OPENERS or word.endswith("ing") or not named:
                continue
        yield _no_such_name(match[0], match.start())


def _usual(word: str, evidence: Evidence) -> bool:
    if word in _KNOWN or word in MONTHS or word in WEEKDAYS:
        return True
    parts = [p for p in re.findall(r"[^\W_]+", word) if p != "wise"]
    return all(p in evidence.words or p in _KNOWN or f"{p}s" in evidence.words for p in parts)


def _mixed(text: str, found: Sequence[Occurrence]) -> Iterable[Problem]:
    """Two names run into one: "Verity Instruments"."""
    for one, other in itertools.pairwise(found):
        between = text[one.end : other.start]
        pair = text[one.start : other.end]
        digits = any(ch.isdigit() for ch in pair)
        capitals = text[one.start].isupper() and text[other.start].isupper()
        if between == " " and one.name != other.name and capitals and not digits:
            yield _no_such_name(pair, one.start)


def _no_such_name(name: str, start: int) -> Problem:
    return Problem("name", name, f"“{name}” is a name that no result holds.", start)
