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
_OPENS = re.compile(
    r"(?:^|[.!?:;|·•/–—✓✔]\s+|[^\x00-\u2fff]\ufe0f?\s+|\n\s*|[-*•]\s+|\d[.)]\s+|[(“\"]|\*\*|_)$"
)
_HEADING = re.compile(r"(?m)^\s*(?:#{1,6}\s.*|\*\*[^*\n]{1,60}:?\*\*:?\s*$)")
_HEADER = re.compile(r"(?m)^\s*\|.*\|\s*(?=\n\s*\|[\s:|-]+\|\s*$)")
_TOLD = re.compile(
    r"^(?:['’]s?)?[*_]*\s*(?:(?:has|have|is|are|stands?|leads?|holds?|with|at|follows?|shows?"
    r"|needs?|comes?|sits?|carries|looks|joins?|renews|ranks|also)\b|[:–(—|])"
)
_ORDINARY = re.compile(
    r"(?:ing|ed|ly|tion|tions|sion|sions|ment|ments|ness|ity|ities|ance|ence|ances|ences|est|able"
    r"|ible|ful|less|ship|al|ive|ous|ways|wise|ward|wards|'s|'d|'ll|'re|'ve|n't)$"
)
"""Endings of words that open a sentence and name nobody."""
_ACRONYM = re.compile(r"[A-Z]{2,4}s?")
_CONTRACTED = re.compile(r"['’](?:d|ll|re|ve|m|t)$")
_WEB = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.\w+")
_KNOWN = frozenset(
    "sla csat nps arr mrr ai roi kpi csm qbr url api id crm faq p1 p2 p3 p4 i ok am pm utc cet "
    "cest powerpoint excel word pdf html csv usd eur kb deskmate q1 q2 q3 q4 vip ceo "
    "cto cfo".split()
)
_OPENERS = frozenset(
    "the a an in on at of for from to by with as and or but if so yes no not there here this that "
    "these those it its they their he she his her we our you your who what which when where why "
    "how all each every both most many some several few other others another overall currently "
    "meanwhile however also additionally finally next then first second third last note please "
    "thanks compared among across between during since until while after before besides despite "
    "because given based according total average customers customer clients accounts tickets "
    "ticket agents agent team teams usage health churn renewals renewal revenue response "
    "resolution satisfaction priority status summary result results answer figures data period "
    "scope recommendation recommended action actions highest lowest largest smallest biggest top "
    "bottom everyone nobody nothing none one two three four five six seven eight nine ten today "
    "yesterday tomorrow only just about around roughly nearly almost over under up down out let "
    "see follow together combined altogether everybody start begin look check consider keep focus "
    "watch ask call contact move assign review plan prepare close escalate expect remember "
    "backlog volume quality service risk workload load demand speed cost costs growth retention "
    "performance trend trends outlook background context details detail reason reasons sure good "
    "bad great short worst best weakest strongest main key headline overview takeaway takeaways "
    "urgent important priorities new open closed late early still even again more less fewer "
    "beyond within without through throughout against towards breached met missed due overdue "
    "assigned resolved created received reopened escalated automation automated savings saved net "
    "gross value worth chance probability likelihood propensity expected projected predicted "
    "forecast current previous former latter share percentage amount number count counts volumes "
    "queue queues capacity coverage compliance attainment adherence accuracy efficiency "
    "productivity pace target targets goal goals deadline deadlines promise promises clock clocks "
    "owner owners assignee sponsor plans segment segments industry region product products "
    "feature features adoption engagement sentiment feedback score scores rating ratings category "
    "categories channel channels type kind subject title date dates day days week weeks month "
    "months quarter quarters year years hour hours minute minutes monthly weekly daily quarterly "
    "annual annually yearly income arr exposure exposed danger warning notable alert caution "
    "success better worse improvement decline drop rise change changes driver drivers factor "
    "factors cause causes finding findings insight insights observation observations analysis "
    "picture snapshot headlines highlight highlights conclusion verdict opinion evidence source "
    "sources basis caveat caveats assumption assumptions limitation limitations suggestion "
    "suggestions proposal proposals idea ideas option options opportunity opportunities offer "
    "offers price pricing spend spending budget invoice contract contracts meeting meetings calls "
    "agenda attendees participants account person people human humans staff anyone someone "
    "anybody somebody neither either least much half twice once never always often usually "
    "typically generally specifically notably importantly interestingly unfortunately fortunately "
    "thankfully surprisingly obviously clearly similarly likewise conversely alternatively "
    "otherwise instead therefore thus hence consequently accordingly moreover furthermore "
    "nevertheless nonetheless though although whereas unless whether whenever wherever should "
    "could would can may might must will shall do does did is are was were be been being have has "
    "had i'd i'll i'm i've we'd we'll we're we've you'd you'll you're you've they're they've it's "
    "that's there's here's what's let's don't doesn't isn't aren't can't won't hi hello hey ok "
    "okay well right quick quickly immediate immediately longer shorter larger smaller bigger "
    "higher lower older newer earlier later earliest latest oldest newest longest shortest "
    "closest nearest heaviest lightest busiest quietest riskiest healthiest safest costliest "
    "cheapest fastest slowest steepest sharpest runner-up leader leaders laggard winner loser "
    "top-ranked number-one red yellow green amber white black blue critical severe serious "
    "moderate minor major normal routine special sum totals subtotal trio pair duo group groups "
    "handful majority support customer-facing off throughput punctuality happiness loyalty intake "
    "output inflow outflow handle pitch mind flag loop ping ring chase push pull fix resolve "
    "reply send draft write agree confirm verify double-check investigate dig drill read learn "
    "know think believe bear assume imagine suppose say tell show give take make put get go come "
    "stay leave turn bring hold run ideally frankly honestly basically essentially luckily sadly "
    "hopefully maybe perhaps probably possibly certainly definitely indeed actually apart aside "
    "regarding concerning considering including excluding except versus per via like unlike near "
    "far biggest-account portfolio book pipeline sales marketing finance money bot assistant "
    "model system platform tool report dashboard chart table list row column line item items "
    "point points thing things place places part parts piece pieces side sides end middle spread "
    "gap gaps range ranges margin ratio rate rates level levels length size weight order rank "
    "ranks ranking rankings position positions streak pattern patterns mix balance timing quick- "
    "win wins win losses loss gains gain tally haul bill tab pot wallet bucket band bands "
    "minority rest remainder remaining diary calendar schedule timeline precedent precedents "
    "example examples exposure exposures postscript bonus upside downside silver-lining bottom- "
    "line context history recap roundup rundown digest brief briefing memo notes verdict "
    "diagnosis prognosis scorecard benchmark baseline stats numbers maths math arithmetic facts "
    "wins trouble worry worries concern concerns hotspot hotspots culprit culprits suspect "
    "suspects candidate candidates pick picks shortlist watchlist longlist hitlist homework "
    "todo deadline appointments slot slots logistics money staffing timing people-wise money- "
    "wise".split()
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
        if _CONTRACTED.search(match[0]) or _ACRONYM.fullmatch(match[0]):
            continue
        if _OPENS.search(text[: match.start()]):
            after = text[match.end() :]
            second = re.match(r"\s([A-Z][^\W\d_]+)", after)
            dated = second and second[1].lower() in WEEKDAYS | MONTHS
            known = any(start <= match.end() + 1 < end for start, end in free)
            named = (second and not dated and not known) or _TOLD.match(after)
            if re.match(r":\s*\n", after):
                continue  # the title of a list
            if word in _OPENERS or _ORDINARY.search(word) or not named:
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
        if one.name == other.name and between.strip(" ,") in ("and", "&"):
            yield Problem("name", pair, f"“{pair}” names the same one twice.", one.start)
        if between == " " and one.name != other.name and capitals and not digits:
            yield _no_such_name(pair, one.start)


def _no_such_name(name: str, start: int) -> Problem:
    return Problem("name", name, f"“{name}” is a name that no result holds.", start)
