"""Short words that steer: why, approve, reject, undo."""

import re
from dataclasses import dataclass, replace
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
    r"(?:but\s+|and\s+)?(?:why(?:\s+(?:these|those|them|like\s+(?:this|that)|is\s+(?:that|this|it)|so|not|that|do\s+you\s+(?:say"
    r"|think)\s+(?:that|so)))?|how\s+come|how\s+do\s+you\s+know(?:\s+(?:that|this))?"
    r"|how\s+(?:did|do)\s+you\s+(?:get|calculate|compute|come\s+up\s+with|arrive\s+at"
    r"|work\s+out|know)(?:\s+to)?\s+(?:that|this|it|these|those|the|your)(?:\s+\w+)?"
    r"|where\s+(?:does|do|did)\s+(?:that|this|these|those|the|it)(?:\s+\w+)?\s+come\s+from"
    r"|explain(?:\s+please)?(?:\s+(?:that|this|it|your\s+(?:answer|reasoning)|the\s+(?:answer|number"
    r"|figure|result)s?|yourself))?|what(?:'s|\s+is)\s+(?:that|this|it)\s+based\s+on"
    r"|(?:how|where)\s+(?:is|was|were|are)\s+(?:that|this|it|these|those|the\s+(?:figures?"
    r"|numbers?|result|score))\s+(?:calculated|computed|worked\s+out|measured|taken\s+from)"
    r"|(?:which|what)\s+(?:tools?|sources?|data|quer(?:y|ies))\s+(?:did\s+you\s+use|have\s+you"
    r"\s+used|is\s+behind|are\s+behind)(?:\s+for)?(?:\s+(?:that|this|it|these))?"
    r"|what\s+are\s+(?:these|those)\s+(?:numbers\s+)?based\s+on"
    r"|show\s+(?:me\s+)?(?:the|your)\s+(?:query|sql|sources?|reasoning|working|calculation))"
    + _END,
    re.IGNORECASE,
)
_FIGURE = (
    r"(?:the\s+|your\s+)?[$€£]?\d[\d.,]*(?:\s*(?:%|percent|points?|hours?|days?|minutes?"
    r"|tickets?|customers?|k|m|million))?(?:\s+(?:there|you\s+(?:said|mentioned|showed|gave)))?"
)
_WHY_FIGURE = re.compile(
    r"(?:(?:but|and|so)\s+)?(?:how\s+(?:did|do)\s+you\s+(?:get|calculate|compute|arrive\s+at"
    rf"|work\s+out|come\s+(?:up\s+with|to|by))\s+(?:to\s+)?{_FIGURE}"
    rf"|where\s+(?:does|do|did|is|are)\s+{_FIGURE}\s+(?:come\s+from|from)"
    rf"|why\s+(?:is|are|was|were)\s+(?:it|that|this|there|they)\s+{_FIGURE}|why\s+{_FIGURE}"
    rf"|what\s+(?:is|are)\s+{_FIGURE}\s+(?:based\s+on|made\s+of)|says\s+who)" + _END,
    re.IGNORECASE,
)
_FORMS: list[tuple[re.Pattern[str], str, dict[str, Any], bool]] = [
    (_WHY, "explain_answer", {}, False),
    (_WHY_FIGURE, "explain_answer", {}, False),
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
            rf"|apply|execute|ship|make|book|schedule|run|post|submit|please|with)?{_IT}(?:\s+(?:out|off|then|now))*{_END}",
            re.IGNORECASE,
        ),
        "decide",
        {"decision": "approve"},
        True,
    ),
    (
        re.compile(
            rf"(?:(?:now|then|so|and)\s+)?(?:go\s+ahead|do|proceed|carry|send|apply|execute|ship|make\s+it\s+(?:so|happen)|run"
            rf"|book|submit|go\s+for)(?:\s+with)?{_IT}(?:\s+(?:out|off|then|now))*{_END}",
            re.IGNORECASE,
        ),
        "decide",
        {"decision": "approve"},
        True,
    ),
    (
        re.compile(
            rf"(?:i\s+(?:do\s+not|don't)\s+agree[\s,.:;-]*)?(?:no[\s,]+|please\s+)?(?:i\s+)?"
            rf"(?:reject(?:ed)?|declined?|refused?|deny|denied|veto|turn{_IT}\s+down){_IT}{_END}",
            re.IGNORECASE,
        ),
        "decide",
        {"decision": "reject"},
        False,
    ),
    (
        re.compile(
            rf"(?:h+m+[\s,.]+)*(?:(?:no|nope|nah|stop|wait|never\s*mind)[\s,!]*)+(?:don't|do\s+not|cancel|leave"
            rf"|forget|discard|thanks|thank\s+you)?(?:\s+do)?{_IT}{_END}"
            rf"|(?:(?:no|nah|hm+|ok(?:ay)?|wait|actually|sorry)[\s,]+)*(?:not\s+(?:now|yet|today)|hold\s+(?:off|on)(?:\s+(?:on|with))?"
            rf"|(?:wait|stop)[\s,]+no|rather\s+not|better\s+not|don't\s+bother|i(?:'ve|\s+have)?\s+changed\s+my\s+mind"
            rf"|leave\s+(?:it|that|them)(?:\s+(?:as\s+(?:it\s+is|they\s+are)|alone|be))?){_IT}{_END}"
            rf"|(?:(?:no|nope|nah|ok(?:ay)?|please|actually|wait|sorry|oh)[\s,!]+)*(?:don't|do\s+not"
            rf"|cancel|discard|leave|forget|scrap|drop|abort|bin|kill|withdraw|trash)(?:\s+(?:do|send|apply"
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


_PLACE = (
    r"(?:(?:number|no\.?|row|#)\s*)?(?:\d{1,3}(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth|tenth|last)(?:\s+(?:one|row|ticket|move|request))?"
)
_THING = rf"(?:the\s+)?(?:{_PLACE}|p-[0-9a-f]{{10}}|[a-z]{{2,10}}-?\d{{1,12}})"
_EXCEPTIONS = re.compile(
    rf"(?:(?:yes|ok(?:ay)?|please|i)[\s,]+)*(?P<verb>approved?|accept|confirm|go\s+ahead(?:\s+with)?"
    rf"|do|apply|carry\s+out|run|send|reject|decline)?\s*"
    r"(?:all|everything|them\s+all|all\s+of\s+(?:them|it|these)|the\s+rest|the\s+(?:\w+\s+)?(?:plan"
    r"|reassignments|moves|changes|proposals?|requests?)|it|them|that|this)"
    r"(?:\s+the\s+(?:moves|tickets|others|requests|changes))?[\s,]*"
    r"(?:but\s+not|but|except(?:\s+for)?|without|apart\s+from|save|leaving\s+out|not|minus)\s+"
    rf"(?P<left>{_THING}(?:\s*(?:,|and|or|nor|&)+\s*{_THING})*)" + _END,
    re.IGNORECASE,
)
_LEFT = re.compile(_THING, re.IGNORECASE)
_ORDINALS = {
    word: place
    for place, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth"),
        start=1,
    )
} | {"last": -1}  # fmt: skip
_ONE = re.compile(
    r"(?:(?:yes|ok(?:ay)?|please|i|let's)[\s,]+)*(?P<verb>approved?|accept|confirm|reject(?:ed)?"
    r"|decline|undo|revert|take\s+back|roll\s*back)\s+(?:the\s+)?(?:request\s+|proposal\s+"
    r"|change\s+)?(?P<id>p-[0-9a-f]{10})(?:\s+(?:but|except(?:\s+for)?|without)\s+"
    rf"(?P<left>{_THING}(?:\s*(?:,|and|&)+\s*{_THING})*))?" + _END,
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"(?P<verb>approve|accept|confirm|reject|decline)\s+(?:all|everything|every)(?:\s+of)?"
    r"(?:\s+(?:the|my|that|which|is|are|still|pending|waiting|open|outstanding|requests?"
    r"|proposals?|decisions?|changes?|approvals?))*?\s+(?:pending|waiting|open|outstanding)"
    r"(?:\s+(?:requests?|proposals?|decisions?|changes?|approvals?))?" + _END,
    re.IGNORECASE,
)

_DECIDED = (
    r"(?:(?:yes|and|but|then|now|so|ok(?:ay)?|please|i|let's)[\s,]+)*(?P<verb>approved?|accept|confirm|reject(?:ed)?"
    r"|decline|undo|revert|take\s+back|roll\s*back)\s+"
)
_PLACED = re.compile(
    rf"{_DECIDED}(?:(?:the\s+)?(?:request\s+|proposal\s+|change\s+)?(?:number|no\.?|#)\s*(?P<n>\d{{1,2}})"
    r"|(?:the\s+)?(?P<place>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth|tenth)(?:\s+(?:one|request|proposal|change|of\s+(?:them|those|these|the\s+two)))?)"
    + _END,
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    rf"(?:{_DECIDED})(?:(?:them\s+)?(?P<both>both)(?:\s+of\s+(?:them|these|those))?"
    r"(?:\s+(?:requests|changes|proposals))?|(?:all|them\s+all|all\s+(?:of\s+)?(?:them|these|those|two|three"
    r"|four|five)|everything|all\s+(?:the\s+)?(?:requests|changes|proposals)))" + _END,
    re.IGNORECASE,
)
_BOTH = re.compile(
    rf"(?:(?:yes|yeah|ok(?:ay)?|sure|please|go\s+ahead)[\s,]+)*(?:(?:to|with|for|do)\s+)?both"
    rf"(?:\s+of\s+(?:them|these|those))?(?:\s+please)?{_END}",
    re.IGNORECASE,
)


def _verdict(verb: str | None) -> str:
    rejects = verb is not None and verb.lower().startswith(("reject", "decline"))
    return "reject" if rejects else "approve"


def _left_out(said: str) -> Any:
    """What stays as it is: places from 1, or ids."""
    found = [_one(match[0]) for match in _LEFT.finditer(said)]
    return found[0] if len(found) == 1 else found


def _one(said: str) -> str | int:
    word = re.sub(r"\b(?:the|number|no\.?|row|one|ticket|move|request)\b|#", " ", said.lower())
    word = word.strip()
    if word in _ORDINALS:
        return _ORDINALS[word]
    place = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)?", word)
    return int(place[1]) if place else word if word.startswith("p-") else word.upper()


