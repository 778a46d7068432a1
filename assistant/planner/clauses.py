"""Cuts a sentence that asks for several things."""

import re

_VERB = (
    r"(?:show|list|give|tell|draft|write|compose|reply|answer|search|find|look\s+up"
    r"|compare|recommend|suggest|identify|schedule|book"
    r"|prepare|prep|assign|reassign|set|change|make|close|resolve|reopen|send|summari[sz]e"
    r"|explain|rank|add|open|mark|escalate|generate|create|pull"
    r"|check|get|fetch|what|who|whom|which|how|when|where|why|do|does|did|can\s+you"
    r"|(?:is|are)\s+(?:there|any|it|he|she|they|we|you|i|my|our|the|this|that|[A-Z])"
    r"|could\s+you|let\s+me)"
)
_CUT = re.compile(
    rf"\s*(?:;|,?\s+and\s+then|,?\s+then|,?\s+after\s+that,?|,?\s+afterwards"
    rf"|,?\s+(?:and\s+)?also|,?\s+plus|,?\s+as\s+well\s+as|[.?!]\s+(?:and\s+)?(?:also\s+)?"
    rf"|,?\s+and)\s+(?:please\s+)?(?={_VERB}\b)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\s*(?:,?\s+and(?:\s+(?:also|then))?|,?\s+plus|,?\s+as\s+well\s+as|,?\s+along\s+with|\s+&"
    r"|,(?=\s+(?:my|our|the)\b))\s+(?:the\s+)?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:by|for|from|in|of|on|per|since|to|until|with|not|no|but)\b", re.IGNORECASE
)
"""What goes on with the part before it: "…, by agent"."""
_OWNER = re.compile(r"(?:'s|s')$")
"""What ends so shares the thing that comes: "Priya's and Tomasz's backlog"."""
_COMPARE = re.compile(r"\bcompar(?:e|es|ing)\b", re.IGNORECASE)
""" "Compare Liam and Peter" is about both."""
MOST = 4
_ONLY_AN_OPENING = frozenset({"go", "go ahead", "come", "try", "please", "ok", "please go"})
"""The first part of "go and send it", which asks for one thing."""


def split(sentence: str) -> list[str]:
    """The parts, or the sentence alone. Whether a part makes sense is for the router to say."""
    parts = [part.strip(" ,;") for part in _CUT.split(sentence)]
    parts = [part for part in parts if part]
    if parts and parts[0].lower() in _ONLY_AN_OPENING:
        return [sentence]
    return parts if 1 < len(parts) <= MOST else [sentence]


def halves(sentence: str) -> list[tuple[str, str]]:
    """Every way to cut a sentence in two at a word that lists things, two words or more a side."""
    cuts = ((sentence[: m.start()], sentence[m.end() :]) for m in _LIST.finditer(sentence))
    return [
        (a, b)
        for a, b in cuts
        if len(a.split()) > 1 and len(b.split()) > 1 and not _GOES_ON.match(b)
        if not _OWNER.search(a) and not _COMPARE.search(a)
    ]
