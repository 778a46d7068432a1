"""Replies and triage on the demo company with articles: grounded, in the right tone, none wrong."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from assistant.personas import actor
from knowledge.embedding import Embedder
from knowledge.index import Index
from knowledge.retrieval import Knowledge
from reports.blocks import Approval, Note, Text
from store.clock import Clock
from store.engine import Store
from store.tables import Message, PassageRow, Person, Ticket
from tools import catalog
from tools.execution import Door, Outcome
from tools.knowledge_base.gaps_tools import Gaps
from tools.knowledge_base.reply_models import Drafted
from tools.tickets.triage_tools import RoutineResolution, Triage

if TYPE_CHECKING:
    from store.demo import DemoFacts

Ask = Callable[..., Outcome]
ARTICLES = (
    "salesforce-sync", "reset-your-password", "invoices-and-vat", "roles-and-client-accounts",
    "export-reports", "change-your-plan", "two-factor-lost-device", "handle-an-angry-customer",
)  # fmt: skip
DOCUMENTS = Path(__file__).parents[3] / "knowledge" / "documents"


@pytest.fixture(scope="module")
def ask(
    demo_store: Store, demo_facts: "DemoFacts", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ask]:
    """The door to a copy of the demo company that has the articles its queue needs."""
    home = tmp_path_factory.mktemp("articles")
    source = sqlite3.connect(demo_store.url.removeprefix("sqlite:///"))
    with sqlite3.connect(home / "deskmate.db") as copy:
        source.backup(copy)
    source.close()
    copy.close()
    store = Store(f"sqlite:///{home / 'deskmate.db'}")
    knowledge = Knowledge(store, Index(home / "chroma"), Embedder(None, threads=2), home / "cache")
    paths = [DOCUMENTS / f"{name}.md" for name in ARTICLES]
    knowledge.add(paths, now=demo_facts.now, collection="demo")
    door = Door(catalog.load(), store, lambda: knowledge)

    def through_the_door(tool: str, who: str, **args: Any) -> Outcome:
        with store.session(read_only=True) as session:
            person = actor(session, who)
        return door.call(tool, args, person, Clock.frozen(demo_facts.now, zone=person.time_zone))

    yield through_the_door
    store.close()


def _draft(outcome: Outcome) -> Drafted:
    assert isinstance(outcome.result, Drafted), outcome.report.headline
    return outcome.result


def test_the_angry_customer_gets_an_apology_the_proven_steps_and_an_honest_word(ask: Ask) -> None:
    result = _draft(ask("draft_reply", "priya-nair", ticket="DESK-1002"))
    assert result.mood == "angry"
    assert result.body.startswith("Hi Dana,\n\nI wrote that I would get back to you by 18:00 yes")
    assert "pause the sync under Integrations > Salesforce right away" in result.body
    assert "map the Salesforce ID to sf_id again" in result.body
    assert "I can only tell you that you are safe once that test is clean." in result.body
    assert result.body.endswith("Best regards,\nPriya Nair")


def test_every_figure_and_step_of_a_draft_stands_in_a_source(ask: Ask, demo_store: Store) -> None:
    result = _draft(ask("draft_reply", "priya-nair", ticket="DESK-1002"))
    tickets = ["DESK-1002", *(fix.ticket for fix in result.fixes)]
    with demo_store.session(read_only=True) as session:
        found = session.exec(select(Message.body).where(col(Message.ticket_id).in_(tickets))).all()
    known = " ".join(body or "" for body in found)
    known += " ".join(article.text + article.title for article in result.articles)
    body = re.sub(r"^\d+\. |\bStep \d+", "", result.body, flags=re.MULTILINE)
    for figure in re.findall(r"\d[\d,.:]*\d|\d", body):
        assert figure in known, figure
    for part in result.parts:
        for line in part.text.splitlines():
            if re.match(r"\d+\. ", line):
                assert part.sources
                assert line.split(". ", 1)[1] in known


def test_a_draft_names_no_other_customer_and_promises_nothing(ask: Ask) -> None:
    result = _draft(ask("draft_reply", "priya-nair", ticket="DESK-1002"))
    for name in ("Tidewater", "Copperfield", "Alder", "Hannah", "João"):
        assert name not in result.body
    assert not re.search(r"\b(?:we|I) will\b|\bI'll\b|\bguarantee|\bcredit\b", result.body)


def test_the_agent_is_reminded_of_the_internal_note(ask: Ask) -> None:
    outcome = ask("draft_reply", "priya-nair", ticket="DESK-1002")
    notes = [b.text for b in outcome.report.blocks if isinstance(b, Note)]
    assert any("Do not promise a credit" in note for note in notes)
    assert "credit" not in _draft(outcome).body


def test_a_calm_customer_gets_the_steps_of_the_article(ask: Ask, demo_facts: "DemoFacts") -> None:
    ticket = demo_facts.truth["agent"]["routine"][0]
    result = _draft(ask("draft_reply", "priya-nair", ticket=ticket))
    assert result.mood == "neutral"
    assert (
        "1. Open https://app.penguinmails.example/login and select Forgot password?" in result.body
    )
    assert "sorry" not in result.body


@pytest.mark.parametrize(
    ("args", "has"),
    [
        ({"tone": "formal"}, "Dear Dana Whitmore,"),
        ({"tone": "apologetic"}, "I am sorry"),
        ({"intent": "ask"}, "since when does it happen"),
        ({"intent": "update"}, "no solution to report yet"),
        ({"intent": "close"}, "marked as solved"),
    ],
)
def test_tone_and_intent_change_the_letter(ask: Ask, args: dict[str, str], has: str) -> None:
    assert has in _draft(ask("draft_reply", "priya-nair", ticket="DESK-1002", **args)).body


@pytest.mark.parametrize("args", [{"tone": "formal"}, {"intent": "update"}])
def test_what_would_be_sent_is_the_draft_that_was_shown(ask: Ask, args: dict[str, str]) -> None:
    drafted = _draft(ask("draft_reply", "priya-nair", ticket="DESK-1002", **args))
    [letter, *_] = [
        block.body
        for block in ask("send_reply", "priya-nair", draft="DESK-1002", **args).report.blocks
        if isinstance(block, Text)
    ]
    assert letter == drafted.body


def test_sending_waits_and_sends_the_edited_text(ask: Ask) -> None:
    outcome = ask("send_reply", "priya-nair", draft="DESK-1002", edits="Hi Dana, done.")
    assert outcome.kind == "proposal"
    [approval] = [b for b in outcome.report.blocks if isinstance(b, Approval)]
    assert not approval.reversible
    assert (approval.changes[0].before, approval.changes[0].after) == ("open", "pending")


def test_executives_do_not_draft(ask: Ask) -> None:
    assert ask("draft_reply", "jonathan-price", ticket="DESK-1002").kind == "forbidden"


def test_of_the_morning_queue_six_are_resolvable_two_flagged_and_none_is_wrong(
    ask: Ask, demo_facts: "DemoFacts"
) -> None:
    outcome = ask("triage_queue", "priya-nair")
    assert isinstance(outcome.result, Triage)
    rows, planted = outcome.result.rows, demo_facts.truth["agent"]
    assert sorted(r.ticket for r in rows if r.resolvable) == sorted(planted["routine"])
    flagged = [r for r in rows if r.looks_routine and not r.resolvable]
    assert sorted(r.ticket for r in flagged) == sorted(planted["looks_routine"])
    assert sorted(r.ticket for r in rows if not r.looks_routine) == sorted(planted["needs_person"])
    assert all(r.reasons for r in rows if not r.resolvable)
    assert outcome.report.headline.startswith("8 of 15 tickets in your queue look routine: 6 can")


def test_each_flag_says_what_is_wrong(ask: Ask, demo_facts: "DemoFacts") -> None:
    outcome = ask("triage_queue", "priya-nair")
    assert isinstance(outcome.result, Triage)
    why = {r.ticket: " ".join(r.reasons) for r in outcome.result.rows}
    stranger, breach = demo_facts.truth["agent"]["looks_routine"]
    assert "not a known contact" in why[stranger]
    assert "data incident" in why[breach]


def test_an_automatic_reply_is_the_steps_of_a_public_article(ask: Ask) -> None:
    outcome = ask("resolve_routine", "priya-nair")
    assert outcome.kind == "proposal"
    assert isinstance(outcome.result, RoutineResolution)
    assert (len(outcome.result.resolved), len(outcome.result.flagged)) == (6, 2)
    for row in outcome.result.resolved:
        assert row.sources
        assert row.reply
        assert "Deskmate, the assistant of Priya Nair" in row.reply


def test_a_ticket_that_is_not_routine_is_flagged_even_when_it_is_named(
    ask: Ask, demo_facts: "DemoFacts"
) -> None:
    person = demo_facts.truth["agent"]["needs_person"][0]
    outcome = ask("resolve_routine", "priya-nair", tickets=person)
    assert isinstance(outcome.result, RoutineResolution)
    assert (outcome.result.resolved, [r.ticket for r in outcome.result.flagged]) == ([], [person])
    assert not [b for b in outcome.report.blocks if isinstance(b, Approval)]


def test_what_no_article_covers_is_ranked_by_cost(ask: Ask, demo_store: Store) -> None:
    outcome = ask("knowledge_gaps", "marcus-reed")
    assert isinstance(outcome.result, Gaps)
    rows = outcome.result.rows
    costs = [row.cost for row in rows if row.cost is not None]
    assert costs == sorted(costs, reverse=True)
    [studio] = [row for row in rows if row.question.startswith("Campaign Studio: blocks")]
    with demo_store.session(read_only=True) as session:
        same = session.exec(
            select(Ticket.id).where(col(Ticket.subject).like("%Campaign Studio: blocks%"))
        )
        assert studio.tickets <= len(same.all())
        assert not session.exec(select(PassageRow.id)).all(), "the demo itself holds no articles"


def test_work_on_a_question_costs_what_an_hour_of_staff_costs(ask: Ask, demo_store: Store) -> None:
    outcome = ask("knowledge_gaps", "marcus-reed")
    assert isinstance(outcome.result, Gaps)
    with demo_store.session(read_only=True) as session:
        rates = [float(rate) for rate in session.exec(select(col(Person.cost_per_hour))) if rate]
    for row in outcome.result.rows:
        if row.cost is not None:
            hours = row.minutes / 60
            assert hours * min(rates) - 0.01 <= float(row.cost) <= hours * max(rates) + 0.01


def test_a_question_stands_once_in_whatever_categories_its_tickets_are(ask: Ask) -> None:
    outcome = ask("knowledge_gaps", "marcus-reed", period="this_year")
    assert isinstance(outcome.result, Gaps)
    asked = [row.question.lower() for row in outcome.result.rows]
    assert len(asked) == len(set(asked))


def test_a_period_without_tickets_has_no_gaps(ask: Ask) -> None:
    outcome = ask(
        "knowledge_gaps", "marcus-reed", period={"from": "2019-01-01", "to": "2019-01-31"}
    )
    assert outcome.report.headline.startswith("You see no ticket that came in")
