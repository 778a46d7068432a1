"""The one figure that a question names, said before everything else: "CSAT: 4.17".

Only where nothing of the question is left over: who asks "how many tickets did Nina resolve" must
not be told the figure of the whole team.
"""

import re

from reports.blocks import Metric, Metrics, Report
from reports.change import changed
from reports.format import value

_ASKS = re.compile(
    r"(?:^|[,.!:;]\s*)(?:(?:and|so|but|ok(?:ay)?|hi|hello|please|quickly)[\s,]+)*"
    r"(?:what(?:'s|s|\s+is|\s+are|\s+was|\s+were)|how\s+(?:many|much|high|low|good|large|big))\b",
    re.IGNORECASE,
)
_SAME = (
    (r"(?:customer|client)?\s*satisfaction(?:\s+(?:score|rating|figure))?", "csat"),
    (r"net\s+promoter(?:\s+score)?", "nps"),
    (r"(?:annual|yearly|recurring|total)(?:\s+recurring)?\s+revenue", "arr"),
    (r"clients?|accounts?", "customer"),
    (r"cases?|requests?", "ticket"),
    (r"(?:come|came|comes|coming)\s+in|arrived?|got|get|received?|opened", "created"),
    (r"solved?|closed?|finished|went\s+out", "resolved"),
    (r"on\s+time|within\s+sla", "in time"),
    (r"los(?:e|es|ing)", "lost"),
    (r"scores?|numbers?|figures?|rates?", ""),
)
_SAID_ANYWAY = frozenset(
    """
    what s is are was were how many much high low good large big the a an our my we i you do does
    did have has had be been in of on at for to from by with right now currently current moment
    total all overall together there me us please and so but ok okay hi hello quickly tell show it
    this that today as per why
    """.split()
)
_OF_ALL = frozenset(("customer", "company", "team", "support", "business"))
"""Words that narrow nothing: "the average health of our customers"."""
_EARLY = 60
"""Within so many characters of the headline the figure has been said."""


def said_first(question: str, heard: list[str], report: Report) -> str | None:
    """The sentence to begin with; None where no single figure is asked for, or it comes anyway.

    `heard` are the words of the question that were read as arguments, such as a period.
    """
    if not _ASKS.search(question) or len(question) > 160:
        return None
    asked = _words(_without(question, heard))
    items = [i for b in report.blocks if isinstance(b, Metrics) for i in b.items]
    named = [item for item in items if _label(item) and _label(item) <= asked]
    exact = [item for item in named if asked - _label(item) <= _OF_ALL]
    if len(exact) != 1 or exact[0].value is None:
        return None
    figure = value(exact[0].value, exact[0].kind)
    if re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d,]|\.\d)", report.headline[:_EARLY]):
        return None
    return f"{_named(exact[0])}: {figure}{_moved(exact[0])}."


def _named(item: Metric) -> str:
    return item.label.partition(" (")[0]


def _moved(item: Metric) -> str:
    change = changed(item)
    if not change:
        return ""
    return ", " + change.replace("▲", "up").replace("▼", "down").replace("= ", "")


def _label(item: Metric) -> frozenset[str]:
    return _words(_named(item))


def _without(question: str, heard: list[str]) -> str:
    rest = question
    for words in heard:
        rest = rest.replace(words, " ")
    return rest


def _words(text: str) -> frozenset[str]:
    """Telling words in one form."""
    plain = text.lower().replace("’", "'")
    for pattern, form in _SAME:
        plain = re.sub(rf"\b(?:{pattern})\b", form, plain)
    words = re.findall(r"[a-z]+", plain)
    return frozenset(_singular(w) for w in words if w not in _SAID_ANYWAY)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
