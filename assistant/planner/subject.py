"""Short questions about the one thing that was just shown: "who owns it?", "since when?".

A page holds the answer, so the page is shown: that of a ticket, a customer or a meeting.
"""

import re
from typing import Any

from assistant.planner import references
from assistant.planner.arguments import fields_of
from assistant.planner.turn import Exchange
from tools.access import Actor, may_call
from tools.catalog import Catalog
from tools.spec import ToolSpec

LONGEST = 8
"""Words of a question that is about one detail."""
_ASKS = re.compile(
    r"(?:(?:and|so|ok(?:ay)?|but|then|hm+|also|sorry)[\s,]+)*"
    r"(?:who(?:'s|se|m)?|what(?:'s)?|which|how's|when(?:'s)?|where(?:'s)?|since\s+when|how\s+(?:long|old|big|much|many|angry|upset"
    r"|happy|urgent|important|often|come|is|are|was|did|does)|why|is|are|was|were|has|have|do|does|did|can\s+you\s+tell\s+me)\b.*",
    re.IGNORECASE,
)
_OF_A_PAGE = re.compile(
    r"\b(?:own(?:s|er|ed)?|handl(?:es?|ing)|manag(?:es?|er|ing)|responsible|assigned|working\s+on|looks?\s+after|in\s+charge|contacts?"
    r"|sponsor|plan|products?|use|using|pay(?:ing)?|worth|arr|spend|renew(?:s|al|ing)?|segment|size|usage|adoption|logins?|based|located|region|industry|since"
    r"|last\s+(?:talk|talked|meet|met|speak|spoke|spoken|contact(?:ed)?|call(?:ed)?|hear|heard|review(?:ed)?)|(?:talk|meet|speak|hear)(?:\s+\w+)*\s+last"
    r"|angry|upset|happy|unhappy|mood|annoyed|status|priority|due|deadline|opened|closed|resolved|pending|on\s+hold|escalated|overdue|breach(?:ed|ing)?|stuck|waiting|created|reported|wrote|raised|requester|customer"
    r"|attend(?:s|ing|ees)?|coming|joining|invited|attendees|there|agenda|big|old|important|urgent|email|phone|nps)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|he|she|him|her|his|there|(?:this|that)(?!\s+(?:week|month|quarter|year|morning|afternoon|evening))|these|those|the\s+(?:customer|client|account|ticket|case|company|meeting"
    r"|call|deal|requester))\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:(?:and|so|ok(?:ay)?|but)[\s,]+)*(?:since\s+when|until\s+when|by\s+when|who\s+is\s+(?:attending|coming|joining|invited|there|the\s+owner"
    r"|responsible)|who(?:'s|\s+is)?\s+(?:attending|coming|joining|the\s+(?:owner|contact|sponsor|csm|assignee))|whose\s+is\s+(?:it|that)"
    r"|when\s+was\s+(?:it|that)|when\s+did\s+we\s+last\s+(?:talk|meet|speak)|who\s+are\s+(?:the|our)\s+contacts?)[\s?.!]*",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:there|they|them|their|customer|client|account|company)\b", re.IGNORECASE
)
_KINDS = ("ticket", "account")


def asks(sentence: str) -> bool:
    """Whether a sentence asks for a detail of what the talk is about."""
    if len(sentence.split()) > LONGEST:
        return False
    if _BARE.fullmatch(sentence):
        return True
    asked = _ASKS.fullmatch(sentence) and _POINTS.search(sentence)
    return bool(asked and _OF_A_PAGE.search(sentence))


def page(
    sentence: str, history: list[Exchange], catalog: Catalog, actor: Actor
) -> tuple[ToolSpec, dict[str, Any]] | None:
    """The page of the one thing that the latest answer was about, with its arguments."""
    for exchange in reversed(history):
        if not exchange.calls:
            continue
        for kind in _order(sentence):
            one = references.focus(kind, [exchange], catalog)
            if one is None or one.options:
                continue
            spec = showing(kind, catalog, actor)
            if spec is not None:
                return spec, {fields_of(spec.args)[0].name: one.value}
        meeting = exchange.calls[-1]
        if meeting["tool"] in catalog and catalog.get(meeting["tool"]).domain == "meetings":
            spec = catalog.get(meeting["tool"])
            usable = spec.effect == "read" and may_call(spec, actor).allowed
            return (spec, dict(meeting["args"])) if usable else None
        if any(exchange.refs):
            return None
    return None


def showing(kind: str, catalog: Catalog, actor: Actor) -> ToolSpec | None:
    """The tool that shows a thing of a kind and takes nothing else."""
    for spec in catalog.allowed(actor):
        if spec.effect == "read" and [f.ref_kind for f in fields_of(spec.args)] == [kind]:
            return spec
    return None


def _order(sentence: str) -> tuple[str, ...]:
    """Kinds in the order in which they are looked for: "they" are rather people than a ticket."""
    return _KINDS[::-1] if _PEOPLE.search(sentence) else _KINDS
