"""What people say when they mean the team tools; the planner learns from these."""

from typing import Any

from tools.spec import Args, Example
from tools.team.models import (
    ApplyReassignments,
    CompareAgents,
    RankAgents,
    RecommendReassignments,
    TeamPerformance,
    TeamWorkload,
)


def _of(model: type[Args], said: dict[str, dict[str, Any]]) -> list[Example]:
    return [Example(text, model.model_validate(given)) for text, given in said.items()]


WORKLOAD = _of(
    TeamWorkload,
    {
        "show the workload of the team": {},
        "who is overloaded": {},
        "workload dashboard": {},
        "who has room for more tickets": {},
        "how busy is everyone": {},
        "how is the work spread across agents": {},
        "is anybody drowning in tickets": {},
        "who could take on more work": {},
        "queue sizes per agent with expected effort": {},
        "how many tickets will breach if nothing moves": {},
        "how full are people's plates today": {"as_of": "today"},
        "capacity and load of my people": {},
        "which agents have too many tickets": {},
        "what does the workload look like right now": {},
        "load per agent, heaviest first": {},
    },
)

COMPARE = _of(
    CompareAgents,
    {
        "compare my agents": {},
        "compare agent performance this month": {"period": "this_month"},
        "agent comparison for last month": {"period": "last_month"},
        "who closed the most tickets yesterday": {"metric": "closed", "period": "yesterday"},
        "who resolved the most last quarter": {"metric": "closed", "period": "last_quarter"},
        "most tickets solved per agent last week": {"metric": "closed", "period": "last_week"},
        "compare agents by CSAT": {"metric": "csat"},
        "customer satisfaction per agent this quarter": {
            "metric": "csat",
            "period": "this_quarter",
        },
        "compare first response times of agents this month": {
            "metric": "first_response",
            "period": "this_month",
        },
        "whose resolution time is shortest, last 30 days": {
            "metric": "resolution_time",
            "period": "last_30_days",
        },
        "how do agents differ in SLA share this year": {"metric": "sla", "period": "this_year"},
        "side by side performance of the agents": {},
        "fair comparison of agents over the last 90 days": {"period": "last_90_days"},
        "how does each agent do compared with the others": {},
        "agent scorecard for this quarter": {"period": "this_quarter"},
        "which agent has the fastest first reply this week": {
            "metric": "first_response",
            "period": "this_week",
        },
    },
)

RANK = _of(
    RankAgents,
    {
        "who is my best agent": {"order": "best"},
        "top agent this quarter": {"order": "best", "period": "this_quarter"},
        "who performs best": {"order": "best"},
        "name my strongest agent last month": {"order": "best", "period": "last_month"},
        "top 3 agents": {"order": "best", "limit": 3},
        "best five agents this year": {"order": "best", "limit": 5, "period": "this_year"},
        "who is my star agent": {"order": "best"},
        "who is the weakest agent": {"order": "worst"},
        "which agent performs worst this month": {"order": "worst", "period": "this_month"},
        "bottom 3 agents over the last 90 days": {
            "order": "worst",
            "limit": 3,
            "period": "last_90_days",
        },
        "who is slacking off": {"order": "worst"},
        "laziest agent on the team": {"order": "worst"},
        "rank my agents": {},
        "agent ranking for last quarter": {"period": "last_quarter"},
        "who is the lowest performer last month": {"order": "worst", "period": "last_month"},
    },
)

PERFORMANCE = _of(
    TeamPerformance,
    {
        "how is the team doing": {},
        "team performance": {},
        "how did support perform last month": {"period": "last_month"},
        "performance of our support teams this quarter": {"period": "this_quarter"},
        "team results for this year": {"period": "this_year"},
        "give me the team's numbers for last week": {"period": "last_week"},
        "overall support performance": {},
        "how well is support working": {},
        "how are the teams performing": {},
        "how is our team performing over the last 90 days": {"period": "last_90_days"},
        "how did the teams do in Q3": {"period": "q3"},
        "team KPIs for today": {"period": "today"},
    },
)

RECOMMEND = _of(
    RecommendReassignments,
    {
        "recommend ticket reassignments": {},
        "who should take which tickets": {},
        "how can we balance the workload": {"goal": "balance"},
        "rebalance the queues": {},
        "suggest reassignments to balance the load": {"goal": "balance"},
        "spread the tickets evenly": {"goal": "balance"},
        "which tickets should I move to somebody else": {},
        "move tickets so that fewer deadlines are missed": {"goal": "sla"},
        "reassign tickets to avoid breaches": {"goal": "sla"},
        "what can I reassign so that we stay in time": {"goal": "sla"},
        "top 10 tickets to reassign": {"limit": 10},
        "find a better distribution of the open tickets": {},
        "how do we get the tickets of overloaded people done": {},
        "propose a plan to even out the work": {"goal": "balance"},
        "redistribute work from the busiest agents": {},
        "which reassignments would help": {},
        "what reassignments do you suggest": {},
        "which moves would save the deadlines": {"goal": "sla"},
    },
)

APPLY = _of(
    ApplyReassignments,
    {
        "apply the reassignments": {},
        "carry out the reassignment plan": {},
        "do the reassignments for balance": {"plan": "balance"},
        "apply the plan against breaches": {"plan": "sla"},
        "execute the recommended moves": {},
        "go ahead and reassign the tickets": {},
        "make these reassignments": {},
        "put the balance plan into effect": {"plan": "balance"},
        "reassign them as you recommend": {},
        "apply the plan that keeps deadlines": {"plan": "sla"},
        "move the tickets as proposed": {},
        "implement the rebalancing": {},
        "apply the moves for balance": {"plan": "balance"},
        "carry out the reassignments for balance": {"plan": "balance"},
        "apply the reassignments against breaches": {"plan": "sla"},
        "execute the reassignments for the deadlines": {"plan": "sla"},
        "reassign the tickets as suggested": {},
        "carry out all the recommended moves": {},
        "apply all suggested reassignments": {},
        "go ahead with the reassignments": {},
        "do the reassignments": {},
        "yes, reassign them like that": {},
        "please apply your reassignment plan": {},
    },
)
