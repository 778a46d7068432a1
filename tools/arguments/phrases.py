"""Free text inside a command: what to search for, what to write down."""

import re

from tools.arguments.spoken import Found

_QUOTED = re.compile(r"[\"“”«»](?P<t>[^\"“”«»]{2,})[\"“”«»]|(?<!\w)'(?P<t2>[^']{3,})'(?!\w)")
_AFTER_COLON = re.compile(r":\s+(?P<t>\S.*)$", re.DOTALL)
_POLITE = (
    r"(?:(?:please|pls|plz|kindly|hey|hi|hello|ok|okay|so|now|then|and|also|could you|can you"
    r"|would you|can i|could i|i(?:'d| would) like(?: you)? to|i want(?: you)? to|i need(?: "
    r"you)? to|let me|let's|help me)[\s,]+)*"
)
_SOURCES = (
    r"(?:the\s+|our\s+|my\s+|your\s+)?(?:internal\s+)?(?:knowledge[\s-]?base|kb"
    r"|help\s?cent(?:er|re)|docs?|documents?|documentation|(?:help\s+|support\s+)?articles?|faqs?|wiki"
    r"|handbook|(?:how-?to\s+)?guides?|how-?tos?|help\s+pages?|manuals?|runbooks?"
    r"|knowledge\s+articles?)"
)
_HAVE = (
    r"(?:have|has|had|did|do)\s+(?:we|you|i|any(?:one|body)|some(?:one|body)|others|colleagues|the\s+team)(?:\s+else)?"
    r"(?:\s+(?:ever|already|previously|before))*\s+(?:had|have|see[n]?|get|got|gotten|solved?|handled?"
    r"|deal[t]?\s+with|run\s+into|come\s+across|fix(?:ed)?|encounter(?:ed)?|know(?:n)?)"
)
_PAST = (
    r"(?:(?:similar|solved|resolved|closed|earlier|previous|past|old(?:er)?|other|the\s+same|same"
    r"|any|an?|some)\s+)*"
)
_CASES = (
    r"(?:tickets?|cases?|issues?|problems?|complaints?|incidents?|something|anything|things?|stuff)"
)
_WHERE = (
    r"\s+(?:like|where|about|with|such\s+as|similar\s+to|in\s+which|regarding|concerning|on|of\s+customers\s+whose"
    r"|saying(?:\s+that)?|that\s+sa(?:y|id)|along\s+the\s+lines\s+of|resembling|matching|for)(?:\s*:)?"
)
_LEADS = [
    (
        r"what\s+(?:did|do)\s+we\s+(?:usually\s+)?do\s+(?:the\s+)?(?:last|previous)\s+time\s+"
        r"(?:(?:when|that)\s+)?"
    ),
    (
        r"is\s+(?:it|that|this|there\s+anything)\s+(?:documented|written(?:\s+down)?|explained|described)"
        r"\s+(?:anywhere\s+|somewhere\s+)?(?=how|what|where|why|when)"
    ),
    (
        rf"(?:any|some)(?:one|body)\s+(?:else\s+)?(?:has\s+|had\s+|have\s+)?(?:already\s+|ever\s+)*(?:had|has|have|seen?|got)"
        rf"\s+(?:already\s+|ever\s+)*(?:(?:the|a|an|this)\s+)?{_PAST}{_CASES}\s+(?:that|where|with|of)\s+"
    ),
    (
        rf"(?:(?:{_HAVE}|(?:any|is\s+there|are\s+there|were\s+there|was\s+there)(?:\s+any(?:thing)?)?)\s+)"
        rf"{_PAST}{_CASES}(?:\s+{_PAST})?(?:{_WHERE})?\s+"
    ),
    (
        r"(?:(?:is|was|were|are)\s+there|do\s+we\s+have|show(?:\s+me)?|find(?:\s+me)?)\s+(?:ever\s+|already\s+)*"
        rf"(?:an?\s+|any\s+|some\s+)?{_PAST}(?:tickets?|cases?){_WHERE}\s+"
    ),
    (
        r"(?:who|which\s+(?:other\s+)?(?:customers?|clients?))\s+(?:else\s+)?(?:has|had|have|is\s+having|got|ran\s+into|reported|hit)\s+"
        rf"(?:(?:the\s+|a\s+|any\s+)?(?:same\s+|similar\s+)?(?:{_CASES}|trouble|difficult(?:y|ies))\s+(?:with|where|about|of)\s+)"
    ),
    (
        rf"(?:{_HAVE}|have|has|had|did|do)\s+(?:(?:an(?:y|other)|some|other)\s+)?(?:customers?|clients?|users?|people|any(?:one|body)"
        r"|some(?:one|body))\s+(?:else\s+|ever\s+)*(?:complain(?:ed|ing)?|report(?:ed|ing)?|sa(?:y|id|ying)|writ\w+|tell|told)"
        r"(?:\s+(?:us|in))?\s+(?:that|about|of)\s+"
    ),
    (
        rf"(?:find|show|get|give|list|search|pull\s+up)\s+(?:me\s+|for\s+)?(?:\w+\s+)?{_PAST}{_CASES}"
        rf"(?:{_WHERE})\s+"
    ),
    rf"(?:similar|(?:re)?solved|closed|earlier|previous|past|old|other)\s+{_CASES}(?:{_WHERE})\s+",
    (
        rf"(?:do|check\s+(?:if|whether))?\s*(?:we|you)?\s*(?:have|got)\s+(?:an?y?"
        rf"|some)?\s*(?:{_SOURCES}|information|info|anything|something"
        rf"|instructions?)\s+(?:that\s+\w+\s+)?(?:on|about|for|regarding|covering|explaining"
        rf"|describing)\s+"
    ),
    rf"(?:(?:show|find|get|give|list|bring|search)\s+(?:me\s+)?|the\s+)*(?:top|first|best)?\s*\d{{1,2}}\s+(?:best\s+)?{_SOURCES}\s+(?:on|about|for)\s+",
    (
        r"(?:has|have|had|did)\s+(?:anyone|anybody|someone|somebody|we|others|colleagues)\s+(?:(?:ever|already"
        r"|before)\s+)*(?:solved?|seen?|fix(?:ed)?|handled?|done|had|have|deal(?:t)?\s+with"
        r"|come\s+across|run\s+into|encountered?)\s+"
        r"(?:(?:something|anything|one|an?\s+\w+)(?:\s+(?:like|similar\s+to)\s+(?:this|that|it))?"
        r"(?:\s+before)?\s*[:,–-]\s*)?"
    ),
    r"how\s+(?:did|do)\s+(?:others|we|colleagues|people)\s+(?:fix|solve|handle|deal\s+with)\s+",
    (
        r"(?:(?:add|leave|put|make)\s+(?:an?\s+|the\s+)?)?(?:(?:internal|private|quick|short)\s+)*(?:note|comment|remark|memo)"
        r"\s+(?:on|to|for|in)\s+(?:ticket\s+|case\s+)?(?:[A-Za-z]{2,6}[- ]?|#)?\d{3,}\s*[-–—,]+\s+"
    ),
    r"(?:write\s+down|note|jot\s+down|record|log|remember)\s+(?:on|in|for)\s+\S+\s+that\s+",
    (
        r"(?:add|make|leave|write|put)\s+(?:an?\s+)?(?:(?:short|quick|internal|little)\s+)*(?:note|comment|remark|memo)"
        r"(?:\s+(?:there|on\s+(?:it|that|there)|to\s+(?:it|that)))?\s+(?:that|saying(?:\s+that)?)\s+"
    ),
    rf"(?:any|some|more|got)\s+{_SOURCES}\s+(?:on|about|for|regarding|covering|with)\s+",
    (
        rf"(?:is|are)\s+there\s+(?:an?y?|some)?\s*(?:{_SOURCES}|information|info|anything"
        rf"|something|instructions?)\s+(?:in\s+{_SOURCES}\s+)?(?:on|about|for|regarding"
        rf"|covering|explaining|describing)\s+"
    ),
    (
        rf"(?:what\s+(?:do(?:es)?|did|is|are))\s+{_SOURCES}\s+(?:say|tell|have|state|mention"
        rf"|recommend|contain)s?\s+(?:about|on|for|regarding)\s+"
    ),
    (
        rf"(?:search|look|browse|check|query|consult|scan|dig)\s+(?:up\s+|in\s+|into\s+"
        rf"|through\s+|inside\s+|at\s+)?{_SOURCES}(?:\s*:|\s+(?:for|about|on|regarding|to\s+find|how"
        rf"|if))?\s+"
    ),
    (
        rf"(?:find|get|show|give|open|pull\s+up|bring\s+up|fetch|need|want|look\s+up|search"
        rf"|list|send)\s+(?:me\s+|for\s+)?(?:an?y?\s+|all\s+"
        rf"|some\s+)?(?:relevant\s+)?{_SOURCES}\s+(?:on|about|for|regarding|covering"
        rf"|that\s+(?:explain|cover|describe|mention)s?|how\s+to|explaining|describing"
        rf"|related\s+to|with)\s+"
    ),
    rf"{_SOURCES}(?:\s+{_SOURCES})?\s*(?:search|look-?up|query|entry|page)?\s*(?:for|about|on|to|regarding|:|,|-)?\s+",
    (
        r"(?:search|look\s+up|look\s+for|search\s+for|find"
        r"|google)\s+(?:me\s+)?(?:an?y?\s+)?(?:information|info|something|anything|help"
        r"|instructions?|documentation|guidance)\s+(?:on|about|for|regarding|with)\s+"
    ),
    r"(?:search(?:\s+for)?|look\s+up|google)\s+(?:the\s+)?",
    (
        r"i(?:'m|\s+am)?\s+(?:need|want|looking\s+for"
        r"|searching(?:\s+for)?)\s+(?:some\s+)?(?:help\s+(?:on|with)\s+|(?:information"
        r"|info)\s+(?:on|about|for)\s+)?(?!to\s)"
    ),
    (
        r"(?:what\s+(?:can|do)\s+(?:you|we)\s+(?:know|tell\s+me)|what\s+is\s+known|tell\s+me"
        r"|information|info)\s+about\s+"
    ),
    (
        r"where\s+(?:can|do)\s+(?:i|we|you)\s+(?:find|read|look)\s+(?:information\s+|info\s+"
        r"|something\s+|more\s+)?(?:up\s+)?(?:(?:about|on)\s+|(?=how\s+))"
    ),
]
_LEAD = re.compile(rf"^\s*{_POLITE}(?:{'|'.join(_LEADS)})", re.IGNORECASE)
_BEFORE = re.compile(
    r"[\s,]+(?:before|in\s+the\s+past|already|previously|earlier|ever|lately|recently)[\s?.!]*$",
    re.IGNORECASE,
)
_SEEN = re.compile(rf"^\s*{_POLITE}(?:has|have|had|did|any|is|was|were|are)\b", re.IGNORECASE)
""" "Have we had this before": the last word is not part of it."""
_TAIL = re.compile(
    rf"(?:\s+(?:in|from|on|using|inside|within|according\s+to)\s+{_SOURCES}|,?\s+(?:please"
    rf"|pls|plz|thanks|thank\s+you))*\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:saying|(?:that|which)\s+says?|with\s+the\s+(?:text|words|content))\s*:?\s+(?:that\s+)?(?P<t>\S.*)$"
    r"|(?<![\w.])(?:[A-Za-z]{2,6}[- ]?)?\d{3,}\s*(?:\s+that|,?\s+[-–—]+|,)\s+(?P<t2>\S.*)$"
    r"|^(?:please\s+)?(?:note|record|log|write\s+down)\s+that\s+(?P<t3>\S.*?)\s+(?:on|in|for|under)\s+[A-Za-z]{2,6}-\d+\W*$",
    re.IGNORECASE,
)
_SOLVED = re.compile(
    rf"^{_POLITE}how\s+(?:was|were|did\s+(?:we|you|they|others|colleagues))\s+(?:fix\s+|solve\s+|handle\s+)?(?:an?\s+|the\s+)?"
    rf"(?:{_CASES}\s+(?:with|of|like|where)\s+)?(?P<t>\S.*?)\s+(?:solved|fixed|resolved|handled|dealt\s+with|answered)"
    r"(?:\s+(?:before|last\s+time|in\s+the\s+past|then|earlier|previously))?[\s?.!]*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|on\s+the\s+topic\s+of|related\s+to)\s+(?P<t>\S.*)$",
    re.IGNORECASE,
)
_ASKING_ABOUT = re.compile(
    r"^\s*(?:what|any|some|is|are|do|does|info|read|tell)\w*(?:'s)?(?:\s+[\w']+){0,3}?"
    r"\s+(?:about|regarding|concerning)\s+(?P<t>\S.*)$",
    re.IGNORECASE,
)
_COMMAND_ONLY = re.compile(
    rf"\s*{_POLITE}(?:search|look|look\s+up|check|find|query|browse|open|use"
    rf"|go\s+to)?\s*(?:me\s+)?(?:something\s+)?(?:up\s+)?(?:in\s+"
    rf"|through\s+)?(?:an?y?\s+)?(?:{_SOURCES})?\s*(?:please)?[\s?.!]*",
    re.IGNORECASE,
)
_NOTE_ONLY = re.compile(
    rf"\s*{_POLITE}(?:add|leave|write|make|put|attach|post|take)\s+(?:me\s+)?(?:an?|the|another|some)\s+"
    r"(?:\w+\s+)?(?:notes?|comments?|remarks?|memo)(?:\s+(?:please|to|on|in|for)\b.{0,30})?[\s?.!]*",
    re.IGNORECASE,
)
_LEADING_POLITE = re.compile(rf"^\s*{_POLITE}", re.IGNORECASE)


