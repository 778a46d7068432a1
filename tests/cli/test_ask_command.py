"""`deskmate ask`: answers, threads, JSON, exit codes."""

from pathlib import Path
from typing import Any

import pytest

KEYS = {"thread", "calls", "kind", "report", "markdown", "ms"}


def test_a_question_is_answered_for_the_person_who_asks(in_company: Any) -> None:
    result = in_company("ask", "--new", "--as", "agent", "show all my open tickets")
    assert result.code == 0
    assert result.err == ""
    assert "open tickets of Priya Nair" in result.out
    assert "Data as of 14 Oct 2026 09:30 EDT" in result.out


def test_the_question_needs_no_quotes(in_company: Any) -> None:
    result = in_company("ask", "--new", "--as", "agent", "show", "my", "open", "tickets", "--json")
    assert result.json["calls"][0]["tool"] == "list_tickets"


def test_json_holds_exactly_what_is_promised(in_company: Any) -> None:
    answer = in_company("ask", "--new", "--as", "agent", "--json", "show my open tickets").json
    assert set(answer) == KEYS
    assert answer["kind"] == "answer"
    assert answer["calls"] == [
        {"tool": "list_tickets", "args": {"status": "open", "assignee": "me"}}
    ]
    assert answer["report"]["blocks"][0]["type"] == "headline"
    assert answer["markdown"].startswith(f"**{answer['report']['blocks'][0]['text']}")
    assert answer["ms"] > 0


def test_the_next_question_continues_the_conversation(in_company: Any) -> None:
    first = in_company("ask", "--new", "--as", "agent", "--json", "show my open tickets").json
    rows = next(b["rows"] for b in first["report"]["blocks"] if b["type"] == "table")
    second = in_company("ask", "--as", "agent", "--json", "show the second one").json
    assert second["thread"] == first["thread"]
    assert second["calls"] == [{"tool": "show_ticket", "args": {"ticket": rows[1]["id"]}}]


def test_new_starts_another_conversation(in_company: Any) -> None:
    first = in_company("ask", "--as", "agent", "--json", "show my open tickets").json
    second = in_company("ask", "--new", "--as", "agent", "--json", "show my open tickets").json
    assert second["thread"] != first["thread"]


def test_an_old_conversation_is_left_alone(own_company: Path, run: Any) -> None:
    import sqlite3

    first = run("ask", "--as", "agent", "--json", "show my open tickets", home=own_company).json
    with sqlite3.connect(own_company / "threads.db") as connection:
        connection.execute("UPDATE threads SET updated_at = '2020-01-01T00:00:00+00:00'")
    connection.close()
    second = run("ask", "--as", "agent", "--json", "and P1 only", home=own_company).json
    assert second["thread"] != first["thread"]


def test_a_conversation_is_its_owners(in_company: Any) -> None:
    first = in_company("ask", "--new", "--as", "agent", "--json", "show my open tickets").json
    result = in_company("ask", "--as", "manager", "--thread", first["thread"], "show the first")
    assert result.code == 2
    assert "belongs to somebody else" in result.err


def test_conversations_are_listed_for_their_owner(in_company: Any) -> None:
    first = in_company("ask", "--new", "--as", "agent", "--json", "show my open P2 tickets").json
    mine = in_company("threads", "--as", "agent", "--json").json
    assert {"id": first["thread"], "title": "show my open P2 tickets"}.items() <= mine[0].items()
    assert "show my open P2 tickets" in in_company("threads", "--as", "agent").out


def test_as_of_moves_the_clock(in_company: Any) -> None:
    asked = ("ask", "--new", "--as", "manager", "SLA performance this quarter")
    assert "Q3" in in_company(*asked, "--as-of", "2026-08-15").out or (
        "1 Jul – 30 Sep 2026" in in_company(*asked, "--as-of", "2026-08-15").out
    )
    answer = in_company(*asked, "--as-of", "2026-08-15T12:00:00+00:00", "--json").json
    assert answer["report"]["basis"]["as_of"] == "2026-08-15T12:00:00Z"


def test_explain_says_how_the_question_was_read(in_company: Any) -> None:
    result = in_company("ask", "--new", "--as", "agent", "--explain", "show my open P1 tickets")
    assert "list_tickets(status=open, assignee=me, priority=P1)" in result.out
    assert "confidence:" in result.out


def test_evidence_gives_the_definition_of_each_figure(in_company: Any) -> None:
    result = in_company(
        "ask", "--new", "--as", "manager", "--evidence", "SLA performance, all time"
    )
    assert "met / (met + missed)" in result.out
    assert "[sla_resolution_share]" in result.out.replace("\n", "")
    assert "FROM sla_clocks" in result.out.replace("\n", " ")


@pytest.mark.parametrize("question", ["hello", "order me a pizza", "what can you do"])
def test_an_honest_word_is_a_success(in_company: Any, question: str) -> None:
    assert in_company("ask", "--new", "--as", "agent", question).code == 0


def test_an_unknown_ticket_is_a_failure_in_words(in_company: Any) -> None:
    result = in_company("ask", "--new", "--as", "agent", "show ticket DESK-999999")
    assert result.code == 1
    assert "DESK-999999" in result.out
    assert in_company("ask", "--new", "--as", "agent", "--json", "show ticket DESK-999999").json


def test_an_unknown_person_is_told_who_there_is(in_company: Any) -> None:
    result = in_company("ask", "--as", "nobody-at-all", "hello", "--json")
    assert result.code == 2
    assert "deskmate people" in result.err
    assert result.json["error"]["type"] == "UnknownPerson"


def test_an_unknown_conversation_is_refused(in_company: Any) -> None:
    result = in_company("ask", "--thread", "t-nope", "hello")
    assert result.code == 2
    assert "There is no conversation t-nope" in result.err


def test_without_data_the_next_step_is_named(run: Any, home: Path) -> None:
    result = run("ask", "hello")
    assert result.code == 2
    assert "`deskmate demo`" in result.err
    assert "`deskmate import`" in result.err
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("ask",),
        ("ask", "  "),
        ("ask", "--as-of", "yesterday", "hello"),
        ("ask", "--thread", "t-1", "--new", "hello"),
        ("ask", "--nonsense", "hello"),
    ],
)
def test_wrong_usage_is_exit_code_two_with_a_hint(in_company: Any, words: tuple[str, ...]) -> None:
    result = in_company(*words)
    assert result.code == 2
    assert "--help" in result.err


def test_wrong_usage_is_json_too_where_json_was_asked_for(in_company: Any) -> None:
    result = in_company("ask", "--as-of", "yesterday", "--json", "hello")
    assert result.code == 2
    assert result.json["error"]["type"] == "UsageError"
    assert "2016-06-30" in result.json["error"]["message"]


def test_a_wrong_setting_is_named(in_company: Any) -> None:
    result = in_company("ask", "hello", DESKMATE_TIME_ZONE="Mars/Olympus")
    assert result.code == 2
    assert "DESKMATE_TIME_ZONE" in result.err
    assert "Traceback" not in result.err


def test_ticket_text_cannot_act_on_the_terminal(own_company: Path, run: Any) -> None:
    import sqlite3

    with sqlite3.connect(own_company / "deskmate.db") as connection:
        connection.execute(
            "UPDATE tickets SET subject = ? WHERE id = 'TICK-001'", ("\x1b[2J\x07[bold]x[/bold]",)
        )
    connection.close()
    result = run("ask", "--as", "agent", "show ticket TICK-001", home=own_company)
    assert "[bold]x[/bold]" in result.out
    assert "\x1b" not in result.out
    assert "\x07" not in result.out
