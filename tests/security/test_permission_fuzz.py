"""No tool, asked for anything by anybody, shows a value of a row that person may not see."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import schema, scope, sqlite_views
from store.engine import Store
from tests.security import world
from tests.security.probing import Probe, all_calls, leaks
from tests.security.world import Flock, hidden, leaked
from tools import catalog

ANSWERING = {"tickets": "agent", "accounts": "csm", "meetings": "agent"}
"""Rules whose loss shows in answers, and to whom. Of most other tables a tool only reads what
belongs to a ticket, customer or meeting that it has found before, so that two rules guard them."""


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    schema.prepare(made)
    yield made
    made.close()


@pytest.fixture
def flock(store: Store) -> Flock:
    return world.build(store)


@pytest.mark.slow
@pytest.mark.parametrize("persona", world.PERSONAS)
def test_no_tool_shows_what_a_person_may_not_see(
    store: Store, flock: Flock, tmp_path: Path, persona: str
) -> None:
    shown = Probe(store, f"{persona}-a", tmp_path).shown(all_calls(flock))
    assert leaks(persona, flock, shown) == []


@pytest.mark.slow
@pytest.mark.parametrize("persona", ["manager", "agent", "csm"])
def test_what_a_person_may_see_is_found_so_that_silence_means_something(
    store: Store, flock: Flock, tmp_path: Path, persona: str
) -> None:
    shown = Probe(store, f"{persona}-a", tmp_path).shown(all_calls(flock))
    own = {c.table for c in flock.canaries if not hidden(persona, c) and leaked(shown["answer"], c)}
    assert {"tickets", "accounts", "messages", "meetings", "contacts"} <= own


def test_every_tool_is_asked_for_the_other_side(flock: Flock) -> None:
    calls = all_calls(flock)
    assert {name for name, _ in calls} == {spec.name for spec in catalog.load()}
    assert len(calls) > 400


@pytest.mark.parametrize("persona", world.PERSONAS)
def test_no_table_shows_what_a_person_may_not_see(
    store: Store, flock: Flock, tmp_path: Path, persona: str
) -> None:
    assert leaks(persona, flock, Probe(store, f"{persona}-a", tmp_path).rows()) == []


FIGURES_ONLY = {
    "usage", "contact_activity", "usage_trends", "health_scores", "churn_scores", "sla_clocks",
    "meeting_attendees",
}  # fmt: skip
"""Tables of figures and references, which stand beside a table with a canary."""
RULED = sorted(name for name in scope.RULES if not scope.is_open(name) if name not in FIGURES_ONLY)


def test_every_table_that_has_a_rule_has_a_canary(flock: Flock) -> None:
    assert set(RULED) <= {canary.table for canary in flock.canaries}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    """A database whose views are made when a session opens: a broken rule takes effect at once."""
    made = Store(f"sqlite:///{tmp_path / 'small.db'}")
    schema.prepare(made)
    yield made
    made.close()


@pytest.mark.parametrize("table", RULED)
def test_a_broken_rule_shows(
    small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    _break(monkeypatch, table)
    flock = world.build(small)
    found = {
        canary.table
        for persona in world.PERSONAS
        for _, canary in leaks(persona, flock, Probe(small, f"{persona}-a", tmp_path).rows())
    }
    assert table in found


@pytest.mark.slow
@pytest.mark.parametrize(("table", "persona"), ANSWERING.items())
def test_a_broken_rule_shows_in_answers(
    small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, persona: str
) -> None:
    _break(monkeypatch, table)
    flock = world.build(small)
    found = leaks(persona, flock, Probe(small, f"{persona}-a", tmp_path).shown(all_calls(flock)))
    assert {surface for surface, _ in found} >= {"answer"}


def test_a_broken_mask_shows(small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "masks", lambda _: {})
    monkeypatch.setattr(sqlite_views, "_script", sqlite_views._script.__wrapped__)
    flock = world.build(small)
    found = {
        (canary.table, canary.column)
        for persona in world.PERSONAS
        for _, canary in leaks(persona, flock, Probe(small, f"{persona}-a", tmp_path).rows())
    }
    assert found == {
        ("messages", "body"), ("drafts", "body"), ("people", "cost_per_hour"), ("accounts", "arr"),
    }  # fmt: skip


def _break(monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    """Let everybody see every row of a table."""
    monkeypatch.setitem(scope.RULES, table, lambda _: scope.EVERYTHING)  # type: ignore[arg-type]
    monkeypatch.setattr(sqlite_views, "_script", sqlite_views._script.__wrapped__)
