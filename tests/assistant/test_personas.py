"""Who asks: by id, name, e-mail or persona, and what that person may see."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from assistant.personas import UnknownPerson, actor
from store import schema
from store.engine import Store
from store.scope import ALL_TEAMS
from store.tables import Person, Team
from tools.access import Persona


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A head of support, a lead below, two agents, one success manager."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('staff') / 'deskmate.db'}")
    schema.prepare(store)
    with store.session() as session:
        session.add_all(
            [
                Team(id="int", name="Integrations", manager_id="lee"),
                Team(id="bil", name="Billing", manager_id="mo"),
                Team(id="suc", name="Success", kind="success", manager_id="zoe"),
            ]
        )
        session.flush()
        session.add(Person(id="mo", name="Mo Head", persona="manager", time_zone="Asia/Tokyo"))
        session.flush()
        session.add_all(
            [
                Person(id="lee", name="Lee Lead", persona="manager", manager_id="mo"),
                Person(id="c1", name="Chris Berg", persona="agent", email="chris@penguin.example"),
                Person(id="c2", name="Chris Stone", persona="agent", team_id="int"),
                Person(id="cy", name="Cy Success", persona="csm"),
            ]
        )
    with store.session(read_only=True) as session:
        yield session
    store.close()


@pytest.mark.parametrize("said", ["c1", "C1", "chris berg", "Chris@Penguin.example", " berg "])
def test_a_person_is_found_however_they_are_named(staff: Session, said: str) -> None:
    assert actor(staff, said).person_id == "c1"


def test_the_zone_and_the_teams_come_from_the_data(staff: Session) -> None:
    head = actor(staff, "mo")
    assert head.time_zone == "Asia/Tokyo"
    assert head.managed_team_ids == (ALL_TEAMS,)


def test_a_lead_leads_the_own_team_only(staff: Session) -> None:
    assert actor(staff, "lee").managed_team_ids == ("int",)


def test_a_persona_means_its_only_person_or_the_default(staff: Session) -> None:
    assert actor(staff, "csm").person_id == "cy"
    assert actor(staff, "agent", defaults={"agent": "c2"}).person_id == "c2"


def test_data_without_executives_is_read_by_its_operator(staff: Session) -> None:
    operator = actor(staff, "executive")
    assert operator.persona is Persona.EXECUTIVE
    assert operator.person_id == "operator-executive"


@pytest.mark.parametrize("said", ["agent", "chris"])
def test_several_candidates_are_named(staff: Session, said: str) -> None:
    with pytest.raises(UnknownPerson, match="c1"):
        actor(staff, said)


def test_nobody_of_that_name_says_where_to_look(staff: Session) -> None:
    with pytest.raises(UnknownPerson, match="deskmate people"):
        actor(staff, "x' OR '1'='1")
