"""What an answer states is held against the results: seven ways to lie, many ways to be right."""

from datetime import UTC, date, datetime

import pytest

from assistant.grounding import Evidence, check, gather
from reports.blocks import Basis, Column, Headline, Metric, Metrics, Report, Table

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """A dashboard of two teams and three customers."""
    metrics = Metrics(
        items=[
            Metric(label="Resolved in time", value=0.862, kind="percent", change=-0.057,
                   change_label="previous quarter", better="up"),
            Metric(label="Met", value=463, kind="number"),
            Metric(label="Missed", value=74, kind="number"),
            Metric(label="CSAT", value=4.17, kind="decimal", change=0.12,
                   change_label="previous quarter"),
            Metric(label="Customers at risk", value=12, kind="number"),
            Metric(label="ARR at risk", value=2_000_000, kind="money"),
            Metric(label="ARR", value=9_774_248, kind="money"),
            Metric(label="Customers", value=365, kind="number"),
            Metric(label="Cost per ticket", value=36.54, kind="money", change=-0.90,
                   change_label="previous quarter", better="down"),
        ]
    )  # fmt: skip
    teams = Table(
        title="By team",
        columns=[
            Column(key="team", label="Team", kind="text"),
            Column(key="met", label="Met", kind="number"),
            Column(key="missed", label="Missed", kind="number"),
            Column(key="median", label="Median time", kind="minutes"),
        ],
        rows=[
            {"team": "Integrations", "met": 88, "missed": 11, "median": 814},
            {"team": "Deliverability", "met": 80, "missed": 13, "median": 1_261},
        ],
    )
    customers = Table(
        title="Customers at risk",
        columns=[
            Column(key="name", label="Customer", kind="text"),
            Column(key="chance", label="Chance", kind="percent"),
            Column(key="arr", label="ARR", kind="money"),
            Column(key="renews", label="Renews", kind="date"),
        ],
        rows=[
            {"name": "Orion Instruments", "chance": 0.938, "arr": 108_000,
             "renews": date(2026, 11, 30)},
            {"name": "Helio Travel", "chance": 0.883, "arr": 168_000,
             "renews": date(2027, 1, 31)},
        ],
    )  # fmt: skip
    report = Report(
        blocks=[Headline(text="86.2 % were kept this quarter."), metrics, teams, customers],
        basis=Basis(period="this quarter (1 Oct – 31 Dec 2026)", scope="all", as_of=NOW),
    )
    # As the model's side has it: written to JSON and read again.
    again = Report.model_validate(report.model_dump(mode="json"))
    return gather([("sla_performance", {"period": "this_quarter"}, again)])


