"""The demo company PenguinMails: deterministic, frozen in time, with scenarios whose truth is known."""

from store.demo.company import build
from store.demo.facts import COMPANY, DEFAULT_PERSON, NOW, SEED, ZONE, DemoFacts

__all__ = ["COMPANY", "DEFAULT_PERSON", "NOW", "SEED", "ZONE", "DemoFacts", "build"]
