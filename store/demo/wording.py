"""Turns a topic, a mood and a few facts into the messages that people write."""

import random

from store.demo import names
from store.demo.draws import chance, pick
from store.demo.stories import Account
from store.demo.topics import Topic
from store.demo.topics.abroad import COURTESY, WORDS

Slots = dict[str, str]
MOODS = ("angry", "confused", "neutral", "happy")

_MOOD_LINES = {
    "angry": (
        "This is the second time this month and nobody seems to care. It is unacceptable.",
        "We are losing money every hour and your status page claims that all is well.",
        "I have explained this three times already. Frankly, I am fed up.",
        "If this is not solved today, we will have to look for another provider.",
        "My director is furious, and so am I. Please treat this as urgent.",
        "For what we pay every month this is ridiculous.",
        "Your last answer was a copied paragraph that did not help at all.",
        "We were promised that this would not happen again. It did.",
        "I am extremely disappointed by how this has been handled.",
    ),
    "confused": (
        "I am not sure whether we did something wrong or whether it is a fault on your side.",
        "I read the article twice and still don't understand which setting is meant.",
        "Could you explain it in simple words? I am rather lost here.",
        "The help page says something else than what I see on the screen.",
        "What am I missing?",
        "I don't know where to look, the menu seems to be different here.",
    ),
    "neutral": (
        "Please let us know what we should do.",
        "Could you have a look?",
        "A short answer is enough.",
        "We can send more details if you need them.",
        "It is not blocking us yet, but we would like to have it solved this week.",
        "Thank you for looking into it.",
    ),
    "happy": (
        "Apart from that we are very happy with the product.",
        "Your support has always been great, so I am sure you can help.",
        "Love the recent improvements, by the way!",
        "Thanks a lot in advance, you are always quick.",
        "Keep up the good work!",
    ),
}
_CONTEXT = {
    "agency": (
        "We run this for a client who is waiting for our answer.",
        "It concerns two of our client accounts.",
        "",
        "",
    ),
    "freelancer": (
        "I look after this account for a small shop.",
        "My client's next mailing is due on {weekday}.",
        "",
    ),
    "business_owner": ("We are a small team and do this on the side.", "", "", ""),
    "enterprise_team": (
        "Several of our departments are affected.",
        "Our governance team needs a written explanation.",
        "The list in question has {count} contacts.",
        "",
        "",
    ),
}
_HELLO = ("Hi,", "Hello,", "Hi team,", "Good morning,", "Hello support,", "")
_BYE = ("Best regards", "Thanks", "Kind regards", "Cheers", "Best")
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
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def draw_slots(rng: random.Random, account: Account) -> Slots:
    """Facts that the texts of one ticket share."""
    return {
        "campaign": f"“{pick(rng, names.CAMPAIGNS)}”",
        "list": f"“{pick(rng, names.LISTS)}”",
        "journey": f"“{pick(rng, names.JOURNEYS)}”",
        "field": f"“{pick(rng, names.FIELDS)}”",
        "count": f"{int(2 + rng.random() * 78) * 1000:,}",
        "small": str(12 + int(rng.random() * 420)),
        "percent": str(6 + int(rng.random() * 30)),
        "domain": f"{account.id}.example",
        "invoice": f"INV-{20_000 + int(rng.random() * 60_000)}",
        "amount": str(19 + int(rng.random() * 230)),
        "month": pick(rng, _MONTHS),
        "person": names.person(rng, "en"),
        "weekday": pick(rng, _WEEKDAYS),
        "hour": str(7 + int(rng.random() * 10)),
        "days": str(2 + int(rng.random() * 9)),
    }


def speaks(topic: Topic, language: str) -> str:
    """The language of a ticket: the customer's where the topic is worded in it, else English."""
    return language if (language, topic.key) in WORDS else "en"


def opening(
    rng: random.Random,
    topic: Topic,
    slots: Slots,
    mood: str,
    account: Account,
    who: str,
    language: str,
) -> tuple[str, str]:
    """Subject and first message of a customer."""
    if language != "en":
        words, manners = WORDS[language, topic.key], COURTESY[language]
        parts = [pick(rng, manners["hello"]), pick(rng, words["asks"])]
        parts += [manners["angry"]] if mood == "angry" else []
        parts.append(f"{pick(rng, manners['bye'])}\n{who}")
        return _fill(pick(rng, words["subjects"]), slots), _fill("\n\n".join(parts), slots)
    subject = pick(rng, topic.subjects)
    if mood == "angry" and chance(rng, 0.4):
        subject = pick(rng, ("URGENT: ", "Again: ", "Still not solved: ")) + subject
    text = [pick(rng, topic.asks), pick(rng, _CONTEXT[account.kind]), pick(rng, _MOOD_LINES[mood])]
    parts = [pick(rng, _HELLO), " ".join(t for t in text if t), f"{pick(rng, _BYE)},\n{who}"]
    return _fill(subject, slots), _fill("\n\n".join(p for p in parts if p), slots)


def asking(
    rng: random.Random, topic: Topic, slots: Slots, mood: str, first: str, agent: str
) -> str:
    """Support's first reply when it needs to know more."""
    return _letter(first, f"{pick(rng, _START[mood])} {topic.question}", agent, slots)


def answering(topic: Topic, slots: Slots, who: str) -> str:
    """The customer's answer to support's question."""
    return _fill(f"{topic.answer}\n\n{who}", slots)


def fixing(
    rng: random.Random, topic: Topic, slots: Slots, first: str, agent: str, language: str
) -> tuple[str, str]:
    """The reply with the solution, and the resolution in a sentence."""
    index = int(rng.random() * len(topic.fixes))
    resolution = topic.resolutions[min(index, len(topic.resolutions) - 1)]
    if language != "en":
        hello = COURTESY[language]["staff"].format(first=first)
        text = pick(rng, WORDS[language, topic.key]["fixes"])
        body = f"{hello}\n\n{text}\n\n{agent}\nPenguinMails Support"
        return _fill(body, slots), _fill(resolution, slots)
    return _letter(first, topic.fixes[index], agent, slots), _fill(resolution, slots)


def thanking(rng: random.Random, mood: str, late: bool, agent: str, language: str) -> str:
    """What the customer says when it is solved."""
    if language != "en":
        return pick(rng, COURTESY[language]["thanks"])
    grudging = late and (mood == "angry" or chance(rng, 0.4))
    return pick(rng, _GRUDGING if grudging else _THANKS).format(agent=agent.split(maxsplit=1)[0])


def coming_back(rng: random.Random) -> str:
    """What the customer says when it was not solved after all."""
    return pick(rng, _BACK)


def note(rng: random.Random) -> str:
    """An internal note."""
    return pick(rng, _NOTES)


def _letter(first: str, text: str, agent: str, slots: Slots) -> str:
    return _fill(f"Hi {first},\n\n{text}\n\nBest regards,\n{agent}\nPenguinMails Support", slots)


def _fill(text: str, slots: Slots) -> str:
    return text.format_map(slots)