def find(sentence: str) -> list[Found]:
    """What is left without the command: quoted words, what follows a colon, or the rest."""
    quoted = _QUOTED.search(sentence)
    if quoted:
        group = "t" if quoted["t"] else "t2"
        return [Found(quoted[group].strip(), quoted.start(group), quoted.end(group), quoted[0])]
    if _COMMAND_ONLY.fullmatch(sentence):
        return []
    lead = _LEAD.match(sentence)
    colon = _AFTER_COLON.search(sentence)
    if colon and (not lead or colon.start() < lead.end()):
        return _trimmed(sentence, colon.start("t"), 1.0)
    if lead and lead.end() < len(sentence):
        return _after(lead, sentence)
    if told := _solved(sentence) or _told(sentence):
        return told
    return [] if _NOTE_ONLY.fullmatch(sentence) else _rest(sentence)


def asked(sentence: str) -> list[Found]:
    """What an article is to answer: what a command is followed by, or all that was said.

    An error that is quoted, or what follows a colon, is half of a question about it.
    """
    if _COMMAND_ONLY.fullmatch(sentence):
        return []
    lead = _LEAD.match(sentence)
    if lead is None or lead.end() == len(sentence):
        return _about(_ASKING_ABOUT.match(sentence)) or _whole(sentence)
    return find(sentence) if _QUOTED.match(sentence, lead.end()) else _after(lead, sentence)


