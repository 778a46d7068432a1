"""Who gets a ticket."""

import random

from store.demo.draws import chance, weighted
from store.demo.requests import Request, office_hours
from store.demo.staff import AGENTS, NEW_HIRE, Agent
from store.demo.topics import TEAM_OF

BY_ID = {agent.id: agent for agent in AGENTS}
CAREFUL, QUICK = "tomasz-wojcik", "sofia-lindqvist"
"""The pair whose raw and adjusted order differ: the first gets the hard tickets of his team, the
second the easy ones; in every priority he meets more targets than she does."""
_TEAMS = {
    team: [a for a in AGENTS if a.team == team and a.id != NEW_HIRE]
    for team in set(TEAM_OF.values())
}
_TEAMS["emea"] = [a for a in AGENTS if a.team == "emea"]


def hard(priority: str) -> bool:
    """Whether a ticket counts as hard when people are compared."""
    return priority in ("P1", "P2")


def team_for(rng: random.Random, request: Request) -> str:
    """The team of the category; Europe and urgent matters at night go to Night & EMEA."""
    if request.account.region == "EMEA" and chance(rng, 0.78):
        return "emea"
    if hard(request.priority) and not office_hours(request.created) and chance(rng, 0.7):
        return "emea"
    return TEAM_OF[request.topic.category]


def agent_for(rng: random.Random, request: Request, team: str) -> Agent:
    """A person of the team who has the skill, preferably one who speaks the language."""
    options = []
    for agent in _TEAMS[team]:
        if request.topic.category not in agent.skills:
            continue
        weight = 4.0 if request.language != "en" and request.language in agent.languages else 1.0
        if agent.id == CAREFUL:
            weight = 7.0 if hard(request.priority) else 0.5
        elif agent.id == QUICK:
            weight = 1.6 if hard(request.priority) else 2.4
        options.append((agent, weight))
    return weighted(rng, options)
