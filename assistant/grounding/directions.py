"""Words for directions: whether a figure went up or down, or got better or worse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.grounding.wording import any_of

_FALLING = (
    "down fell fall falls fallen drop drops dropped decline declines declined decrease decreases "
    "decreased lower lowered lowers sank sink sinks sunk shrank shrunk shrink shrinks reduced "
    "reduces reduction dipped dips dip eased eases ease plunged plunges plunge tumbled tumbles "
    "tumble receded recedes retreated retreats contracted dwindled dwindles "
    "subsided subsides slumped slumps slump shed sheds shaved lost loses lose loss slid slide "
    "slides downward downwards off backwards backward sagged sags sag cooled cools nosedived "
    "crashed crashes collapsed collapses collapse eroded erodes ebbed ebbs faded fades plummeted "
    "plummets waned wanes diminished diminishes lessened lessens trimmed trims downturn downtick "
    "shortfall slowed slows slowdown "
    "▼ ↓ ⬇ 🔻"
)
_RISING = (
    "up rose rise rises risen grew growth gain gains gained increase increases increased higher "
    "climbed climbs climb jumped jumps jump advanced advances advance surged surges surge soared "
    "soars swelled swells swollen rebounded rebounds rebound lifted lifts lift expanded expands "
    "picked edged_up upward upwards uptick upturn accelerated accelerates widened widens spiked "
    "spikes spike rocketed leapt leaped leaps leap mounted boosted boosts ballooned "
    "balloons ascended hike hiked firmed firms "
    "▲ ↑ ⬆ 🔺"
)
_BETTER = (
    "improved improves improve improvement recovered recovers recover recovery strengthened "
    "strengthens strengthen rallied rallies rally brightened brightens progressed "
    "bettered"
)
_WORSE = (
    "worsened worsens worsen deteriorated deteriorates deteriorate deterioration slipped slips "
    "slip softened softens weakened weakens weaken setback regressed regresses regression degraded "
    "degrades degradation suffered suffers suffer faltered falters wobbled relapsed"
)
_ALSO_DOWN = (
    "falling dropping declining decreasing less fewer losing sinking shrinking cut below minus "
    "behind negative steepest sliding dipping easing lacking short lag lags lagging sagging "
    "cooling shy beneath slowing tumbling plunging"
)
_ALSO_UP = (
    "rising grow grows grown growing gaining increasing more climbing above plus added adds "
    "positive exceeding beyond ahead won jumping swelling surging mounting up_by accelerating"
)
_ALSO_BETTER = "better improving recovering strengthening healthier happier quicker faster stronger"
_ALSO_WORSE = (
    "worse worsening deteriorating slipping weakening softening weaker unhealthier slower "
    "regressing suffering faltering"
)
_MOVING = frozenset(f"{_FALLING} {_RISING} {_BETTER} {_WORSE}".split())
_DOWN = frozenset(f"{_FALLING} {_ALSO_DOWN}".split())
_UP = frozenset(f"{_RISING} {_ALSO_UP}".split())
_GOOD = frozenset(f"{_BETTER} {_ALSO_BETTER}".split())
_BAD = frozenset(f"{_WORSE} {_ALSO_WORSE}".split())

_TELLING = {
    (-1, False): any_of(
        "declin* fell falling fallen dropped dropping drops sank sinking shrank shrunk shrinking "
        "dipped dipping tumbled plunged slumped slid sliding sagg* cooled cooling plummet* ebbed "
        "waned waning diminish* dwindl* eroded eroding lower slowed slowing came_down gone_down "
        "went_down going_down downwards downward"
    ),
    (1, False): any_of(
        "rose risen rising grew growing climb* jumped surged soared swelled swelling increas* "
        "rebound* picked_up picking_up spiked went_up gone_up going_up came_up ticked_up higher "
        "mounted mounting accelerat* upwards upward"
    ),
    (1, True): any_of(
        "improv* better recover* strengthen* stronger rallied rallying brighten* firmed_up "
        "healthier happier quicker faster more_reliable more_punctual more_satisfied more_content "
        "more_productive more_efficient benefit* our_favour our_favor right_way "
        "right_direction good_direction turned_a_corner"
    ),
    (-1, True): any_of(
        "worsen* worse deteriorat* slipp* weaken* weaker soften* setback regress* degrad* "
        "less_reliable less_punctual less_satisfied less_content less_happy less_productive "
        "less_efficient falter* suffer* slower unhealthier backward* wrong_way "
        "wrong_direction bad_direction "
        "losing_ground lost_ground"
    ),
}
"""Words that say by themselves which way something went, wherever they stand in a clause."""
_NOT_SAID = re.compile(
    r"(?:\b(?:not|no|never|hardly|without|neither|nor|to|would|could|should|might|may|will|can|if"
    r"|must|let's|how|help|helps|helped)\b|n['’]t\b)\s+(?:[\w'’]+\s+){0,2}$",
    re.IGNORECASE,
)
_THAN = re.compile(r"^\s+(?:[\w'’]+\s+)?than\b")
_BRACKETED = re.compile(r"[“\"][^“”\"\n]*[”\"]")


@dataclass(frozen=True)
class Way:
    """What one word says about a direction."""

    sign: int
    """-1 or 1: down or up, or worse or better."""
    judged: bool
    """It says better or worse; which way that is depends on what is measured."""
    moves: bool
    """An amount after it is by how much something moved."""

    def of(self, better: str | None) -> int:
        """The direction of the value, where the better one of it is "up", "down" or unknown."""
        return -self.sign if self.judged and better == "down" else self.sign


@cache
def way(word: str) -> Way | None:
    """The direction that a lower-case word says; None where it says none."""
    for words, sign, judged in ((_DOWN, -1, False), (_UP, 1, False), (_BAD, -1, True),
                                (_GOOD, 1, True)):  # fmt: skip
        if word in words:
            return Way(sign, judged, word in _MOVING)
    return None


def told(text: str, start: int, end: int) -> Iterator[tuple[int, Way]]:
    """Places and directions of the words of a stretch that say of themselves which way it went.

    Left out is what is denied, wished or compared with others: "not worse", "better than P2".
    """
    quoted = [m.span() for m in _BRACKETED.finditer(text, start, end)]
    for (sign, judged), form in _TELLING.items():
        for match in form.finditer(text, start, end):
            held = any(a <= match.start() < b for a, b in quoted)
            before = text[max(start, match.start() - 40) : match.start()]
            if held or _NOT_SAID.search(before) or _THAN.match(text[match.end() : end]):
                continue
            yield match.start(), Way(sign, judged, moves=False)
