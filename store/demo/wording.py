"""Turns a topic, a mood and a few facts into the message with which a ticket begins."""

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
        return fill(pick(rng, words["subjects"]), slots), fill("\n\n".join(parts), slots)
    subject = pick(rng, topic.subjects)
    if mood == "angry" and chance(rng, 0.4):
        subject = pick(rng, ("URGENT: ", "Again: ", "Still not solved: ")) + subject
    text = [pick(rng, topic.asks), pick(rng, _CONTEXT[account.kind]), pick(rng, _MOOD_LINES[mood])]
    parts = [pick(rng, _HELLO), " ".join(t for t in text if t), f"{pick(rng, _BYE)},\n{who}"]
    return fill(subject, slots), fill("\n\n".join(p for p in parts if p), slots)


def fill(text: str, slots: Slots) -> str:
    """Put the facts into a template."""
    return text.format_map(slots)
