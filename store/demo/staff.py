"""The 60 people of PenguinMails who answer, lead and look after customers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from store.demo.rows import Rows

_NY, _BERLIN = "America/New_York", "Europe/Berlin"
_LONDON, _LISBON, _CHICAGO = "Europe/London", "Europe/Lisbon", "America/Chicago"
_EVERYTHING = [
    "integrations", "api", "deliverability", "campaigns", "automation", "lists", "billing",
    "account", "analytics",
]  # fmt: skip

TEAMS: dict[str, tuple[str, str, str]] = {
    "leadership": ("Leadership", "management", "jonathan-price"),
    "support-leadership": ("Support leadership", "management", "elena-petrova"),
    "integrations": ("Integrations", "support", "maya-chen"),
    "deliverability": ("Deliverability", "support", "bjorn-eklund"),
    "campaigns": ("Campaigns & automation", "support", "renee-dubois"),
    "billing": ("Billing & account", "support", "george-whitfield"),
    "emea": ("Night & EMEA", "support", "katarzyna-nowak"),
    "success": ("Customer success", "success", "olivia-grant"),
}
"""Team id to name, kind and manager."""
TEAM_SKILLS = {
    "integrations": ["integrations", "api", "analytics"],
    "deliverability": ["deliverability", "lists"],
    "campaigns": ["campaigns", "automation", "lists"],
    "billing": ["billing", "account"],
    "emea": _EVERYTHING,
}


@dataclass(frozen=True)
class Agent:
    """A support agent: what the generator needs to hand out and time work."""

    id: str
    name: str
    team: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    zone: str
    pace: float = 1.0
    """Multiplies the odds of missing a target: below 1 is quicker than most."""
    hired: str = "2024-01-15"


def _agent(line: str) -> Agent:
    """One line of `_AGENTS`: name | id | team | languages | zone | pace | extra skills."""
    name, id_, team, languages, zone, pace, extra = (part.strip() for part in line.split("|"))
    skills = (*TEAM_SKILLS[team], *(s for s in extra.split() if not s.startswith("-")))
    dropped = {s[1:] for s in extra.split() if s.startswith("-")}
    zones = {"ny": _NY, "berlin": _BERLIN, "london": _LONDON, "lisbon": _LISBON, "chi": _CHICAGO}
    kept = tuple(skill for skill in skills if skill not in dropped)
    return Agent(id_, name, team, kept, tuple(languages.split()), zones[zone], float(pace))


_AGENTS = """
Priya Nair | priya-nair | integrations | en hi | ny | 0.7 | account billing
Chris Walker | chris-walker | integrations | en | ny | 1.0 |
Chris Weller | chris-weller | integrations | en de | ny | 1.3 |
João Martins | joao-martins | integrations | en pt es | ny | 0.9 | automation
Zoë Laurent | zoe-laurent | integrations | en fr | ny | 1.0 |
Hannah Kim | hannah-kim | integrations | en ko | chi | 0.8 | campaigns
Omar Haddad | omar-haddad | integrations | en ar | ny | 1.1 |
Aisha Bello | aisha-bello | integrations | en | ny | 1.0 |
Tomasz Wójcik | tomasz-wojcik | deliverability | en pl | ny | 0.6 | api
Sofia Lindqvist | sofia-lindqvist | deliverability | en sv | ny | 1.3 |
Liam O'Connor | liam-oconnor | deliverability | en | ny | 1.0 |
Grace Adeyemi | grace-adeyemi | deliverability | en | ny | 0.9 | campaigns
Mateo Ruiz | mateo-ruiz | deliverability | en es | chi | 1.0 | campaigns
Nina Petrov | nina-petrov | deliverability | en ru | ny | 1.1 |
Kenji Tanaka | kenji-tanaka | deliverability | en ja | chi | 1.0 |
Victor Alvarez | victor-alvarez | campaigns | en es | ny | 1.0 |
Jasmine Cole | jasmine-cole | campaigns | en | ny | 0.9 |
Peter Novak | peter-novak | campaigns | en | ny | 1.2 |
Lucía Fernández | lucia-fernandez | campaigns | en es | ny | 1.0 |
Ethan Brooks | ethan-brooks | campaigns | en | ny | 0.9 |
Mei Lin | mei-lin | campaigns | en zh | ny | 0.8 |
Sarah Okoye | sarah-okoye | campaigns | en | chi | 1.0 |
Anders Holm | anders-holm | campaigns | en sv | ny | 1.0 |
Ruth Feldman | ruth-feldman | campaigns | en | ny | 1.1 | -automation
Sam Delgado | sam-delgado | campaigns | en es | ny | 1.0 | -automation -lists
Dana Miller | dana-miller | billing | en | ny | 0.9 |
Ingrid Haas | ingrid-haas | billing | en de | ny | 1.0 |
Carlos Vega | carlos-vega | billing | en es | chi | 1.0 |
Fatima Zahra | fatima-zahra | billing | en fr ar | ny | 0.9 |
Ben Archer | ben-archer | billing | en | ny | 1.2 |
Lena Fischer | lena-fischer | billing | en de | ny | 1.0 |
Jürgen Weiß | juergen-weiss | emea | de en | berlin | 0.9 |
Amélie Laurent | amelie-laurent | emea | fr en | berlin | 1.0 |
Stefan Vogel | stefan-vogel | emea | de en | berlin | 1.1 |
Marta García | marta-garcia | emea | es en | berlin | 1.0 |
Luca Romano | luca-romano | emea | it en | berlin | 1.0 |
Eleni Papadaki | eleni-papadaki | emea | el en | berlin | 1.2 |
Noah van Dijk | noah-van-dijk | emea | nl en de | berlin | 0.8 |
Yusuf Demir | yusuf-demir | emea | tr en de | london | 1.0 |
"""
AGENTS: tuple[Agent, ...] = tuple(_agent(line) for line in _AGENTS.strip().splitlines())
NEW_HIRE = "sam-delgado"
"""Started on Monday: no ticket yet."""

CSMS = {
    "daniel-okafor": ("Daniel Okafor", _NY),
    "alice-morgan": ("Alice Morgan", _NY),
    "hiroshi-sato": ("Hiroshi Sato", _CHICAGO),
    "camila-torres": ("Camila Torres", _NY),
    "ines-almeida": ("Inês Almeida", _LISBON),
    "paul-schneider": ("Paul Schneider", _BERLIN),
    "danielle-okoro": ("Danielle Okoro", _NY),
    "thomas-berg": ("Thomas Berg", _BERLIN),
    "rebecca-stein": ("Rebecca Stein", _CHICAGO),
    "victoria-hughes": ("Victoria Hughes", _LONDON),
}
_EXECUTIVES = {
    "jonathan-price": ("Jonathan Price", "Chief Executive Officer", None),
    "elena-petrova": ("Elena Petrova", "Chief Operating Officer", "jonathan-price"),
    "amara-diallo": ("Amara Diallo", "Chief Financial Officer", "jonathan-price"),
    "richard-stone": ("Richard Stone", "Chief Customer Officer", "jonathan-price"),
}
_LEADS = {
    "maya-chen": ("Maya Chen", "integrations", _NY),
    "bjorn-eklund": ("Björn Eklund", "deliverability", _NY),
    "renee-dubois": ("Renée Dubois", "campaigns", _NY),
    "george-whitfield": ("George Whitfield", "billing", _NY),
    "katarzyna-nowak": ("Katarzyna Nowak", "emea", _BERLIN),
}


def working_hours(zone: str) -> dict[str, Any]:
    """Monday to Friday, eight hours less lunch in Europe, nine to five elsewhere."""
    day = [["09:00", "12:30"], ["13:00", "17:30"]] if zone == _BERLIN else [["09:00", "17:00"]]
    return dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), day)


def add_staff(rows: Rows) -> None:
    """Teams and people, managers before the people they manage."""
    for id_, (name, kind, manager) in TEAMS.items():
        rows.add("teams", id=id_, name=name, kind=kind, manager_id=manager)
    for id_, (name, title, manager) in _EXECUTIVES.items():
        _person(rows, id_, name, "executive", title, "leadership", manager, cost=140)
    _person(
        rows, "marcus-reed", "Marcus Reed", "manager", "Head of Support", "support-leadership",
        "elena-petrova", cost=78,
    )  # fmt: skip
    _person(
        rows, "olivia-grant", "Olivia Grant", "manager", "Head of Customer Success", "success",
        "richard-stone", cost=82,
    )  # fmt: skip
    for id_, (name, team, zone) in _LEADS.items():
        title = f"Team Lead, {TEAMS[team][0]}"
        person = _person(rows, id_, name, "manager", title, team, "marcus-reed", zone, cost=58)
        person["skills"] = TEAM_SKILLS[team]
    for id_, (name, zone) in CSMS.items():
        title = (
            "Senior Customer Success Manager"
            if id_ == "daniel-okafor"
            else "Customer Success Manager"
        )
        _person(rows, id_, name, "csm", title, "success", "olivia-grant", zone, cost=52)
    for agent in AGENTS:
        _support_agent(rows, agent)


def _support_agent(rows: Rows, agent: Agent) -> None:
    senior = agent.pace < 0.85
    title = "Senior Support Engineer" if senior else "Support Engineer"
    if agent.id == NEW_HIRE:
        title = "Junior Support Engineer"
    person = _person(
        rows, agent.id, agent.name, "agent", title, agent.team, TEAMS[agent.team][2], agent.zone,
        cost=46 if senior else 36,
    )  # fmt: skip
    person["skills"] = list(agent.skills)
    person["languages"] = list(agent.languages)


def _person(  # noqa: PLR0913  # a row has as many columns
    rows: Rows, id_: str, name: str, persona: str, title: str, team: str, manager: str | None,
    zone: str = _NY, *, cost: int,
) -> dict[str, Any]:  # fmt: skip
    return rows.add(
        "people",
        id=id_,
        name=name,
        email=f"{id_.replace('-', '.')}@penguinmails.example",
        persona=persona,
        title=title,
        team_id=team,
        manager_id=manager,
        skills=[],
        languages=["en"],
        working_hours=working_hours(zone),
        time_zone=zone,
        cost_per_hour=Decimal(cost),
        active=True,
    )
