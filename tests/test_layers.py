"""Imports only point down, one domain never imports another, and starting loads little."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
ROOTS = ("cli", "server")
NOT_LAYERS = {"bench", "launcher", "tests"}
HEAVY = ("altair", "chromadb", "fastapi", "langgraph", "onnxruntime", "pandas", "pptx", "scipy")

CONFIG = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]


def contract(kind: str) -> dict[str, list[str]]:
    return next(entry for entry in CONFIG["contracts"] if entry["type"] == kind)


def code_folders() -> set[str]:
    return {
        folder.name
        for folder in CHECKOUT.iterdir()
        if folder.is_dir() and not folder.name.startswith(".") and any(folder.rglob("*.py"))
    } - NOT_LAYERS


def test_the_contracts_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_code_folder_is_a_layer() -> None:
    assert code_folders() - set(CONFIG["root_packages"]) == set()
    layers = [
        name.strip("() ") for layer in contract("layers")["layers"] for name in layer.split(":")
    ]
    assert set(CONFIG["root_packages"]) <= set(layers)


def test_every_code_folder_is_a_regular_package() -> None:
    # A namespace package loses against a regular one of the same name anywhere on sys.path.
    without = [name for name in code_folders() if not (CHECKOUT / name / "__init__.py").is_file()]
    assert without == []


def test_every_domain_is_kept_apart_from_the_others() -> None:
    folders = {
        f"tools.{folder.name}"
        for folder in (CHECKOUT / "tools").iterdir()
        if (folder / "tools.py").is_file()
    }
    assert folders - set(contract("independence")["modules"]) == set()


def test_nothing_imports_a_composition_root() -> None:
    importers = [
        f"{path.relative_to(CHECKOUT)}: {name}"
        for folder in code_folders()
        for path in (CHECKOUT / folder).rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] in ROOTS
    ]
    assert importers == []


def imported(path: Path) -> set[str]:
    """The dotted names that a file imports, wherever in it."""
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_bytes(), path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


@pytest.mark.parametrize("module", ["cli", "tools", "assistant.settings"])
def test_importing_loads_no_heavy_library(module: str) -> None:
    script = f"import sys, {module}; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []
