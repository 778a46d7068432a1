"""What happens to customers: when trouble begins, how deep it goes, and where it shows.

A story is a level of stress between 0 and 1 on every day. Usage, surveys, tickets, sponsors,
payments and meetings all follow it, each only if the story lists that sign.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from store.demo.facts import NOW

TODAY = NOW.date()
SIGNS = ("usage", "nps", "tickets", "sponsor", "payment", "touch")


@dataclass(frozen=True)
class Story:
    """The course of one account."""

    kind: str = "steady"
    """steady, at_risk, churned, churned_green, recovered, decline, seasonal or dip."""
    onset: date | None = None
    peak: date | None = None
    over: date | None = None
    """When the account has recovered; None where it does not."""
    depth: float = 0.0
    signs: frozenset[str] = frozenset()
    churned_on: date | None = None
    feature: tuple[str, str] | None = None
    """The product and feature that lose ground, for the kind decline."""

    def stress(self, day: date) -> float:
        """0 when all is well, up to 1 in a crisis: a straight rise, and a fall if it recovers."""
        if self.onset is None or self.peak is None or day <= self.onset:
            return 0.0
        if self.churned_on and day >= self.churned_on:
            return 0.0
        if self.over and day >= self.peak:
            left = (self.over - day).days / max((self.over - self.peak).days, 1)
            return self.depth * max(left, 0.0)
        risen = (day - self.onset).days / max((self.peak - self.onset).days, 1)
        return self.depth * min(risen, 1.0)

    def shows(self, sign: str, day: date) -> float:
        """The stress as far as it shows in one sign."""
        return self.stress(day) if sign in self.signs else 0.0


@dataclass
class Account:
    """An account while it is generated."""

    id: str
    name: str
    segment: str
    plan: str
    industry: str
    kind: str
    region: str
    country: str
    zone: str
    language: str
    arr: int
    seats: int
    since: date
    csm: str | None
    story: Story
    sponsor: str = ""
    contacts: list[dict[str, Any]] = field(default_factory=list)
    add_ons: list[str] = field(default_factory=list)
    renews_on: date | None = None
    fill: float = 0.0
    """Share of the plan's yearly sends that is used; for Enterprise, thousands of sends a day."""

    @property
    def active(self) -> bool:
        return self.story.churned_on is None


def sinking(days_ago: int, signs: str, depth: float = 0.95) -> Story:
    """An account that is at risk today, in trouble since so many days."""
    onset = TODAY - timedelta(days=days_ago)
    peak = TODAY - timedelta(days=12)
    return Story("at_risk", onset, peak, None, depth, frozenset(signs.split()))


@dataclass(frozen=True)
class Planted:
    """A named account that a scenario needs."""

    name: str
    industry: str
    arr: int
    renews_on: date | None
    story: Story
    csm: str = "daniel-okafor"
    region: str = "AMER"


AT_RISK = (
    Planted("Harborline Outfitters", "retail", 264_000, date(2027, 1, 31),
            sinking(96, "usage nps tickets touch")),
    Planted("Cascadia Airlines", "travel", 312_000, date(2027, 2, 28),
            sinking(112, "usage nps tickets sponsor")),
    Planted("Brightwell Insurance", "finance", 228_000, date(2027, 3, 31),
            sinking(105, "usage nps sponsor payment touch")),
    Planted("Lumen Learning Group", "education", 156_000, date(2027, 5, 31),
            sinking(118, "usage nps sponsor touch")),
    Planted("Stonebridge Media", "media", 144_000, date(2026, 12, 15),
            sinking(88, "usage nps tickets payment")),
    Planted("Verity Health Network", "health", 276_000, date(2027, 1, 15),
            sinking(101, "usage nps tickets sponsor touch")),
    Planted("Northgate Foods", "food", 132_000, date(2027, 3, 15),
            sinking(92, "usage nps tickets payment")),
    Planted("Orion Instruments", "manufacturing", 108_000, date(2026, 11, 30),
            sinking(110, "usage nps tickets sponsor")),
)  # fmt: skip
"""The 8 of Daniel's 50 accounts that are at risk: $1,620,000 of yearly revenue."""

AT_RISK_ELSEWHERE = (
    Planted("Helio Travel Club", "travel", 168_000, date(2027, 2, 15),
            sinking(99, "usage nps tickets sponsor"), "alice-morgan"),
    Planted("Castlerock Software", "software", 121_000, date(2026, 12, 31),
            sinking(94, "usage nps payment tickets"), "paul-schneider", "EMEA"),
    Planted("Fernhill Academy", "education", 64_000, date(2027, 4, 30),
            sinking(107, "usage nps sponsor touch"), "camila-torres"),
    Planted("Bluepeak Press", "media", 27_000, date(2026, 11, 15),
            sinking(90, "usage nps tickets payment"), "rebecca-stein"),
)  # fmt: skip
"""With these the company has $2,000,000 at risk."""

CALL_ACCOUNT = Planted("Meridian Travel Group", "travel", 186_000, date(2027, 6, 30), Story())
"""Priya speaks with them at 14:00."""
FIX_ACCOUNTS = (
    Planted("Tidewater Apparel", "retail", 174_000, date(2027, 4, 15), Story()),
    Planted("Copperfield Systems", "software", 142_000, date(2027, 8, 31), Story()),
    Planted("Alder & Finch Clinics", "health", 98_000, date(2027, 7, 31), Story()),
)
"""They had DESK-1002's trouble before, and it was solved."""
