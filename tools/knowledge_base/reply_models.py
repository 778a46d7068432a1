"""Arguments and results of drafting and sending replies."""

from typing import Annotated, Any

from pydantic import model_validator

from tools.arguments import Choice, KnownBefore, Phrase, TicketRef
from tools.spec import Args, Result


class Tone(Choice):
    """How a reply sounds. auto follows the customer's mood."""

    AUTO = "auto"
    FORMAL = "formal"
    FRIENDLY = "friendly"
    BRIEF = "brief"
    APOLOGETIC = "apologetic"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "auto": [],
            "formal": ["formally", "businesslike", "official(?:ly)?"],
            "friendly": [
                "friendlier",
                "casual(?:ly)?",
                "kinder",
                "gentler",
                "more (?:personal|human)",
                "informal(?:ly)?",
                "relaxed",
                "softer",
                "less (?:formal|stiff|cold|harsh)",
                "too (?:formal|stiff|cold|harsh)",
                "warm(?:er|ly)?",
                "cheerful",
                "nice(?:ly|r)?",
                "kind(?:ly)?(?= \\w)",
            ],
            "brief": [
                "short(?:er|ly)?",
                "briefly",
                "concise",
                "too (?:long|wordy)",
                "less wordy",
                "crisp(?:er)?",
                "tighter",
                "in (?:a )?few words",
            ],
            "apologetic": ["apologi[sz](?:e|ing)", "apologies", "sorry", "(?:an )?apology"],
        }


class Intent(Choice):
    """What a reply is for."""

    SOLUTION = "solution"
    ASK = "ask"
    UPDATE = "update"
    CLOSE = "close"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "solution": ["with (?:a|the) fix", "that solves it"],
            "ask": [
                "ask(?:s|ing)? (?:the customer )?(?:for|what|whether|if|which|when|where|how|who)",
                "(?:more|further) (?:details|information|info|context)",
                "ask(?:s|ing)? (?:him|her|them|back)(?: (?:for|what|whether|if|to))?",
                "ask(?:s|ing)? the (?:customer|client)(?= in )",
            ],
            "update": [
                "(?:tell|say)(?:ing)? (?:\\w+ ){0,3}(?:working on|looking into) it",
                "(?:tell|say)(?:ing)? (?:\\w+ ){0,3}(?:on it|(?:be |a bit )?patient)",
                "(?:ask|asking|beg|begging) for (?:a (?:bit|little) (?:more )?)?(?:patience|time)",
                "(?:status|progress) (?:update|mail|report)",
                "holding (?:reply|message|mail|answer|note)",
                "(?:to say |saying )?(?:that )?we(?: a|')re still (?:on it|working|looking)",
                "(?:an?|the|quick|short|brief) update(?= (?:for|to|on|in))",
                "(?:buy(?:s|ing)? (?:us )?time|interim|in the meantime)",
            ],
            "close": [
                "closing (?:message|reply|note|words?)",
                (
                    "(?:tell|say|let)(?:t?ing)? (?:\\w+ ){0,4}(?:it'?s|is|has been|was) "
                    "(?:now |all )?(?:fixed|solved|resolved|done|sorted)"
                ),
                "that (?:\\w+ ){1,3}(?:is|has been|was) (?:now )?(?:fixed|solved|resolved|sorted)",
                "to close it",
                "that it is solved",
            ],
        }


class DraftReply(Args):
    """Which ticket to answer, and how."""

    ticket: TicketRef
    tone: Tone = Tone.AUTO
    intent: Intent = Intent.SOLUTION


class SendReply(Args):
    """Which draft to send."""

    draft: TicketRef
    """The ticket that the draft answers."""
    edits: Phrase | None = None
    """The text to send in place of the draft's."""
    tone: Annotated[Tone, KnownBefore()] = Tone.AUTO
    intent: Annotated[Intent, KnownBefore()] = Intent.SOLUTION
    """As the draft was asked for; of no account where the text is given."""

    @model_validator(mode="before")
    @classmethod
    def _text_as_given(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("edits") is None:
            return given
        return {name: value for name, value in given.items() if name not in ("tone", "intent")}


class Part(Result):
    """A paragraph and what it rests on."""

    text: str
    sources: list[str]


class EarlierFix(Result):
    """A resolved ticket that the draft leans on."""

    ticket: str
    subject: str
    resolution: str
    csat: int | None
    likeness: float


class CitedPassage(Result):
    """An article's section that the draft leans on."""

    passage_id: str
    article_id: str
    title: str
    heading: str | None
    text: str
    path: str | None


class Drafted(Result):
    """A reply that nobody has sent."""

    ticket: str
    subject: str
    to: str | None
    mood: str
    tone: str
    intent: str
    language: str
    body: str
    parts: list[Part]
    fixes: list[EarlierFix]
    articles: list[CitedPassage]
    cautions: list[str]
    """What colleagues wrote in internal notes about what not to do."""
    open_asks: list[str]
    """The customer's questions of the last message, to compare with the draft."""


class Sending(Result):
    """What sending would do."""

    ticket: str
    to: str | None
    address: str
    """Where the mail goes."""
    body: str
    edited: bool
    mood: str
    answers: str | None
    """The customer's last message: what the reply is an answer to."""
    status_before: str
    status_after: str
    articles: list[str]
