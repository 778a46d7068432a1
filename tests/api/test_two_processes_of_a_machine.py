"""Two server processes on one machine share SQLite and the embedded knowledge base."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.api import company
from tests.api.processes import Two, deskmate
from tests.api.serving import Client, installation
from tests.api.test_asking import (
    test_a_change_is_told_as_a_decision_event,  # noqa: F401
    test_a_client_that_went_away_comes_back_to_the_same_run,  # noqa: F401
    test_a_question_is_answered_with_a_report_that_says_what_it_counted,  # noqa: F401
    test_an_asynchronous_question_is_accepted_and_found_later,  # noqa: F401
    test_events_tell_the_steps_then_the_report_then_the_turn,  # noqa: F401
    test_follow_ups_are_read_in_their_conversation,  # noqa: F401
    test_lists_come_in_pages,  # noqa: F401
    test_the_same_id_joins_the_same_run_and_another_question_is_refused,  # noqa: F401
    test_threads_are_listed_searched_renamed_and_deleted,  # noqa: F401
)
from tests.api.test_decisions import (
    test_approving_carries_it_out_once_and_undo_takes_it_back,  # noqa: F401
    test_several_are_decided_each_on_its_own,  # noqa: F401
)
from tests.api.test_two_processes import (
    test_a_change_approved_at_both_at_once_is_carried_out_once,  # noqa: F401
    test_passages_of_the_chroma_server_are_found_by_both,
)

pytestmark = pytest.mark.slow

test_passages_of_the_embedded_index_are_found_by_both = (
    test_passages_of_the_chroma_server_are_found_by_both
)
del test_passages_of_the_chroma_server_are_found_by_both


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, training: Any) -> Iterator[Two]:
    home = tmp_path_factory.mktemp("machine")
    assistant = installation(home, training)
    with ExitStack() as opened:
        both = [opened.enter_context(deskmate(home, rate_per_minute="100000")) for _ in range(2)]
        two = Two(both, assistant, assistant.settings.database_url)
        yield two
        two.close()
        assistant.knowledge.index.close()
        assistant.store.close()
        assistant.threads.database.close()


@pytest.fixture(scope="module")
def manager(served: Two) -> Client:
    return served.client("manager")


@pytest.fixture(scope="module")
def agent(served: Two) -> Client:
    return served.client("agent")


def test_a_run_whose_process_is_gone_is_picked_up_by_one_of_them(served: Two) -> None:
    threads = served.assistant.threads
    person = served.assistant.actor(company.PERSONAS["agent"]).person_id
    turn, _ = threads.turns.begin(
        threads.create(person).id, person, "show ticket DESK-1",
        run="r-left-behind", worker="w-gone", lease_s=-1,
    )  # fmt: skip
    told = list(served.client("agent").events("GET", f"/api/runs/{turn.run}/events"))
    assert [name for _, name, _ in told][-1] == "done"
    found = threads.turns.get(turn.run)
    assert found is not None
    assert (found.state, found.attempt) == ("done", 2)
