"""The words that figures are written with: numbers, months, units, directions, label words."""

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept", "october oct", "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip

ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: number
    for number, word in zip(
        range(20, 100, 10),
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        strict=True,
    )
}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9} | {
    word: float(scale) for word, scale in SCALES.items() if word != "hundred"
}
PARTS = {
    "half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3,
    "a quarter": 25.0, "one quarter": 25.0, "three quarters": 75.0, "a fifth": 20.0,
    "a tenth": 10.0,
}  # fmt: skip

MINUTES = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 1.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 60.0),
    **dict.fromkeys(("d", "day", "days"), 1_440.0),
    **dict.fromkeys(("week", "weeks"), 10_080.0),
    **dict.fromkeys(("month", "months"), 43_800.0),
    **dict.fromkeys(("year", "years"), 525_600.0),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1 / 60),
}
"""What a unit of time is worth in minutes; months and years only ever meet themselves."""

NEUTRAL = frozenset("swing gap apart difference differ differs between moved".split())
"""Words beside which the size of a change stands without its direction."""

NOUNS = frozenset(
    "ticket customer agent people person contract case figure team share value number page "
    "category channel priority segment year".split()
)
"""Stems that say what is counted, not which of the counts it is."""

_MEANS = {
    "customer": "client account company logo organisation organization business buyer",
    "chance": "likelihood probability probable probably likely probabilities odds",
    "risk": "atrisk endangered jeopardy danger vulnerable shaky exposure exposed threatened",
    "arr": "revenue recurring income turnover pay pays paying paid",
    "miss": "late missed broken broke break breaks failed fail fails slipped lateness "
    "breach breaches breached breaching violation violations",
    "met": "kept keep honoured honored hit hits fulfilled",
    "agent": "colleague rep reps teammate",
    "resolv": "close closed closes closing solved solve solves resolution resolutions finished "
    "completed handled fixed cleared resolvable",
    "creat": "opened arrived arrive arrives incoming received receive receives logged raised "
    "inflow intake submitted filed new came",
    "csat": "satisfaction happiness",
    "end": "expire expires expiring expiry expiration ending runs renewal renewals renewing renews "
    "renew renewed",
    "averag": "mean",
    "expect": "expectation expectations expected",
    "year": "annual annually yearly",
    "due": "deadline deadlines",
    "median": "typical typically",
    "health": "healthy healthiness",
    "leav": "churn churning churned leave leaves leaving walk go attrition departure",
    "open": "backlog outstanding unresolved",
    "value": "worth valued",
    "cost": "costs cost costing spend spent spending expense expenses bill",
    "respons": "response responses reply replies responded",
    "load": "workload loaded weighted urgency",
    "automat": "automation automated automatically bot",
    "propens": "propensity",
    "like": "similarity similar likeness resemblance match",
    "nobody": "unassigned ownerless",
    "reopen": "reopened reopens",
    "roi": "return returns",
    "target": "limit limits allowance allowed goal objective threshold",
    "save": "saved saving savings saves",
    "use": "usage uses used use using",
}
_SAME = {word: stem for stem, words in _MEANS.items() for word in words.split()}
_TWO = {
    "frt": ("first", "respons"),
    "ttr": ("time", "resolv"),
    "overdue": ("past", "due"),
    "unanswered": ("no", "answer"),
}
_IGNORED = frozenset(
    "the a an of in on at to for and or by with is are was were be been has have had it its "
    "their they them this that these those all each per from as than there which who whose "
    "will would could can may not no so do does did we our you your i my me he she his her "
    "about only just also still out into over under up down more most least highest lowest "
    "very such total stand stands sit sits come comes hold holds stood now currently "
    "within respectively show shows showed give gives gave".split()
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[▼▲]")


def any_of(phrases: str) -> re.Pattern[str]:
    """A pattern for any of some words; "_" stands for a blank within one, "*" for any ending."""
    forms = (re.escape(p).replace("_", r"\s").replace(r"\*", r"\w*") for p in phrases.split())
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of a text, lower-case, without possessive endings."""
    return [re.sub(r"['’]s?$", "", word.lower()) for word in WORD.findall(text)]


def stem(word: str) -> str:
    """A word without its ending, and synonyms as one: "clients" is "customer"."""
    if word in _SAME:
        return _SAME[word]
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            if ending == "ies":
                word = word[:-3] + "y"
            elif ending == "es" and not word.endswith(("ches", "shes", "sses", "xes")):
                word = word[:-1]
            else:
                word = word[: -len(ending)]
            break
    word = word.rstrip("e") if len(word) > 5 else word
    return _SAME.get(word, word)


def stems(text: str) -> frozenset[str]:
    """The stems of the words that say what a figure is."""
    found = [word for word in words(text) if word not in _IGNORED and len(word) > 1]
    return frozenset(part for word in found for part in _TWO.get(word, (stem(word),)))
