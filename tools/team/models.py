"""Arguments and results of the team tools."""

from datetime import datetime

from pydantic import create_model

from tools.arguments import Choice, Direction, Limit, Period, PersonRef, TeamRef, TicketRef
from tools.spec import Args, Result


class Measure(Choice):
    """What people are compared by."""

    SLA = "sla"
    RESOLUTION_TIME = "resolution_time"
    FIRST_RESPONSE = "first_response"
    CSAT = "csat"
    CLOSED = "closed"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "sla": [
                "on[- ]time(?: share| rate)?", "resolved in time", "sla (?:share|attainment|rate)",
                "deadlines?", "promises",
            ],
            "resolution_time": [
                "(?:resolution|solution|handling) times?", "time to resol(?:ve|ution)", "mttr",
                "how (?:fast|quickly) (?:they|people|agents) resolve",
                "(?:fast|quick|slow)(?:er|est) (?:at |to |in )?(?:resol|solv|clos)\\w+",
                "(?:resolv|solv|clos)es (?:\\w+ )?(?:fast|quick|slow)(?:er|est)",
            ],
            "first_response": [
                "first[- ](?:response|reply|answer)(?: times?)?", "response times?",
                "(?:reply|answer) times?",
                "(?:fast|quick|slow)(?:er|est) (?:at |to |in )?(?:answer|repl|respon|first)\\w*",
                "(?:answers?|replies|responds?) (?:\\w+ )?(?:fast|quick|slow)(?:er|est)",
            ],
            "csat": ["customer satisfaction", "satisfaction(?: scores?)?", "happiest customers"],
            "closed": [
                "closed the most", "resolved the most", "solved the most",
                "most (?:closed|resolved|solved)(?: tickets)?",
                "(?:tickets|cases) (?:closed|resolved|solved)", "volume",
                "(?:clos|resolv|solv)ed how many",
                "how many (?:\\w+ )?(?:did|has|have) (?:each|every)",
                "number of (?:closed|resolved|solved) (?:tickets|cases)", "resolution counts?",
            ],
        }  # fmt: skip


class Goal(Choice):
    """What a plan should bring about."""

    BALANCE = "balance"
    SLA = "sla"

    @classmethod
    def without(cls, refused: list[str], many: bool) -> str | list[str] | None:
        """ "Miss no deadlines" wants deadlines to be kept, not something else."""
        return refused[0] if refused else None

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        return {
            "balance": [
                "balanc(?:e|ed|ing)", "(?:even|level)(?: \\w+)? (?:out|up)", "evenly", "fairly",
                "spread(?:ing)?",
            ],
            "sla": [
                "breach(?:es|ing)?", "deadlines?", "promises", "slas?", "in time", "on time",
                "late", "overdue",
            ],
        }  # fmt: skip


class TeamWorkload(Args):
    """Whose workload."""

    team: TeamRef | None = None
    as_of: Period | None = None
    """Queues are known as they are; a past moment is refused."""


class CompareAgents(Args):
    """Whom to compare, over which time and by what."""

    period: Period = Period("this_week")
    agents: list[PersonRef] | PersonRef | None = None
    metric: Measure | None = None


class RankAgents(Args):
    """Which end of the ranking, over which time."""

    order: Direction = Direction.BEST
    period: Period = Period("this_month")
    limit: Limit = Limit(1)


class TeamPerformance(Args):
    """Which time."""

    period: Period = Period("this_month")


class RecommendReassignments(Args):
    """Whose tickets, to which end."""

    team: TeamRef | None = None
    goal: Goal = Goal.BALANCE
    limit: Limit = Limit(20)
    """Moves shown; the plan holds all of them."""


ApplyReassignments: type[Args] = create_model(
    "ApplyReassignments",
    __base__=Args,
    __module__=__name__,
    __doc__="Which plan to carry out, and which of its tickets stay where they are.",
    plan=(Goal, Goal.BALANCE),
    **{"except": (list[TicketRef] | TicketRef | None, None)},  # type: ignore[arg-type]
)


