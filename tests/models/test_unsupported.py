"""What a model states and no result supports: repaired once, then replaced, and on record."""

from langchain_core.messages import AIMessage
from sqlmodel import col, select

from assistant.conversation import Question
from assistant.wiring import Assistant
from reports.blocks import Note, Table
from store.tables import ModelRequest
from tests.models.conftest import Opened, call

LIST = "show my open tickets"
WRONG = AIMessage("You have 4,711 open tickets.")
RIGHT = AIMessage("You have DESK-1 and DESK-2.")


def outcomes(assistant: Assistant) -> list[str]:
    """What came of each request to the model, in order."""
    with assistant.store.session(read_only=True) as session:
        return list(session.exec(select(ModelRequest.outcome).order_by(col(ModelRequest.at))).all())


def test_the_repaired_answer_is_shown_and_the_event_is_on_record(company: Opened) -> None:
    assistant, chat = company(call("list_tickets"), WRONG, RIGHT)
    answer = assistant.ask(Question(LIST, assistant.actor("ana")))
    assert str(RIGHT.content) in str(answer.to_json())
    assert "4,711" not in str(answer.to_json())
    assert "4,711" in str(chat.shown[2][-1].content)
    assert sorted(outcomes(assistant)) == ["answered", "answered", "unsupported"]


def test_wrong_twice_the_report_is_shown_without_a_word_of_the_model(company: Opened) -> None:
    assistant, chat = company(call("list_tickets"), WRONG, WRONG, RIGHT)
    answer = assistant.ask(Question(LIST, assistant.actor("ana")))
    assert chat.lines == [RIGHT]
    assert "4,711" not in str(answer.to_json())
    [table] = [block for block in answer.report.blocks if isinstance(block, Table)]
    assert {row["id"] for row in table.rows} >= {"DESK-1", "DESK-2"}
    notes = [block.text for block in answer.report.blocks if isinstance(block, Note)]
    assert any("no result supports" in note for note in notes)
    assert outcomes(assistant).count("unsupported") == 2
