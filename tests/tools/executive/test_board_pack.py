"""The board pack: a file whose every figure is counted twice and says where it comes from."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.personas import actor
from store import metrics, schema
from store.clock import Clock
from store.demo import DemoFacts
from store.engine import Store
from store.tables import Account, Contract, Person, SlaClockRow, Survey, Ticket
from tools import catalog
from tools.access import Actor, Persona
from tools.execution import Door, Outcome
from tools.executive import second_path
from tools.executive.models import BoardPack, ExecutiveSummary

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
EVA = Actor("eva", "Eva Exec", Persona.EXECUTIVE, time_zone="America/New_York")
Make = Callable[..., Outcome]


def _result(outcome: Outcome) -> BoardPack:
    assert isinstance(outcome.result, BoardPack), outcome.report.headline
    return outcome.result


@pytest.fixture
def demo_pack(demo_store: Store, demo_facts: DemoFacts, tmp_path: Path) -> Make:
    """`demo_pack(format="md")` writes below a folder of the test."""
    with demo_store.session(read_only=True) as session:
        person = actor(session, "elena-petrova")
    door = Door(catalog.load(), demo_store, None, tmp_path)

    def make(tool: str = "board_pack", **args: Any) -> Outcome:
        return door.call(tool, args, person, Clock.frozen(demo_facts.now, zone=person.time_zone))

    return make


@pytest.fixture
def small(database_url: str) -> Iterator[Store]:
    """Two customers, two agents' worth of tickets: enough for every page but risk."""
    store = Store(database_url)
    schema.prepare(store)
    with store.session() as session:
        session.add(Person(id="ana", name="Ana", persona="agent", cost_per_hour=Decimal(40)))
        session.add(Account(id="acme", name="Acme", arr=Decimal(100_000)))
        session.add(Account(id="zeta", name="Zeta", arr=Decimal(5_000)))
        session.flush()
        session.add(_contract("acme", 40))
        for n in range(4):
            session.add(_ticket(n))
        session.flush()
        for n in range(4):
            session.add(_clock(n, breached=n == 0))
        session.add(_survey("s1", 5))
    yield store
    store.close()


def _ticket(n: int) -> Ticket:
    done = NOW - timedelta(days=n + 1)
    return Ticket(
        id=f"T-{n}", subject="s", account_id="acme", assignee_id="ana", status="resolved",
        priority="P2", category="sync", created_at=done - timedelta(hours=5), resolved_at=done,
    )  # fmt: skip


def _clock(n: int, *, breached: bool) -> SlaClockRow:
    done = NOW - timedelta(days=n + 1)
    return SlaClockRow(
        ticket_id=f"T-{n}", metric="resolution", started_at=done - timedelta(hours=5),
        stopped_at=done, breached=breached,
    )  # fmt: skip


def _survey(id_: str, score: int) -> Survey:
    return Survey(id=id_, kind="csat", score=score, account_id="acme", ticket_id="T-1", at=NOW)


def _contract(account_id: str, days: int) -> Contract:
    today = NOW.date()
    return Contract(
        id=f"c-{account_id}", account_id=account_id, plan="pro", start_on=today,
        end_on=today + timedelta(days=days), value=Decimal(90_000),
    )  # fmt: skip


def _make(store: Store, home: Path, **args: Any) -> Outcome:
    clock = Clock.frozen(NOW + timedelta(minutes=1), zone=EVA.time_zone)
    return Door(catalog.load(), store, None, home).call("board_pack", args, EVA, clock)


@pytest.mark.parametrize("kind", ["pptx", "xlsx", "html", "md"])
def test_the_same_data_gives_the_same_bytes(small: Store, tmp_path: Path, kind: str) -> None:
    first = _result(_make(small, tmp_path / "a", format=kind))
    second = _result(_make(small, tmp_path / "b", format=kind))
    assert Path(first.path).read_bytes() == Path(second.path).read_bytes()
    assert first.digest == second.digest
    assert Path(first.path).suffix == f".{kind}"
    assert Path(first.path).parent == tmp_path / "a" / "exports"


def test_every_figure_of_the_demo_pack_has_a_source_that_was_counted_twice(
    demo_pack: Make,
) -> None:
    result = _result(demo_pack(format="md"))
    text = Path(result.path).read_text()
    assert result.checked == len(result.sources) > 20
    for source in result.sources:
        assert f"[^{source.number}]:" in text
        assert text.count(f"[^{source.number}]") >= 2
        assert len(source.snapshot) == 12


