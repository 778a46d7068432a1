"""Arguments of the account tools. Their results are in `results`."""

from tools.arguments import AccountRef, Band, Choice, Horizon, Limit, Period, ProductRef, Segment
from tools.spec import Args


class Whose(Choice):
    """Whose customers."""

    MINE = "mine"
    EVERYONE = "everyone"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        things = (
            "(?:clients?|customers?|accounts?|book(?: of business)?|portfolio|companies"
            "|(?:health )?scores?)"
        )
        return {
            "mine": [
                f"my(?= (?:own )?(?:\\w+ ){{0,2}}{things})",
                f"{things} (?:that are )?assigned to me",
                f"{things} (?:that |which )?I (?:manage|own|look after|am responsible for)",
                "of mine",
            ],
            "everyone": [
                "every(?:one|body)(?:'s)?(?: else's)?",
                "all (?:of )?(?:the|our) (?:customers|clients|accounts)",
                "company[- ]wide",
                "across the (?:whole )?company",
                "(?:whole|entire) (?:company|customer base|base)",
            ],
        }


class RankBy(Choice):
    """Which renewal comes first."""

    PRIORITY = "priority"
    RISK = "risk"
    VALUE = "value"
    EXPANSION = "expansion"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        lead = "(?:by|in order of|ranked (?:by|on)|sort(?:ed)? (?:by|on)|order(?:ed)? by) (?:the )?"
        return {
            "priority": [f"{lead}(?:priority|importance)", "most important first"],
            "risk": [
                f"{lead}(?:churn )?risk",
                (
                    "(?:most at risk|risky(?= (?:ones )?first)|riskiest|shakiest"
                    "|(?<=are )risky|(?<=is )risky"
                    "|most endangered|highest risk|shaky|wobbly|in danger"
                    "|(?:should|need to|must) (?:fear|worry about)|that worry (?:me|us))"
                    "(?: (?:ones )?first)?"
                ),
            ],
            "value": [
                f"{lead}(?:contract )?(?:value|size|arr|revenue|amount|money)",
                (
                    "(?:biggest|largest|most valuable|most expensive|priciest)"
                    "(?: (?:ones |contracts )?first)?"
                ),
                "(?:most|highest) (?:money|value|revenue|arr)(?: first)?",
            ],
            "expansion": [
                f"{lead}(?:room to grow|upside|(?:growth |expansion )?potential|growth|expansion)",
                (
                    "(?:most|best|highest|biggest) (?:room to grow|upside|(?:growth )?potential)"
                    "(?: first)?"
                ),
                "room (?:to|for) (?:grow(?:th)?|expan\\w+)",
            ],
        }


class ExpansionKind(Choice):
    """A bigger plan, another product, or either."""

    UPSELL = "upsell"
    CROSS_SELL = "cross_sell"
    BOTH = "both"

    @classmethod
    def words(cls) -> dict[str, list[str]]:
        up, cross = "up-?sell(?:s|ing)?", "cross[- ]?sell(?:s|ing)?"
        joined = "(?: and | or | & |/| \\+ |, )"
        return {
            "upsell": [
                up,
                "(?:plan )?upgrad(?:es?|ing)",
                "(?:bigger|larger|higher) plans?",
                "(?:next|higher|bigger) tiers?",
                "outgr(?:own|ew|ow(?:s|ing)?)",
                "more seats",
            ],
            "cross_sell": [
                cross,
                "add-?ons?",
                (
                    "(?:additional|other|another|second|one more|further|extra)"
                    " (?:products?|modules?)"
                ),
            ],
            "both": [f"{up}{joined}{cross}", f"{cross}{joined}{up}"],
        }


class AccountHealth(Args):
    """Whose health to show."""

    account: AccountRef | None = None
    scope: Whose | None = None
    """Client success managers see their own customers in any case."""
    band: Band | list[Band] | None = None
    limit: Limit = Limit(20)


class ExplainHealth(Args):
    """Whose score to explain, and since when."""

    account: AccountRef
    since: Period = Period("last_30_days")
    """The score at its beginning is compared with the present one."""


class ChurnRisk(Args):
    """Which customers to look at."""

    segment: Segment | list[Segment] | None = None
    within: Horizon | None = None
    """Only those whose contract ends in this time."""
    limit: Limit = Limit(10)


class DecliningAdoption(Args):
    """Where to look for falling use."""

    product: ProductRef | None = None
    period: Period = Period("last_90_days")
    limit: Limit = Limit(20)


class UpcomingRenewals(Args):
    """Which renewals to show, and in which order."""

    within: Horizon = Horizon(days=90)
    rank_by: RankBy = RankBy.PRIORITY
    limit: Limit = Limit(20)


class ExpansionOpportunities(Args):
    """What to look for, and where."""

    kind: ExpansionKind = ExpansionKind.BOTH
    account: AccountRef | None = None
    limit: Limit = Limit(10)


class AccountBrief(Args):
    """Which customer."""

    account: AccountRef
