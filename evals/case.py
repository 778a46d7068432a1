"""What a case says: who asks what, on which data, and what must and must not come of it.

A suite is a YAML file whose first line names its schema (`# yaml-language-server: $schema=…`), so
that an editor checks it while it is written. `load` reads and checks a whole file.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

HERE = Path(__file__).parent
SUITES = HERE / "suites"
SCHEMA_FILE = HERE / "case.schema.json"
FIRST_LINE = "# yaml-language-server: $schema="

AnswerKind = Literal["answer", "clarify", "decline", "proposal"]
Match = Literal["strict", "unordered", "subset"]
"""strict: these calls in this order. unordered: these calls. subset: these, and others too."""


class BadSuite(ValueError):
    """A suite file that cannot be used; the message names the file, the case and the field."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Call(_Part):
    """A tool call that is expected. `"*"` as an argument's value stands for any value."""

    tool: str
    args: dict[str, Any] = Field(default_factory=dict)
    more_args: bool = False
    """Whether arguments that are not named here may be given too."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        """`list_tickets` and `{list_tickets: {status: open}}` are short for the whole."""
        if isinstance(value, str):
            return {"tool": value}
        if isinstance(value, dict) and "tool" not in value and len(value) == 1:
            tool, args = next(iter(value.items()))
            return {"tool": tool, "args": args or {}}
        return value


class Fact(_Part):
    """A value found out at run time, by a query of its own, that the answer must state."""

    sql: str | None = None
    """Run on the whole database; :now, :me (a person id) and :zone may stand in it. Every value
    of every row must be stated."""
    metric: str | None = None
    """Or the id of a metric of `store.metrics` …"""
    period: str = "this_quarter"
    """… in this period."""
    value: float | str | None = None
    """Or a fixed value, where the data is fixed."""
    tolerance: float = 0.0
    """How far a stated number may be off, in the unit of the value."""
    scale: float = 1.0
    """What the value is multiplied by before it is looked for."""
    where: Literal["anywhere", "headline", "metrics", "table"] = "anywhere"

    @model_validator(mode="after")
    def _one_source(self) -> "Fact":
        if sum(source is not None for source in (self.sql, self.metric, self.value)) != 1:
            raise ValueError("a fact has one of sql, metric or value")
        return self


class Decision(_Part):
    """A change that must be proposed. Only the fields given are compared."""

    tool: str
    args: dict[str, Any] = Field(default_factory=dict)
    changes: list[dict[str, Any]] = Field(default_factory=list)
    """Each as {subject, field, before, after}, as far as given."""


class Never(_Part):
    """What must not occur."""

    tools: list[str] = Field(default_factory=list)
    data: list[str] = Field(default_factory=list)
    """Strings that must be nowhere in the answer, figures and references included."""
    phrases: list[str] = Field(default_factory=list)
    """Regular expressions that the answer's text must not match; case does not count."""


class Turn(_Part):
    """Something said, and what must come of it."""

    say: str
    calls: list[Call] | None = None
    """None: whatever calls are made; an empty list: none."""
    match: Match = "strict"
    kind: AnswerKind | None = None
    facts: list[Fact] = Field(default_factory=list)
    cites: list[str] = Field(default_factory=list)
    """Articles or passages that must be cited."""
    says: list[str] = Field(default_factory=list)
    """Regular expressions that the answer's text must match; case does not count."""
    refuses: bool = False
    """It must be declined: nothing is run and nothing proposed."""
    asks: bool = False
    """It must be answered by a question."""
    proposes: Decision | None = None
    never: Never = Field(default_factory=Never)

    @model_validator(mode="after")
    def _expects_something(self) -> "Turn":
        checks = (self.calls, self.kind, self.facts, self.cites, self.says, self.proposes)
        if not any([*checks, self.refuses, self.asks]) and self.calls is None:
            raise ValueError(f"nothing is expected of {self.say!r}")
        return self

    @property
    def wants_work(self) -> bool:
        """Whether doing nothing would be wrong."""
        return bool(self.calls or self.facts or self.cites or self.proposes)


class Effect(_Part):
    """A change of the database that the case must leave behind."""

    table: str
    key: str | None = None
    """The row's primary key; leave it out for rows with made-up ids."""
    op: Literal["insert", "update", "delete"] = "update"
    set: dict[str, Any] = Field(default_factory=dict)
    """Fields and their new values, as far as they matter."""


