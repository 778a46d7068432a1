"""A small demo company, made once by the real command, and a way to run commands."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli

SMALLEST = "200"


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


def run_command(*words: object, home: Path | None = None, stdin: str = "", **env: str) -> Ran:
    """Run a command in this process with nothing but these DESKMATE_ variables."""
    plain = {name: None for name in os.environ if name.startswith("DESKMATE_")}
    given = {"DESKMATE_HOME": str(home)} if home else {}
    result = CliRunner().invoke(
        cli.app,
        [str(word) for word in words],
        input=stdin,
        env={**plain, "COLUMNS": "80", **given, **env},
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def run(home: Path) -> Run:
    """Runs a command in an empty home."""

    def command(*words: object, **more: Any) -> Ran:
        return run_command(*words, **{"home": home, **more})

    return command


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory, training: Any) -> Path:
    """The home of a small demo company. Tests only read it, and talk in it."""
    folder = tmp_path_factory.mktemp("company") / "home"
    training.put(folder / "cache")
    made = run_command("demo", "--no-chat", "--tickets", SMALLEST, home=folder)
    assert made.code == 0, made.err
    training.keep(folder / "cache")
    return folder


@pytest.fixture
def in_company(company: Path) -> Run:
    """Runs a command in the demo company."""

    def command(*words: object, **more: Any) -> Ran:
        return run_command(*words, **{"home": company, **more})

    return command


@pytest.fixture
def own_company(company: Path, tmp_path: Path) -> Path:
    """A copy of the demo company that a test may change."""
    return Path(shutil.copytree(company, tmp_path / "company"))
