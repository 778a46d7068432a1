"""Help-centre exports: one JSON file with many articles, from Zendesk Guide or Freshdesk.

Zendesk: the answer of /api/v2/help_center/articles, or a list of its articles. Freshdesk:
solution_articles.json, with solution_folders.json beside it for who may read a folder. Drafts are
left out. What is not known to be for everybody counts as internal.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge.html import markdown_of

LARGEST_BYTES = 200_000_000
FRESHDESK_PUBLISHED = 2
FRESHDESK_EVERYBODY = 1
_FILE_LANGUAGE = re.compile(r"_([a-z]{2})(?:-[A-Za-z]{2})?$")


class NotAnExport(Exception):
    """The file is not an export that is known; the message says why."""


@dataclass(frozen=True)
class ExportedArticle:
    """An article of an export as markdown."""

    key: str
    """Unique within the export."""
    title: str
    text: str
    audience: str
    language: str
    updated_on: date | None
    tags: list[str]
    facts: dict[str, Any]


def is_export(file: Path) -> bool:
    """Whether a file's name says that it is an export: article and .json are in it."""
    return file.suffix.lower() == ".json" and "article" in file.stem.lower()


def articles_of(file: Path) -> Iterator[ExportedArticle]:
    """The published articles of an export; translations share an id. Raises NotAnExport."""
    used: set[str] = set()
    for article in _published(file):
        key = article.key if article.key not in used else f"{article.key}-{article.language}"
        if key not in used:
            used.add(key)
            yield replace(article, key=key)


def _published(file: Path) -> Iterator[ExportedArticle]:
    rows = _rows(file)
    if all("body" in row for row in rows):
        yield from (_zendesk(row) for row in rows if not row.get("draft"))
        return
    language = _FILE_LANGUAGE.search(file.stem)
    public = _public_folders(file.parent)
    for row in rows:
        if row.get("status") == FRESHDESK_PUBLISHED:
            yield _freshdesk(row, public, language[1] if language else None)


def _rows(file: Path) -> list[dict[str, Any]]:
    content = _loaded(file)
    rows = content.get("articles") if isinstance(content, dict) else content
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotAnExport("it holds no list of articles; known are Zendesk Guide and Freshdesk")
    for number, row in enumerate(rows, 1):
        if row.get("id") is None or not row.get("title"):
            raise NotAnExport(f"entry {number} has no id or no title")
        if "body" not in row and "description" not in row:
            raise NotAnExport(f"entry {number} has neither a body nor a description")
    return rows


def _loaded(file: Path) -> Any:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise NotAnExport(f"it is larger than {LARGEST_BYTES // 1_000_000} MB")
        return json.loads(file.read_bytes())
    except OSError as error:
        raise NotAnExport(f"it cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise NotAnExport("it is not JSON") from error


def _zendesk(row: dict[str, Any]) -> ExportedArticle:
    return ExportedArticle(
        key=str(row["id"]),
        title=str(row["title"]),
        text=markdown_of(str(row["body"] or "")),
        audience="internal" if row.get("user_segment_id") else "public",
        language=str(row.get("locale") or "en").split("-")[0][:8],
        updated_on=_day(row.get("edited_at") or row.get("updated_at")),
        tags=_words(row.get("label_names")),
        facts={"url": row["html_url"]} if row.get("html_url") else {},
    )


def _freshdesk(row: dict[str, Any], public: set[Any], language: str | None) -> ExportedArticle:
    return ExportedArticle(
        key=f"{row['id']}-{language}" if language else str(row["id"]),
        title=str(row["title"]),
        text=markdown_of(str(row["description"] or "")),
        audience="public" if row.get("folder_id") in public else "internal",
        language=language or "en",
        updated_on=_day(row.get("updated_at")),
        tags=_words(row.get("tags")),
        facts={},
    )


def _public_folders(folder: Path) -> set[Any]:
    file = folder / "solution_folders.json"
    rows = _loaded(file) if file.is_file() else []
    return {
        row.get("id")
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("visibility") == FRESHDESK_EVERYBODY
    }


def _words(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _day(value: Any) -> date | None:
    try:
        return datetime.fromisoformat(str(value)).date() if value else None
    except ValueError:
        return None
