"""Alerts over the API: each person's own, seen or put off; and what an answer rests on."""

from datetime import timedelta

import pytest

from assistant.alerts import Watch
from tests.api import company
from tests.api.serving import Client, Served


@pytest.fixture
def alert(served: Served, agent: Client) -> dict[str, object]:
    """An alert of the agent's, as a sweep has left it."""
    from assistant.alerts import board
    from assistant.alerts.conditions import Condition, Subject

    one = Condition("1 of your tickets is late", "show it", [Subject("ticket:x", "x", "show x")])
    with served.assistant.store.session() as session:
        board.settle(session, company.PERSONAS["agent"], {"sla_at_risk": one}, company.NOW)
    (found,) = agent.get("/api/alerts?snoozed=true").json()["items"]
    return found


def test_an_alert_is_its_persons_own(alert: dict[str, object], manager: Client) -> None:
    assert manager.get("/api/alerts").json()["items"] == []
    assert manager.post(f"/api/alerts/{alert['id']}/acknowledge").status_code == 404


def test_an_alert_is_seen_and_put_off(alert: dict[str, object], agent: Client) -> None:
    seen = agent.post(f"/api/alerts/{alert['id']}/acknowledge").json()
    assert seen["acknowledged_at"]
    until = (company.NOW + timedelta(hours=2)).isoformat()
    assert agent.post(f"/api/alerts/{alert['id']}/snooze", json={"until": until}).is_success
    assert agent.get("/api/alerts").json()["items"] == []
    assert len(agent.get("/api/alerts", params={"snoozed": True}).json()["items"]) == 1
    far = (company.NOW + timedelta(days=900)).isoformat()
    assert agent.post(f"/api/alerts/{alert['id']}/snooze", json={"until": far}).status_code == 422


def test_preferences_are_kept_and_nonsense_is_refused(agent: Client) -> None:
    wanted = agent.get("/api/alert-preferences").json()
    changed = {**wanted, "quiet_from": "18:30:00", "muted": ["health_drop"]}
    assert agent.put("/api/alert-preferences", json=changed).json() == changed
    assert agent.get("/api/alert-preferences").json() == changed
    for wrong in ({"quiet_from": "20:00:00Z"}, {"days_off": [9]}, {"ways": ["pigeon"]}):
        assert agent.put("/api/alert-preferences", json={**wanted, **wrong}).status_code == 422
    assert agent.put("/api/alert-preferences", json=wanted).is_success


def test_a_sweep_of_everybody_fails_for_nobody(served: Served) -> None:
    swept = Watch(served.assistant).sweep()
    assert swept.people >= 4
    assert swept.failed == 0


def test_the_evidence_of_a_run_ties_each_figure_to_its_call_and_queries(agent: Client) -> None:
    turn = agent.ask("show my open tickets")
    told = agent.get(f"/api/runs/{turn['run']}/evidence").json()
    stated = {
        item["label"]: item["value"]
        for block in turn["answer"]["report"]["blocks"]
        if block["type"] == "metrics"
        for item in block["items"]
    }
    figures = {one["label"]: one for one in told["figures"] if one["where"] == "figure"}
    assert {label: one["value"] for label, one in figures.items()} == stated
    assert told["calls"][0]["tool"] == "list_tickets"
    assert any("FROM tickets" in query["sql"] for query in told["calls"][0]["queries"])
    assert told["reading"]["tool"] == "list_tickets"


def test_nobody_reads_the_evidence_of_somebody_elses_run(agent: Client, manager: Client) -> None:
    run = agent.ask("show my open tickets")["run"]
    assert manager.get(f"/api/runs/{run}/evidence").status_code == 404
