"""PDF and Word files as markdown: paragraphs, and for Word its headings, lists and tables.

Needs the extra `documents` (pypdf, python-docx).
"""

import io
import logging
import re
from typing import Any


class Unparsed(Exception):
    """The file cannot be parsed; the message says why."""


HOW_TO_INSTALL = "reading it needs pypdf and python-docx: pip install 'deskmate[documents]'"
_BULLET = re.compile(r"^[•‣▪●◦–]\s+")
_LIST_STYLES = {"List Number": "1. ", "List Bullet": "- "}


def markdown_of_pdf(raw: bytes) -> str:
    """The text of a PDF, page after page; scanned pages hold none."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise Unparsed(HOW_TO_INSTALL) from error
    # What is wrong with a file is said once, by the exception.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unparsed("it is protected by a password")
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        # Damaged files end in any of these, depending on where the damage is.
        raise Unparsed(f"it is damaged: {error}") from error
    text = "\n\n".join(pages)
    if not text.strip():
        raise Unparsed("it holds no text, only pictures; run text recognition (OCR) on it first")
    return "\n".join(_BULLET.sub("- ", line.strip()) for line in text.splitlines())


def markdown_of_docx(raw: bytes) -> str:
    """Headings, paragraphs, lists and tables of a Word document, in order."""
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError as error:
        raise Unparsed(HOW_TO_INSTALL) from error
    from zipfile import BadZipFile

    try:
        document = docx.Document(io.BytesIO(raw))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise Unparsed("it is not a Word document, or damaged") from error
    parts: list[str] = []
    number = 0
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            parts.append(_table(item))
            continue
        line = _paragraph(item)
        number = number + 1 if line.startswith("1. ") else 0
        parts.append(f"{number}. {line[3:]}" if number else line)
    return _together(parts)


def _paragraph(paragraph: Any) -> str:
    text = paragraph.text.strip()
    style = paragraph.style.name if paragraph.style is not None else ""
    if not text:
        return ""
    if style == "Title":
        return f"# {text}"
    if heading := re.fullmatch(r"Heading (\d)", style):
        return f"{'#' * min(int(heading[1]) + 1, 6)} {text}"
    for name, mark in _LIST_STYLES.items():
        if style.startswith(name):
            return mark + text
    return text


def _table(table: Any) -> str:
    rows = ("| " + " | ".join(cell.text.strip() for cell in row.cells) + " |" for row in table.rows)
    return "\n".join(rows)


def _together(parts: list[str]) -> str:
    """List items stay one list; everything else is a paragraph."""
    item = re.compile(r"^(\d+\.|-) ")
    text = ""
    for before, part in zip(["", *parts], parts, strict=False):
        if part:
            text += ("\n" if item.match(before) and item.match(part) else "\n\n") + part
    return text.strip()
