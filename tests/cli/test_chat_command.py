"""`deskmate chat`: what is typed is asked; commands and numbers do the rest."""

from typing import Any


def chat(in_company: Any, *lines: str, who: str = "agent") -> str:
    result = in_company("chat", "--as", who, stdin="\n".join(lines) + "\n")
    assert result.code == 0, result.err
    return result.out


def test_a_line_is_answered_and_the_next_goes_on_from_it(in_company: Any) -> None:
    out = chat(in_company, "show my open tickets", "only P2")
    assert "open tickets of Priya Nair" in out
    assert "priority P2" in out


def test_a_number_asks_what_stands_beside_it(in_company: Any) -> None:
    out = chat(in_company, "show my open tickets", "1")
    assert "\nSLA clocks\n" in out


def test_somebody_else_can_take_over(in_company: Any) -> None:
    out = chat(in_company, "/as manager", "SLA performance this quarter")
    assert "Marcus Reed, manager" in out
    assert "promises were kept" in out


def test_an_unknown_person_does_not_end_the_chat(in_company: Any) -> None:
    out = chat(in_company, "/as nobody-at-all", "show my open tickets")
    assert "open tickets of Priya Nair" in out


def test_help_lists_the_commands_and_quit_leaves(in_company: Any) -> None:
    out = chat(in_company, "/help", "/quit", "show my open tickets")
    assert "/as PERSON" in out
    assert "open tickets" not in out


def test_explaining_can_be_switched_on(in_company: Any) -> None:
    out = chat(in_company, "/explain", "show my open tickets")
    assert "list_tickets(status=open, assignee=me)" in out


def test_a_new_conversation_forgets_the_last_answer(in_company: Any) -> None:
    out = chat(in_company, "show my open tickets", "/new", "1")
    assert "\nSLA clocks\n" not in out