_BACK = ("undo", "revert", "take", "roll")


def _about(verb: str, which: str) -> Control:
    if verb.lower().startswith(_BACK):
        # Changes are taken back one at a time; "all of it" is one change of many rows.
        return Control("undo", {"proposal": which} if which.isdigit() else {}, False)
    return Control("decide", {"decision": _verdict(verb), "proposal": which}, False)


def _of_several(sentence: str) -> Control | None:
    """A decision on the first, both or all of what was asked for."""
    if match := _PLACED.fullmatch(sentence):
        return _about(match["verb"], str(_one(match["place"] or match["n"])))
    if match := _TOGETHER.fullmatch(sentence):
        return _about(match["verb"], "both" if match["both"] else "these")
    both = {"decision": "approve", "proposal": "both"}
    return Control("decide", both, True) if _BOTH.fullmatch(sentence) else None


def _spoken(sentence: str) -> Control | None:
    """A decision that names what it is about, or what it leaves out."""
    if match := _ONE.fullmatch(sentence):
        proposal = {"proposal": match["id"].lower()}
        if match["verb"].lower().startswith(_BACK):
            return Control("undo", proposal, False)
        left = {"except": _left_out(match["left"])} if match["left"] else {}
        return Control("decide", {"decision": _verdict(match["verb"]), **proposal, **left}, False)
    if match := _EVERY.fullmatch(sentence):
        return Control("decide", {"decision": _verdict(match["verb"]), "proposal": "all"}, False)
    if match := _EXCEPTIONS.fullmatch(sentence):
        args = {"decision": _verdict(match["verb"]), "except": _left_out(match["left"])}
        named = re.fullmatch(
            r"(?:approve|accept|confirm|reject|decline)d?", match["verb"] or "", re.I
        )
        return Control("decide", args, named is None)
    return None


