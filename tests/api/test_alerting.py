"""Of several processes one looks for alerts each time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from api.alerting import look
from assistant.wiring import Assistant, build
from tests.api.processes import Two
from tests.api.serving import Served, installation

EVERY_S = 300


def test_what_comes_round_is_taken_by_one_of_those_that_ask_at_once(served: Served | Two) -> None:
    other = build(served.assistant.settings)
    rounds = [served.assistant.threads.rounds, other.threads.rounds] * 4
    with ThreadPoolExecutor(len(rounds)) as pool:
        taken = list(pool.map(lambda one: one.take("counting", EVERY_S), rounds))
    close(other)
    assert taken.count(True) == 1


def test_one_process_looks_at_everybody_and_when_it_is_gone_another(
    tmp_path: Path, training: Any
) -> None:
    first = installation(tmp_path, training)
    second, stopped = build(first.settings), threading.Event()
    # The first is gone before it is time again.
    swept = [look(first, 0, stopped), look(second, EVERY_S, stopped), look(first, EVERY_S, stopped)]
    close(first, second)
    assert [one and one.people for one in swept] == [5, 5, None]


def close(*opened: Assistant) -> None:
    for one in opened:
        one.knowledge.index.close()
        one.store.close()
        one.threads.database.close()