TRUE = [
    "86.2 % were resolved in time this quarter, down 5.7 points on the previous quarter.",
    "About 86% of tickets were on time: 463 kept promises against 74 that slipped.",
    "74 of 537 tickets missed their deadline.",
    "Of the 365 customers, 12 are at risk ($2M ARR).",
    "Of our $9.8M in revenue, $2.0 million is at risk with 12 customers.",
    "Orion Instruments pays $108K a year. It renews on 30 November 2026.",
    """1. **Orion Instruments** – 94 % likely to leave, $108,000 ARR
2. **Helio Travel** – 88.3% likely to leave, $168,000 ARR

Between them that is $276,000.""",
    """| Team | Met | Missed |
|---|---|---|
| Integrations | 88 | 11 |
| Deliverability | 80 | 13 |""",
    "Integrations and Deliverability missed 11 and 13. Together those two teams missed 24.",
    "Integrations took a median of 13 h 34 min, Deliverability 21 h 1 min.",
    "CSAT climbed by 0.12 to 4.17.",
    "Deliverability missed 2 more than Integrations.",
    "Three things stand out. Orion is first, at 93.8 %.",
    "### Helio Travel\n- Chance: 88.3 %\n- ARR: $168,000",
    """| | Integrations | Deliverability |
|---|---|---|
| Met | 88 | 80 |
| Missed | 11 | 13 |""",
    "Orion Instruments and Helio Travel renew soon. The former pays $108,000, the latter $168,000.",
    "Integrations met 88 and Deliverability 80; they missed 11 and 13 respectively.",
    "- Integrations: 11 missed\n- Deliverability: 13 missed\n\nIn all these two teams missed 24.",
    "Missed deadlines range from 11 (Integrations) to 13 (Deliverability).",
    "ARR is just over $9.7M. I'd call Orion this week.",
    "Met / missed: 463 / 74.",
    "Things went backwards: 86.2 % were resolved in time, a setback of 5.7 points.",
    "Cost per ticket improved by $0.90 to $36.54.",
    "We're better at keeping costs down: cost per ticket fell by $0.90.",
    "Are we on a better way? No – resolved in time is down 5.7 points, at 86.2 %.",
    "CSAT climbed by 0.12, but resolved in time has slipped by 5.7 points.",
    "74 were missed: 11 at Integrations, 13 at Deliverability, the other 50 elsewhere.",
    "11 and 13 missed at Integrations and Deliverability. That's 24 altogether.",
    "Say both Orion and Helio Travel leave: that's $276,000 gone.",
    "Orion renews 2026-11-30. Page one says so in three numbers.",
    "Losing Orion would take $108,000 out of next year's revenue. It could grow by $108,000.",
]
FALSE = {
    "digit": "86.7 % were resolved in time this quarter.",
    "digit of a change": "86.2 % were resolved in time, down 5.2 points.",
    "digit in a table": "| Team | Missed |\n|---|---|\n| Integrations | 12 |",
    "unit": "$86.2 were resolved in time this quarter.",
    "unit of time": "Integrations took a median of 13.6 days.",
    "sign": "86.2 % were resolved in time, up 5.7 points on the previous quarter.",
    "sign of a level": "CSAT fell by 0.12 to 4.17.",
    "swapped names": "Orion Instruments pays $168,000 a year.",
    "swapped in a list": "Integrations and Deliverability missed 13 and 11.",
    "wrong period": "86.2 % were resolved in time last month.",
    "wrong date": "Orion Instruments renews on 31 January 2027.",
    "invented row": "Zenith Harbour follows with $108,000.",
    "invented id": "DESK-9999 is the oldest of the 74.",
    "stale value": "86.2 % were resolved in time: 451 met, 74 missed.",
    "another figure's value": "Customers at risk: 365.",
    "a sum that is none": "Together Integrations and Deliverability missed 25.",
    "a part that is said of both": "Together Integrations and Deliverability missed 13.",
    "swapped under a heading": "### Helio Travel\n- Chance: 93.8 %\n- ARR: $108,000",
    "swapped columns": "| | Integrations | Deliverability |\n|---|---|---|\n| Met | 80 | 88 |",
    "the former for the latter": "Orion and Helio renew. The former pays $168,000.",
    "one name twice": "Orion and Orion Instruments pay $108,000 and $168,000.",
    "a period in the heading": "Last month:\n\n- Resolved in time: 86.2 %",
    "rounded the wrong way": "Just over 84 % were resolved in time.",
    "a direction without an amount": "We're improving: 86.2 % in time, down 5.7 points.",
    "a level that is said to improve": "Resolution in time has improved: 86.2 %.",
    "worse where less is better": "Cost per ticket got worse by $0.90.",
    "a sentence before it": "We have got better. Resolved in time is down 5.7 points.",
    "an answer to a question": "Are we better? Yes – resolved in time fell by 5.7 points.",
    "a rest that is none": "74 were missed: 11 at Integrations, the other 50 elsewhere.",
    "a sum of others": "Say both Orion and Helio Travel leave: that's $286,000 gone.",
    "a share that is none": "12 of the 365 customers (5.3 %) are at risk.",
}


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_is_not_doubted(evidence: Evidence, text: str) -> None:
    assert [problem.why for problem in check(text, evidence).problems] == []


def test_what_a_result_says_word_for_word_is_not_doubted() -> None:
    said = "Of the 21 that are at least 7 days old, 18 are still closed."
    found = gather([("ai_resolutions", {}, Report(blocks=[Headline(text=said)]))])
    assert check(said, found).ok
    assert not check(said.replace("18", "19"), found).ok


@pytest.mark.parametrize("lie", FALSE)
def test_what_is_false_is_caught(evidence: Evidence, lie: str) -> None:
    assert not check(FALSE[lie], evidence).ok


def test_a_problem_says_what_is_wrong_so_that_a_model_can_repair_it(evidence: Evidence) -> None:
    [problem] = check("Orion Instruments pays $168,000 a year.", evidence).problems
    assert problem.kind == "owner"
    assert problem.why == "“$168,000” is not a figure of orion instruments in the results."
