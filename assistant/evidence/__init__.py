"""What answers rest on: kept small with each turn, and laid out figure by figure when asked for."""

from assistant.evidence.laying_out import explanation
from assistant.evidence.lookup import Lookup

__all__ = ["Lookup", "explanation"]
