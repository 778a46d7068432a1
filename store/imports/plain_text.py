"""HTML of tickets and replies as the text that a person reads."""

import re
from html.parser import HTMLParser

HIDDEN = frozenset({"script", "style", "head", "title"})
BLOCKS = frozenset(
    "address article blockquote br div dl dt dd footer h1 h2 h3 h4 h5 h6 header hr li ol p pre "
    "section table tr ul".split()
)


def plain_text(html: str | None) -> str | None:
    """The text of a piece of HTML, one line per block, list items with a dash; None if nothing."""
    if html is None:
        return None
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [re.sub(r"[ \t\r\f\v\xa0]+", " ", line).strip() for line in reader.text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._hidden = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in HIDDEN
        if tag in BLOCKS:
            self._break()
        if tag == "li":
            self._parts.append("- ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in HIDDEN and self._hidden > 0
        if tag in BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._parts.append(re.sub(r"\s+", " ", data))

    def _break(self) -> None:
        if self._parts and not self._parts[-1].endswith("\n"):
            self._parts.append("\n")
