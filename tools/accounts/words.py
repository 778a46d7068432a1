"""How values of health drivers are said."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from reports.format import count
from reports.format import day as day_text
from store.scoring.signals import GONE
from store.scoring.weights import Driver, weights

SEGMENTS = {"enterprise": "enterprise", "mid_market": "mid-market", "smb": "small-business"}


def said(value: float | None, unit: str) -> str:
    """A raw value with its unit: "38 %", "-35 %", "2.4", "33 days"."""
    if value is None:
        return "unknown"
    if unit == "days":
        return count(round(value), "day")
    if unit in _FORMS:
        return _FORMS[unit](value)
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


_FORMS: dict[str, Callable[[float], str]] = {
    "percent": lambda value: f"{value * 100:.0f} %",
    "change": lambda value: f"{value * 100:+.0f} %",
    "points": lambda value: f"{value:+.1f}",
    "score": lambda value: f"{value:.1f}",
}


def fact(driver: str, value: float | None) -> str:
    """A driver with its value, as a reason: "Usage against its own normal 38 %"."""
    rules = weights().drivers.get(driver)
    if rules is None:
        return driver.replace("_", " ")
    if driver == "sponsor" and value is not None and value >= GONE:
        return "Sponsor has left"
    if driver == "last_touch":
        return f"Last meeting {said(value, 'days')} ago" if value is not None else "Never met"
    if driver == "payment" and value is not None:
        return f"Payment {said(value, 'days')} late"
    if driver == "renewal" and value is not None:
        return f"Renewal in {said(value, 'days')}" if round(value) else "Renewal today"
    return f"{rules.label} {said(value, rules.unit)}"


def label(driver: str) -> str:
    """A driver's label."""
    rules: Driver | None = weights().drivers.get(driver)
    return rules.label if rules else driver.replace("_", " ")


def points(tenths: int) -> Decimal:
    """Tenths of a point as points."""
    return Decimal(tenths) / 10


def on(day: date) -> str:
    """ "14 Oct 2026"."""
    return day_text(day)


def among(n: int, wanted: str, total: int) -> str:
    """ "8 of your 50 customers" for 8, "your customers" and 50; "your only customer" for 1 of 1."""
    if n == total == 1:
        return counted(wanted, total)
    return f"{n:,} of {counted(wanted, total)}"


def counted(wanted: str, total: int) -> str:
    """ "your 50 customers"; "your only customer"."""
    if total == 1:
        return wanted.replace("all customers", "the customers", 1).replace(
            "customers", "only customer", 1
        )
    return wanted.replace("customers", f"{total:,} customers", 1)


def joined(parts: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
