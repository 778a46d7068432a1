"""What a chatty question is really about: greetings, thanks and commands to the assistant removed."""

import re

_LEADS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(hi|hello|hey|good (morning|afternoon|evening)|dear)( (there|all|team|everyone|support|guys|folks|you))?[\s,.!:–-]+",
        r"(please |kindly |could you |can you |would you )?(search|check|look in|look through|query|browse)"
        r"( through| in)? (the |our |my )?(knowledge ?base|kb|help ?cent(er|re)|articles|docs|documentation)"
        r"( articles?)? (for|about|on|to see|whether|and tell me)[\s:]+",
        r"(please |can you |could you )?(look up|find( me)?( an?| the| any)? (articles?|docs?|documentation|information|info|anything) (on|about|for)|search for)[\s:]+",
        r"(is there|do we have|have we got|what do we have|anything|what does (the|our) (kb|knowledge base) say)"
        r"( an?| any)?( articles?| docs?| documentation)? (on|about|for)[\s:]+",
        r"(i|we)('d| would) (like|love) to (know|ask|understand)( (about|if|whether))?[\s,:]+",
        r"(i was|i'm|i am|we are|we're|just) (just )?wondering( (if|whether|about))?[\s,:]+",
        r"(could|can|would) (you|someone|anyone|somebody)( please| kindly)? (tell|show|explain( to)?|help|remind|let)"
        r"( me| us)?( know| understand)?( with)?[\s,:]+",
        r"(a|my|our|the) (customer|client|user) (is asking|asks|asked|wants to know|would like to know|wonders)"
        r"( (me|us))?( (about|if|whether|how))?[\s,:]+",
        r"(quick|one|another|small) question[\s,.:–-]+",
        r"(please|pls|plz|so|ok|okay|well|um+|also)[\s,]+",
    )
)
_TAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\s,.!]*(thanks|thank you|thx|cheers|many thanks)( (so much|a lot|in advance|very much|again))?[\s.!]*$",
        r"[\s,]*(please|pls|plz)[\s?.!]*$",
        r"[\s,.!]*(any (help|ideas?|advice)( is| would be)?( (greatly )?appreciated)?|help)[\s?.!]*$",
    )
)


def cleaned(question: str) -> str:
    """The question without its wrapping; the whole question if nothing else is left."""
    text = " ".join(question.split())
    while True:
        shorter = _without_wrapping(text)
        if shorter == text or len(shorter) < 3:
            break
        text = shorter
    return text if len(text) >= 3 else question.strip()


def _without_wrapping(text: str) -> str:
    for lead in _LEADS:
        match = lead.match(text)
        if match and len(text) - match.end() >= 3:
            return text[match.end() :]
    for tail in _TAILS:
        match = tail.search(text)
        if match and match.start() >= 3:
            return text[: match.start()]
    return text
