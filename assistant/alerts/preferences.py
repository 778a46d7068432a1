"""How a person wants to be alerted, and when not."""

from datetime import datetime, time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

Kind = Literal["sla_at_risk", "health_drop", "renewal_notice"]
Way = Literal["email", "webhook"]
KINDS: tuple[Kind, ...] = ("sla_at_risk", "health_drop", "renewal_notice")


def _of_the_wall(said: time) -> time:
    """Raises ValueError for a time with a zone: people mean the clock on their own wall."""
    if said.tzinfo is not None:
        raise ValueError("give it without a zone, such as 20:00")
    return said


_CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"}
"""JSON Schema's own format for times asks for a zone, which a clock on the wall has not."""
WallTime = Annotated[time, AfterValidator(_of_the_wall), WithJsonSchema(_CLOCK)]


class Preferences(BaseModel):
    """Alerts always stand on the web; the rest is as the person likes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    muted: frozenset[Kind] = frozenset()
    """Kinds that are not watched for this person."""
    ways: frozenset[Way] = frozenset({"email"})
    """Where to write besides the web."""
    quiet_from: WallTime = time(20)
    """Nothing is sent from this time on, in the person's zone; equal to `quiet_until`: never."""
    quiet_until: WallTime = time(7)
    days_off: frozenset[Annotated[int, Field(ge=0, le=6)]] = frozenset({5, 6})
    """Weekdays without messages; Monday is 0."""
    due_hours: int = Field(default=24, ge=1, le=240)
    """How far ahead deadlines are watched."""
    drop_points: int = Field(default=10, ge=1, le=100)
    """A customer's health that fell by as much in four weeks is told."""
    notice_days: int = Field(default=14, ge=1, le=120)
    """How many days before its notice deadline a renewal is told."""

    def quiet_at(self, local: datetime) -> bool:
        """Whether nothing is to be sent at this moment of the person's own clock."""
        if local.weekday() in self.days_off:
            return True
        start, end, now = self.quiet_from, self.quiet_until, local.time()
        if start == end:
            return False
        if start < end:
            return start <= now < end
        return now >= start or now < end

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, the sets in order."""
        value = self.model_dump(mode="json")
        return value | {name: sorted(value[name]) for name in ("muted", "ways", "days_off")}