def _after(lead: re.Match[str], sentence: str) -> list[Found]:
    """What follows a command."""
    said = _BEFORE.sub("", sentence) if _SEEN.match(sentence) else sentence
    return _trimmed(said, lead.end(), 1.0)


def _solved(sentence: str) -> list[Found]:
    """What was solved: "how was … fixed before"."""
    solved = _SOLVED.match(sentence)
    return [Found(solved["t"], *solved.span("t"), solved["t"])] if solved else []


def _told(sentence: str) -> list[Found]:
    """What is to be written: "a note saying …"."""
    saying = _SAYING.search(sentence)
    if saying is None:
        return []
    words = next(group for group in ("t", "t2", "t3") if saying[group])
    return [Found(saying[words], *saying.span(words), saying[words])]


def _rest(sentence: str) -> list[Found]:
    return _about(_ABOUT.search(sentence)) or _whole(sentence)


def _about(match: re.Match[str] | None) -> list[Found]:
    """What follows "about"."""
    return _trimmed(match.string, match.start("t"), 0.8) if match else []


def _whole(sentence: str) -> list[Found]:
    polite = _LEADING_POLITE.match(sentence)
    return _trimmed(sentence, polite.end() if polite else 0, 0.5)


def _trimmed(sentence: str, start: int, score: float) -> list[Found]:
    tail = _TAIL.search(sentence, start)
    end = tail.start() if tail else len(sentence)
    words = sentence[start:end].strip(" \t,:;-")
    if not words:
        return []
    at = sentence.index(words, start)
    return [Found(words, at, at + len(words), words, score)]
