"""A question starts a run; whoever asked can follow it, leave it and come back."""

from uuid import uuid4

import httpx

from tests.api.serving import Client, Served, read_events


def test_a_question_is_answered_with_a_report_that_says_what_it_counted(manager: Client) -> None:
    turn = manager.ask("show ticket DESK-1")
    assert turn["state"] == "done"
    assert turn["answer"]["calls"] == [{"tool": "show_ticket", "args": {"ticket": "DESK-1"}}]
    assert turn["answer"]["report"]["blocks"][0]["type"] == "headline"
    assert turn["answer"]["report"]["basis"]["as_of"].startswith("2026-10-14T13:30")


def test_events_tell_the_steps_then_the_report_then_the_turn(manager: Client) -> None:
    path = f"/api/threads/{manager.thread()}/messages"
    events = list(manager.events("POST", path, {"text": "show ticket DESK-1"}))
    names = [name for _, name, _ in events]
    assert names[0] == "run"
    assert names[-2:] == ["report", "done"]
    assert set(names[1:-2]) == {"step"}
    numbers = [number for number, _, _ in events]
    assert numbers == sorted(set(numbers))
    assert events[-1][2]["answer"]["report"] == events[-2][2]["report"]


def test_a_change_is_told_as_a_decision_event(agent: Client) -> None:
    path = f"/api/threads/{agent.thread()}/messages"
    events = list(agent.events("POST", path, {"text": "set the priority of DESK-1 to P1"}))
    (proposal,) = [data["proposal"] for _, name, data in events if name == "decision"]
    assert proposal["state"] == "pending"
    assert proposal["schema"]["properties"].keys() >= {"ticket", "priority"}
    assert events[-1][2]["answer"]["proposals"] == [proposal["id"]]


def test_a_client_that_went_away_comes_back_to_the_same_run(manager: Client) -> None:
    path = f"/api/threads/{manager.thread()}/messages"
    with manager.stream(
        "POST", path, json={"text": "show ticket DESK-2"}, headers={"Accept": "text/event-stream"}
    ) as response:
        number, name, first = next(read_events(response))
    assert name == "run"
    run = f"/api/runs/{first['run']}/events"
    rest = list(manager.events("GET", run, **{"Last-Event-ID": str(number)}))
    assert rest[-1][1] == "done"
    assert all(n > number for n, _, _ in rest)
    last = rest[-2][0]
    assert [e[1] for e in manager.events("GET", f"{run}?after={last}")] == ["done"]
    assert next(e[1] for e in manager.events("GET", run)) == "run"


def test_the_same_id_joins_the_same_run_and_another_question_is_refused(manager: Client) -> None:
    thread, run = manager.thread(), str(uuid4())
    first = manager.ask("show ticket DESK-1", thread, id=run)
    assert manager.ask("show ticket DESK-1", thread, id=run)["at"] == first["at"]
    other = manager.post(f"/api/threads/{thread}/messages", json={"text": "hello", "id": run})
    assert other.status_code == 409
    assert manager.get(f"/api/threads/{thread}").json()["turns"] == 1


def test_an_asynchronous_question_is_accepted_and_found_later(manager: Client) -> None:
    thread = manager.thread()
    accepted = manager.post(
        f"/api/threads/{thread}/messages",
        json={"text": "show ticket DESK-1"},
        headers={"Prefer": "respond-async"},
    )
    assert accepted.status_code == 202
    events = list(manager.events("GET", accepted.headers["location"]))
    run = accepted.json()["run"]
    assert events[-1][2] == manager.get(f"/api/runs/{run}").json()
    assert "DESK-1" in manager.get(f"/api/runs/{run}/markdown").text


def test_follow_ups_are_read_in_their_conversation(manager: Client) -> None:
    thread = manager.thread()
    manager.ask("show ticket DESK-1", thread)
    turn = manager.ask("set its priority to P2", thread)
    assert turn["answer"]["calls"][0]["args"] == {"ticket": "DESK-1", "priority": "P2"}
    turns = manager.get(f"/api/threads/{thread}/messages").json()["items"]
    assert [t["number"] for t in turns] == [1, 2]


