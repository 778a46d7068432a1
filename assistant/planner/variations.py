"""Other ways to type a declared example: politeness, synonyms, a slip of the finger."""

import re
from collections.abc import Iterator
from zlib import crc32

_SYNONYMS = {
    "show": ["give me", "list", "display", "pull up", "I want to see"],
    "show me": ["let me see", "give me", "can I see"],
    "list": ["show", "give me a list of"],
    "customers": ["clients", "accounts"],
    "clients": ["customers", "accounts"],
    "customer": ["client", "account"],
    "client": ["customer"],
    "tickets": ["cases", "support requests"],
    "ticket": ["case"],
    "draft": ["write", "compose"],
    "reply": ["answer", "response"],
    "response": ["reply", "answer"],
    "agent": ["support rep", "colleague"],
    "agents": ["support reps", "people"],
    "dashboard": ["overview", "report"],
    "overview": ["dashboard"],
    "search": ["look through", "check"],
    "find": ["look up", "get me"],
    "who": ["which agent"],
    "which": ["what"],
    "how did we do": ["how were we doing", "what was our performance"],
    "compare": ["contrast", "side by side comparison of"],
    "upcoming": ["coming", "future"],
    "identify": ["find", "spot"],
    "recommend": ["suggest", "propose"],
    "schedule": ["book", "set up"],
    "prepare": ["put together", "create"],
    "knowledge base": ["help center", "kb"],
}
_OPENERS = ["please {}", "can you {}", "hey, {}", "i need you to {}", "could you {} please"]
_VERBS = re.compile(
    r"^(?:show|list|give|draft|write|search|find|compare|recommend|identify|schedule|prepare|assign"
    r"|set|add|close|resolve|summari[sz]e|explain|send|tell|generate|rank|open|look)\b",
    re.IGNORECASE,
)


def of(text: str, most: int = 2) -> list[str]:
    """Up to `most` variations, the same ones every time."""
    seed = crc32(text.encode())
    out: list[str] = []
    for candidate in _candidates(text, seed):
        if candidate.lower() != text.lower() and candidate not in out:
            out.append(candidate)
        if len(out) == most:
            break
    return out


def _candidates(text: str, seed: int) -> Iterator[str]:
    swapped = list(_swapped(text, seed))
    if swapped:
        yield swapped[0]
    if _VERBS.match(text):
        yield _OPENERS[seed % len(_OPENERS)].format(text[0].lower() + text[1:])
    yield _slip(text, seed)
    yield from swapped[1:]
    yield text.rstrip("?.!") + ("?" if seed % 2 else " please")


def _swapped(text: str, seed: int) -> Iterator[str]:
    for words, others in sorted(_SYNONYMS.items(), key=lambda pair: -len(pair[0])):
        pattern = re.compile(rf"\b{words}\b", re.IGNORECASE)
        if pattern.search(text):
            yield pattern.sub(others[seed % len(others)], text, count=1)


def _slip(text: str, seed: int) -> str:
    """Two neighbouring letters swapped in one of the longer words, or one left out."""
    words = list(re.finditer(r"[A-Za-z]{5,}", text))
    if not words:
        return text
    word = words[seed % len(words)]
    at = word.start() + 1 + seed % (len(word[0]) - 3)
    if seed % 3:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :]
