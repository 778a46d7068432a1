"""Executive tools."""

from tools.access import Persona
from tools.context import ToolContext
from tools.executive import (
    assumptions,
    costs_report,
    pack,
    pack_file,
    pack_report,
    summary,
    summary_report,
)
from tools.executive.costs import Costing
from tools.executive.models import (
    BoardPack,
    BoardPackArgs,
    CostDimension,
    ExecutiveSummary,
    ExecutiveSummaryArgs,
    SupportCosts,
    SupportCostsArgs,
)
from tools.executive.periods import periods
from tools.spec import Example, tool


def _summary(period: str | dict[str, str] | None = None) -> ExecutiveSummaryArgs:
    return ExecutiveSummaryArgs.model_validate({"period": period} if period else {})


@tool(
    effect="read",
    allow=[Persona.EXECUTIVE, Persona.MANAGER],
    report=summary_report.summary,
    examples=[
        Example("executive summary", _summary()),
        Example("give me the executive overview", _summary()),
        Example("executive summary for last quarter", _summary("last_quarter")),
        Example("how is the business doing", _summary()),
        Example("what changed this month and why", _summary("this_month")),
        Example("sum up the state of customer operations", _summary()),
        Example("the big picture for this quarter", _summary("this_quarter")),
        Example("exec dashboard please", _summary()),
        Example("high-level KPIs of last month", _summary("last_month")),
        Example("overview of health, churn, SLA and satisfaction", _summary()),
        Example("company summary for Q2", _summary("q2")),
        Example("key figures of this year", _summary("this_year")),
        Example("how did customer operations do last week", _summary("last_week")),
        Example("what should I know as an executive", _summary()),
        Example("summary of all key metrics since 1 July 2026", _summary({"from": "2026-07-01"})),
    ],
)
def executive_summary(args: ExecutiveSummaryArgs, ctx: ToolContext) -> ExecutiveSummary:
    """The state of customer operations: service, health, churn, renewals, what changed and why."""
    return summary.build(ctx, periods(ctx.clock, args.period.value))


def _costs(**given: str) -> SupportCostsArgs:
    return SupportCostsArgs.model_validate(given)


@tool(
    effect="read",
    allow=[Persona.EXECUTIVE, Persona.MANAGER],
    report=costs_report.costs,
    examples=[
        Example("what does support cost us", _costs()),
        Example("support costs", _costs()),
        Example("cost per ticket", _costs()),
        Example("cost per ticket by channel", _costs(by="channel")),
        Example("support costs by category last quarter",
                _costs(by="category", period="last_quarter")),
        Example("how much money did automation save this quarter", _costs(period="this_quarter")),
        Example("what is the ROI of the AI", _costs()),
        Example("return on investment of automation this year", _costs(period="this_year")),
        Example("which team is the most expensive per ticket, by team", _costs(by="team")),
        Example("what did we spend on support last month", _costs(period="last_month")),
        Example("money saved by AI in Q2", _costs(period="q2")),
        Example("are the savings of automated resolutions worth it", _costs()),
        Example("how expensive is one ticket", _costs()),
        Example("support spend split by priority", _costs(by="priority")),
        Example("cost to serve by segment", _costs(by="segment")),
        Example("are we getting cheaper per resolution", _costs()),
        Example("cost breakdown by topic for Q2", _costs(by="category", period="q2")),
        Example("which assumptions are behind the savings", _costs()),
    ],
)  # fmt: skip
def support_costs(args: SupportCostsArgs, ctx: ToolContext) -> SupportCosts:
    """What a ticket costs, where the money goes, and what automation returns."""
    when = periods(ctx.clock, args.period.value)
    by = args.by or CostDimension.CATEGORY
    assumed = assumptions.read(ctx.home)
    costing = Costing(ctx.session, assumed, ctx.clock.now())
    tally = costing.tally(by, when.span)
    before = None
    if when.before is not None:
        before = costing.period(costing.tally(by, when.before), when.before)
    return SupportCosts(
        period=when.label,
        by=by.value,
        total=costing.period(tally, when.span),
        before=before,
        against=when.before.label if when.before else None,
        groups=costing.groups(tally, by),
        timed=tally.timed,
        assumptions=list(assumed.values()),
    )


def _pack(**given: str) -> BoardPackArgs:
    return BoardPackArgs.model_validate(given)


@tool(
    effect="file",
    allow=[Persona.EXECUTIVE],
    report=pack_report.board_pack,
    examples=[
        Example("board pack", _pack()),
        Example("prepare the board pack for last quarter", _pack(period="last_quarter")),
        Example("make the board presentation", _pack()),
        Example("board pack as Excel", _pack(format="xlsx")),
        Example("I need PowerPoint for the board meeting", _pack(format="pptx")),
        Example("export the board report as a web page", _pack(format="html")),
        Example("board pack as markdown", _pack(format="md")),
        Example("prepare metrics for the board meeting", _pack()),
        Example("board pack for this quarter", _pack(period="this_quarter")),
        Example("build a deck for the board of directors", _pack()),
        Example("spreadsheet with the board figures of Q3", _pack(format="xlsx", period="q3")),
        Example("get the board materials ready for this month", _pack(period="this_month")),
        Example("quarterly board report as PowerPoint, last quarter",
                _pack(format="pptx", period="last_quarter")),
        Example("put the numbers together for the board", _pack()),
    ],
)  # fmt: skip
def board_pack(args: BoardPackArgs, ctx: ToolContext) -> BoardPack:
    """A presentation for the board: every figure counted twice and with its source."""
    when = periods(ctx.clock, args.period.value)
    return pack_file.write(ctx, pack.build(ctx, when), when, args.format)
