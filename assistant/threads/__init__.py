"""Conversations that outlive a process: whose they are, their turns, the graph's checkpoints."""

from assistant.threads.registry import Thread, Threads, UnknownThread
from assistant.threads.turns import Turn, TurnState

__all__ = ["Thread", "Threads", "Turn", "TurnState", "UnknownThread"]