class Case(_Part):
    """One conversation."""

    id: str
    persona: Literal["executive", "manager", "agent", "csm"]
    person: str | None = None
    """A person id, where it is not the default person of the persona."""
    as_of: datetime | None = None
    """The frozen moment; the demo company's own when not given."""
    data: Literal["demo", "large", "empty"] = "demo"
    """The demo company, one of twice its size, or one with nothing in it."""
    turns: list[Turn]
    effects: list[Effect] = Field(default_factory=list)
    """All the changes it makes; none when left out. Reading never counts."""
    never: Never = Field(default_factory=Never)
    """For all turns."""
    tags: list[str] = Field(default_factory=list)
    draft: str = ""
    """Why it is not run yet: what somebody has still to write down."""

    @model_validator(mode="before")
    @classmethod
    def _one_turn(cls, value: Any) -> Any:
        """A case of one turn may be written without `turns`."""
        if not isinstance(value, dict) or "turns" in value:
            return value
        own = {name: value[name] for name in value if name in Turn.model_fields and name != "never"}
        rest = {name: value[name] for name in value if name not in own}
        return {**rest, "turns": [own]}

    @model_validator(mode="after")
    def _some_turn(self) -> "Case":
        if not self.draft and not any(turn.wants_work for turn in self.turns):
            raise ValueError(
                "an assistant that refuses everything would pass: add a turn that must be answered"
            )
        return self


class Suite(_Part):
    """A file of cases."""

    suite: str
    about: str = ""
    by_name: bool = False
    """Runs only when it is named: it takes data that take long to make."""
    alive: Turn | None = None
    """Said at the end of every case that would otherwise be passed by refusing everything."""
    cases: list[Case]

    @model_validator(mode="before")
    @classmethod
    def _add_alive(cls, value: Any) -> Any:
        if not isinstance(value, dict) or not value.get("alive"):
            return value
        cases = [_with_turn(case, value["alive"]) for case in value.get("cases", [])]
        return {**value, "cases": cases}

    @model_validator(mode="after")
    def _distinct(self) -> "Suite":
        ids = [case.id for case in self.cases]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"the id {twice[0]} is used twice")
        return self

    @property
    def drafts(self) -> list[Case]:
        """Cases that are not run yet."""
        return [case for case in self.cases if case.draft]

    @cached_property
    def by_id(self) -> dict[str, Case]:
        """The cases by their id."""
        return {case.id: case for case in self.cases}


def _with_turn(case: Any, turn: Any) -> Any:
    if not isinstance(case, dict):
        return case
    turns = case.get("turns") or [
        {name: case[name] for name in case if name in Turn.model_fields and name != "never"}
    ]
    working = ("calls", "facts", "cites", "proposes")
    if any(said.get(name) for said in turns for name in working):
        return case
    rest = {n: v for n, v in case.items() if n not in Turn.model_fields or n == "never"}
    return {**rest, "turns": [*turns, turn]}


def load(path: Path) -> Suite:
    """The suite of a file. Raises BadSuite."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe loaders
        return Suite.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadSuite(f"{path}: {_where(content, first['loc'])}: {first['msg']}") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadSuite(f"{path} cannot be read: {why}") from None


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _where(content: Any, loc: tuple[int | str, ...]) -> str:
    """The place of an error, a case by its id."""
    parts = list(loc)
    if len(parts) > 1 and parts[0] == "cases" and isinstance(parts[1], int):
        case = content["cases"][parts[1]]
        name = case.get("id", f"case {parts[1] + 1}") if isinstance(case, dict) else str(case)
        parts = [name, *parts[2:]]
    return ".".join(str(part) for part in parts) or "the file"


def find(names: list[str]) -> list[Suite]:
    """Suites by name or path; for no name all but those that want to be named. Raises BadSuite."""
    if not names:
        found = [load(path) for path in sorted(_files())]
        return [suite for suite in found if not suite.by_name]
    return [load(_named(name)) for name in names]


def _files() -> Iterator[Path]:
    for path in SUITES.rglob("*.yaml"):
        with path.open(encoding="utf-8") as lines:
            if lines.readline().startswith(FIRST_LINE):
                yield path


def _named(name: str) -> Path:
    path = Path(name)
    if path.is_file():
        return path
    known = {found.stem: found for found in _files()}
    if name not in known:
        raise BadSuite(f"there is no suite {name}; there are {', '.join(sorted(known))}")
    return known[name]


def schema() -> str:
    """The JSON schema that the first line of a suite names."""
    made = Suite.model_json_schema(mode="validation")
    made["title"] = "A suite of Deskmate eval cases"
    return json.dumps(made, indent=2) + "\n"
