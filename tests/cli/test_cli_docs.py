"""docs/cli.md and the commands say the same."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

import cli

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
SOURCES = {"csv", "servicenow", "zendesk", "freshdesk", "hubspot"}


def commands(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


EXISTING = dict(commands(typer.main.get_command(cli.app)))


def test_every_command_is_in_the_table() -> None:
    rows = re.findall(r"^\| `deskmate ([a-z ]+?)(?: [A-Z\[]|`)", PAGE, re.MULTILINE)
    sources = {f"import {source}" for source in SOURCES}
    assert set(rows) == {*(set(EXISTING) - sources), "import"}
    assert sources < set(EXISTING)


def test_every_option_that_is_written_about_exists() -> None:
    existing = {
        option
        for command in EXISTING.values()
        for parameter in command.params
        for option in parameter.opts
    }
    written = set(re.findall(r"--[a-z][a-z-]+", PAGE))
    assert written - existing == {"--help"}
