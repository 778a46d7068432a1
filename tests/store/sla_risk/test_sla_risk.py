"""Chances of missed deadlines: from what was known only, calibrated, better than a guess."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from store.demo import DemoFacts
from store.engine import Store
from store.sla_risk import model, moments, training, usual
from store.sla_risk.moments import Moment
from store.sla_risk.rates import Rates, in_order


@pytest.fixture(scope="module")
def known(demo_store: Store, demo_facts: DemoFacts) -> list[Moment]:
    """Every fourth ticket's moments: enough to learn from, quick to read."""
    with demo_store.session(read_only=True) as session:
        ids = [
            row[0]
            for row in session.connection().execute(
                text("SELECT id FROM tickets WHERE resolved_at IS NOT NULL ORDER BY resolved_at")
            )
        ][::4]
        return [m for h in moments.histories(session, ids) for m in moments.past(h, demo_facts.now)]


@pytest.fixture
def copy(demo_store: Store) -> Iterator[Session]:
    """A session on the demo company whose changes are thrown away."""
    with Session(demo_store.engine) as session:
        yield session
        session.rollback()


def test_later_changes_messages_and_outcomes_do_not_change_a_description(
    copy: Session, demo_facts: DemoFacts
) -> None:
    at = demo_facts.now - timedelta(days=30)
    connection = copy.connection()
    ids = [
        row[0]
        for row in connection.execute(
            text(
                "SELECT id FROM tickets WHERE created_at < :at AND resolved_at > :at"
                " ORDER BY id LIMIT 40"
            ),
            {"at": _stored(at)},
        )
    ]
    before = {h.ticket.ticket_id: moments.describe(h, at) for h in moments.histories(copy, ids)}
    assert sum(m is not None for m in before.values()) > 10
    listed = ", ".join(f"'{id_}'" for id_ in ids)
    later = {"at": _stored(at)}
    for table, column in (("ticket_events", "at"), ("messages", "at")):
        connection.execute(
            text(f"DELETE FROM {table} WHERE ticket_id IN ({listed}) AND {column} > :at"), later
        )
    connection.execute(
        text(
            "UPDATE tickets SET resolved_at = NULL, closed_at = NULL, status = 'open',"
            f" reopen_count = 9, escalated = 1, resolution = 'x' WHERE id IN ({listed})"
        )
    )
    connection.execute(
        text(f"UPDATE sla_clocks SET breached = 1 - coalesce(breached, 0), stopped_at = NULL,"
             f" due_at = NULL, elapsed_minutes = 1 WHERE ticket_id IN ({listed})")
    )  # fmt: skip
    after = {h.ticket.ticket_id: moments.describe(h, at) for h in moments.histories(copy, ids)}
    assert {t: _plain(m) for t, m in before.items()} == {t: _plain(m) for t, m in after.items()}


def _plain(moment: Moment | None) -> object:
    return None if moment is None else (repr(moment.numbers), moment.kinds)


def _stored(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def test_outcomes_that_became_known_later_do_not_change_an_earlier_encoding(
    known: list[Moment],
) -> None:
    split = sorted(m.at for m in known)[len(known) // 2]
    turned = [
        replace(m, missed=not m.missed, hours=9.0) if m.known_at and m.known_at > split else m
        for m in known
    ]
    early = [(m.ticket_id, m.at, encoded) for m, encoded in in_order(known) if m.at <= split]
    again = [(m.ticket_id, m.at, encoded) for m, encoded in in_order(turned) if m.at <= split]
    assert early == again


def test_a_model_that_knows_only_the_past_beats_the_usual_share_and_is_calibrated(
    known: list[Moment],
) -> None:
    measured = training.measure(known)
    assert measured is not None
    assert all(bin_.cases for bin_ in measured.quality.bins)
    assert measured.quality.auc > 0.72
    assert measured.quality.brier < measured.quality.base_brier * 0.92
    assert measured.quality.calibration_error < 0.06


def test_a_saved_model_gives_the_same_chances_and_reasons_add_up(
    known: list[Moment], demo_facts: DemoFacts, tmp_path: Path
) -> None:
    learnt = model.learn(known, demo_facts.now)
    assert learnt is not None
    learnt.save(tmp_path)
    again = model.load(tmp_path)
    assert again is not None
    for one, other in zip(learnt.predict(known[:50]), again.predict(known[:50]), strict=True):
        assert one.probability == pytest.approx(other.probability, abs=1e-4)


def test_too_few_tickets_are_not_learnt_from_and_nothing_saved_is_nothing(
    known: list[Moment], demo_facts: DemoFacts, tmp_path: Path
) -> None:
    assert model.learn(known[:100], demo_facts.now) is None
    assert training.measure([]) is None
    assert model.load(tmp_path) is None


def test_usual_chances_are_those_of_plain_sql_and_grow_with_the_time_used(
    demo_store: Store, demo_facts: DemoFacts
) -> None:
    with demo_store.session(read_only=True) as session:
        found = usual.learn(session, demo_facts.now)
        ((count, missed),) = session.connection().execute(
            text(
                "SELECT count(*), sum(c.breached) FROM sla_clocks c JOIN tickets t"
                " ON t.id = c.ticket_id WHERE c.metric = 'resolution' AND c.stopped_at IS NOT NULL"
                " AND c.target_minutes > 0 AND t.priority = 'P3'"
                " AND c.elapsed_minutes >= 0.5 * c.target_minutes AND t.resolved_at >= :since"
            ),
            {"since": _stored(demo_facts.now - usual.SINCE)},
        )
    assert found.still_open["P3"][10] == count
    assert found.chance("P3", 0.5) == pytest.approx(missed / count, abs=0.03)
    chances = [found.chance("P3", used / 20) for used in range(20)]
    assert chances == sorted(chances)
    assert found.chance("P1", 1.2) == 1.0


def test_a_bad_time_for_all_colours_nobody() -> None:
    rates = Rates()
    for n in range(400):
        rates.learn({"holder": f"p{n % 4}"}, n >= 200)
        rates.solve({"holder": f"p{n % 4}"}, 1.0 if n < 200 else 5.0)
    for told, close in (("rate:holder", 0.15), ("longer:holder", 0.3)):
        values = [rates.encode({"holder": f"p{n}"})[told] for n in range(4)]
        assert max(values) - min(values) < close
        assert rates.encode({"holder": "new"})[told] == 0.0
