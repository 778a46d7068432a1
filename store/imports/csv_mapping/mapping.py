"""The YAML file that says which CSV column goes where, read and checked before any row is."""

from collections.abc import Hashable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlmodel import SQLModel

from store import tables
from store.imports.errors import ImportFailed
from store.imports.shape import PROVENANCE, Shape, shape_of
from store.tables.types import Provenance

Place = tuple[Any, ...]
"""Keys and positions from the top of the YAML file to a value."""
YamlScalar = str | int | float | bool | None


class ColumnRule(BaseModel):
    """Where the value of one column comes from, and how it is read."""

    model_config = ConfigDict(extra="forbid")

    column: str | None = None
    """Title of the CSV column."""
    constant: Any = None
    """The same value for every row."""
    template: str | None = None
    """Text with CSV columns in braces: ``"{Topic}: {Summary}"``; ``{line}`` is the line number."""
    values: dict[YamlScalar, YamlScalar] | None = None
    """What the source says to what Deskmate says; upper and lower case count as the same."""
    otherwise: YamlScalar = None
    """For text that `values` does not list."""
    default: Any = None
    """For empty cells."""
    format: str | list[str] | None = None
    """Of times and days, as in ``%d.%m.%Y %H:%M``; several are tried in turn. Else ISO 8601."""
    decimal: str = "."
    thousands: str = ""
    split: str | None = None
    """What separates the parts of a list."""
    prefix: bool = True
    """Whether an id gets the file's `id_prefix`."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"column": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_origin(self) -> "ColumnRule":
        origins = [
            self.column is not None,
            "constant" in self.model_fields_set,
            bool(self.template),
        ]
        if sum(origins) != 1:
            raise ValueError("say exactly one of column, constant and template")
        return self


class FileRule(BaseModel):
    """What one file (or all that fit its pattern) holds."""

    model_config = ConfigDict(extra="forbid")

    table: str
    file: str = "*"
    """A file name or pattern: ``contracts-*.csv``. ``.gz`` after it is fine too."""
    columns: dict[str, ColumnRule] = Field(min_length=1)
    repeats: bool = False
    """Whether one thing stands in many rows, as the team does in a list of tickets."""
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    time_zone: str | None = None
    id_prefix: str | None = None

    def fits(self, path: Path) -> bool:
        return fnmatch(path.name.removesuffix(".gz"), self.file) or fnmatch(path.name, self.file)


class Mapping(BaseModel):
    """The whole file. What is set at the top holds for all files that do not set it themselves."""

    model_config = ConfigDict(extra="forbid")

    files: list[FileRule] = Field(min_length=1)
    encoding: str | None = None
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    time_zone: str | None = None
    id_prefix: str = ""
    missing: list[str] = Field(default_factory=lambda: [""])
    """Cells that mean "no value"; an empty cell always does."""


class CheckedMapping:
    """A mapping that fits the tables, and where in its file each part stands."""

    def __init__(self, path: Path, mapping: Mapping, lines: dict[Place, int]) -> None:
        self.path = path
        self.mapping = mapping
        self._lines = lines

    @cached_property
    def shapes(self) -> list[Shape]:
        """The table of each file rule."""
        return [shape_of(_importable()[rule.table]) for rule in self.mapping.files]

    def in_order(self) -> list[int]:
        """The places of the file rules, tables that others refer to first."""
        order = [table.name for table in SQLModel.metadata.sorted_tables]
        return sorted(range(len(self.shapes)), key=lambda n: order.index(self.shapes[n].name))

    def model(self, place: int) -> type[SQLModel]:
        return _importable()[self.mapping.files[place].table]

    def failed(self, place: Place, what: str) -> ImportFailed:
        """An error that names the key and its line."""
        return _failed(self.path, self._lines, place, what)


def load(path: Path) -> CheckedMapping:
    """Read and check a mapping; raises ImportFailed that names the key and line at fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ImportFailed(f"The mapping {path} cannot be read: {error}.") from error
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}:{mark.line + 1}" if mark else path.name
        reason = getattr(error, "problem", None) or str(error)
        raise ImportFailed(f"{where} is not YAML: {reason}. Correct that line.") from error
    lines = dict(_lines(node)) if node is not None else {}
    try:
        mapping = Mapping.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise _failed(path, lines, first["loc"], _said(first)) from error
    checked = CheckedMapping(path, mapping, lines)
    for place, rule in enumerate(mapping.files):
        _check(checked, place, rule)
    return checked


def _check(checked: CheckedMapping, place: int, rule: FileRule) -> None:
    """The table and its columns must exist, and what a row must have must be mapped."""
    models = _importable()
    at: Place = ("files", place)
    if rule.table not in models:
        what = f"there is no table {rule.table!r}{meant(rule.table, sorted(models))}"
        raise checked.failed((*at, "table"), what)
    shape = shape_of(models[rule.table])
    writable = [name for name in shape.columns if name not in PROVENANCE]
    for name in rule.columns:
        if name not in writable:
            what = f"{rule.table} has no column {name!r}{meant(name, writable)}"
            raise checked.failed((*at, "columns", name), what)
    absent = [name for name in (*shape.keys, *shape.required) if name not in rule.columns]
    if absent:
        what = f"{rule.table} needs {', '.join(dict.fromkeys(absent))}: map them too"
        raise checked.failed((*at, "columns"), what)


def _importable() -> dict[str, type[SQLModel]]:
    """Tables that rows can be imported into, by name."""
    models = [getattr(tables, name) for name in tables.__all__]
    found = [m for m in models if isinstance(m, type) and issubclass(m, Provenance)]
    return {str(model.__tablename__): model for model in found}


def meant(name: str, known: Sequence[str]) -> str:
    """A hint at the closest known name, or at all of them."""
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; choose from {', '.join(known)}"


def _said(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return f"there is no setting {error['loc'][-1]!r}"
    return str(error["msg"]).removeprefix("Value error, ")


def _failed(path: Path, lines: dict[Place, int], place: Place, what: str) -> ImportFailed:
    known = place
    while known and known not in lines:
        known = known[:-1]
    key = ".".join(str(part) for part in place)
    where = f"{path.name}:{lines.get(known, 1)}"
    return ImportFailed(f"{where}, {key or 'top'}: {what}. Correct the mapping and try again.")


def _lines(node: Any, place: Place = ()) -> list[tuple[Place, int]]:
    """Line number of every key and list item."""
    found: list[tuple[Place, int]] = []
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name: Hashable = key.value
            found.append(((*place, name), key.start_mark.line + 1))
            found += _lines(value, (*place, name))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            found.append(((*place, number), item.start_mark.line + 1))
            found += _lines(item, (*place, number))
    return found
