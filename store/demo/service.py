"""Service promises: opening hours, holidays and SLA targets per plan and region."""

from dataclasses import dataclass
from datetime import date, timedelta

from store.demo.facts import FIRST_DAY, NOW
from store.demo.hours import AroundTheClock, OpenHours
from store.demo.rows import Rows

_WEEK = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
REGIONS = {"AMER": "America/New_York", "EMEA": "Europe/Berlin"}
_HOLIDAYS = {
    "AMER": {
        "New Year's Day": ("2026-01-01", "2027-01-01"),
        "Memorial Day": ("2025-05-26", "2026-05-25"),
        "Independence Day": ("2025-07-04", "2026-07-03"),
        "Labor Day": ("2025-09-01", "2026-09-07"),
        "Thanksgiving": ("2025-11-27", "2026-11-26"),
        "Day after Thanksgiving": ("2025-11-28", "2026-11-27"),
        "Christmas Day": ("2025-12-25", "2026-12-25"),
    },
    "EMEA": {
        "New Year's Day": ("2026-01-01", "2027-01-01"),
        "Good Friday": ("2025-04-18", "2026-04-03"),
        "Easter Monday": ("2025-04-21", "2026-04-06"),
        "Labour Day": ("2025-05-01", "2026-05-01"),
        "German Unity Day": ("2025-10-03",),
        "Christmas Day": ("2025-12-25", "2026-12-25"),
        "Boxing Day": ("2025-12-26",),
    },
}
HOLIDAYS = {
    region: {date.fromisoformat(day): name for name, dates in named.items() for day in dates}
    for region, named in _HOLIDAYS.items()
}

# Hours of first response and resolution for P1 to P4, as article KB-042 states them.
_TARGETS = {
    "enterprise": ((0.5, 4), (2, 8), (4, 24), (8, 72)),
    "professional": ((1, 8), (4, 24), (8, 48), (24, 96)),
    "standard": ((4, 24), (8, 48), (24, 72), (48, 120)),
}
_PLANS = {
    "enterprise": ["enterprise"],
    "professional": ["professional"],
    "standard": ["growth", "starter"],
}
PAUSES = ["pending", "on_hold"]


@dataclass(frozen=True)
class Promise:
    """The targets of one policy, in seconds, with the hours in which they count."""

    policy_id: str
    open_hours: OpenHours
    level: str

    def first_response(self, priority: str) -> int:
        return round(_TARGETS[self.level][int(priority[1]) - 1][0] * 3600)

    def resolution(self, priority: str) -> int:
        return round(_TARGETS[self.level][int(priority[1]) - 1][1] * 3600)

    def hours(self, priority: str) -> OpenHours | AroundTheClock:
        return _ALWAYS if self.level == "enterprise" and priority == "P1" else self.open_hours


_ALWAYS = AroundTheClock()


def promises() -> dict[tuple[str, str], Promise]:
    """The promise for each plan and region."""
    found = {}
    for region, zone in REGIONS.items():
        span = (FIRST_DAY - timedelta(days=40), NOW.date() + timedelta(days=90))
        hours = OpenHours(_WEEK, zone, HOLIDAYS[region], *span)
        for level, plans in _PLANS.items():
            promise = Promise(f"{level}-{region.lower()}", hours, level)
            found |= {(plan, region): promise for plan in plans}
    return found


def add_service(rows: Rows) -> None:
    """Business hours, holidays and SLA policies."""
    for region, zone in REGIONS.items():
        calendar = f"support-{region.lower()}"
        rows.add(
            "business_hours", id=calendar, name=f"Support {region}", time_zone=zone, weekly=_WEEK
        )
        for day, name in sorted(HOLIDAYS[region].items()):
            rows.add("holidays", business_hours_id=calendar, day=day, name=name)
        for level, plans in _PLANS.items():
            rows.add(
                "sla_policies",
                id=f"{level}-{region.lower()}",
                name=f"{level.title()} {region}",
                business_hours_id=calendar,
                targets=_targets(level),
                pause_on=PAUSES,
                applies_to={"plans": plans, "regions": [region]},
            )


def _targets(level: str) -> list[dict[str, object]]:
    targets: list[dict[str, object]] = []
    for number, (reply, fix) in enumerate(_TARGETS[level], 1):
        hours = "calendar" if level == "enterprise" and number == 1 else "business"
        wanted = {"first_response": reply, "resolution": fix}
        if level == "enterprise":
            wanted["next_response"] = reply
        targets += [
            {"metric": metric, "priority": f"P{number}", "minutes": round(h * 60), "hours": hours}
            for metric, h in wanted.items()
        ]
    return targets