_DOING = re.compile(
    r"\b(?:do|go\s+ahead|apply|execute|send|run|carry|proceed|make\s+it\s+so)\b", re.IGNORECASE
)


def orders(sentence: str) -> bool:
    """Whether a weak "yes" says that something is to be done: "go ahead", not only "fine"."""
    return bool(_DOING.search(sentence))


_CANCELS = re.compile(
    r"(?:(?:no|nope|wait|stop|oh|please)[\s,!.]+)*(?:cancel|scrap|abort|withdraw|discard|drop)\b",
    re.IGNORECASE,
)


def cancels(sentence: str) -> bool:
    """Whether a weak "no" says that what was done is to be taken back."""
    return bool(_CANCELS.match(sentence.strip()))


_REASON = re.compile(
    r"(?:[\s,]+(?:because|since|as)|\s*[:–—])\s+(?P<why>\S.*?)[\s.!]*$", re.IGNORECASE
)


def read(sentence: str) -> Control | None:
    """The control that the whole sentence is, if it is one; a reason may follow a clear one."""
    whole = _whole(sentence)
    if whole is not None:
        return whole
    reason = _REASON.search(sentence)
    without = _whole(sentence[: reason.start()]) if reason else None
    if reason is None or without is None or without.weak:
        return None
    if without.tool != "decide":
        return without
    return replace(without, args={**without.args, "reason": reason["why"]})


def _whole(sentence: str) -> Control | None:
    spoken = _of_several(sentence.strip()) or _spoken(sentence.strip())
    if spoken is not None:
        return spoken
    for pattern, tool, args, weak in _FORMS:
        if pattern.fullmatch(sentence.strip()):
            return Control(tool, args, weak)
    return None
