"""Sentences that keep, run, list or forget something. Only a whole sentence counts."""

import re
from dataclasses import dataclass
from typing import Any, Literal

_NAME = r"(?P<name>[^\s].{0,58}?)"
_MINE = r"(?:my|the|our)\s+"
_NOUN = r"(?:answer|question|analysis|list|view)"
_THIS = rf"(?:(?:this|that)(?:\s+{_NOUN})?|it|these|the\s+(?:last\s+)?{_NOUN})"
_END = r"(?:\s+please)?[\s.!?]*"
_PLEASE = r"(?:please\s+|can\s+you\s+|could\s+you\s+)*"
_ALWAYS = r"(?:always|from\s+now\s+on|by\s+default)[\s,]+"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(_PLEASE + pattern + _END, re.IGNORECASE)


Action = Literal["keep", "run", "list", "forget", "prefer"]


@dataclass(frozen=True)
class Request:
    """What is to be done. `name`: of the analysis; for prefer, `argument` and `value`."""

    action: Action
    name: str = ""
    argument: str = ""
    value: Any = None


_QUOTE = "[\"'“”‘’]?"
_KEPT = r"(?:saved\s+(?:views|analyses|reports)|preferences|memor(?:y|ies))"
_FORMS: list[tuple[Action, re.Pattern[str]]] = [
    (
        "keep",
        _form(
            rf"(?:keep|save|remember|store)\s+{_THIS}\s+as\s+(?:{_MINE}|an?\s+)?"
            rf"{_QUOTE}{_NAME}{_QUOTE}"
        ),
    ),
    ("list", _form(rf"(?:show|list|what\s+are)\s+(?:me\s+)?(?:all\s+)?{_MINE}{_KEPT}")),
    (
        "list",
        _form(
            r"what\s+(?:do\s+you\s+remember|have\s+you\s+(?:saved|kept|remembered))"
            r"(?:\s+(?:about|for)\s+me)?"
        ),
    ),
    (
        "run",
        _form(
            rf"(?:run|open|show(?:\s+me)?|start|repeat)\s+{_MINE}{_QUOTE}"
            rf"(?P<name>[^\s].{{0,50}}?\s+view|saved\s+\S.{{0,50}}?){_QUOTE}"
        ),
    ),
    ("run", _form(rf"(?:run|repeat)\s+my\s+{_QUOTE}{_NAME}{_QUOTE}")),
    (
        "forget",
        _form(
            rf"(?:forget|delete|remove|drop)\s+{_MINE}(?:saved\s+)?{_QUOTE}"
            rf"(?P<name>[^\s].{{0,50}}?\s+(?:view|analysis|preference)){_QUOTE}"
        ),
    ),
    (
        "forget",
        _form(
            r"forget\s+(?P<name>everything)"
            r"(?:\s+(?:about\s+me|you\s+(?:saved|remember|kept)))?"
        ),
    ),
]
_ROWS = _form(
    rf"{_ALWAYS}(?:show|list|give)\s+(?:me\s+)?(?:only\s+|at\s+most\s+)?(?P<n>\d{{1,3}})"
    r"\s+(?:rows?|lines?|results?|entries|items)(?:\s+at\s+a\s+time)?"
)
_TONE = _form(
    rf"{_ALWAYS}(?:write|draft|use)\s+(?:(?:my\s+)?(?:replies|drafts)\s+)?(?:in\s+)?(?:an?\s+)?"
    r"(?P<tone>formal|friendly|empathetic|apologetic|neutral)(?:ly)?(?:\s+tone)?"
)


def read(sentence: str) -> Request | None:
    """The request that the whole sentence is; None for any other sentence."""
    said = " ".join(sentence.split())
    rows = _ROWS.fullmatch(said)
    if rows and 1 <= int(rows["n"]) <= 500:
        return Request("prefer", argument="limit", value=int(rows["n"]))
    tone = _TONE.fullmatch(said)
    if tone:
        return Request("prefer", argument="tone", value=tone["tone"].lower())
    for action, form in _FORMS:
        found = form.fullmatch(said)
        if found:
            name = found.groupdict().get("name") or ""
            return Request(action, "all" if name.lower() == "everything" else name)
    return None
