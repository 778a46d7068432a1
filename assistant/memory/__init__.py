"""What a person asked to keep: saved analyses and preferences, nothing else."""

from assistant.memory.kept import Analysis, Memories, Preference
from assistant.memory.phrases import Request, read

__all__ = ["Analysis", "Memories", "Preference", "Request", "read"]