def test_the_pack_says_what_the_summary_says(demo_pack: Make) -> None:
    result = _result(demo_pack(format="md"))
    summary = demo_pack("executive_summary").result
    assert isinstance(summary, ExecutiveSummary)
    shown = {source.metric: source.shown for source in result.sources[:8]}
    assert shown["tickets_created" if "tickets_created" in shown else "nps"]
    assert shown["customers_active"] == f"{summary.figures['customers_active'].value:,}"
    share = summary.figures["sla_resolution_share"].value
    assert share is not None
    assert shown["sla_resolution_share"] == f"{float(share) * 100:.1f} %"


def test_powerpoint_opens_with_a_page_per_subject_and_queries_in_the_notes(
    demo_pack: Make,
) -> None:
    from pptx import Presentation

    result = _result(demo_pack())
    slides = list(Presentation(result.path).slides)
    assert len(slides) > len(result.pages) + 1
    for title, slide in zip(result.pages, slides[1:], strict=False):
        texts = [s.text_frame.text for s in slide.shapes if s.has_text_frame]  # type: ignore[attr-defined]
        assert title in texts
        notes = slide.notes_slide.notes_text_frame
        assert notes is not None
        assert "Second query" in notes.text


def test_a_changed_row_changes_exactly_the_footnotes_it_should(
    small: Store, tmp_path: Path
) -> None:
    before = _result(_make(small, tmp_path, format="md"))
    with small.session() as session:
        session.add(_survey("s2", 1))
    after = _result(_make(small, tmp_path, format="md"))
    moved = {
        one.metric
        for one, other in zip(before.sources, after.sources, strict=True)
        if one.snapshot != other.snapshot
    }
    assert moved == {"csat_average", "csat_answers"}


def test_a_figure_that_two_queries_count_differently_stops_the_pack(
    small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "SELECT COUNT(*) + 1 FROM accounts"
    monkeypatch.setitem(second_path.QUERIES, "customers_active", wrong)
    outcome = _make(small, tmp_path)
    assert outcome.kind == "error"
    assert "was not built: “Customers”" in outcome.report.headline
    assert "2 by its definition but 3" in outcome.report.headline
    assert not (tmp_path / "exports").exists()


def test_both_ways_of_counting_agree_for_every_quarter_of_the_demo(
    demo_store: Store, demo_facts: DemoFacts
) -> None:
    from tools.executive.ledger import same

    clock = Clock.frozen(demo_facts.now, zone="America/New_York")
    with demo_store.session(read_only=True) as session:
        for period in ("q3_2025", "q4_2025", "q1_2026", "q2_2026", "q3_2026", "this_quarter"):
            span = clock.span(period)
            for metric_id in second_path.QUERIES:
                one = metrics.compute(session, [metric_id], span, now=clock.now())[metric_id]
                if metric_id in _STATES:
                    ever = metrics.compute(session, [metric_id], _EVER, now=clock.now())
                    one = ever[metric_id]
                other = second_path.value(session, metric_id, span, clock)
                assert same(one, other), (period, metric_id, one, other)


_EVER = Clock().span("all_time")
_STATES = {
    name
    for name, query in second_path.QUERIES.items()
    if ":start" not in query and ":first" not in query
}


def test_a_quarter_with_nothing_in_it_gets_only_the_pages_that_say_something(
    demo_pack: Make,
) -> None:
    result = _result(demo_pack(period="q1_2024", format="md"))
    assert len(result.pages) < 6
    assert not any("resolved in time" in page for page in result.pages)


def test_a_company_without_data_gets_a_pack_of_zeros_and_no_charts(
    database_url: str, tmp_path: Path
) -> None:
    store = Store(database_url)
    schema.prepare(store)
    result = _result(_make(store, tmp_path, format="html"))
    store.close()
    text = Path(result.path).read_text()
    assert "no customer lost" in text
    assert "<svg" not in text


def test_the_web_page_needs_nothing_from_elsewhere(demo_pack: Make) -> None:
    text = Path(_result(demo_pack(format="html")).path).read_text()
    assert text.count("<svg") >= 4
    assert "<script" not in text
    assert "src=" not in text
    assert "@import" not in text


def test_the_answer_names_the_file_and_no_folder(demo_pack: Make) -> None:
    outcome = demo_pack(format="md")
    path = Path(_result(outcome).path)
    assert path.name in outcome.report.headline
    assert str(path.parent) not in outcome.report.model_dump_json()


def test_an_endless_period_is_refused_with_what_to_say(demo_pack: Make) -> None:
    outcome = demo_pack(period="all_time")
    assert outcome.kind == "invalid"
    assert "beginning and an end" in outcome.report.headline


def test_a_folder_that_cannot_be_written_is_a_clear_message(small: Store, tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("in the way")
    outcome = _make(small, tmp_path, format="md")
    assert outcome.kind == "error"
    assert "cannot be written" in outcome.report.headline
