"""What must work word for word, asked through the whole assistant on the demo company."""

from typing import Any

import pytest

PHRASES: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "executive",
        "Show me SLA performance dashboard for this quarter",
        "sla_performance",
        {"period": "this_quarter"},
    ),
    ("executive", "Which customers are at highest risk of churning?", "churn_risk", {}),
    ("executive", "Generate comprehensive executive dashboard summary", "executive_summary", {}),
    ("executive", "Prepare metrics for board meeting presentation", "board_pack", {}),
    ("executive", "Show me executive summary", "executive_summary", {}),
    ("executive", "What's our team's performance?", "team_performance", {}),
    ("executive", "Which customers are at risk of churning?", "churn_risk", {}),
    ("manager", "Show me team workload dashboard", "team_workload", {}),
    ("manager", "Show team workload dashboard", "team_workload", {}),
    (
        "manager",
        "Compare agent performance for this week",
        "compare_agents",
        {"period": "this_week"},
    ),
    ("manager", "Compare agent performance", "compare_agents", {}),
    ("manager", "Who is my most slacking agent?", "rank_agents", {"order": "worst"}),
    ("manager", "Who is my top performing agent?", "rank_agents", {"order": "best"}),
    (
        "manager",
        "Recommend ticket reassignments for workload balance",
        "recommend_reassignments",
        {"goal": "balance"},
    ),
    (
        "agent",
        "Show me all my currently open support tickets",
        "list_tickets",
        {"status": "open", "assignee": "me"},
    ),
    (
        "agent",
        "How many tickets did AI resolve for me today?",
        "ai_resolutions",
        {"period": "today", "agent": "me"},
    ),
    ("agent", "How many tickets did AI resolve for me?", "ai_resolutions", {"agent": "me"}),
    (
        "agent",
        "Search knowledge base for password reset",
        "search_knowledge",
        {"query": "password reset"},
    ),
    (
        "agent",
        "Draft response for angry customer in ticket DESK-1002",
        "draft_reply",
        {"ticket": "DESK-1002"},
    ),
    ("agent", "Prep notes for my 2 PM customer call", "meeting_prep", {"time": "14:00"}),
    ("agent", "Show ticket TICK-001", "show_ticket", {"ticket": "TICK-001"}),
    ("csm", "Show me health scores for my assigned clients", "account_health", {"scope": "mine"}),
    ("csm", "Show me client health scores", "account_health", {}),
    ("csm", "Which clients have declining product adoption?", "declining_adoption", {}),
    (
        "csm",
        "Show upcoming renewals in next 90 days",
        "upcoming_renewals",
        {"within": {"days": 90}},
    ),
    ("csm", "Upcoming renewals in next 90 days", "upcoming_renewals", {"within": {"days": 90}}),
    (
        "csm",
        "Identify upsell and cross-sell opportunities",
        "expansion_opportunities",
        {"kind": "both"},
    ),
    ("csm", "Identify upsell opportunities", "expansion_opportunities", {"kind": "upsell"}),
    ("csm", "Schedule quarterly business reviews for top accounts", "schedule_reviews", {}),
    ("executive", "which customers are at risk", "churn_risk", {}),
    ("agent", "draft a reply for DESK-1002", "draft_reply", {"ticket": "DESK-1002"}),
]


@pytest.mark.parametrize(("persona", "phrase", "tool", "args"), PHRASES)
def test_the_phrase_calls_its_tool_and_is_answered(
    company: Any, persona: str, phrase: str, tool: str, args: dict[str, Any]
) -> None:
    answer = company.ask(persona, phrase)
    assert [(call.tool, call.args) for call in answer.calls] == [(tool, args)]
    assert answer.kind in ("answer", "proposal"), answer.report.headline
    assert answer.report.headline


@pytest.mark.parametrize(
    ("persona", "one", "other"),
    [
        ("manager", "Show me team workload dashboard", "Show team workload dashboard"),
        (
            "executive",
            "Which customers are at highest risk of churning?",
            "Which customers are at risk of churning?",
        ),
        (
            "csm",
            "Show upcoming renewals in next 90 days",
            "Upcoming renewals in next 90 days",
        ),
        (
            "agent",
            "Draft response for angry customer in ticket DESK-1002",
            "draft a reply for DESK-1002",
        ),
        (
            "executive",
            "Generate comprehensive executive dashboard summary",
            "Show me executive summary",
        ),
    ],
)
def test_phrases_that_differ_in_wording_give_identical_figures(
    company: Any, persona: str, one: str, other: str
) -> None:
    assert company.ask(persona, one).report.blocks == company.ask(persona, other).report.blocks


def test_phrases_that_differ_in_period_print_the_one_they_used(company: Any) -> None:
    today = company.ask("agent", "How many tickets did AI resolve for me today?").report
    ever = company.ask("agent", "How many tickets did AI resolve for me?").report
    assert today.basis.period != ever.basis.period
    assert "today" in today.basis.period
