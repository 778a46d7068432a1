"""Habits of the page that a machine can check."""

import re
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "web"
SCRIPTS = sorted(WEB.rglob("*.js"))
TEXTS = [*SCRIPTS, *WEB.rglob("*.css"), *WEB.rglob("*.html"), *WEB.rglob("*.svg")]

# Spelled as patterns, so that none is missed for a space.
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(")
ELSEWHERE = re.compile(r"""(?:src|href|from|import|url)\s*[=(]?\s*["'(]?(?:https?:)?//""")
IMPORTS = re.compile(r"""^(?:import|export)\s.*?from "([^"]+)";""", re.MULTILINE | re.DOTALL)


def found(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{file.relative_to(WEB)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_text_never_becomes_markup() -> None:
    assert found(MARKUP, TEXTS) == []


def test_nothing_is_fetched_from_another_place() -> None:
    assert found(ELSEWHERE, TEXTS) == []


def test_every_module_that_is_imported_is_there() -> None:
    missing = [
        f"{file.relative_to(WEB)}: {name}"
        for file in SCRIPTS
        for name in IMPORTS.findall(file.read_text(encoding="utf-8"))
        if not (file.parent / name).is_file()
    ]
    assert missing == []


def test_every_sheet_and_script_of_the_page_is_there() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    named = re.findall(r'(?:src|href)="/([^"]+)"', page)
    assert [name for name in named if not (WEB / name).is_file()] == []
    sheets = {f"css/{file.name}" for file in (WEB / "css").glob("*.css")}
    assert sheets <= set(named)


def test_no_file_of_the_page_is_long() -> None:
    lengths = {f.relative_to(WEB): len(f.read_text().splitlines()) for f in TEXTS}
    assert {name: n for name, n in lengths.items() if n > 400} == {}
