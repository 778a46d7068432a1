"""Tickets written by hand, for the scenarios that people know by name."""

from store.demo.scripted import call, harborline, morning, old_system, precedents
from store.demo.scripted.script import Script, Step, play

SCRIPTS: tuple[Script, ...] = (
    *harborline.SCRIPTS, *call.SCRIPTS, *precedents.SCRIPTS, *old_system.SCRIPTS, *morning.SCRIPTS,
)  # fmt: skip

__all__ = ["SCRIPTS", "Script", "Step", "play"]
