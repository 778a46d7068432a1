"""Cuts a sentence that asks for several things."""

import re

_VERB = (
    r"(?:show|list|give|tell|draft|write|compose|reply|answer|search|find|look\s+up|compare|recommend|suggest|identify|schedule|book"
    r"|prepare|prep|assign|reassign|set|change|make|close|resolve|reopen|send|summari[sz]e|explain|rank|add|open|mark|escalate|generate|create|pull"
    r"|check|get|fetch|what|who|whom|which|how|when|where|why|is|are|do|does|did|can\s+you|could\s+you|let\s+me)"
)
_CUT = re.compile(
    rf"\s*(?:;|,?\s+and\s+then|,?\s+then|,?\s+after\s+that,?|,?\s+afterwards|,?\s+(?:and\s+)?also|,?\s+plus|,?\s+as\s+well\s+as|[.?!]\s+(?:and\s+)?(?:also\s+)?|,?\s+and)\s+(?:please\s+)?(?={_VERB}\b)",
    re.IGNORECASE,
)
MOST = 4


def split(sentence: str) -> list[str]:
    """The parts, or the sentence alone. Parts are candidates: each must still make sense by itself."""
    parts = [part.strip(" ,;") for part in _CUT.split(sentence)]
    parts = [part for part in parts if part]
    return parts if 1 < len(parts) <= MOST else [sentence]
