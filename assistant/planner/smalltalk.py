"""Greetings, thanks and goodbyes: a line back, with an offer."""

import re

_HELLO = (
    r"(?:hi+|hey+|hello+|hallo|hola|good\s+(?:morning|afternoon|evening|day)|morning|howdy|yo"
    r"|greetings|moin|servus|bonjour)"
)
_FORMS: tuple[tuple[str, str], ...] = (
    (
        (
            rf"{_HELLO}(?:\s+(?:there|deskmate|team|all|everyone|again|buddy|mate))?"
            rf"|(?:{_HELLO}[\s,!]+)?(?:how\s+are\s+you(?:\s+(?:doing|today))*"
            rf"|how's\s+it\s+going|what's\s+up|sup|how\s+do\s+you\s+do)"
        ),
        "Hello! What would you like to know?",
    ),
    (
        (
            r"(?:ok(?:ay)?[\s,]+|great[\s,]+|perfect[\s,]+|cool[\s,]+)?(?:many\s+)?(?:thanks"
            r"|thank\s+you|thx|ty|cheers|danke|gracias|merci|much\s+appreciated"
            r"|appreciate\s+it)(?:\s+(?:a\s+lot|so\s+much|very\s+much|a\s+million|again"
            r"|for\s+(?:the|your)\s+help|for\s+that|deskmate|buddy|mate|man))*"
            r"|(?:that(?:'s|\s+is|\s+was)\s+)?(?:great|perfect|awesome|excellent"
            r"|very\s+helpful|helpful|nice|good\s+(?:job|work|bot)|well\s+done|brilliant"
            r"|wonderful|lovely|cool|amazing|super)(?:[\s,]+(?:thanks|thank\s+you|job|work))?"
            r"|(?:thanks|thank\s+you|thx|ok(?:ay)?)[\s,!.]+(?:that(?:'s|\s+is|\s+was)\s+)?(?:so\s+|very\s+|really\s+)?(?:great|perfect"
            r"|awesome|helpful|nice|good|cool|all|enough|fine|what\s+i\s+(?:needed|wanted))(?:\s+for\s+now)?"
            r"|(?:that(?:'s|\s+is|\s+was)\s+)?(?:exactly\s+)?what\s+i\s+(?:needed|wanted|was\s+looking\s+for)(?:[\s,]+thanks)?"
        ),
        "You're welcome. Is there anything else?",
    ),
    (
        (
            r"(?:good\s*)?bye(?:\s+bye)?|see\s+(?:you|ya)(?:\s+(?:later|tomorrow|soon))?"
            r"|good\s+night|have\s+a\s+(?:nice|good|great)\s+(?:day|evening|weekend|one)|ciao"
            r"|that(?:'s|\s+is|\s+will\s+be)\s+all(?:\s+for\s+(?:today|now))?"
            r"|talk\s+(?:to\s+you\s+)?later|cya|i'm\s+done(?:\s+for\s+today)?"
        ),
        "Goodbye. I keep this conversation, so you can go on any time.",
    ),
    (
        (
            r"(?:ok(?:ay)?|alright|all\s+right|fine|got\s+it|i\s+see|understood|good|sure"
            r"|right|makes\s+sense|noted|k|hm+|aha|ah|oh)(?:[\s,!.]+(?:ok(?:ay)?|got\s+it|then"
            r"|good|great|nice|perfect|cool|thanks|thank\s+you|i\s+see|that's\s+(?:all|it|good"
            r"|fine)))*"
        ),
        "Good. Ask me whenever you need something.",
    ),
    (
        (
            r"(?:who|what)\s+are\s+you|what(?:'s|\s+is)\s+your\s+name"
            r"|are\s+you\s+(?:a\s+)?(?:bot|robot|human|an?\s+ai|real|chatgpt)"
            r"|introduce\s+yourself"
        ),
        (
            "I'm Deskmate. I answer questions about your tickets, customers and articles from "
            "your own data."
        ),
    ),
    (
        (
            r"(?:i'm\s+)?sorry(?:\s+about\s+that)?|my\s+(?:bad|mistake)|never\s*mind"
            r"|forget\s+(?:it|that)|nothing|no\s+thanks?(?:\s+you)?|test(?:ing)?|ping"
        ),
        "No problem. What would you like to know?",
    ),
    (
        (
            r"(?:you(?:'re|\s+are)\s+)(?:great|awesome|the\s+best|amazing|so\s+helpful"
            r"|very\s+helpful|helpful|stupid|dumb|useless|an?\s+idiot|slow|wrong)|i\s+(?:love"
            r"|like|hate)\s+(?:you|this)|this\s+(?:is\s+)?(?:sucks|great|awesome|useless)"
        ),
        (
            "Thank you for telling me. I work best with questions about your tickets, "
            "customers and articles."
        ),
    ),
)
_PATTERNS = [
    (re.compile(rf"\s*(?:{pattern})[\s!.,?:;)(]*", re.IGNORECASE), line) for pattern, line in _FORMS
]


def answer(sentence: str) -> str | None:
    """The line to answer with, or None for anything that is not small talk."""
    for pattern, line in _PATTERNS:
        if pattern.fullmatch(sentence):
            return line
    return None


_OPENING = re.compile(
    rf"^\s*(?:(?:{_HELLO})(?:\s+(?:there|deskmate|team|all))?|thanks|thank\s+you|great"
    rf"|perfect|ok(?:ay)?|cool|nice|alright)\s*[,!.:–-]+\s*(?=\w+\s+\w)",
    re.IGNORECASE,
)


def without_opening(sentence: str) -> str:
    """The sentence without "hi," or "thanks!" in front of a request."""
    return _OPENING.sub("", sentence)
