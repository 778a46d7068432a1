"""The fields of a tool's Args and the types that read them."""

import types
import typing
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from tools.arguments import Choice, Found, Known, KnownBefore, Limit, Phrase
from tools.arguments.refs import Reference
from tools.spec import Args, ToolSpec


@dataclass(frozen=True)
class Field:
    """An argument and how it is read."""

    name: str
    reader: Any
    """A type with `read(sentence, known)`."""
    many: bool
    required: bool
    summary: str = ""
    spoken: bool = True
    """Whether sentences say it."""

    @property
    def ref_kind(self) -> str | None:
        """ticket, account … for references."""
        return getattr(self.reader, "kind", None) if self._is(Reference) else None

    @property
    def is_choice(self) -> bool:
        return self._is(Choice)

    @property
    def is_phrase(self) -> bool:
        return self._is(Phrase)

    @property
    def is_limit(self) -> bool:
        return self._is(Limit)

    def _is(self, base: type) -> bool:
        return isinstance(self.reader, type) and issubclass(self.reader, base)


@dataclass(frozen=True)
class LiteralWords:
    """Reads a Literal: its values as words."""

    values: tuple[Any, ...]

    def read(self, sentence: str, known: Known) -> list[Found]:
        """The values that occur as words."""
        import re

        found = []
        for value in self.values:
            words = re.escape(str(value).replace("_", " ")).replace(r"\ ", r"[\s_-]")
            for match in re.finditer(rf"(?<!\w){words}(?!\w)", sentence, re.IGNORECASE):
                found.append(Found(value, match.start(), match.end(), match[0]))
        return sorted(found, key=lambda f: f.start)


@lru_cache(maxsize=256)
def fields_of(args: type[Args]) -> tuple[Field, ...]:
    """The readable fields, in order of declaration."""
    hints = typing.get_type_hints(args, include_extras=True)
    fields = []
    for name, info in args.model_fields.items():
        reader, many = _reader(hints[name], name)
        if reader is not None:
            summary = info.description or ""
            spoken = not any(isinstance(mark, KnownBefore) for mark in info.metadata)
            fields.append(Field(name, reader, many, info.is_required(), summary, spoken))
    return tuple(fields)


def field_of(spec: ToolSpec, name: str) -> Field | None:
    """The field of that name."""
    return next((f for f in fields_of(spec.args) if f.name == name), None)


def _reader(annotation: Any, name: str) -> tuple[Any, bool]:
    """The reading type inside Optional, Annotated, unions and lists; whether it may be several."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _reader(get_args(annotation)[0], name)
    if origin in (Union, types.UnionType):
        found = [_reader(part, name) for part in get_args(annotation) if part is not type(None)]
        readers = [reader for reader, _ in found if reader is not None]
        return (readers[0] if readers else None), any(many for _, many in found)
    if origin in (list, tuple, set, frozenset):
        return _reader(get_args(annotation)[0], name)[0], True
    if origin is Literal:
        return LiteralWords(get_args(annotation)), False
    if annotation is int and name == "limit":
        return Limit, False
    return (annotation if hasattr(annotation, "read") else None), False
