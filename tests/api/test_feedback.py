"""Judging answers over the API: kept with what was answered, each person about their own."""

from typing import Any

from tests.api.serving import Client, Served


def judge(client: Client, turn: dict[str, Any], **said: Any) -> Any:
    return client.put(f"/api/runs/{turn['run']}/feedback", json=said)


def of(client: Client, turn: dict[str, Any]) -> list[dict[str, Any]]:
    return client.get(f"/api/threads/{turn['thread']}/feedback").raise_for_status().json()["items"]


def test_an_answer_is_judged_and_kept_with_what_was_answered(served: Served, agent: Client) -> None:
    turn = agent.ask("show my open tickets")
    said = judge(agent, turn, verdict="wrong", why="  art's are missing ")
    assert said.status_code == 200, said.text
    assert (said.json()["verdict"], said.json()["why"]) == ("wrong", "art's are missing")
    assert of(agent, turn) == [said.json()]
    (kept,) = [one for one in served.assistant.feedback.listed() if one.thread == turn["thread"]]
    assert kept.question == "show my open tickets"
    assert kept.persona == "agent"
    assert [call["tool"] for call in kept.trace["calls"]] == ["list_tickets"]
    assert kept.headline == turn["answer"]["report"]["blocks"][0]["text"]


def test_another_judgement_of_the_same_answer_takes_the_place_of_the_first(agent: Client) -> None:
    turn = agent.ask("show ticket DESK-1")
    assert judge(agent, turn, verdict="wrong", why="by mistake").is_success
    assert judge(agent, turn, verdict="right").is_success
    (kept,) = of(agent, turn)
    assert (kept["turn"], kept["verdict"], kept["why"]) == (1, "right", None)


def test_a_judgement_is_taken_back(agent: Client) -> None:
    turn = agent.ask("show ticket DESK-1")
    judge(agent, turn, verdict="wrong")
    for _ in range(2):
        assert agent.delete(f"/api/runs/{turn['run']}/feedback").status_code == 204
    assert of(agent, turn) == []


def test_each_answer_of_a_conversation_has_a_judgement_of_its_own(agent: Client) -> None:
    thread = agent.thread()
    first = agent.ask("show ticket DESK-1", thread)
    second = agent.ask("show ticket DESK-2", thread)
    judge(agent, second, verdict="wrong")
    judge(agent, first, verdict="right")
    assert [(one["turn"], one["verdict"]) for one in of(agent, first)] == [
        (1, "right"),
        (2, "wrong"),
    ]


def test_what_is_said_in_the_chat_stands_at_the_answer(agent: Client) -> None:
    turn = agent.ask("show my open tickets")
    agent.ask("that's wrong because two are closed", turn["thread"])
    (kept,) = of(agent, turn)
    assert (kept["turn"], kept["verdict"], kept["why"]) == (1, "wrong", "two are closed")


def test_nobody_judges_or_reads_about_somebody_elses_answers(
    agent: Client, manager: Client
) -> None:
    turn = agent.ask("show ticket DESK-1")
    judge(agent, turn, verdict="right")
    assert judge(manager, turn, verdict="wrong").status_code == 404
    assert manager.delete(f"/api/runs/{turn['run']}/feedback").status_code == 404
    assert manager.get(f"/api/threads/{turn['thread']}/feedback").status_code == 404
    assert [one["verdict"] for one in of(agent, turn)] == ["right"]


def test_nonsense_and_what_was_never_answered_are_refused(agent: Client) -> None:
    turn = agent.ask("show ticket DESK-1")
    for wrong in ({}, {"verdict": "perhaps"}, {"verdict": "right", "who": "eva"}):
        assert judge(agent, turn, **wrong).status_code == 422, wrong
    for why in ("x" * 2_001, "\x00", 7):
        assert judge(agent, turn, verdict="wrong", why=why).status_code == 422, why
    assert of(agent, turn) == []
    assert judge(agent, {"run": "r-none"}, verdict="right").status_code == 404
