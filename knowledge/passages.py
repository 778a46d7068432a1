"""Articles cut into passages that can be cited: a heading with the text and steps under it.

A section of up to `LONGEST` words is one passage, so that steps stay together. A longer one becomes
windows of about `TARGET` words that begin and end between steps, paragraphs or sentences; each
window repeats up to `OVERLAP` words of the one before.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.markdown import Section, joined, mostly_links, plain, sections

TARGET = 110
LONGEST = 150
OVERLAP = 20
RECIPE = "2"
"""Part of every digest: raise it when passages are cut or embedded in another way."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"'(\[*A-ZÀ-Þ0-9])")


@dataclass(frozen=True)
class Passage:
    """A citable part of an article; `text` is markdown, without the heading line."""

    id: str
    position: int
    heading: str | None
    anchor: str | None
    text: str
    digest: str
    searchable: str
    """What is embedded and indexed: title, heading and text without markup."""


def cut(article_id: str, title: str, text: str, audience: str = "public") -> list[Passage]:
    """The passages of an article, in reading order; ids are unique and depend on headings only."""
    found: list[Passage] = []
    used: set[str] = set()
    whole = list(anchored(sections(text)))
    # "See also" lists answer nothing, yet with the title before them they come near every question.
    telling = [pair for pair in whole if not mostly_links(joined(pair[0].units))] or whole
    for section, anchor in telling:
        for part in _windows(section.units):
            words = joined(part)
            if not plain(words):
                continue
            heading = section.heading and section.heading[:500]
            searchable = searchable_text(title, heading, words)
            passage_id = _free(f"{article_id}#{anchor or 'top'}", used)
            digest = _digest(RECIPE, audience, searchable)
            found.append(
                Passage(passage_id, len(found), heading, anchor, words, digest, searchable)
            )
    return found


def searchable_text(title: str, heading: str | None, text: str) -> str:
    """Title and heading say what a passage is about when its own words do not."""
    heads = [title] if not heading or heading == title else [title, heading]
    return " ".join([*(f"{head.rstrip('.')}." for head in heads), plain(text)])


def article_digest(title: str, text: str, audience: str) -> str:
    """Equal digests mean equal passages."""
    return _digest(RECIPE, audience, title, text)


def anchored(found: Iterator[Section]) -> Iterator[tuple[Section, str | None]]:
    """Sections with the anchor of their heading, as GitHub counts them: steps, steps-1, steps-2."""
    seen: dict[str, int] = {}
    for section in found:
        if section.heading is None:
            yield section, None
            continue
        name = slug(section.heading)
        count = seen.get(name, 0)
        seen[name] = count + 1
        yield section, name if count == 0 else f"{name}-{count}"


def slug(heading: str) -> str:
    """The anchor of a heading: lower case, letters and digits, hyphens between words."""
    text = unicodedata.normalize("NFC", plain(heading)).lower()
    kept = re.sub(r"[^\w\- ]", "", text).strip()
    return re.sub(r"\s+", "-", kept)[:60].strip("-") or "section"


def sentences(text: str) -> list[str]:
    """Text split after full stops, question and exclamation marks."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def _windows(units: list[str]) -> Iterator[list[str]]:
    total = sum(_words(unit) for unit in units)
    if total <= LONGEST:
        yield units
        return
    window: list[str] = []
    size = 0
    for piece in _pieces(units):
        count = _words(piece)
        if window and size + count > TARGET:
            yield window
            window = _tail(window)
            size = sum(_words(kept) for kept in window)
        window.append(piece)
        size += count
    # A short rest says little on its own; the whole would still fit the encoder.
    if window:
        yield window


def _pieces(units: list[str]) -> Iterator[str]:
    """Units no longer than a window: long ones are split at sentences, then at words."""
    for unit in units:
        if _words(unit) <= TARGET:
            yield unit
            continue
        for sentence in sentences(unit):
            words = sentence.split(" ")
            for start in range(0, len(words), TARGET):
                yield " ".join(words[start : start + TARGET])


def _tail(window: list[str]) -> list[str]:
    """The last pieces of a window, up to `OVERLAP` words."""
    kept: list[str] = []
    size = 0
    for piece in reversed(window):
        size += _words(piece)
        if size > OVERLAP:
            break
        kept.insert(0, piece)
    return kept


def _words(text: str) -> int:
    return len(text.split())


def _free(wanted: str, used: set[str]) -> str:
    name, number = wanted, 1
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    used.add(name)
    return name


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
