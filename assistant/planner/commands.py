"""Requests whose frame says which tool is meant, so that the words inside are only its subject.

"Search the knowledge base for: our key was pushed to GitHub" asks for a search, whatever the words
after "for" would ask for alone.
"""

import re

from assistant.planner.turn import Slot

_ARTICLES = (
    r"(?:(?:the|our|my|all)\s+)?(?:knowledge\s*[- ]?base|kb|help\s+(?:cent(?:er|re)|pages?)"
    r"|articles?|docs|documentation|wiki|faqs?)"
)
_POLITE = r"(?:(?:please|pls|can\s+you|could\s+you|would\s+you|i\s+want\s+to|let(?:'s|\s+me))\s+)*"
_SEARCH = re.compile(
    rf"{_POLITE}(?:(?:search|query|check|scan|look)(?:\s+(?:in|through|at|up\s+in))?\s+{_ARTICLES}"
    rf"\s*(?:\bfor\b|\babout\b|\bon\b|:)|(?:search|kb|knowledge\s*base)\s*:)[\s:]*"
    r"(?P<subject>\S.*?)[\s?.!]*",
    re.IGNORECASE | re.DOTALL,
)
_QUOTES = "\"'“”„«»"


_ABLE = re.compile(
    rf"{_POLITE}what\s+(?:else\s+|all\s+)?(?:can|could)\s+you\s+(?:do|help(?:\s+me)?|tell\s+me)\s+(?:about|with|for|on)\s+"
    r"(?P<subject>[a-z][\w -]{2,30}?)[\s?.!]*",
)
"""Small letters only: a name after "about" asks about whom it names."""


def able(sentence: str) -> Slot | None:
    """The topic that "what can you do about renewals" asks for."""
    match = _ABLE.fullmatch(sentence[:1].lower() + sentence[1:])
    if match is None or match["subject"].split()[0] in _NO_TOPIC:
        return None
    return Slot("topic", match["subject"], match["subject"], *match.span("subject"), 1.0)


_NO_TOPIC = frozenset({"it", "that", "this", "them", "me", "us", "him", "her", "ticket", "case"})
_AUTHORING = re.compile(
    rf"{_POLITE}(?:write|create|draft|author|compose|prepare|publish|post|update|edit|rewrite|translate"
    r"|correct|change|delete|remove|archive|add|make)\s+(?:up\s+)?(?:me\s+|us\s+)?"
    r"(?:an?\s+|the\s+|this\s+|that\s+|some\s+|another\s+|our\s+)?(?:(?:new|short|brief|public|internal|missing|whole|complete)\s+)*"
    r"(?:(?:help|support|kb|knowledge[\s-]?base|wiki|help\s+cent(?:er|re)|faq|how-?to)\s+)*"
    r"(?:articles?|guides?|how-?tos?|faqs?|wiki\s+pages?|help\s+pages?|documentation|docs|manual|runbook)"
    r"(?!\s+(?:gaps?|tickets?))\b.*",
    re.IGNORECASE | re.DOTALL,
)


_SUMMARY = re.compile(
    rf"{_POLITE}(?:(?:give|show|get|send|write|have|need|want|i\s+need|i\s+want)\s+(?:me\s+|us\s+)?)?"
    r"(?:(?:the|a|an|my|some)\s+)?(?:(?:quick|short|brief|daily|today's)\s+)?(?:summary|overview|recap|rundown)"
    r"(?:\s+(?:please|pls|of\s+(?:my|the)\s+day|for\s+(?:me|today)|today))*[\s?.!]*",
    re.IGNORECASE,
)


def summary(sentence: str) -> bool:
    """Whether a summary is asked for without saying of what."""
    return bool(_SUMMARY.fullmatch(sentence))


_ID = re.compile(r"\d{3}")
"""A ticket that is named gets the article; nobody writes one."""


def authors(sentence: str) -> bool:
    """Whether an article is to be written or changed, which nobody can have done in a chat."""
    return bool(_AUTHORING.fullmatch(sentence)) and not _ID.search(sentence)


def search(sentence: str) -> Slot | None:
    """What the articles are to be searched for, where the request says so outright."""
    match = _SEARCH.fullmatch(sentence)
    if match is None:
        return None
    words = match["subject"]
    whole = words[0] in _QUOTES and words[-1] in _QUOTES and len(words) > 2
    start, end = match.span("subject")
    return Slot("query", words[1:-1] if whole else words, words, start, end, 1.0)
