"""Records of API answers: one object, a list, a page with lists in it, or JSON Lines. Streamed."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from store.imports.errors import ImportFailed
from store.imports.files import opened
from store.imports.record import Progress, Rejected

FIRST_LINE = 1 << 20
"""Characters of the first line that are looked at to tell JSON Lines from one JSON value."""
RAW_LIMIT = 4_000


@dataclass(frozen=True, slots=True)
class Element:
    """A record, the list it stood in (None at the top), and its number in the file, from 1."""

    section: str | None
    number: int
    value: Any


def elements(
    path: Path,
    sections: Collection[str],
    progress: Progress | None = None,
    encoding: str | None = None,
) -> Iterator[Element | Rejected]:
    """The records of a file in their order; `sections` are the lists that a page may hold.

    In JSON Lines the number is the line, and a line that is not JSON is rejected. Any other file
    that is not JSON, or stops in the middle, raises ImportFailed.
    """
    if _is_lines(path, encoding):
        yield from _lines(path, sections, progress, encoding)
        return
    with opened(path, progress, encoding) as text, _explained(path):
        for number, (section, value) in enumerate(_streamed(text, sections), start=1):
            yield Element(section, number, value)


def first(path: Path, sections: Collection[str], encoding: str | None = None) -> Element | None:
    """The first record of a file, or None where it holds none. Raises as `elements`."""
    records = elements(path, sections, None, encoding)
    return next((record for record in records if isinstance(record, Element)), None)


def _is_lines(path: Path, encoding: str | None) -> bool:
    """Whether the first line is a complete object and another one follows, or could."""
    with opened(path, None, encoding) as text:
        line = text.readline(FIRST_LINE)
        if not line.lstrip().startswith("{") or not line.endswith("\n"):
            return False
        try:
            json.loads(line)
        except json.JSONDecodeError:
            return False
        return bool(text.read(1).strip())


def _lines(
    path: Path, sections: Collection[str], progress: Progress | None, encoding: str | None
) -> Iterator[Element | Rejected]:
    with opened(path, progress, encoding) as text:
        for number, line in enumerate(text, start=1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except json.JSONDecodeError as error:
                reason = f"the line is not JSON: {error.msg}, column {error.colno}"
                yield Rejected(path.name, number, reason, line[:RAW_LIMIT])
                continue
            for section, record in _parts(value, sections):
                yield Element(section, number, record)


def _parts(value: Any, sections: Collection[str]) -> Iterator[tuple[str | None, Any]]:
    lists = [s for s in sections if isinstance(value, dict) and isinstance(value.get(s), list)]
    if not lists:
        yield None, value
    for section in lists:
        for record in value[section]:
            yield section, record


def _streamed(text: IO[str], sections: Collection[str]) -> Iterator[tuple[str | None, Any]]:
    """Section and value of each record; no more than one of them is in memory."""
    import ijson

    events = ijson.basic_parse(_Bytes(text), use_float=True)
    event, value = next(events)
    if event == "start_array":
        for record in _items(events):
            yield None, record
    elif event == "start_map":
        yield from _page(events, sections)
    else:
        yield None, value
    for _ in events:  # whatever follows the value is an error that the parser states
        pass


def _page(events: Iterator[Any], sections: Collection[str]) -> Iterator[tuple[str | None, Any]]:
    """Records of the lists of an object; the object itself where it has none of the lists."""
    rest: dict[str, Any] = {}
    paged = False
    for inside, key in events:
        if inside == "end_map":
            break
        event, value = next(events)
        if event == "start_array" and key in sections:
            paged = True
            for record in _items(events):
                yield key, record
        else:
            rest[key] = _built(event, value, events)
    if not paged:
        yield None, rest


def _items(events: Iterator[Any]) -> Iterator[Any]:
    for event, value in events:
        if event == "end_array":
            return
        yield _built(event, value, events)


def _built(event: str, value: Any, events: Iterator[Any]) -> Any:
    """The value that begins with this event; takes the events that belong to it."""
    from ijson.common import ObjectBuilder

    if not event.startswith("start_"):
        return value
    builder = ObjectBuilder()
    builder.event(event, value)
    depth = 1
    while depth:
        event, value = next(events)
        builder.event(event, value)
        depth += event.startswith("start_") - event.startswith("end_")
    return builder.value


class _Bytes:
    """Text as the bytes that the parser asks for."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text

    def read(self, size: int = -1) -> bytes:
        return self._text.read(size).encode()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    from ijson import IncompleteJSONError, JSONError

    try:
        yield
    except IncompleteJSONError as error:
        if "premature EOF" in str(error) or "Incomplete" in str(error):
            raise ImportFailed(
                f"{path.name}: the JSON stops in the middle. "
                "The download was probably cut off; fetch the file again."
            ) from error
        raise _not_json(path, error) from error
    except JSONError as error:
        raise _not_json(path, error) from error


def _not_json(path: Path, error: Exception) -> ImportFailed:
    reason = str(error).splitlines()[0].removeprefix("parse error: ").strip()
    return ImportFailed(
        f"{path.name} is not JSON: {reason}. Check that the file is the API's own answer."
    )
