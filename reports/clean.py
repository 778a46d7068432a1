"""Makes words from outside harmless before they are shown.

Tickets, imports and articles may hold terminal escapes, characters that reorder a line, or links
that are more than links. Renderers pass every piece of data through here.
"""

import re
from urllib.parse import quote, urlsplit

_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # operating system commands: titles, hyperlinks
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # device control and other strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours, cursor movement
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"
    r"\u200e\u200f\u202a-\u202e\u2066-\u2069"  # text direction
    r"\ufeff\ufff9-\ufffb]"
)
BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
"""Bold words of markdown, in articles and drafts."""
_BREAKS = re.compile(r"\s+")
_SCHEMES = ("http", "https", "mailto")


def clean(text: str) -> str:
    """Text without escapes, control and direction characters; keeps its lines, tabs as spaces."""
    plain = _ESCAPES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROLS.sub("", plain.expandtabs(4)).replace("\u2028", "\n").replace("\u2029", "\n")


def one_line(text: str) -> str:
    """The same on one line."""
    return _BREAKS.sub(" ", clean(text)).strip()


def safe_link(link: str | None) -> str | None:
    """An address that only leads somewhere: web, mail, or a path; else None.

    Characters that could end the place where the address stands are percent-encoded.
    """
    if not link:
        return None
    plain = one_line(link)
    try:
        parts = urlsplit(plain)
    except ValueError:
        return None
    if parts.scheme and parts.scheme.lower() not in _SCHEMES:
        return None
    return quote(plain, safe="/:?#@!$&'*+,;=%-._~")
