"""Every figure of an answer can be followed to its definition, its call and its query."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from assistant.conversation import Answer, Question
from assistant.evidence import Lookup, explanation
from assistant.settings import Settings
from assistant.wiring import Assistant, build
from reports.blocks import Metrics, Table, Text
from store import schema
from store.tables import Person, Team, Ticket
from tools.access import Actor
from tools.assistant.evidence_models import AnswerRef
from tools.catalog import load
from tools.errors import NothingThere

CREATED = datetime.fromisoformat("2026-10-01T09:00:00+00:00")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, training: Any) -> Iterator[Assistant]:
    """Ana has two tickets, Art has one."""
    made = build(Settings(home=tmp_path_factory.mktemp("home")))
    training.put(made.settings.cache_path)
    schema.prepare(made.store)
    with made.store.session() as session:
        session.add(Team(id="int", name="Integrations"))
        session.flush()
        session.add_all([Person(id=p, name=p.title(), team_id="int") for p in ("ana", "art")])
        session.flush()
        session.add_all(
            Ticket(
                id=f"DESK-{n}", subject="Sync", assignee_id=who, team_id="int", status="open",
                priority="P2", created_at=CREATED, updated_at=CREATED,
            )
            for n, who in enumerate(["ana", "ana", "art"], start=1)
        )  # fmt: skip
    yield made
    training.keep(made.settings.cache_path)
    made.store.close()


@pytest.fixture
def ana(assistant: Assistant) -> Actor:
    return assistant.actor("ana")


def ask(assistant: Assistant, who: Actor, text: str, thread: str | None = None) -> Answer:
    return assistant.ask(Question(text, who, thread))


def first(answer: Answer, kind: Any) -> Any:
    return next(block for block in answer.report.blocks if isinstance(block, kind))


def test_every_stated_figure_is_explained_with_its_call_and_the_rows_read(
    assistant: Assistant, ana: Actor
) -> None:
    answer = ask(assistant, ana, "show my open tickets")
    told = explanation("show my open tickets", answer.to_keep(), ana, load())
    stated = {item.label: item.value for item in first(answer, Metrics).items}
    explained = {one.label: one.value for one in told.figures if one.where == "figure"}
    assert explained == stated
    assert {told.calls[one.call].tool for one in told.figures} == {"list_tickets"}
    listed = [q for q in told.calls[0].queries if q.sql.startswith("SELECT tickets.*")]
    assert [query.rows for query in listed] == [2]


@pytest.mark.parametrize(
    "words",
    ["why", "where does that number come from?", "how is that computed", "how did you get 2?"],
)
def test_asking_why_explains_the_answer_before(
    assistant: Assistant, ana: Actor, words: str
) -> None:
    thread = ask(assistant, ana, "show my open tickets").thread
    why = ask(assistant, ana, words, thread)
    assert [call.tool for call in why.calls] == ["explain_answer"]
    assert "“show my open tickets” was answered by List tickets" in why.report.headline
    assert first(why, Table).rows[0]["shown"] == "2"
    assert any("FROM tickets" in b.body for b in why.report.blocks if isinstance(b, Text))


def test_why_after_why_still_explains_the_answer_that_had_figures(
    assistant: Assistant, ana: Actor
) -> None:
    thread = ask(assistant, ana, "show my open tickets").thread
    ask(assistant, ana, "why", thread)
    assert "show my open tickets" in ask(assistant, ana, "why?", thread).report.headline


def test_an_earlier_answer_is_explained_by_its_number_or_from_the_end(
    assistant: Assistant, ana: Actor
) -> None:
    thread = ask(assistant, ana, "show my open tickets").thread
    ask(assistant, ana, "show ticket DESK-1", thread)
    look = Lookup(assistant.threads, load)
    assert look(ana, thread, 1).question == "show my open tickets"
    assert look(ana, thread, -2).question == "show my open tickets"
    assert look(ana, thread, None).calls[0].tool == "show_ticket"


def test_the_reading_of_the_question_is_part_of_the_explanation(
    assistant: Assistant, ana: Actor
) -> None:
    thread = ask(assistant, ana, "show my open tickets").thread
    reading = Lookup(assistant.threads, load)(ana, thread, None).reading
    assert reading is not None
    assert reading.tool == "list_tickets"
    assert "open" in {slot["words"] for slot in reading.slots}


def test_nobody_has_somebody_elses_answer_explained(assistant: Assistant, ana: Actor) -> None:
    thread = ask(assistant, ana, "show my open tickets").thread
    art = assistant.actor("art")
    with pytest.raises(NothingThere):
        Lookup(assistant.threads, load)(art, thread, None)
    called = assistant.door.call("explain_answer", {}, art, assistant.clock, thread)
    assert called.kind == "nothing"


def test_without_an_answer_there_is_an_honest_word(assistant: Assistant) -> None:
    art = assistant.actor("art")
    answer = ask(assistant, art, "why")
    assert answer.report.headline == "There is no answer to explain yet. Ask something first."


def test_an_answer_kept_without_evidence_is_explained_as_far_as_it_goes(
    assistant: Assistant, ana: Actor
) -> None:
    kept = ask(assistant, ana, "show my open tickets").to_keep()
    del kept["evidence"]
    told = explanation("show my open tickets", kept, ana, load())
    assert told.calls[0].queries == []
    assert "2" in [one.shown for one in told.figures]


def test_what_is_kept_for_explanations_stays_out_of_what_clients_get(
    assistant: Assistant, ana: Actor
) -> None:
    answer = ask(assistant, ana, "show my open tickets")
    assert "evidence" not in answer.to_json()


@pytest.mark.parametrize(
    ("words", "turn"),
    [
        ("explain answer 2", 2),
        ("where did your third answer come from", 3),
        ("how was the 1st answer computed", 1),
        ("what was the answer before based on", -2),
        ("how did you get the 74 you mentioned", None),
    ],
)
def test_an_answer_is_named_by_place_and_figures_are_no_places(
    words: str, turn: int | None
) -> None:
    found = AnswerRef.read(words, None)  # type: ignore[arg-type]
    assert [one.value for one in found] == ([] if turn is None else [turn])
