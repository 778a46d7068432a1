"""With a language model in front, every quick action gives the figures that the planner gives."""

from typing import Any

import pytest
from langchain_core.messages import AIMessage

from assistant.conversation import Answer, Question
from assistant.settings import Settings
from assistant.wiring import build
from reports.blocks import Note
from tests.models.conftest import Scripted
from tests.quick_actions.test_quick_actions import PHRASES

pytestmark = pytest.mark.slow


def test_the_figures_are_identical_over_the_whole_list(company: Any) -> None:
    chat = Scripted(lines=[])
    assistant = build(Settings(home=company.assistant.settings.home, model_tools=50), chat)
    differing = []
    with assistant.conversation() as conversation:
        for persona, phrase, tool, args in PHRASES:
            planned = company.ask(persona, phrase)
            chat.lines[:] = [
                AIMessage("", tool_calls=[{"name": tool, "args": args, "id": "call-1"}]),
                # What a model would say is what the report says: it has to pass the check.
                AIMessage(planned.report.headline),
                AIMessage(planned.report.headline),
            ]
            worded = conversation.ask(Question(phrase, assistant.actor(persona)))
            if _figures(worded) != _figures(planned):
                differing.append(phrase)
            assert [call.tool for call in worded.calls] == [tool], phrase
            assert not _left_out(worded), (phrase, _left_out(worded))
    assistant.store.close()
    assert differing == []


def _figures(answer: Answer) -> list[dict[str, Any]]:
    """Everything that holds a figure."""
    blocks = answer.report.blocks
    return [b.model_dump() for b in blocks if b.type in ("metrics", "table", "chart")]


def _left_out(answer: Answer) -> list[str]:
    """Why the model's words are not in the answer, where they are not."""
    notes = [block.text for block in answer.report.blocks if isinstance(block, Note)]
    return [note for note in notes if "language model" in note and "left out" in note] + [
        note for note in notes if "did not write this answer" in note
    ]
