"""What each persona looks at first: quick actions, and the sections of the morning page."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.wiring import Assistant
from tools.access import Actor, Persona

FILE = Path(__file__).with_name("morning.yaml")


@cache
def _file() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def quick_actions(persona: Persona) -> list[dict[str, str]]:
    """Questions to ask with one click."""
    return _file()[persona.value]["quick_actions"]


def page(actor: Actor, assistant: Assistant) -> dict[str, Any]:
    """The morning page of a person: sections to fetch, and how much waits for a decision."""
    allowed = {spec.name for spec in assistant.door.catalog.allowed(actor)}
    sections = _file()[actor.persona.value]["sections"]
    threads = assistant.threads.of(actor.person_id, 1)
    waiting = assistant.door.proposals.find(actor, assistant.clock, state="waiting", limit=100)
    return {
        "last_visit": threads[0].updated_at.isoformat() if threads else None,
        "sections": [{"args": {}, **section} for section in sections if section["tool"] in allowed],
        "waiting": sum(1 for view in waiting if view.may_decide),
    }
