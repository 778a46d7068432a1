"""What is imported is declared, and what is declared is pinned."""

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
PINS = (CHECKOUT / "constraints.txt").read_text()
OWN = {
    "api",
    "assistant",
    "bench",
    "cli",
    "deskmate",
    "evals",
    "knowledge",
    "reports",
    "server",
    "store",
    "terminal",
    "tools",
}
FOLDERS = OWN - {"cli", "deskmate", "server"}


def requirements(*extras: str) -> list[Requirement]:
    optional = [line for extra in extras for line in PROJECT["optional-dependencies"][extra]]
    return [Requirement(line) for line in [*PROJECT["dependencies"], *optional]]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes(), path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_every_imported_package_is_declared() -> None:
    declared = {
        canonicalize_name(one.name)
        for one in requirements("postgres", "embeddings", "documents", "models")
    }
    for_benchmarks = {canonicalize_name(one.name) for one in requirements("bench", "dev")}
    providers = importlib.metadata.packages_distributions()
    files = [
        *CHECKOUT.glob("*.py"),
        *(f for name in FOLDERS for f in (CHECKOUT / name).rglob("*.py")),
    ]
    undeclared = {
        f"{path.relative_to(CHECKOUT)}: {name}"
        for path in files
        if path.name != "hatch_build.py"
        for name in imports(path)
        if name not in sys.stdlib_module_names | OWN
        and not {canonicalize_name(d) for d in providers.get(name, [name])}
        & (declared | for_benchmarks if path.is_relative_to(CHECKOUT / "bench") else declared)
    }
    assert undeclared == set()


def test_every_installed_dependency_is_pinned() -> None:
    pinned = {canonicalize_name(line.partition("==")[0]) for line in PINS.splitlines()}
    assert set(closure(requirements("dev", "postgres"))) - pinned == set()


def closure(wanted: list[Requirement]) -> dict[str, frozenset[str]]:
    """The distributions that installing `wanted` brings, with the extras asked of each."""
    seen: dict[str, frozenset[str]] = {}
    queue = list(wanted)
    while queue:
        one = queue.pop()
        name, extras = canonicalize_name(one.name), frozenset(one.extras)
        if name in seen and extras <= seen[name]:
            continue
        seen[name] = seen.get(name, frozenset()) | extras
        needs = map(Requirement, importlib.metadata.requires(one.name) or [])
        queue += [need for need in needs if applies(need, seen[name])]
    return seen


def applies(need: Requirement, extras: frozenset[str]) -> bool:
    marker = need.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})


def test_pins_are_versions_and_no_addresses() -> None:
    lines = [line for line in PINS.splitlines() if line and not line.startswith("#")]
    odd = [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9._!+-]+", line)]
    assert odd == []


def test_the_chroma_server_of_the_compose_file_is_as_old_as_the_client() -> None:
    compose = (CHECKOUT / "deploy" / "compose.yaml").read_text()
    server = re.search(r"image: chromadb/chroma:(\S+)", compose)
    client = re.search(r"(?m)^chromadb==(\S+)", PINS)
    assert server is not None
    assert client is not None
    assert server[1] == client[1]
