"""The mood of messages, measured on sentences that the lexicon has not seen."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from sqlmodel import col, select

from store.sentiment import mood, score
from store.tables import Message, Ticket

if TYPE_CHECKING:
    from store.demo import DemoFacts
    from store.engine import Store

HELD_OUT = Path(__file__).parents[2] / "evals" / "suites" / "sentiment.yaml"


def test_the_held_out_sentences_are_read_right() -> None:
    rows = yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))
    right = sum(mood(row["text"]) == row["mood"] for row in rows)
    assert len(rows) >= 80
    assert right / len(rows) >= 0.95


def test_the_moods_of_the_demo_company_are_read_right(
    demo_store: "Store", demo_facts: "DemoFacts"
) -> None:
    planted = demo_facts.truth["moods"]
    with demo_store.session(read_only=True) as session:
        rows = session.exec(
            select(Message.ticket_id, Ticket.subject, Message.body)
            .join(Ticket, col(Ticket.id) == Message.ticket_id)
            .where(
                col(Message.ticket_id).in_(list(planted)),
                Message.by == "customer",
                Ticket.language == "en",
            )
            .order_by(col(Message.at).desc())
        ).all()
    first = {ticket: f"{subject}. {body}" for ticket, subject, body in rows}
    right = sum(mood(text) == planted[ticket] for ticket, text in first.items())
    assert right / len(first) >= 0.93


@pytest.mark.parametrize(
    ("text", "sign"),
    [("This is unacceptable.", -1), ("Excellent work, thank you!", 1), ("See attachment.", 0)],
)
def test_the_score_has_the_sign_of_the_mood(text: str, sign: int) -> None:
    value = score(text)
    assert -1 <= value <= 1
    assert (value > 0) - (value < 0) == sign


def test_a_negated_kind_word_is_not_kind() -> None:
    assert score("We are not happy with this.") < 0


def test_what_is_quoted_from_an_earlier_mail_does_not_count() -> None:
    assert mood("Thanks, see below.\n> This is unacceptable and ridiculous.") == "neutral"


@pytest.mark.parametrize("text", ["", "   ", "🙂", "!!!!", "a" * 20_000])
def test_any_text_has_a_mood(text: str) -> None:
    assert mood(text) in ("angry", "confused", "neutral", "happy")
