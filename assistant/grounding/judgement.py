"""Decides whether one figure is supported: value, unit, owner, label, direction and period."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.grounding import context, periods
from assistant.grounding.context import Sentence
from assistant.grounding.fact import Evidence, Fact, direction_fits, same_value
from assistant.grounding.fitting import has_owners, is_of, named, overlap
from assistant.grounding.mention import Mention
from assistant.grounding.names import Occurrence, fold
from assistant.grounding.owners import Bound, owners
from assistant.grounding.periods import PeriodMention
from assistant.grounding.verdict import Problem, Support
from assistant.grounding.wording import NOUNS, any_of, stems

_LEADING_UP = re.compile(
    r"(?:[\s:=–—(”\"*_|]+|\b(?:is|are|was|were|of|at|stands?|stood|comes?|came|to|now|currently)\b)+$"
)
_ENDED = re.compile(r"[,;.!?]\s*$")
_BEFORE = any_of(
    "from used_to had_been ago began started previous previously before earlier prior last "
    "compared against versus vs than"
)
_OVERALL = any_of("overall company-wide across_the_board across_all in_aggregate")
_PRONOUN = any_of("its their it they them those these there that_one who whose which")
_ONE = re.compile(
    r"\b(?:highest|lowest|most|least|each|heaviest|lightest|top|best|worst|largest|smallest|biggest"
    r"|single|longest|shortest|latest|up to|between|ranging|range"
    r"|first(?!\s(?:respon|repl|answ|contact|\d))"
    r"|last(?!\s(?:\d|week|month|quarter|year|respon)))\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;,.:](?=\s|$)|[\n→·•]")


@dataclass(frozen=True)
class Place:
    """A figure with what its place in the text says about it."""

    mention: Mention
    sentence: Sentence
    owners: list[Occurrence]
    bound: Bound
    labels: list[frozenset[str]]
    period: PeriodMention | None
    before: bool = False
    """The words say that it is what stood there before."""
    headed: bool = False
    """Its label stands beside it in full, with the number or period that it holds."""
    pronoun: bool = False
    """The sentence speaks of "its" or "their" figures."""
    titled: str = ""
    """The label that stands right before it in full: "Flagged: only look routine: 2"."""
    others: Sequence[list[Occurrence]] = ()
    """Further names that it may be of, where the likeliest have no such figure."""
    around: Sequence[Occurrence] = ()
    """The last name of each other kind before it."""
    guesses: Sequence[list[frozenset[str]]] = ()
    """What else it may be, where it has no words of its own."""
    shared: frozenset[str] = frozenset()
    """The periods that the labels of the figures before it in the sentence have of their own."""
    of_whole: bool = False
    """It is what something is a part of: "of the 365"."""
    near: frozenset[str] = frozenset()
    """Stems of the words of its clause, and of those that the sentence begins with."""
    things: bool = False
    """It counts what the word after it says: tickets, customers."""
    overall: bool = False
    """The words say that it is of the whole: "overall", "across all teams"."""
    singled_out: bool = False
    """The words single out one of several rows without its name: "the highest"."""


def place(
    text: str,
    mention: Mention,
    sentence: Sentence,
    said: list[PeriodMention],
    evidence: Evidence,
    headings: Sequence[tuple[int, int]] = (),
) -> Place:
    """Reads the surroundings of a figure."""
    whose = owners(text, mention, sentence, evidence)
    labels = context.label_words(text, mention, sentence, evidence.labels)
    if mention.unit_word in ("day", "days", "hour", "hours"):
        # "1.82 days of work" of a column of plain numbers that is called "Days of work".
        labels = [side | stems(mention.unit_word) for side in labels]
    return Place(
        mention,
        sentence,
        whose.names,
        whose.bound,
        labels,
        periods.nearest(text, mention.start, mention.end, said, sentence.span),
        before=_said_of_before(text, mention, sentence),
        headed=any(0 <= mention.start - end < 14 for _, end in headings),
        pronoun=bool(_PRONOUN.search(text[sentence.start : mention.end + 30])),
        titled=_title_before(text[sentence.start : mention.start], mention, evidence),
        overall=bool(_OVERALL.search(text[sentence.start : mention.start])),
        near=_near(text, mention, sentence),
        things=context.counts_things(text, mention),
        guesses=context.guesses(text, mention, sentence),
        of_whole=context.of_whole(text, mention),
        others=whose.others,
        around=whose.around,
        singled_out=_singles_out(text, mention, sentence),
    )


def _near(text: str, mention: Mention, sentence: Sentence) -> frozenset[str]:
    opening = text[sentence.start : min(m.start for m in sentence.mentions)]
    before = _CLAUSE.split(text[sentence.start : mention.start])[-1]
    after = _CLAUSE.split(text[mention.end : sentence.end])[0]
    return stems(f"{opening} {before} {after}")


def _singles_out(text: str, mention: Mention, sentence: Sentence) -> bool:
    """Whether the words up to the end of its clause speak of one row of several."""
    ends = _CLAUSE.search(text, mention.end)
    until = min(ends.start() if ends else sentence.end, sentence.end)
    return bool(_ONE.search(text[sentence.start : until]))


def _title_before(before: str, mention: Mention, evidence: Evidence) -> str:
    """The longest label of several words that leads up to the figure; "" where none does."""
    if mention.moved or _ENDED.search(before):
        return ""
    said = _LEADING_UP.sub("", fold(before))
    fitting = [t for t in evidence.titles_of.get(mention.unit, ()) if said.endswith(t)]
    return max(fitting, key=len, default="")


def _said_of_before(text: str, mention: Mention, sentence: Sentence) -> bool:
    after = re.split(r"[,;:()\n]", text[mention.end : mention.end + 30])[0]
    return bool(_BEFORE.search(text[max(sentence.start, mention.start - 40) : mention.end] + after))


def judge(here: Place, evidence: Evidence) -> Support | Problem:
    """What supports the figure, or why nothing does."""
    guesses = [g for g in here.guesses if frozenset().union(*g) & evidence.labels - NOUNS]
    alike = [replace(here, labels=words) for words in guesses]
    # Without words of its own it is of the kind of those before, where they say one.
    outcome = _likeliest(alike[0] if alike else here, evidence)
    if isinstance(outcome, Support):
        return outcome
    readings = [replace(here, owners=names) for names in here.others if not here.overall]
    for reading in [*alike, *readings]:
        other = _judged(reading, evidence)
        if isinstance(other, Support):
            return other
    if here.mention.bare:
        bare = [side - stems(here.mention.unit_word) for side in here.labels]
        plain = judge(replace(here, mention=here.mention.bare, labels=bare), evidence)
        if isinstance(plain, Support):
            return plain
    if here.of_whole and here.owners:
        whole = _judged(replace(here, owners=[], around=()), evidence)
        if isinstance(whole, Support) and whole.fact and not whole.fact.entities:
            return whole
    return outcome


def _likeliest(here: Place, evidence: Evidence) -> Support | Problem:
    if here.bound != "carried" or not here.owners:
        return _judged(here, evidence)
    outcome = _judged(replace(here, owners=[]), evidence)
    if isinstance(outcome, Support) and not _of_another(outcome, here, evidence):
        return outcome
    # "Its ARR is $108,000": of the name in the sentence before, where the words name the figure.
    if not here.pronoun and _is_of_the_whole(here, evidence):
        return outcome
    carried = _judged(here, evidence)
    if isinstance(carried, Support) and carried.fact and overlap(carried.fact, here.labels) >= 1:
        return carried
    return carried if isinstance(outcome, Support) else outcome


def _of_another(support: Support, here: Place, evidence: Evidence) -> bool:
    """Whether it is a value of a row, and of none that was spoken of."""
    fact = support.fact
    if fact is None or not fact.title or not fact.entities:
        return False
    known = [*here.sentence.line_names, *here.sentence.names]
    if any(is_of(fact, name.name, evidence) for name in known):
        return False
    rows = evidence.keys.get(fact.table, set())
    told = any(name.name in rows for name in known)
    return here.pronoun or (told and not here.singled_out)


def _is_of_the_whole(here: Place, evidence: Evidence) -> bool:
    """Whether the words beside the figure name a value that is of no row."""
    words = frozenset().union(*here.labels)
    return any(
        fact.title
        and not fact.entities
        and fact.unit == here.mention.unit
        and fact.label <= words
        and overlap(fact, here.labels) >= 1
        for fact in evidence.facts
    )


def _judged(here: Place, evidence: Evidence) -> Support | Problem:
    mention = here.mention
    same = [fact for fact in evidence.facts if same_value(mention, fact)]
    if here.things and mention.unit == "count":
        same = [fact for fact in same if fact.whole or not fact.title]
    if not same:
        return _no_value(here, evidence)
    right = [fact for fact in same if direction_fits(mention, fact)]
    right = [fact for fact in right if not fact.earlier or here.before]
    if not right:
        return _problem("direction", here, "goes in the other direction in the results")
    owned = [fact for fact in right if _belongs(fact, here, evidence)]
    if not owned:
        who = ", ".join(dict.fromkeys(name.name for name in here.owners))
        return _problem("owner", here, f"is not a figure of {who} in the results")
    told = [f for f in owned if fold(f.title) == here.titled and (here.owners or not f.entities)]
    if not here.titled or (not told and not _heads_a_value(here, evidence)):
        told = [fact for fact in owned if not _rivalled(fact, here, evidence)]
    if not told:
        return _problem("label", here, "is the value of something else in the results")
    timely = [fact for fact in told if _timely(fact, here)]
    if not timely:
        period = here.period.text if here.period else ""
        return _problem("period", here, f"is not a figure of “{period}” in the results")
    best = max(timely, key=lambda fact: (bool(fact.title), overlap(fact, here.labels)))
    return Support(mention, best)


def _heads_a_value(here: Place, evidence: Evidence) -> bool:
    """Whether the label beside it is one of the whole, or of the row that it stands beside."""
    return any(
        fold(fact.title) == here.titled and (not fact.entities or here.owners)
        for fact in evidence.facts
    )


def _problem(kind: str, here: Place, why: str) -> Problem:
    text = here.mention.text.strip()
    return Problem(kind, text, f"“{text}” {why}.", here.mention.start)  # type: ignore[arg-type]


def _no_value(here: Place, evidence: Evidence) -> Problem:
    mention = here.mention
    if mention.unit == "date":
        return _problem("date", here, "is a date that stands in no result")
    plain = [f for f in evidence.facts if f.unit not in ("date", "time")]
    if any(abs(abs(f.value) - mention.value) < mention.step / 2 for f in plain):
        return _problem("unit", here, "has another unit in the results")
    return _problem("figure", here, "stands in no result")


def _of_another_row(fact: Fact, here: Place, evidence: Evidence) -> bool:
    """Whether another row of its table is named in the sentence, and none of its own kind since."""
    rows = evidence.keys.get(fact.table, set())
    if not fact.keys or any(owner.name in rows for owner in here.owners):
        return False
    about = list(here.around)
    if here.pronoun and not here.singled_out and not any(n.name in rows for n in about):
        about += [n for n in here.sentence.line_names if n.name in rows][-1:]
    return any(name.name in rows and name.name not in fact.keys for name in about)


def _belongs(fact: Fact, here: Place, evidence: Evidence) -> bool:
    if _of_another_row(fact, here, evidence):
        return False
    if not here.owners or (fact.entities and has_owners(fact, here.owners, evidence)):
        return True
    return not fact.entities and _of_the_whole_beside(fact, here, evidence)


def _of_the_whole_beside(fact: Fact, here: Place, evidence: Evidence) -> bool:
    """Whether a value of no row may stand beside the name of one."""
    if all(owner.name in evidence.about for owner in here.owners):
        return True
    alike = [f for f in evidence.facts if f.unit == fact.unit]
    if fact.unit in ("date", "time"):
        return here.bound != "beside" or not any(
            is_of(other, owner.name, evidence) for other in alike for owner in here.owners
        )
    own = overlap(fact, here.labels)
    rows = [f for f in alike if f.entities and f.title and has_owners(f, here.owners, evidence)]
    return bool(own) and all(overlap(other, here.labels) < own for other in rows)


def _rivalled(fact: Fact, here: Place, evidence: Evidence) -> bool:
    """Whether the words beside the figure name another value of the same owner and unit."""
    if fact.unit in ("date", "time") and not here.owners:
        return False
    own = overlap(fact, here.labels)
    words = frozenset().union(*here.labels)
    around = words | here.near
    someone = any(owner.name not in evidence.about for owner in here.owners)
    row = bool(fact.entities) and not here.owners
    if here.overall and row and fact.title:
        return True
    # Of some row or sentence, which the words do not name: the last thing that is meant.
    told = own or (fact.tally and fact.entities and here.owners)
    if _tally_of_part(fact, here, evidence) or (_counts_unsaid(fact) and not told):
        return True  # how many rows there are, or a figure of a text: only where the words say so
    loose = not someone and not own and bool(fact.entities or not fact.title)
    if loose and any(_is_a_total(other, fact) for other in evidence.facts):
        return True
    rivals = [f for f in evidence.facts if _could_be_meant(f, fact, here, evidence)]
    for other, others in ((f, overlap(f, here.labels)) for f in rivals):
        ahead = (
            others - own >= 1
            or (not fact.title and 0 < own <= others)
            or ((loose or (here.of_whole and not own)) and others)
        )
        unnamed = row and not here.singled_out and others >= max(own, 1)
        closer = others >= max(own, 1) and named(other, words) and not named(fact, around)
        if ahead or unnamed or closer:
            return True
    return False


def _counts_unsaid(fact: Fact) -> bool:
    return not fact.title and fact.unit == "count"


def _tally_of_part(fact: Fact, here: Place, evidence: Evidence) -> bool:
    """ "6 open tickets" of a list in which 6 rows say "open": that is the number of all rows."""
    words = frozenset().union(*here.labels)
    nouns = words & NOUNS
    return (
        fact.tally
        and fact.label & here.labels[-1] != fact.label
        and any(
            other.title and not other.entities and other.unit == "count" and other.label == nouns
            for other in evidence.facts
        )
    )


def _is_a_total(other: Fact, fact: Fact) -> bool:
    return bool(other.metric or other.title) and not other.entities and other.unit == fact.unit


def _could_be_meant(other: Fact, fact: Fact, here: Place, evidence: Evidence) -> bool:
    """Whether the figure may be meant to be this value, which it does not say."""
    mention = here.mention
    # How much something moved is no rival of where it stands, where the words say which.
    amount = bool(mention.moved or mention.sign)
    if not other.title or (other.change != fact.change and (amount or other.change)):
        return False
    alike = other.value and abs(abs(other.value) - mention.value) < 1e-9
    if other.unit != fact.unit and not alike:
        return False
    of_the_whole = not fact.entities and not other.entities
    if bool(other.entities) != bool(here.owners) and not of_the_whole:
        return False
    if same_value(mention, other) and direction_fits(mention, other):
        return False
    if here.things and not other.whole and other.unit == "count":
        return False  # "42 of your accounts" is no score
    return not here.owners or of_the_whole or has_owners(other, here.owners, evidence)


def _timely(fact: Fact, here: Place) -> bool:
    if here.period is None or not fact.periods or fact.change or fact.unit in ("date", "time"):
        return True
    if here.period.name == "today" and all(name.startswith("next") for name in fact.periods):
        return True  # what lies ahead is told of as it is today
    own = fact.periods | here.shared | (fact.said if here.headed else frozenset())
    return any(periods.same(here.period.name, name) for name in own)
