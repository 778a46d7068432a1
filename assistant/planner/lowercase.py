"""Names in small letters that nobody knows: "why did zanzibar foods' score drop".

In capitals a stranger is told by its looks; in small letters by where it stands, and by being no
word of the language nor a slip of one.
"""

import re

from assistant.planner import spelling
from tools.arguments.everyday import is_everyday
from tools.arguments.names import fold

_WORD = r"[a-z][a-z&-]{3,}"
_POSSESSIVE = re.compile(rf"(?<![\w'-])(?P<name>{_WORD}(?:\s+{_WORD})?)(?:'s|s')(?=\s+\w)")
_FIRM = (
    r"(?:foods|travel|media|software|clinics|airlines|group|labs|studios?|hotels?|bank|pharma|logistics|systems"
    r"|partners|industries|solutions|insurance|energy|university)"
)
_OWNER = re.compile(
    rf"\b(?:of|for|from)\s+(?:customer\s+|client\s+)?(?P<name>{_WORD})(?=\s*(?:$|[?.!,;]"
    rf"|(?:in|this|last|since|and|by|over|for|please|today|now|next|until|{_FIRM})\b))"
)
"""A word that goes on with another one describes it: "because of difficult tickets"."""
_TOPIC = re.compile(
    rf"\b(?:of|for|from|on|with|about|at|is|customer|client)\s+(?P<name>{_WORD})(?![\w'-])"
)
_NEXT = re.compile(rf"\s+(?P<name>{_WORD})(?![\w'-])")


def strangers(sentence: str, needed: bool) -> list[tuple[int, int]]:
    """Where such names stand; after more words where a tool needs a customer (`needed`)."""
    found = [_widened(sentence, *m.span("name")) for m in _POSSESSIVE.finditer(sentence)]
    for match in (_TOPIC if needed else _OWNER).finditer(sentence):
        found.append(_widened(sentence, *match.span("name")))
    return [place for place in dict.fromkeys(found) if place is not None]


def _widened(sentence: str, start: int, end: int) -> tuple[int, int] | None:
    """The name with the word after it, where that is one of the unknown ones or of a firm."""
    words = sentence[start:end].split()
    while words and is_everyday(fold(words[0])):  # "the score of zanzibar's"
        start += len(words[0]) + 1
        words = words[1:]
    if not words or not _unknown(words[0]):
        return None
    after = _NEXT.match(sentence, end)
    if after and sentence[end : end + 1] != "'" and _part_of_a_firm(after["name"]):
        end = after.end()
    return start, end


def _part_of_a_firm(word: str) -> bool:
    return bool(re.fullmatch(_FIRM, word)) or _unknown(word)


def _unknown(word: str) -> bool:
    """No word of the language, whole or in the plural, no slip of one, nothing that is done."""
    folded = fold(word)
    if folded.endswith(("ing", "tion", "tions", "ment", "ments", "ness", "able")):
        return False
    known = is_everyday(folded) or is_everyday(folded.removesuffix("s"))
    return not known and spelling.repair(word) == word
