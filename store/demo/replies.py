"""What is said after the first message: questions, answers, solutions, thanks and complaints."""

import random
from typing import Any, Protocol

from store.demo.draws import chance, pick
from store.demo.topics import Topic
from store.demo.topics.abroad import COURTESY, WORDS
from store.demo.wording import Slots, fill


class Talk(Protocol):
    """What a reply has to know of a request."""

    topic: Topic
    slots: Slots
    mood: str
    language: str
    contact: dict[str, Any]


_THANKS = (
    "That did it, thank you!",
    "Perfect, it works again. Thanks for the quick help.",
    "Great, solved. Have a nice day!",
    "Works now. Thank you, {agent}.",
    "Confirmed, all good on our side.",
    "Thanks, exactly what I needed.",
)
_GRUDGING = (
    "It works now, but it took far too long.",
    "OK. I hope this was the last time.",
    "Solved, but we lost a whole day.",
)
_BACK = (
    "Unfortunately it is back: the same error since this morning.",
    "I spoke too soon, the problem is not solved. Please reopen.",
    "That helped for an hour, then it started again.",
)
_START = {
    "angry": (
        "I am sorry for the trouble this causes you, and I understand that it comes at a bad time.",
        "I understand how inconvenient this is, and I am looking into it right now.",
    ),
    "confused": ("Thank you for writing; let me sort this out with you step by step.",),
    "neutral": ("Thank you for your message.", "Thanks for the details."),
    "happy": ("Thank you for the kind words!", "Thanks for your message, happy to help."),
}
_NOTES = (
    "Asked tier 2 to look at the log, waiting for their answer.",
    "Same pattern as in two other tickets this week, linked for the lead.",
    "Customer is on the phone list for a call back.",
    "Checked the activity log: confirms what the customer says.",
    "Told the CSM about this ticket.",
)
_SOON = "I am on it and will get back to you."
_WORKING = (
    "Thank you for your patience. I can see the problem in your account and am working on it; you"
    " hear from me as soon as there is news."
)
_CONFIRMED = (
    "Thank you, that is what I needed. I am checking it and will write again as soon as I have the"
    " solution."
)


def asking(rng: random.Random, talk: Talk, agent: str) -> str:
    """Support's first reply when it needs to know more."""
    return _letter(talk, f"{pick(rng, _START[talk.mood])} {talk.topic.question}", "question", agent)


def holding(rng: random.Random, talk: Talk, agent: str) -> str:
    """Support's first reply when it knows enough, but has no solution yet."""
    return _letter(talk, f"{pick(rng, _START[talk.mood])} {_SOON}", "soon", agent)


def working(talk: Talk, agent: str) -> str:
    """A word in between, while a ticket is open."""
    return _letter(talk, _WORKING, "soon", agent)


def confirming(talk: Talk, agent: str) -> str:
    """Support has what it asked for."""
    return _letter(talk, _CONFIRMED, "confirmed", agent)


def answering(talk: Talk) -> str:
    """The customer's answer to support's question."""
    text = talk.topic.answer if talk.language == "en" else COURTESY[talk.language]["answer"]
    return fill(f"{text}\n\n{talk.contact['name']}", talk.slots)


def fixing(rng: random.Random, talk: Talk, agent: str) -> tuple[str, str]:
    """The reply with the solution, and the resolution in a sentence."""
    topic = talk.topic
    index = int(rng.random() * len(topic.fixes))
    resolution = fill(topic.resolutions[min(index, len(topic.resolutions) - 1)], talk.slots)
    if talk.language != "en":
        text = pick(rng, WORDS[talk.language, topic.key]["fixes"])
        return _signed(COURTESY[talk.language]["staff"], text, "", talk, agent), resolution
    return _letter(talk, topic.fixes[index], "", agent), resolution


def thanking(rng: random.Random, talk: Talk, agent: str, *, late: bool) -> str:
    """What the customer says when it is solved."""
    if talk.language != "en":
        return pick(rng, COURTESY[talk.language]["thanks"])
    grudging = late and (talk.mood == "angry" or chance(rng, 0.4))
    return pick(rng, _GRUDGING if grudging else _THANKS).format(agent=agent.split(maxsplit=1)[0])


def coming_back(rng: random.Random, talk: Talk) -> str:
    """What the customer says when it was not solved after all."""
    return pick(rng, _BACK) if talk.language == "en" else COURTESY[talk.language]["back"]


def note(rng: random.Random) -> str:
    """An internal note."""
    return pick(rng, _NOTES)


def _letter(talk: Talk, text: str, key: str, agent: str) -> str:
    """In English the text; in another language its standard sentence of that key."""
    if talk.language == "en":
        return _signed("Hi {first},", text, "Best regards,\n", talk, agent)
    manners = COURTESY[talk.language]
    return _signed(
        manners["staff"], manners[key], f"{manners['bye'][0].rstrip(',')}\n", talk, agent
    )


def _signed(hello: str, text: str, bye: str, talk: Talk, agent: str) -> str:
    first = talk.contact["name"].split(maxsplit=1)[0]
    return fill(
        f"{hello}\n\n{text}\n\n{bye}{agent}\nPenguinMails Support", talk.slots | {"first": first}
    )
