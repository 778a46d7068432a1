"""Figures about customers, against plain SQL over the demo company."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import text

from store import metrics
from store.clock import Clock, Span
from store.demo import DemoFacts
from store.engine import Store
from store.scoring import churn, saved

EVER = Span(None, None, "all time")


def _scalar(store: Store, query: str) -> int:
    with store.session(read_only=True) as session:
        return session.connection().execute(text(query)).scalar_one()


def test_revenue_is_that_of_customers_who_have_not_left(
    demo_store: Store, demo_facts: DemoFacts
) -> None:
    cents = _scalar(demo_store, "SELECT SUM(arr) FROM accounts WHERE churned_on IS NULL")
    with demo_store.session(read_only=True) as session:
        found = metrics.compute(session, ["arr_total"], EVER, now=demo_facts.now)
    assert found["arr_total"] == Decimal(cents) / 100


def test_dates_count_by_the_local_days_of_the_period_its_edges_included(
    demo_store: Store, demo_facts: DemoFacts
) -> None:
    for zone in ("America/Los_Angeles", "UTC", "Asia/Tokyo"):
        span = Clock.frozen(demo_facts.now, zone=zone).span("q1_2027")
        with demo_store.session(read_only=True) as session:
            due = metrics.compute(session, ["renewals_due"], span, now=demo_facts.now)
        assert due["renewals_due"] == _scalar(
            demo_store,
            "SELECT COUNT(*) FROM contracts WHERE status = 'active' AND plan IS NOT NULL"
            " AND end_on BETWEEN '2027-01-01' AND '2027-03-31'",
        )


def test_lost_revenue_of_quarters_adds_up_to_the_year(
    demo_store: Store, demo_facts: DemoFacts
) -> None:
    clock = Clock.frozen(demo_facts.now)
    with demo_store.session(read_only=True) as session:
        by_quarter = [
            metrics.compute(
                session, ["customers_lost"], clock.span(f"q{n}_2026"), now=demo_facts.now
            )["customers_lost"]
            or 0
            for n in (1, 2, 3, 4)
        ]
        year = metrics.compute(
            session, ["customers_lost"], clock.span("this_year"), now=demo_facts.now
        )
    assert sum(by_quarter) == year["customers_lost"]


def test_at_risk_means_the_same_as_in_the_scoring(demo_store: Store, demo_facts: DemoFacts) -> None:
    with demo_store.session(read_only=True) as session:
        risks = saved.risks(session, demo_facts.now.date())
        counted = metrics.compute(session, ["customers_at_risk"], EVER, now=demo_facts.now)
    wanted = sum(churn.at_risk(risk.probability, risk.method) for risk in risks.values())
    assert counted["customers_at_risk"] == wanted > 0


def test_a_snapshot_is_of_the_rows_of_the_period_only(database_url: str) -> None:
    from store import schema
    from store.tables import Ticket

    store = Store(database_url)
    schema.prepare(store)
    october = Clock.frozen(datetime(2026, 10, 14, tzinfo=UTC)).span("this_month")
    now = datetime(2026, 10, 14, tzinfo=UTC)

    def prints() -> tuple[str, str]:
        with store.session() as session:
            return (
                metrics.snapshot(session, "tickets_created", october, now=now),
                metrics.snapshot(session, "nps", october, now=now),
            )

    def add(id_: str, month: int) -> None:
        with store.session() as session:
            session.add(
                Ticket(id=id_, subject="s", status="open", priority="P3",
                       created_at=datetime(2026, month, 2, tzinfo=UTC))
            )  # fmt: skip

    empty = prints()
    add("A-1", 9)
    assert prints() == empty
    add("A-2", 10)
    assert prints()[0] != empty[0]
    assert prints()[1] == empty[1]
    store.close()


def test_a_series_is_what_each_of_its_spans_gives(demo_store: Store, demo_facts: DemoFacts) -> None:
    clock = Clock.frozen(demo_facts.now, zone="America/New_York")
    spans = [clock.span(f"q{n}_2026") for n in (1, 2, 3, 4)]
    wanted = ["csat_average", "csat_answers"]
    with demo_store.session(read_only=True) as session:
        found = metrics.series(session, wanted, spans, now=demo_facts.now)
        alone = [metrics.compute(session, wanted, span, now=demo_facts.now) for span in spans]
    assert found == alone
