"""The demo company PenguinMails: one seed, one frozen moment, scenarios whose truth is known."""

from store.demo.company import build
from store.demo.facts import COMPANY, DEFAULT_PERSON, NOW, SEED, ZONE, DemoFacts
from store.demo.truth import write_truth

__all__ = ["COMPANY", "DEFAULT_PERSON", "NOW", "SEED", "ZONE", "DemoFacts", "build", "write_truth"]
