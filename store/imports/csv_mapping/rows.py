"""The rows of one CSV file as records, by the rules of the mapping."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from store.imports.csv_mapping.mapping import CheckedMapping, ColumnRule, meant
from store.imports.csv_mapping.values import BadCell, reader
from store.imports.record import Item, Noticed, NoticeKind, Record, Rejected
from store.imports.shape import Key, Shape

BRACES = re.compile(r"\{([^{}]+)\}")
Cells = Sequence[str]


@dataclass(frozen=True)
class Reading:
    """The settings that hold for one file."""

    file: str
    zone: tzinfo
    id_prefix: str
    missing: frozenset[str]


@dataclass
class _Cell:
    """The way from a row's cells to the value of one column."""

    name: str
    rule: ColumnRule
    text: Callable[[Cells, int], str]
    read: Callable[[str], Any]
    translated: dict[str, Any]
    missing: frozenset[str]
    prefix: str
    notices: list[str]

    def value(self, cells: Cells, line: int) -> Any:
        """The value; raises BadCell."""
        rule = self.rule
        if "constant" in rule.model_fields_set:
            return self._typed(rule.constant)
        text = self.text(cells, line).strip()
        if text in self.missing:
            return self._typed(rule.default)
        if rule.values is not None:
            return self._translation(text)
        return self.prefix + self.read(text) if self.prefix else self.read(text)

    def _translation(self, text: str) -> Any:
        known = text.lower() in self.translated
        if not known:
            self.notices.append(text)
        return self._typed(self.translated[text.lower()] if known else self.rule.otherwise)

    def _typed(self, value: Any) -> Any:
        """A value that stands in the mapping, as YAML read it."""
        if isinstance(value, list | dict) or value is None:
            return value
        return self.read(str(value))


class RowReader:
    """Reads the rows of one file, whose header it was built for."""

    def __init__(
        self, checked: CheckedMapping, place: int, header: Sequence[str], reading: Reading
    ) -> None:
        self._model = checked.model(place)
        self._shape: Shape = checked.shapes[place]
        self._reading = reading
        self._width = len(header)
        titles = _Titles(checked, place, header, reading.file)
        self._repeats = checked.mapping.files[place].repeats
        self._seen: set[Key] = set()
        rules = checked.mapping.files[place].columns
        self._cells = [self._cell(name, rule, titles) for name, rule in rules.items()]
        self._id = next((cell for cell in self._cells if cell.name == "id"), None)

    def items(self, line: int, cells: Cells) -> Iterator[Item]:
        """The record of a row, with what is noticed about it, or its rejection."""
        if len(cells) != self._width:
            yield self._rejected(line, cells, f"{len(cells)} fields instead of {self._width}")
            return
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for cell in self._cells:
            try:
                values[cell.name] = cell.value(cells, line)
            except BadCell as error:
                wrong.append(f"{self._shape.name}.{cell.name}: {error}")
        yield from self._unknown(line)
        if wrong:
            yield self._rejected(line, cells, "; ".join(wrong))
        elif not self._repeated(values):
            yield Record(self._model, values, self._ref(line), self._source_id(cells, line))

    def _repeated(self, values: dict[str, Any]) -> bool:
        """Whether the row is about nothing, or about what another row was about, by the rule."""
        if not self._repeats:
            return False
        key = self._shape.key(values)
        known = key in self._seen or None in key
        self._seen.add(key)
        return known

    def _cell(self, name: str, rule: ColumnRule, titles: "_Titles") -> _Cell:
        shape, reading = self._shape, self._reading
        is_id = name == "id" or name.endswith("_id")
        return _Cell(
            name=name,
            rule=rule,
            text=titles.text(name, rule),
            read=reader(shape.table.columns[name], rule, reading.zone),
            translated={str(k).lower(): v for k, v in (rule.values or {}).items()},
            missing=reading.missing,
            prefix=reading.id_prefix if is_id and rule.prefix else "",
            notices=[],
        )

    def _unknown(self, line: int) -> Iterator[Noticed]:
        kind: NoticeKind = "unknown_value"
        for cell in self._cells:
            for text in cell.notices:
                what = f'{self._shape.name}.{cell.name}: "{text}" is not among the values'
                yield Noticed(kind, what, self._ref(line))
            cell.notices.clear()

    def _source_id(self, cells: Cells, line: int) -> str | None:
        if self._id is None:
            return None
        return self._id.text(cells, line).strip()[:200] or None

    def _ref(self, line: int) -> str:
        return f"{self._reading.file}:{line}"

    def _rejected(self, line: int, cells: Cells, reason: str) -> Rejected:
        return Rejected(self._reading.file, line, reason, ",".join(cells))


class _Titles:
    """Where each titled column stands; a title that is not there is the mapping's mistake."""

    def __init__(
        self, checked: CheckedMapping, place: int, header: Sequence[str], file: str
    ) -> None:
        self._checked = checked
        self._place = place
        self._file = file
        self._titles = [title.strip() for title in header]

    def text(self, name: str, rule: ColumnRule) -> Callable[[Cells, int], str]:
        if rule.column is not None:
            at = self._at(name, "column", rule.column)
            return lambda cells, line: cells[at]
        if rule.template is not None:
            return self._filled(name, rule.template)
        return lambda cells, line: ""

    def _filled(self, name: str, template: str) -> Callable[[Cells, int], str]:
        places = {
            title: self._at(name, "template", title)
            for title in BRACES.findall(template)
            if title != "line"
        }

        def fill(cells: Cells, line: int) -> str:
            def part(match: re.Match[str]) -> str:
                title = match[1]
                return str(line) if title == "line" else cells[places[title]].strip()

            return BRACES.sub(part, template)

        return fill

    def _at(self, name: str, key: str, title: str) -> int:
        if title in self._titles:
            return self._titles.index(title)
        what = f"{self._file} has no column {title!r}{meant(title, self._titles)}"
        raise self._checked.failed(("files", self._place, "columns", name, key), what)


def missing_words(words: Sequence[str]) -> frozenset[str]:
    """Cells that mean "no value"."""
    return frozenset({"", *words})
