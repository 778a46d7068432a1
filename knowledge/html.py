"""HTML pages as markdown: headings, steps, tables and code keep their shape, the rest is text."""

import re
from html import unescape
from html.parser import HTMLParser

_SKIPPED = frozenset({"script", "style", "head", "nav", "svg", "noscript", "template", "footer"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = frozenset(
    {"p", "div", "section", "article", "table", "blockquote", "dl", "dt", "dd", "main", "header"}
)
_TITLE = re.compile(
    r"\A(?:(?!<(?:body|svg)\b).)*?<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE
)
_FIRST_LEVEL = re.compile(r"<h1\b", re.IGNORECASE)


def markdown_of(html: str) -> str:
    """The page's text as markdown; its title heads it where no heading of the first level does."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    text = re.sub(r"\n{3,}", "\n\n", "".join(writer.parts)).strip()
    titled = None if _FIRST_LEVEL.search(html) else _TITLE.search(html)
    title = " ".join(unescape(titled[1]).split()) if titled else ""
    return f"# {title}\n\n{text}" if title and text else text


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skipping = 0
        self.code = 0
        self.lists: list[int | None] = []
        """Open lists: the next number of an ordered one, None for bullets."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self.skipping += 1
        elif tag in _HEADINGS:
            self.parts.append(f"\n\n{'#' * _HEADINGS[tag]} ")
        elif tag in ("ul", "ol"):
            self.parts.append("\n")
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "pre":
            self.code += 1
            self.parts.append("\n\n```\n")
        elif tag == "tr":
            self.parts.append("\n| ")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _PARAGRAPHS and not self.lists:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif tag in _HEADINGS:
            self.parts.append("\n\n")
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.parts.append("\n")
        elif tag == "pre":
            self.code = max(0, self.code - 1)
            self.parts.append("\n```\n\n")
        elif tag in ("td", "th"):
            self.parts.append(" | ")
        elif tag in _PARAGRAPHS and not self.lists:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        self.parts.append(data if self.code else re.sub(r"\s+", " ", data))

    def _item(self) -> None:
        indent = "  " * max(0, len(self.lists) - 1)
        number = self.lists[-1] if self.lists else None
        self.parts.append(f"\n{indent}- " if number is None else f"\n{indent}{number}. ")
        if number is not None:
            self.lists[-1] = number + 1