class AgentLoad(Result):
    """One person's queue."""

    person_id: str
    name: str
    team: str | None
    open: int
    effort_hours: float
    load_hours: float
    capacity_hours: float
    days: float
    """Load in working days of that person."""
    due_soon: int
    would_breach: int
    overdue: int
    too_much: bool


class Workload(Result):
    """Everybody's queue, the heaviest first."""

    team: str | None
    people: list[AgentLoad]
    unassigned: int
    unassigned_hours: float
    near_deadline: int
    """Deadlines of tickets in hand within 24 hours."""
    would_breach: int
    overdue: int
    effort_known: bool
    """Whether time sheets say how long tickets take."""
    hours_known: bool
    """Whether everybody's working hours are recorded."""
    scope: str


class Adjusted(Result):
    """One person's value of one measure, freed from the mix of cases."""

    n: int
    raw: float | None
    """As it is: a share, minutes (geometric mean), a score or a count."""
    adjusted: float | None
    """What it would be with everybody's mix of cases; None where there are too few."""
    low: float | None
    high: float | None
    """Ends of the 95 % interval of `adjusted`."""


class Compared(Result):
    """One person's figures."""

    person_id: str
    name: str
    team: str | None
    closed: int
    days: int
    """Days with a first answer or a solution."""
    open: int
    measures: dict[str, Adjusted]


class Comparison(Result):
    """People side by side."""

    period: str
    metric: str
    """The measure that gives the order."""
    all_measures: bool
    average: float | None
    """Of everybody who is compared with, over the reference time."""
    people: list[Compared]
    """Those with enough cases, best first, then the others by name."""
    enough: int
    """How many of `people` have enough cases."""
    least: int
    reference: str
    reordered: bool
    """Whether the first person in raw figures is another one."""
    raw_first: str | None
    scope: str


class Ranking(Result):
    """The first people of one end."""

    order: str
    comparison: Comparison
    places: list[Compared]
    clear: bool
    """Whether the first one's interval leaves the average out."""
    fallback: bool
    """Whether the period asked for says too little, and a longer one is shown."""
    asked_period: str
    median_open: float


class TeamFigures(Result):
    """A team's figures of a period, without people."""

    team_id: str | None
    name: str
    created: int
    resolved: int
    in_time: float | None
    csat: float | None
    open: int


class Performance(Result):
    """All teams together, and each."""

    period: str
    previous_period: str | None
    """What rates are compared with."""
    previous_stretch: str | None
    """What counts are compared with: as much of it as has passed of the period."""
    figures: dict[str, float | None]
    """Metric id to value."""
    previous: dict[str, float | None]
    teams: list[TeamFigures]
    scope: str


class Move(Result):
    """A ticket that should change hands."""

    ticket_id: str
    subject: str
    priority: str
    category: str | None
    account: str | None
    due: datetime | None
    from_id: str | None
    from_name: str | None
    to_id: str
    to_name: str
    rescued: bool
    """It would breach where it is and not where it goes."""
    reason: str


class PersonShift(Result):
    """One person's queue before and after."""

    person_id: str
    name: str
    open_before: int
    open_after: int
    days_before: float
    days_after: float
    breach_before: int
    breach_after: int


class Plan(Result):
    """A proposal for who takes what."""

    goal: str
    team: str | None
    moves: list[Move]
    shown: int
    people: list[PersonShift]
    """Everybody whose queue changes."""
    breach_before: int
    breach_after: int
    spread_before: float
    spread_after: float
    """Working days between the heaviest and the lightest queue of those involved."""
    tickets: int
    """Tickets that could be moved."""
    stuck: int
    """Of those that would breach, how many nobody can save."""
    effort_known: bool
    scope: str


class PlanPreview(Result):
    """What carrying out a plan would change."""

    plan: Plan
    left_out: list[str]
