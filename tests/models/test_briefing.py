"""Whatever is left out of a request, it fits, and nothing that waits for a decision is lost."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from assistant.models.briefing import Briefing, Window
from assistant.models.past import LINES, Past
from assistant.models.tokens import TokenCounter
from reports.blocks import Column, Headline, Report, Table, Value
from store.clock import Clock
from tools.access import Actor, Persona

CLOCK = Clock.frozen(datetime(2026, 10, 14, 13, 30, tzinfo=UTC))
ASKER = Actor("ana", "Ana", Persona.AGENT)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=120)


def turn(question: str, headline: str, rows: int) -> list[BaseMessage]:
    """A question, a call, its result and the words about it."""
    blocks: list[Any] = [Headline(text=headline or "-")]
    if rows:
        table: list[dict[str, Value]] = [{"subject": f"{headline} {n}"} for n in range(rows)]
        blocks.append(Table(columns=[Column(key="subject", label="Subject")], rows=table))
    content = {"kind": "result", "args": {}, "headline": headline, "refs": []}
    call = {"name": "list_tickets", "args": {"limit": rows}, "id": "c"}
    return [
        HumanMessage(question),
        AIMessage("", tool_calls=[call]),
        ToolMessage(
            json.dumps(content),
            tool_call_id="c",
            name="list_tickets",
            artifact={"report": Report(blocks=blocks).to_json()},
        ),
        AIMessage("That is it."),
    ]


def briefing(size: int, past: Past) -> Briefing:
    return Briefing(ASKER, CLOCK, TokenCounter("none"), Window(size, 256), (), past)


turns = st.lists(st.builds(turn, words, words, st.integers(0, 3)), max_size=8)
waiting = st.lists(st.integers(1, 10**6), max_size=8, unique=True)


@settings(max_examples=25, deadline=None)
@given(turns, words, st.integers(2_000, 32_000), waiting, st.integers(0, 60))
def test_a_pending_decision_is_named_however_much_is_left_out(
    earlier: list[list[BaseMessage]], asked: str, size: int, proposals: list[int], long_ago: int
) -> None:
    lines = [f"- prop-{n}: P1 for DESK-{n}" for n in proposals]
    old = [f"- “question {n}” -> list_tickets" for n in range(long_ago)]
    writer = briefing(size, Past(lambda: lines, lambda _: old))
    state = [*(m for one in earlier for m in one), HumanMessage(asked)]
    told = writer.messages(state)
    system = str(told[0].content)
    assert all(line in system for line in lines)
    assert told[-1].content == asked
    assert sum(line in system.splitlines() for line in old) <= LINES
    shown = [m for m in told if isinstance(m, HumanMessage)]
    assert [m.content for m in shown[:-1]] == [
        one[0].content for one in earlier[len(earlier) - len(shown) + 1 :]
    ]
    bare = writer.messages([HumanMessage(asked)])[0]
    if writer.tokens([bare, told[-1]]) + 2_000 < Window(size, 256).room:
        assert writer.tokens(told) <= Window(size, 256).room


def test_left_out_questions_are_summed_up_without_their_figures() -> None:
    state = [m for n in range(10) for m in turn(f"question {n}", f"{4_000 + n} tickets, " * 80, 20)]
    told = briefing(2_600, Past()).messages([*state, HumanMessage("and now?")])
    system = str(told[0].content)
    assert "- “question 0” -> list_tickets" in system
    assert "question 0" not in str([m.content for m in told[1:]])
    assert "4000 tickets" not in str([m.content for m in told])


def test_questions_from_before_the_messages_are_summed_up_first() -> None:
    past = Past(asked=lambda known: [f"- “the very first, {known} later”"])
    told = briefing(8_000, past).messages([*turn("second", "x", 0), HumanMessage("third")])
    assert "- “the very first, 1 later”" in str(told[0].content)
    assert "second" not in str(told[0].content)


@pytest.mark.parametrize("size", [2_000, 3_000, 4_000, 8_000])
def test_a_long_table_is_shortened_before_it_is_left_out(size: int) -> None:
    present = turn("list them", "many", 400)[:3]
    told = briefing(size, Past()).messages(present)
    result = str(told[-1].content)
    assert "many" in result
    assert "400" in result
    assert result.count("many ") <= 20
