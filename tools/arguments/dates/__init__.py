"""Business language for time: periods, look-aheads, clock times and durations.

Counted units are printed in days (weeks × 7, months × 30, quarters × 90, years × 365); a month, a
half or a year by name, and every span between two dates, as {"from", "to"} with both ends included.
Bare months, weekdays and quarters are the latest that have begun for a period and the coming ones
for a look-ahead.
"""

from tools.arguments.dates.spans import horizons, periods
from tools.arguments.dates.times import clock_times, durations

__all__ = ["clock_times", "durations", "horizons", "periods"]
