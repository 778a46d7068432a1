"""Results of the account tools."""

from datetime import date, datetime
from typing import Literal

from reports.blocks import Exact
from tools.spec import Result

BandName = Literal["green", "yellow", "red"]
Method = Literal["model", "health"]


class DriverPoints(Result):
    """What one input adds to a score."""

    driver: str
    label: str
    unit: str
    value: float | None
    points: Exact
    of: int
    what: str


class HealthRow(Result):
    """A customer's health."""

    id: str
    name: str
    segment: str | None
    arr: Exact | None
    csm: str | None
    score: Exact
    low: Exact
    high: Exact
    band: BandName
    change: Exact | None
    """Points since four weeks before; None where it was not scored then."""
    weakest: list[str]
    """Labels of the inputs that cost most points."""


class HealthReport(Result):
    """The health of customers."""

    day: date
    rows: list[HealthRow]
    total: int
    counts: dict[str, int]
    """Customers per band, of those that were asked for, whatever the band."""
    arr: dict[str, Exact]
    average: float | None
    wanted: str
    bands: list[str]
    drivers: list[DriverPoints]
    """Of the one customer that was asked for."""
    kept: bool
    green_from: int
    yellow_from: int
    unknown: int = 0
    """Of those that were asked for, customers into whose score nothing goes."""


class DriverChange(Result):
    """What one input did to the score."""

    driver: str
    label: str
    unit: str
    before: float | None
    after: float | None
    points_before: Exact
    points_after: Exact
    change: Exact


class Move(Result):
    """What would bring points back."""

    label: str
    unit: str
    before: float
    after: float
    points: Exact


class Explanation(Result):
    """Why a score is what it is."""

    id: str
    name: str
    since: date
    day: date
    asked_since: str
    before: Exact
    after: Exact
    band_before: BandName
    band: BandName
    low: Exact
    high: Exact
    changes: list[DriverChange]
    unknown: list[str]
    wanted_band: BandName | None
    """The band that the moves bring back; None where it is already green."""
    moves: list[Move]
    course: list[tuple[date, Exact]]


class RiskRow(Result):
    """A customer who may leave."""

    id: str
    name: str
    segment: str | None
    arr: Exact | None
    probability: float
    level: Literal["high", "elevated", "low"]
    health: Exact | None
    band: str | None
    reasons: list[str]
    """What adds most to the risk, in words with the value."""
    renews_on: date | None
    play: str
    action: str


class RiskReport(Result):
    """Who may leave, and what it would cost."""

    day: date
    method: Method
    rows: list[RiskRow]
    total: int
    """Customers looked at."""
    at_risk: int
    arr_at_risk: Exact
    arr_total: Exact
    wanted: str
    horizon_days: int
    kept: bool
    unknown: int = 0
    """Of the customers looked at, those of whom no driver of health has any input."""


class FeatureFall(Result):
    """A feature that a customer uses less and less."""

    product: str
    feature: str
    before: float
    """Events a week at the beginning of the trend line."""
    after: float
    change: float
    p: float
    stopped: list[str]
    """Names of people who used it and stopped."""
    weekly: list[float]


class AdoptionRow(Result):
    """A customer with falling use."""

    account_id: str
    account: str
    csm: str | None
    arr: Exact | None
    falls: list[FeatureFall]
    """The steepest first."""
    season_unknown: bool
    """There is no usage of a year before to compare with."""


class AdoptionReport(Result):
    """Falling use."""

    period: str
    weeks: list[date]
    rows: list[AdoptionRow]
    total: int
    """Customers with a decline."""
    features: int
    arr: Exact
    seasonal: list[str]
    """Customers whose fall is that of the year before."""
    metered: bool
    wanted: str


class RenewalRow(Result):
    """A contract that ends."""

    contract_id: str
    account_id: str
    account: str
    csm: str | None
    product: str | None
    ends_on: date
    notice_by: date | None
    notice_days: int | None
    """Days until notice has to be given; negative when it is over."""
    auto_renew: bool
    value: Exact
    risk: float | None
    level: Literal["high", "elevated", "low", "unknown"]
    health: Exact | None
    room: Exact
    points_risk: float
    points_value: float
    points_room: float
    priority: float
    play: str
    action: str


class RenewalReport(Result):
    """What renews."""

    period: str
    today: date
    rows: list[RenewalRow]
    total: int
    customers: int
    """Whose contracts these are: one may have several."""
    value: Exact
    at_risk: int
    value_at_risk: Exact
    notice_soon: int
    """Notice deadlines within 30 days."""
    rank_by: str
    weights: dict[str, int]
    method: Method | None
    scope: str


class OfferRow(Result):
    """Something a customer could buy."""

    account_id: str
    account: str
    csm: str | None
    kind: Literal["upsell", "cross_sell"]
    offer: str
    status: Literal["owned", "pipeline", "gap", "not_eligible", "no_need"]
    why: str
    propensity: float | None
    price: Exact | None
    expected: Exact | None
    look_alikes: list[str]


class ExpansionReport(Result):
    """Room to grow."""

    kind: str
    rows: list[OfferRow]
    total: int
    expected: Exact
    """Of all gaps, not only those shown."""
    counts: dict[str, int]
    """Offers per status."""
    held: int
    """Gaps left out because the customer is at risk."""
    unlikely: int
    """Gaps left out because hardly any look-alike owns it."""
    account: str | None
    scope: str
    customers: int
    """Customers that were looked at."""
    on_largest_plan: int
    """Of them, those with no larger plan to go to."""
    other_total: int
    """Where nothing of one kind was found: opportunities of the other kind."""
    other_expected: Exact


class PersonLine(Result):
    """Somebody at the customer."""

    id: str
    name: str
    title: str | None
    role: str | None
    note: str | None


class TicketLine(Result):
    """A ticket in short."""

    id: str
    subject: str
    priority: str
    status: str
    created_at: datetime


class Brief(Result):
    """Everything about one customer."""

    id: str
    name: str
    facts: dict[str, str | int | Exact | date | None]
    commercial: bool
    """False where the asker's role does not see revenue, contracts and scores."""
    people: list[PersonLine]
    score: Exact | None
    band: str | None
    score_change: Exact | None
    risk: float | None
    risk_method: Method | None
    worries: list[str]
    good: list[str]
    open_tickets: list[TicketLine]
    open_count: int
    created_90_days: int
    csat: float | None
    csat_answers: int
    nps: float | None
    nps_answers: int
    last_meeting: tuple[datetime, str] | None
    next_meeting: tuple[datetime, str] | None
    promises: list[str]
    renews_on: date | None
    notice_by: date | None
    value: Exact | None
    declining: list[str]
    offers: list[OfferRow]
    action: str | None