def test_a_conversation_is_nobody_elses(manager: Client, agent: Client) -> None:
    thread = manager.thread()
    run = manager.ask("show ticket DESK-1", thread)["run"]
    for path in (
        f"/api/threads/{thread}",
        f"/api/threads/{thread}/messages",
        f"/api/runs/{run}",
        f"/api/runs/{run}/events",
        f"/api/runs/{run}/markdown",
        f"/api/runs/{run}/evidence",
    ):
        assert agent.get(path).status_code == 404, path
    asked = agent.post(f"/api/threads/{thread}/messages", json={"text": "and P1?"})
    assert asked.status_code == 404
    assert agent.patch(f"/api/threads/{thread}", json={"title": "mine"}).status_code == 404
    assert agent.delete(f"/api/threads/{thread}").status_code == 404


def test_threads_are_listed_searched_renamed_and_deleted(served: Served) -> None:
    csm = served.client("csm")
    thread = csm.post("/api/threads", json={"title": "Monday check"}).json()["id"]
    csm.ask("which contracts renew soon?", thread)
    named = csm.patch(f"/api/threads/{thread}", json={"title": "Renewals"}).json()
    assert (named["title"], named["turns"], named["running"]) == ("Renewals", 1, None)
    for words in ("renew", "contracts"):
        found = csm.get("/api/threads", params={"search": words}).json()["items"]
        assert [t["id"] for t in found] == [thread]
    assert csm.delete(f"/api/threads/{thread}").status_code == 204
    assert csm.get(f"/api/threads/{thread}").status_code == 404
    assert csm.get("/api/threads").json()["items"] == []


def test_lists_come_in_pages(served: Served) -> None:
    csm = served.client("csm")
    made = [csm.thread() for _ in range(5)]
    seen: list[str] = []
    page = csm.get("/api/threads", params={"limit": 2}).json()
    seen += [t["id"] for t in page["items"]]
    while page["next"]:
        page = csm.get("/api/threads", params={"limit": 2, "after": page["next"]}).json()
        seen += [t["id"] for t in page["items"]]
    assert seen == made[::-1]
    for thread in made:
        csm.delete(f"/api/threads/{thread}")
    assert csm.get("/api/threads", params={"after": "nonsense"}).status_code == 422


def test_hostile_text_is_answered_or_refused_never_a_fault(manager: Client) -> None:
    texts = ["🙂" * 50, "\u200b\u200b", "'; DROP TABLE tickets;--", "\u202eabc", "a" * 4_000]
    for text in texts:
        answer = manager.post(f"/api/threads/{manager.thread()}/messages", json={"text": text})
        assert answer.status_code in (200, 422), text[:20]
    nothing = manager.post(f"/api/threads/{manager.thread()}/messages", json={"text": "\x00"})
    assert nothing.status_code == 422


def test_a_finished_run_stays_as_it_is_when_cancelled(manager: Client) -> None:
    turn = manager.ask("show ticket DESK-1")
    cancelled = manager.post(f"/api/runs/{turn['run']}/cancel")
    assert cancelled.status_code == 202
    assert cancelled.json() == turn


def test_an_answer_can_be_asked_for_as_of_another_moment(manager: Client) -> None:
    turn = manager.ask("list open tickets", as_of="2026-10-13")
    assert turn["answer"]["report"]["basis"]["as_of"].startswith("2026-10-13")


def test_what_is_no_question_is_not_accepted(manager: Client) -> None:
    path = f"/api/threads/{manager.thread()}/messages"
    for body in ({}, {"text": "  "}, {"text": "hi", "persona": "executive"}, {"text": 3}, []):
        refused: httpx.Response = manager.post(path, json=body)
        assert refused.status_code == 422, body
        assert refused.json()["error"]["type"] == "invalid"
