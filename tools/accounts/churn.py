"""Finds who may leave, why, and what to do about it."""

from decimal import Decimal

from store.scoring import churn, current, health, plays
from store.scoring.current import Standing
from tools.accounts import queries, words
from tools.accounts.models import ChurnRisk
from tools.accounts.queries import Customer
from tools.accounts.results import Method, RiskReport, RiskRow
from tools.context import ToolContext

REASONS = 3


def report(args: ChurnRisk, ctx: ToolContext) -> RiskReport:
    """Customers by risk, the highest first."""
    session = ctx.session
    at = current.standing(session, ctx.clock.now())
    chosen, wanted = _chosen(args, ctx, at)
    ranked = sorted(
        (id_ for id_ in chosen if id_ in at.risks), key=lambda id_: (-at.risks[id_][0], id_)
    )
    risky = [id_ for id_ in ranked if churn.at_risk(*at.risks[id_])]
    shown = ranked[: args.limit]
    rows = _rows(ctx, at, shown, chosen)
    return RiskReport(
        day=at.day,
        method=method(at),
        rows=rows,
        total=len(ranked),
        at_risk=len(risky),
        arr_at_risk=_arr(chosen, risky),
        arr_total=_arr(chosen, ranked),
        wanted=wanted,
        horizon_days=churn.HORIZON,
        kept=at.kept,
        unknown=sum(id_ in at.levels and at.levels[id_].blank for id_ in ranked),
    )


def method(at: Standing) -> Method:
    """Where the risks of a day come from."""
    return "model" if any(m == "model" for _, m in at.risks.values()) else "health"


def _chosen(args: ChurnRisk, ctx: ToolContext, at: Standing) -> tuple[dict[str, Customer], str]:
    chosen = queries.customers(ctx.session, at.day)
    wanted = "your customers" if ctx.actor.persona == "csm" else "all customers"
    if args.segment:
        given = args.segment if isinstance(args.segment, list) else [args.segment]
        segments = [segment.value for segment in given]
        chosen = {i: c for i, c in chosen.items() if c.segment in segments}
        wanted = f"{wanted} in {words.joined([words.SEGMENTS[s] for s in segments])}"
    if args.within:
        first, last = ctx.clock.dates(args.within.span(ctx.clock))
        ends = queries.plan_ends(ctx.session, at.day, list(chosen))
        chosen = {
            i: c
            for i, c in chosen.items()
            if i in ends
            and (first is None or first <= ends[i])
            and (last is None or ends[i] <= last)
        }
        wanted = f"{wanted} whose contract ends in {args.within.span(ctx.clock).label}"
    return chosen, wanted


def _rows(
    ctx: ToolContext, at: Standing, shown: list[str], chosen: dict[str, Customer]
) -> list[RiskRow]:
    risks = current.risks(ctx.session, at, shown)
    scores = current.scores(ctx.session, at, shown)
    ends = queries.plan_ends(ctx.session, at.day, shown)
    rows = []
    for id_ in shown:
        risk, score, customer = risks[id_], scores.get(id_), chosen[id_]
        grade = at.levels.get(id_)
        play = plays.against(score)
        rows.append(
            RiskRow(
                id=id_, name=customer.name, segment=customer.segment, arr=customer.arr,
                probability=risk.probability, level=level(risk.probability, risk.method),
                health=grade.score if grade else None, band=grade.band if grade else None,
                reasons=reasons(risk, score), renews_on=ends.get(id_), play=play.name,
                action=play.action,
            )
        )  # fmt: skip
    return rows


def level(probability: float, how: Method):  # noqa: ANN201 - one of three words
    """high, elevated or low."""
    if not churn.at_risk(probability, how):
        return "low"
    return "high" if probability >= churn.HIGH else "elevated"


def reasons(risk: churn.Risk, score: health.Score | None) -> list[str]:
    """What adds most to the risk, as facts with their values."""
    values = {part.driver: part.value for part in score.parts} if score else {}
    added = sorted(_actionable(risk, score).items(), key=lambda item: (-item[1], item[0]))
    return [words.fact(name, values.get(name)) for name, part in added[:REASONS] if part > 0]


def _actionable(risk: churn.Risk, score: health.Score | None) -> dict[str, float]:
    """Reasons that come from something known; a gap in the data is no reason to act."""
    known = {part.driver for part in score.parts if part.value is not None} if score else None
    return {n: v for n, v in risk.reasons.items() if known is None or n in known}


def _arr(chosen: dict[str, Customer], ids: list[str]) -> Decimal:
    return sum((arr for id_ in ids if (arr := chosen[id_].arr) is not None), Decimal(0))
