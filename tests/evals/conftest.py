"""A home to run cases in, and suites of a few lines. The company has nobody and nothing in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from evals.case import FIRST_LINE, Suite, load

MakeSuite = Callable[[str], Suite]


@pytest.fixture(scope="session")
def evals_home(tmp_path_factory: pytest.TempPathFactory, training: Any) -> Iterator[Path]:
    """A home whose data sets and training are made once."""
    home = tmp_path_factory.mktemp("evals") / "home"
    training.put(home / "cache")
    yield home
    training.keep(home / "cache")


@pytest.fixture
def settings(home: Path, evals_home: Path) -> Settings:
    """Settings of that home."""
    made = Settings(home=evals_home)
    made.prepare_home()
    return made


@pytest.fixture
def suite(tmp_path: Path) -> MakeSuite:
    """Makes a suite from the YAML of its cases."""

    def made(cases: str) -> Suite:
        file = tmp_path / "some.yaml"
        file.write_text(f"{FIRST_LINE}x\nsuite: some\ncases:\n{cases}", encoding="utf-8")
        return load(file)

    return made
