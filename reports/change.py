"""How a figure's change is said, the same on every surface."""

from decimal import Decimal

from reports.blocks import Metric
from reports.clean import one_line
from reports.format import number
from reports.periods import named


def difference(item: Metric) -> float | Decimal | None:
    """The change as a number; None where nothing is compared."""
    change = item.change
    return change if isinstance(change, int | float | Decimal) else None


def improved(item: Metric) -> bool | None:
    """Whether the change is good; None where there is none, or neither direction is."""
    change = difference(item)
    if not change or item.better is None:
        return None
    return (change > 0) == (item.better == "up")


def changed(item: Metric) -> str:
    """ "▲ 2.1 points on the previous quarter"; empty where nothing is compared."""
    change = difference(item)
    if change is None:
        return ""
    # The dates of a period stand in the headline and below the answer.
    label = one_line(item.change_label or "").partition(" (")[0]
    against = f" on {named(label)}" if label else ""
    if not change:
        return f"= unchanged{against}"
    mark = "▲" if change > 0 else "▼"
    if item.kind == "percent":
        return f"{mark} {abs(float(change)) * 100:.1f} points{against}"
    return f"{mark} {number(abs(change), item.kind)}{against}"
