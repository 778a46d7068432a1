"""Cases that were written for other programs: promptfoo's YAML, and tables of question and tool."""

import csv
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_ASKED = ("question", "query", "prompt", "text", "input", "utterance", "message", "say")
_TOOL = ("tool", "expected_tool", "expected", "function", "intent", "label")
_ARGS = ("args", "arguments", "expected_args", "parameters")
_VARIABLE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_TOOL_CHECKS = ("tool-call-f1", "trajectory:tool-used")


class BadImport(ValueError):
    """A file that holds no cases of that kind."""


@dataclass
class Imported:
    """What was read, and what could not be carried over."""

    cases: list[dict[str, Any]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Each in a sentence."""


def read(path: Path, persona: str) -> Imported:
    """The cases of a file. Raises BadImport."""
    try:
        if path.suffix.lower() in (".yaml", ".yml"):
            return promptfoo(yaml.safe_load(path.read_text(encoding="utf-8")), persona)
        return table(path, persona)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, csv.Error) as error:
        raise BadImport(f"{path} cannot be read: {error}") from None


def table(path: Path, persona: str) -> Imported:
    """A CSV file with a question and a tool in each row; persona, args (JSON) and id are optional.

    Where a row has no arguments, any are right. Raises BadImport.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = {name.strip().lower().replace(" ", "_"): name for name in (rows[0] if rows else {})}
    asked, tool, args = (_column(names, wanted) for wanted in (_ASKED, _TOOL, _ARGS))
    if asked is None or tool is None:
        raise BadImport(f"{path} needs a column question and a column tool")
    made = Imported()
    for number, row in enumerate(rows, start=1):
        if not (row[asked] or "").strip() or not (row[tool] or "").strip():
            made.left.append(f"row {number} has no question or no tool")
            continue
        given = _json(row[args], number, made) if args else None
        wanted: dict[str, Any] = {"tool": row[tool].strip(), "args": given or {}}
        if given is None:
            wanted["more_args"] = True
        made.cases.append(
            {
                "id": (row.get(names.get("id", "")) or f"row-{number}").strip(),
                "persona": (row.get(names.get("persona", "")) or persona).strip().lower(),
                "say": row[asked].strip(),
                "calls": [wanted],
            }
        )
    return made


def _column(names: dict[str, str], wanted: tuple[str, ...]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)


def _json(said: str | None, number: int, made: Imported) -> dict[str, Any] | None:
    if not (said or "").strip():
        return None
    try:
        value = json.loads(said or "")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        made.left.append(f"the arguments of row {number} are no JSON object: any are right")
        return None
    return value


def promptfoo(content: Any, persona: str) -> Imported:
    """The tests of a promptfoo configuration. Raises BadImport."""
    tests = content.get("tests") if isinstance(content, dict) else content
    if not isinstance(tests, list) or not tests:
        raise BadImport("there are no tests in it; those of another file have to be given here")
    prompts = content.get("prompts") if isinstance(content, dict) else None
    shared = content.get("defaultTest") if isinstance(content, dict) else None
    made = Imported()
    for number, test in enumerate(tests, start=1):
        told = {**(shared if isinstance(shared, dict) else {}), **test}
        name = re.sub(r"\W+", "-", str(test.get("description", ""))).strip("-").lower()[:60]
        _add(made, f"{name or 'test'}-{number}", told, _prompt(prompts), persona)
    return made


def _prompt(prompts: Any) -> str:
    first = prompts[0] if isinstance(prompts, list) and prompts else prompts
    text = first.get("raw", "") if isinstance(first, dict) else str(first or "")
    return text if _VARIABLE.search(text) and not text.startswith("file:") else ""


def _add(made: Imported, name: str, test: dict[str, Any], prompt: str, persona: str) -> None:
    variables = {str(key): value for key, value in (test.get("vars") or {}).items()}
    asked = next((str(variables[key]) for key in _ASKED if key in variables), None)
    if prompt and all(key in variables for key in _VARIABLE.findall(prompt)):
        asked = _VARIABLE.sub(lambda m: str(variables[m[1]]), prompt)
    if asked is None and len(variables) == 1:
        asked = str(next(iter(variables.values())))
    if asked is None:
        made.left.append(f"{name} has no question")
        return
    turn: dict[str, Any] = {"say": asked.strip()}
    for check in test.get("assert") or []:
        if not _expect(turn, str(check.get("type", "")), check.get("value")):
            made.left.append(f"{name}: a check of type {check.get('type')} has no counterpart")
    if len(turn) == 1:
        made.left.append(f"{name} was left out: nothing that can be checked is expected of it")
        return
    who = str(variables.get("persona", persona)).lower()
    made.cases.append({"id": name, "persona": who, **turn})


def _expect(turn: dict[str, Any], kind: str, value: Any) -> bool:
    """Add what a check expects; whether it has a counterpart."""
    values = [str(one) for one in (value if isinstance(value, list) else [value])]
    plain = [re.escape(one) for one in values]
    if kind in ("contains", "icontains", "contains-all", "icontains-all"):
        turn.setdefault("facts", []).extend({"value": one} for one in values)
    elif kind in ("contains-any", "icontains-any"):
        turn.setdefault("says", []).append("|".join(plain))
    elif kind == "regex":
        turn.setdefault("says", []).append(values[0])
    elif kind == "starts-with":
        turn.setdefault("says", []).append(rf"\A\W*{plain[0]}")
    elif kind in ("not-contains", "not-icontains", "not-contains-any", "not-icontains-any"):
        turn.setdefault("never", {}).setdefault("phrases", []).extend(plain)
    elif kind == "not-regex":
        turn.setdefault("never", {}).setdefault("phrases", []).append(values[0])
    elif kind in _TOOL_CHECKS:
        tools = [tool.strip() for one in values for tool in one.split(",")]
        turn["calls"] = [{"tool": tool, "args": {}, "more_args": True} for tool in tools]
        turn["match"] = "subset"
    else:
        return False
    return True
