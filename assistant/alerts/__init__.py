"""Alerts: what somebody should look at now, one per condition, told when they want to hear it."""

from assistant.alerts.board import Board
from assistant.alerts.preferences import Preferences
from assistant.alerts.watching import Sweep, Watch

__all__ = ["Board", "Preferences", "Sweep", "Watch"]
