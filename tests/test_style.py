"""Habits that a machine can check, so that a review need not."""

import ast
import importlib.metadata
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
CEILINGS = json.loads((CHECKOUT / "tests" / "ceilings.json").read_text())

VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "schemas", "legacy", "misc"}
READERS_OF_THE_ENVIRONMENT = ("assistant/settings.py", "tests/", "bench/", "launcher/")
# Spelled in parts, so that this file does not find itself.
MARKERS = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|home/\w+|Users/\w+)/")
COPYLEFT = re.compile(r"\b[AL]?GPL")


@cache
def project_files() -> tuple[str, ...]:
    """Paths that belong to the project: tracked, or about to be."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listing.returncode != 0:
        pytest.skip("not a git checkout")
    return tuple(name for name in listing.stdout.split("\n") if (CHECKOUT / name).is_file())


def python_files() -> Iterator[str]:
    return (name for name in project_files() if name.endswith(".py"))


@cache
def text(name: str) -> str:
    """The text of a file; none for what is not text."""
    try:
        return (CHECKOUT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def found(pattern: re.Pattern[str], names: Iterator[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name in names
        for number, line in enumerate(text(name).splitlines(), 1)
        if pattern.search(line)
    ]


def functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text(name), name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_the_ceiling() -> None:
    lengths = {name: len(text(name).splitlines()) for name in python_files()}
    assert {name: n for name, n in lengths.items() if n > CEILINGS["file_lines"]} == {}


def test_no_function_is_longer_than_the_ceiling() -> None:
    lengths = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name in python_files()
        for node in functions(name)
    }
    assert {name: n for name, n in lengths.items() if n > CEILINGS["function_lines"]} == {}


def test_no_name_says_nothing() -> None:
    vague = [name for name in python_files() if VAGUE & set(Path(name).with_suffix("").parts)]
    assert vague == []


def test_nothing_is_left_to_do_in_a_comment() -> None:
    assert found(MARKERS, iter(project_files())) == []


def test_no_path_of_one_machine_is_written_down() -> None:
    assert found(MACHINE_PATHS, iter(project_files())) == []


def test_only_settings_reads_the_environment() -> None:
    readers = (name for name in python_files() if not name.startswith(READERS_OF_THE_ENVIRONMENT))
    assert found(re.compile(r"\b(?:os\.environ|getenv|load_dotenv)\b"), readers) == []


def test_test_files_have_unique_names_and_no_package_marker() -> None:
    names = [Path(name).name for name in python_files() if name.startswith("tests/")]
    assert "__init__.py" not in names
    tests = [name for name in names if name.startswith("test_")]
    assert sorted(set(tests)) == sorted(tests)


def test_licences_that_ask_for_it_are_named_in_the_notice() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    required = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    names = [re.split(r"[^A-Za-z0-9_-]", requirement)[0] for requirement in required]
    unnamed = [
        name for name in names if COPYLEFT.search(licence(name)) and name not in text("NOTICE")
    ]
    assert unnamed == []


def licence(distribution: str) -> str:
    try:
        metadata = importlib.metadata.metadata(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
    fields = ("License-Expression", "Classifier")
    return "\n".join(line for field in fields for line in metadata.get_all(field) or [])


def test_the_licence_is_the_one_that_is_declared() -> None:
    declared = tomllib.loads(text("pyproject.toml"))["project"]["license"]
    assert text("LICENSE").startswith(f"{declared} License\n")
    assert f"{declared} License" in text("NOTICE")


def test_the_changelog_has_a_place_for_the_next_change() -> None:
    assert "\n## [Unreleased]\n" in text("CHANGELOG.md")
