"""Orders to work around the rules, and code: never a request, whatever else they ask for."""

import re

_RULES = (
    r"(?:permissions?|rules?|instructions?|restrictions?|polic(?:y|ies)|guardrails?|guidelines?|safety|safeguards?"
    r"|access\s+(?:control|rights)|approvals?(?:\s+\w+)?|audit(?:\s+\w+)?|limits?|limitations|prompts?)"
)
_ROUND = re.compile(
    r"\b(?:ignor(?:e|ing)|bypass(?:ing)?|circumvent(?:ing)?|disregard(?:ing)?|overrid(?:e|ing)|disabl(?:e|ing)|forget(?:ting)?"
    r"|turn(?:ing)?\s+off|switch(?:ing)?\s+off|get(?:ting)?\s+around|work(?:ing)?\s+around|break(?:ing)?|violat(?:e|ing))\s+"
    rf"(?:(?:all|any|every|the|these|those|my|your|our|its|of|previous|prior|earlier|above|existing|usual|normal)\s+)*{_RULES}\b"
    r"|\b(?:without|no)\s+(?:any\s+)?(?:rules|restrictions|guardrails|filters|safety)\b"
    r"|\b(?:reveal|print|show|repeat|output|leak|dump|tell\s+me|give\s+me|what(?:'s|\s+is|\s+are))\s+(?:me\s+)?(?:all\s+)?(?:of\s+)?your\s+(?:\w+\s+)?"
    r"(?:system|hidden|initial|original|secret|internal)?\s*(?:prompts?|instructions|source\s+code|api\s+keys?|weights|config(?:uration)?)\b"
    r"|\byou\s+(?:are|'re)\s+(?:now\s+)?(?:dan|root|jailbroken|unrestricted|an?\s+(?:\w+\s+)?(?:unrestricted|unfiltered|evil)\b)"
    r"|\bwithout\s+(?:any\s+|my\s+|an?\s+|the\s+)?(?:approvals?|permissions?|confirmation|asking(?:\s+\w+)?)\b"
    r"|\b(?:skip|override)\s+(?:the\s+|all\s+)?approvals?\b|\bnew\s+instructions\s*:|<\|im_(?:start|end)\|>"
    r"|\b(?:developer|god|debug|sudo|admin|jailbreak)\s+mode\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\bselect\b.+\bfrom\s+\w+(?:\s+(?:where|limit|order\s+by)\b|\s*;|\s*--)|\bselect\s+\*|\bunion\s+(?:all\s+)?select\b"
    r"|\b(?:drop|truncate|alter)\s+table\b|\bdelete\s+from\s+\w+|\binsert\s+into\s+\w+|'\s*(?:or|and)\s+'?\d+'?\s*=\s*'?\d"
    r"|<\s*script\b|\bonerror\s*=|\$\{[^}]*\}|\{\{.*\}\}|(?:\.\./){2,}|\bxp_cmdshell\b|;\s*(?:rm|cat|curl|wget|sudo)\s",
    re.IGNORECASE | re.DOTALL,
)
_TEXT = re.compile(
    r"\s*(?:please\s+)?(?:(?:add|leave|write|put|make)\s+(?:an?\s+)?(?:\w+\s+)?(?:note|comment)|note|search|look\s+up|find)\b",
    re.IGNORECASE,
)
"""What follows is somebody's text, to be written or searched for as it stands."""


def tries(sentence: str) -> bool:
    """Whether the sentence asks to get around what holds for everybody, or is code."""
    return not _TEXT.match(sentence) and bool(_ROUND.search(sentence) or _CODE.search(sentence))
