"""Two server processes on PostgreSQL and a Chroma server are one server to their clients."""

import gc
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest

from tests.api.processes import Two, chroma, deskmate
from tests.api.serving import Client, installation
from tests.api.test_alerting import (
    test_what_comes_round_is_taken_by_one_of_those_that_ask_at_once,  # noqa: F401
)
from tests.api.test_asking import (
    test_a_change_is_told_as_a_decision_event,  # noqa: F401
    test_a_client_that_went_away_comes_back_to_the_same_run,  # noqa: F401
    test_a_conversation_is_nobody_elses,  # noqa: F401
    test_a_question_is_answered_with_a_report_that_says_what_it_counted,  # noqa: F401
    test_an_asynchronous_question_is_accepted_and_found_later,  # noqa: F401
    test_events_tell_the_steps_then_the_report_then_the_turn,  # noqa: F401
    test_follow_ups_are_read_in_their_conversation,  # noqa: F401
    test_hostile_text_is_answered_or_refused_never_a_fault,  # noqa: F401
    test_lists_come_in_pages,  # noqa: F401
    test_the_same_id_joins_the_same_run_and_another_question_is_refused,  # noqa: F401
    test_threads_are_listed_searched_renamed_and_deleted,  # noqa: F401
)
from tests.api.test_decisions import (
    propose,
    test_a_proposal_is_found_by_who_asked_and_who_may_decide_only,  # noqa: F401
    test_an_edit_is_a_proposal_of_its_own_that_replaces_the_first,  # noqa: F401
    test_approving_carries_it_out_once_and_undo_takes_it_back,  # noqa: F401
    test_several_are_decided_each_on_its_own,  # noqa: F401
)

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(scope="module")
def served(
    module_postgres_url: str, tmp_path_factory: pytest.TempPathFactory, training: Any
) -> Iterator[Two]:
    home = tmp_path_factory.mktemp("two")
    with ExitStack() as opened:
        passages = opened.enter_context(chroma(tmp_path_factory.mktemp("chroma")))
        shared = {"database_url": module_postgres_url, "chroma_url": passages.url}
        assistant = installation(home, training, **shared)
        both = [
            opened.enter_context(deskmate(home, rate_per_minute="100000", **shared))
            for _ in range(2)
        ]
        two = Two(both, assistant, module_postgres_url)
        yield two
        two.close()
        assistant.knowledge.index.close()
        assistant.store.close()
        assistant.threads.database.close()
    # Chroma's client leaves its sockets to the garbage collector, which complains.
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()


@pytest.fixture(scope="module")
def manager(served: Two) -> Client:
    return served.client("manager")


@pytest.fixture(scope="module")
def agent(served: Two) -> Client:
    return served.client("agent")


def test_passages_of_the_chroma_server_are_found_by_both(served: Two) -> None:
    for n in range(2):
        found = served.client("agent", n).get(
            "/api/knowledge/search", params={"q": "reset my password"}
        )
        assert found.json()["items"][0]["article_id"] == "KB-1"


def test_a_change_approved_at_both_at_once_is_carried_out_once(served: Two) -> None:
    clients = [served.client("agent", n) for n in range(2)]
    path = f"/api/approvals/{propose(clients[0], 'DESK-17')['id']}/decide"
    answers: list[Any] = []

    def approve(client: Client) -> None:
        answers.append(client.post(path, json={"decision": "approve"}))

    threads = [threading.Thread(target=approve, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.json()["state"] for answer in answers} == {"executed"}
    record = served.client("executive").get("/api/audit", params={"action": "execute"}).json()
    subject = f"proposal:{path.split('/')[3]}"
    assert [e["subject"] for e in record["items"]].count(subject) == 1, record


def test_when_one_is_killed_in_mid_run_the_other_picks_the_run_up(served: Two) -> None:
    first, second = served.client("agent", 0), served.client("agent", 1)
    url = served.database.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(url) as holder:
        # Whoever reads tickets waits, so the run is in its middle when its process dies.
        holder.execute("LOCK TABLE tickets IN ACCESS EXCLUSIVE MODE")
        begun = first.post(
            f"/api/threads/{first.thread()}/messages",
            json={"text": "show ticket DESK-1"},
            headers={"Prefer": "respond-async"},
        ).json()
        path = f"/api/runs/{begun['run']}/events"
        told: list[tuple[int, str, Any]] = []
        for event in second.events("GET", path):
            told.append(event)
            if event[1] == "step" and served.processes[0].popen.poll() is None:
                served.processes[0].kill()
                holder.rollback()
    assert [name for _, name, _ in told][-1] == "done"
    numbers = [number for number, _, _ in told]
    assert numbers == sorted(set(numbers))
    turn = second.get(f"/api/runs/{begun['run']}").json()
    assert turn["state"] == "done"
    assert turn["answer"]["calls"] == [{"tool": "show_ticket", "args": {"ticket": "DESK-1"}}]
    figures = second.get("/metrics").text
    assert "deskmate_runs_taken_over_total 1.0" in figures
