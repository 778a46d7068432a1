"""What a chatty question is about: greetings, thanks and commands to the assistant removed.

A question that says several things ("spotted a typo while it is going out, can I halt it") has a
vector between them that is near to none; its clauses count beside it.
"""

import re
from collections.abc import Callable

import numpy as np

from knowledge.lexical import terms

CLAUSES = 0.4
"""Parts of a question's vector that are the mean of its clauses' vectors."""
MOST_CLAUSES = 4

_KB = r"(knowledge ?base|kb|help ?cent(er|re)|articles|docs|documentation)"
_DOCS = r"(articles?|docs?|documentation|information|info|anything)"
_POLITE = r"(please |kindly |could you |can you |would you )?"

_LEADS = (
    # hi team, …
    (
        r"(hi|hello|hey|dear|good (morning|afternoon|evening))"
        r"( (there|all|team|everyone|support|guys|folks|you))?[\s,.!:–-]+"
    ),
    # search the knowledge base for …
    _POLITE
    + r"(search|check|look in|look through|query|browse)( through| in)? (the |our |my )?"
    + _KB
    + r"( articles?)? (for|about|on|to see|whether|and tell me)[\s:]+",
    # find me an article about …
    _POLITE
    + r"(look up|find( me)?( an?| the| any)? "
    + _DOCS
    + r" (on|about|for)|search for)[\s:]+",
    # do we have anything on …
    r"(is there|do we have|have we got|what do we have|what does (the|our) " + _KB + r" say)"
    r"( an?| any)?( " + _DOCS + r")? (on|about|for)[\s:]+",
    # I would like to know whether …
    r"(i|we)('d| would) (like|love) to (know|ask|understand)( (about|if|whether))?[\s,:]+",
    # just wondering if …
    r"(i was|i'm|i am|we are|we're|just) (just )?wondering( (if|whether|about))?[\s,:]+",
    # could someone please tell me …
    (
        r"(could|can|would) (you|someone|anyone|somebody)( please| kindly)?"
        r" (tell|show|explain( to)?|help|remind|let)( me| us)?( know| understand)?( with)?[\s,:]+"
    ),
    # a customer is asking how …
    (
        r"(a|my|our|the) (customer|client|user)"
        r" (is asking|asks|asked|wants to know|would like to know|wonders)"
        r"( (me|us))?( (about|if|whether))?[\s,:]+"
    ),
    # quick question: …
    r"(quick|one|another|small) question[\s,.:–-]+",
    r"(please|pls|plz|so|ok|okay|well|um+|also)[\s,]+",
)
_TAILS = (
    (
        r"[\s,.!]*(thanks|thank you|thx|cheers|many thanks)"
        r"( (so much|a lot|in advance|very much|again))?[\s.!]*$"
    ),
    r"[\s,]*(please|pls|plz)[\s?.!]*$",
    r"[\s,.!]*(any (help|ideas?|advice)( is| would be)?( (greatly )?appreciated)?|help)[\s?.!]*$",
)
_BETWEEN = re.compile(
    r"[.!?;:]+\s+|,\s+|\s+[–—-]+\s+|\s+(?:and|but|because|since|so)\s+", re.IGNORECASE
)
_LEAD = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _LEADS)
_TAIL = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _TAILS)


def cleaned(question: str) -> str:
    """The question without its wrapping; the whole question if nothing else is left."""
    text = " ".join(question.split())
    while (shorter := _without_wrapping(text)) != text:
        text = shorter
    return text or question.strip()


def clauses(question: str) -> list[str]:
    """The parts of a cleaned question that say something themselves; none when it is one."""
    parts = [cleaned(part.strip(" ?!.,")) for part in _BETWEEN.split(question)]
    telling = [part for part in parts if len(set(terms(part))) > 1]
    return telling[:MOST_CLAUSES] if len(telling) > 1 else []


def embedded(question: str, embed: Callable[[str], np.ndarray]) -> np.ndarray:
    """The vector of a cleaned question with its clauses, float32 of length 1."""
    whole = embed(question)
    parts = clauses(question)
    if not parts:
        return whole
    middle = np.mean([embed(part) for part in parts], axis=0)
    mixed = (1 - CLAUSES) * whole + CLAUSES * middle / np.linalg.norm(middle)
    return (mixed / np.linalg.norm(mixed)).astype(np.float32)


def _without_wrapping(text: str) -> str:
    """The text without its first wrapping that leaves three characters or more."""
    for lead in _LEAD:
        match = lead.match(text)
        if match and len(text) - match.end() >= 3:
            return text[match.end() :]
    for tail in _TAIL:
        match = tail.search(text)
        if match and match.start() >= 3:
            return text[: match.start()]
    return text
