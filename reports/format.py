"""How values look. One place, so that the figure check can read back what was shown."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from reports.blocks import Kind, Value

NONE = "–"
CURRENCY = "$"

_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?")


def value(v: Value, kind: Kind = "text", zone: ZoneInfo | None = None) -> str:
    """A value as text: `value(0.634, "percent")` is "63.4 %"."""
    if v is None:
        return NONE
    if isinstance(v, bool):
        return "yes" if v else "no"
    if isinstance(v, datetime):
        return moment(v, zone)
    if isinstance(v, date):
        return day(v)
    if isinstance(v, str):
        return _instant(v, zone) or v
    return number(v, kind)


def _instant(v: str, zone: ZoneInfo | None) -> str | None:
    """Dates and moments are ISO text in a report that was kept as JSON."""
    if _ISO.fullmatch(v) is None:
        return None
    try:
        read = datetime.fromisoformat(v)
    except ValueError:
        return None
    return moment(read, zone) if len(v) > len("2026-10-14") else day(read.date())


def number(v: float | Decimal, kind: Kind) -> str:
    """A number with its unit."""
    shown = _NUMBERS.get(kind)
    if shown is not None:
        return shown(v)
    return f"{int(v):,}" if v == int(v) else f"{v:,.1f}"


def whole_percent(share: float) -> str:
    """A share without decimals, 0.155 as "16 %": for limits and rough chances."""
    return f"{share * 100:.0f} %"


def money(v: float | Decimal) -> str:
    """Whole units from 100 on, cents below: "$480,000", "$12.50"."""
    sign = "-" if v < 0 else ""
    amount = abs(v)
    digits = 0 if amount >= 100 or amount == int(amount) else 2
    return f"{sign}{CURRENCY}{amount:,.{digits}f}"


def day(v: date) -> str:
    """ "14 Oct 2026"."""
    return f"{v.day} {v:%b %Y}"


def moment(v: datetime, zone: ZoneInfo | None = None) -> str:
    """ "14 Oct 2026 09:30", in `zone` where one is given."""
    local = v.astimezone(zone) if zone else v
    return f"{local.day} {local:%b %Y %H:%M}"


def as_of(v: datetime, zone: ZoneInfo | None = None) -> str:
    """ "14 Oct 2026 09:30 CEST": a moment that says which zone it is told in."""
    local = v.astimezone(zone) if zone else v
    return f"{moment(local)} {local:%Z}".strip()


def duration(v: timedelta) -> str:
    """ "45 min", "3 h 20 min", "2 d 4 h"; a leading "-" when it is over."""
    minutes = round(v.total_seconds() / 60)
    sign = "-" if minutes < 0 else ""
    minutes = abs(minutes)
    if minutes < 60:
        return f"{sign}{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{sign}{hours} h {rest} min" if rest else f"{sign}{hours} h"
    days, hours = divmod(hours, 24)
    return f"{sign}{days} d {hours} h" if hours else f"{sign}{days} d"


def count(n: int, one: str, many: str | None = None) -> str:
    """ "1 ticket", "2 tickets", "1,204 tickets"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


_NUMBERS: dict[Kind, Callable[[float | Decimal], str]] = {
    "percent": lambda v: f"{float(v) * 100:.1f} %",
    "money": money,
    "minutes": lambda v: duration(timedelta(minutes=float(v))),
    "hours": lambda v: duration(timedelta(hours=float(v))),
    "decimal": lambda v: f"{v:,.1f}" if abs(v) >= 10 else f"{v:,.2f}",
}


def duration_minutes(minutes: float) -> str:
    """A duration given in minutes."""
    return duration(timedelta(minutes=minutes))
