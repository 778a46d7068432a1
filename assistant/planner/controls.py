"""Short words that steer: why, approve, reject, undo."""

import re
from dataclasses import dataclass
from typing import Any

_IT = (
    r"(?:\s+(?:it|that|this|them|all(?:\s+of\s+(?:it|them))?|everything|the\s+(?:change"
    r"|changes|proposal|plan|last\s+one|last\s+change|action|last\s+action|reply|draft"
    r"|request)|please))*"
)
_END = r"[\s.!?]*"


@dataclass(frozen=True)
class Control:
    """A steering word as a call."""

    tool: str
    args: dict[str, Any]
    weak: bool
    """Only meant so right after a proposal: "yes", "no", "do it"."""


_WHY = re.compile(
    r"(?:but\s+|and\s+)?(?:why(?:\s+(?:is\s+(?:that|this|it)|so|not|that|do\s+you\s+(?:say"
    r"|think)\s+(?:that|so)))?|how\s+come|how\s+do\s+you\s+know(?:\s+(?:that|this))?"
    r"|how\s+(?:did|do)\s+you\s+(?:get|calculate|compute|come\s+up\s+with|arrive\s+at"
    r"|work\s+out|know)(?:\s+to)?\s+(?:that|this|it|these|those|the|your)(?:\s+\w+)?"
    r"|where\s+(?:does|do|did)\s+(?:that|this|these|those|the|it)(?:\s+\w+)?\s+come\s+from"
    r"|explain(?:\s+(?:that|this|it|your\s+(?:answer|reasoning)|the\s+(?:answer|number"
    r"|figure|result)s?|yourself))|what(?:'s|\s+is)\s+(?:that|this|it)\s+based\s+on"
    r"|(?:how|where)\s+(?:is|was|were|are)\s+(?:that|this|it|these|those|the\s+(?:figures?"
    r"|numbers?|result|score))\s+(?:calculated|computed|worked\s+out|measured|taken\s+from)"
    r"|(?:which|what)\s+(?:tools?|sources?|data|quer(?:y|ies))\s+(?:did\s+you\s+use|have\s+you"
    r"\s+used|is\s+behind|are\s+behind)(?:\s+for)?(?:\s+(?:that|this|it|these))?"
    r"|what\s+are\s+(?:these|those)\s+(?:numbers\s+)?based\s+on"
    r"|show\s+(?:me\s+)?(?:the|your)\s+(?:query|sql|sources?|reasoning|working|calculation))"
    + _END,
    re.IGNORECASE,
)
_FORMS: list[tuple[re.Pattern[str], str, dict[str, Any], bool]] = [
    (_WHY, "explain_answer", {}, False),
    (
        re.compile(
            rf"(?:yes[\s,]+|ok(?:ay)?[\s,]+|please\s+)?(?:i\s+)?(?:approved?|accept(?:ed)?"
            rf"|confirm(?:ed)?|sign\s+off(?:\s+on)?){_IT}{_END}",
            re.IGNORECASE,
        ),
        "decide",
        {"decision": "approve"},
        False,
    ),
    (
        re.compile(
            rf"(?:(?:yes|yeah|yep|yup|sure|ok(?:ay)?|alright|please|go|lgtm|looks\s+good"
            rf"|sounds\s+good|perfect|great|fine)[\s,!]*)+(?:go\s+ahead|do|proceed|carry|send"
            rf"|apply|execute|ship|make|book|run|please|with)?{_IT}(?:\s+out)?{_END}",
            re.IGNORECASE,
        ),
        "decide",
        {"decision": "approve"},
        True,
    ),
    (
        re.compile(
            rf"(?:go\s+ahead|do|proceed|carry|send|apply|execute|ship|make\s+it\s+so|run"
            rf"|book)(?:\s+with)?{_IT}(?:\s+out)?{_END}",
            re.IGNORECASE,
        ),
        "decide",
        {"decision": "approve"},
        True,
    ),
    (
        re.compile(
            rf"(?:no[\s,]+|please\s+)?(?:i\s+)?(?:rejected?|declined?|refused?|deny|denied"
            rf"|veto){_IT}{_END}",
            re.IGNORECASE,
        ),
        "decide",
        {"decision": "reject"},
        False,
    ),
    (
        re.compile(
            rf"(?:(?:no|nope|nah|stop|wait|never\s*mind)[\s,!]*)+(?:don't|do\s+not|cancel|leave"
            rf"|forget|discard|thanks|thank\s+you)?(?:\s+do)?{_IT}{_END}|(?:don't|do\s+not"
            rf"|cancel|discard|leave|forget|scrap)(?:\s+(?:do|send|apply"
            rf"|change))?{_IT}{_END}",
            re.IGNORECASE,
        ),
        "decide",
        {"decision": "reject"},
        True,
    ),
    (
        re.compile(
            rf"(?:please\s+|can\s+you\s+|oops[\s,!]+|wait[\s,]+)*(?:undo|revert|reverse"
            rf"|roll\s*back|take\s+(?:it|that|this)\s+back|put\s+(?:it|that)\s+back"
            rf"|change\s+(?:it|that)\s+back){_IT}(?:\s+back)?{_END}",
            re.IGNORECASE,
        ),
        "undo",
        {},
        False,
    ),
]


def read(sentence: str) -> Control | None:
    """The control that the whole sentence is, if it is one."""
    for pattern, tool, args, weak in _FORMS:
        if pattern.fullmatch(sentence.strip()):
            return Control(tool, args, weak)
    return None
