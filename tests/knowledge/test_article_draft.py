"""A draft article rests on solved tickets only, and says on which."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.care.drafting import TooLittle, draft
from knowledge.retrieval import Knowledge
from store.engine import Store
from store.schema import prepare
from store.tables import Message, Ticket

TODAY = date(2026, 10, 14)
STEPS = (
    "The cause is: the token of the shop had expired last night.\n\n1. Open Apps.\n2. Reconnect."
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'deskmate.db'}")
    prepare(made)
    return made


def solved(store: Store, number: int, subject: str, resolution: str, body: str = "") -> None:
    at = datetime(2026, 10, number, 9, tzinfo=UTC)
    with store.session() as session:
        session.add(
            Ticket(
                id=f"DESK-{number}", subject=subject, status="resolved", priority="P3",
                created_at=at, resolved_at=at, resolution=resolution,
            )
        )  # fmt: skip
        session.flush()
        session.add(
            Message(id=f"m{number}", ticket_id=f"DESK-{number}", at=at, by="staff", body=body)
        )


def test_causes_steps_and_fixes_name_their_tickets(store: Store) -> None:
    solved(store, 1, "Shopify orders no longer arrive", "Shopify was reconnected.", STEPS)
    solved(store, 2, "Shopify orders do not arrive", "Shopify was reconnected.")
    with store.session(read_only=True) as session:
        made = draft(session, "why do Shopify orders not arrive?", TODAY)
    assert set(made.tickets) == {"DESK-1", "DESK-2"}
    assert "- the token of the shop had expired last night. [DESK-1]" in made.markdown
    assert "1. Open Apps.\n2. Reconnect." in made.markdown
    assert made.markdown.count("Shopify was reconnected.") == 1


def test_what_belongs_to_one_customer_stays_out(store: Store) -> None:
    for number, who in ((1, "jo@acme.example"), (2, "10.0.0.7")):
        solved(store, number, f"Shopify orders of {who} do not arrive", f"Told {who} to reconnect.")
    with store.session(read_only=True) as session:
        text = draft(session, "Shopify orders do not arrive", TODAY).markdown
    assert "acme" not in text
    assert "10.0.0.7" not in text


def test_one_solved_ticket_is_too_little(store: Store) -> None:
    solved(store, 1, "Shopify orders no longer arrive", "Shopify was reconnected.")
    with store.session(read_only=True) as session, pytest.raises(TooLittle, match="Only one"):
        draft(session, "Shopify orders do not arrive", TODAY)


def test_a_draft_can_be_added_as_it_is(store: Store, knowledge: Knowledge, tmp_path: Path) -> None:
    solved(store, 1, "Shopify orders no longer arrive", "Shopify was reconnected.", STEPS)
    solved(store, 2, "Shopify orders do not arrive", "Shopify was reconnected.")
    with store.session(read_only=True) as session:
        made = draft(session, "Shopify orders do not arrive", TODAY)
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / made.file_name).write_text(made.markdown, encoding="utf-8")
    outcome = knowledge.add([folder], now=datetime(2026, 10, 14, tzinfo=UTC))
    assert outcome.skipped == []
    with knowledge.store.session(read_only=True) as session:
        [hit] = knowledge.search(session, "Shopify orders", 1).passages
    assert hit.audience == "internal"
