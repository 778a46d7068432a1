"""Tickets written by hand, for the scenarios that people know by name."""

from store.demo.scripted import call, harborline, legacy, morning, precedents
from store.demo.scripted.script import Script, Step, play

SCRIPTS: tuple[Script, ...] = (
    *harborline.SCRIPTS, *call.SCRIPTS, *precedents.SCRIPTS, *legacy.SCRIPTS, *morning.SCRIPTS,
)  # fmt: skip

__all__ = ["SCRIPTS", "Script", "Step", "play"]
