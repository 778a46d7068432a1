"""Articles from files: which files count, how each format is read, what their front matter says."""

import codecs
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge import frontmatter

LARGEST_BYTES = 5_000_000
LARGEST_OFFICE_BYTES = 50_000_000
OFFICE = (".pdf", ".docx")
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_FIRST_HEADING = re.compile(r"^#{1,2}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


class Unreadable(Exception):
    """A file cannot become an article; the message says why, without its name."""


@dataclass(frozen=True)
class Document:
    """An article as its file has it: markdown, and what the front matter says about it."""

    id: str
    title: str
    text: str
    path: Path
    product: str | None = None
    audience: str = "public"
    language: str = "en"
    owner: str | None = None
    review_by: date | None = None
    updated_on: date | None = None
    tags: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    """Other fields of the front matter."""


def files_under(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Every file that could hold an article, with the folder it was found from, in a stable order.

    Hidden files and folders are left out; a path that does not exist raises FileNotFoundError.
    """
    for path in paths:
        if path.is_file():
            yield path, path.parent
            continue
        if not path.is_dir():
            raise FileNotFoundError(f"There is no file or folder {path}. Check the path.")
        yield from ((file, path) for file in _walked(path) if _may_hold_articles(file))


def other_kinds(paths: Iterable[Path]) -> Counter[str]:
    """How many files of folders are left out as no articles, by extension."""
    files = (file for path in paths if path.is_dir() for file in _walked(path))
    return Counter(f.suffix.lower() for f in files if f.suffix and not _may_hold_articles(f))


def _walked(folder: Path) -> Iterator[Path]:
    for inside, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        yield from (Path(inside) / name for name in sorted(files) if not name.startswith("."))


def read_all(file: Path, root: Path, collection: str) -> list[Document]:
    """The articles in `file`: one, or those of a help-centre export. Raises `Unreadable`."""
    if file.suffix.lower() != ".json":
        return [read(file, root, collection)]
    from knowledge.exports import NotAnExport, articles_of

    try:
        return [
            Document(
                id=f"{collection}/{article.key}"[:190],
                title=article.title.strip()[:500],
                text=article.text,
                path=file.absolute(),
                audience=article.audience,
                language=article.language,
                updated_on=article.updated_on,
                tags=article.tags,
                facts=article.facts,
            )
            for article in articles_of(file)
            if article.text
        ]
    except NotAnExport as error:
        raise Unreadable(str(error)) from error


def read(file: Path, root: Path, collection: str) -> Document:
    """The article in `file`. Raises `Unreadable`.

    Its id is the one in the front matter, otherwise the collection and the path below `root`.
    """
    kind = file.suffix.lower()
    if kind in OFFICE:
        front, text = {}, _parsed(file)
    elif reader := READERS.get(kind):
        try:
            front, text = frontmatter.split(_decoded(file))
        except frontmatter.Malformed as error:
            raise Unreadable(str(error)) from error
        text = reader(text).strip()
    else:
        raise Unreadable(f"{file.suffix or 'no'} extension; known are {', '.join(KINDS)}")
    if not text:
        raise Unreadable("there is no text in it")
    stem = file.relative_to(root).with_suffix("").as_posix()
    taken = {"id", "title", *_FIELDS}
    return Document(
        id=str(front.get("id") or f"{collection}/{stem}")[:190],
        title=_title(front, text, file)[:500],
        text=text,
        path=file.absolute(),
        facts={key: _plain_value(v) for key, v in front.items() if key not in taken},
        **_described(front),
    )


_FIELDS = ("product", "audience", "language", "owner", "review_by", "updated", "updated_on", "tags")


def _described(front: dict[str, Any]) -> dict[str, Any]:
    audience = str(front.get("audience") or "public").strip().lower()
    if audience not in ("public", "internal"):
        raise Unreadable(f"its audience is {audience!r}; it must be public or internal")
    tags = front.get("tags") or []
    return {
        "product": _text_or_none(front.get("product")),
        "audience": audience,
        "language": str(front.get("language") or "en")[:8],
        "owner": _text_or_none(front.get("owner")),
        "review_by": _day(front.get("review_by"), "review_by"),
        "updated_on": _day(front.get("updated_on") or front.get("updated"), "updated"),
        "tags": [str(tag) for tag in (tags if isinstance(tags, list) else str(tags).split(","))],
    }


def _may_hold_articles(file: Path) -> bool:
    kind = file.suffix.lower()
    if kind == ".json":
        from knowledge.exports import is_export

        return is_export(file)
    return kind in KINDS


def _raw(file: Path, largest: int) -> bytes:
    try:
        if file.stat().st_size > largest:
            raise Unreadable(f"it is larger than {largest // 1_000_000} MB")
        return file.read_bytes()
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror}") from error


def _parsed(file: Path) -> str:
    """The markdown of a PDF or Word file."""
    from knowledge.office import Unparsed, markdown_of_docx, markdown_of_pdf

    raw = _raw(file, LARGEST_OFFICE_BYTES)
    try:
        return (markdown_of_pdf if file.suffix.lower() == ".pdf" else markdown_of_docx)(raw).strip()
    except Unparsed as error:
        raise Unreadable(str(error)) from error


def _decoded(file: Path) -> str:
    raw = _raw(file, LARGEST_BYTES)
    # What Windows calls "Unicode" begins with a mark, and is half zeros.
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\x00" in raw[:4096] and not wide:
        raise Unreadable("it is not a text file")
    try:
        text = raw.decode("utf-16" if wide else _charset(file, raw))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"line {line} is not UTF-8; save the file as UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _charset(file: Path, raw: bytes) -> str:
    """The encoding that a page names in its head; UTF-8 for all else."""
    declared = _CHARSET.search(raw[:2048]) if READERS[file.suffix.lower()] is _html else None
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    try:
        codecs.lookup(name)
    except LookupError:
        name = "utf-8"
    return "utf-8-sig" if name.startswith("utf") else name


def _title(front: dict[str, Any], text: str, file: Path) -> str:
    if front.get("title"):
        return str(front["title"]).strip()
    if heading := _FIRST_HEADING.search(text):
        return heading[1].strip()
    return file.stem.replace("-", " ").replace("_", " ").strip().capitalize()


def _day(value: Any, name: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise Unreadable(f"{name} is {value!r}; write the date as 2026-12-31") from error


def _text_or_none(value: Any) -> str | None:
    return str(value).strip()[:100] if value else None


def _plain_value(value: Any) -> Any:
    """A front matter value as JSON can keep it."""
    if isinstance(value, dict):
        return {str(key): _plain_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain_value(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _as_is(text: str) -> str:
    return text


def _html(text: str) -> str:
    from knowledge.html import markdown_of

    return markdown_of(text)


def _rst(text: str) -> str:
    from knowledge.rst import markdown_of

    return markdown_of(text)


READERS: dict[str, Callable[[str], str]] = {
    ".md": _as_is,
    ".markdown": _as_is,
    ".txt": _as_is,
    ".html": _html,
    ".htm": _html,
    ".rst": _rst,
}
"""Extension to the function that turns a decoded file into markdown."""
KINDS = (*READERS, *OFFICE, ".json")
"""Extensions of files that can be articles, or exports of them."""
