"""Links between articles that lead nowhere: no such file, or no such heading in it.

Links to other sites are not tried: the check needs no network.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from knowledge.markdown import sections
from knowledge.passages import anchored

_TARGET = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
_ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:|^/|^\{", re.IGNORECASE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True)
class DeadLink:
    """Where a link wants to go, and why it cannot."""

    target: str
    reason: str


def dead_links(file: Path) -> Iterator[DeadLink]:
    """The dead links of a markdown file; nothing for other formats or a file that is gone."""
    if file.suffix.lower() not in _MARKDOWN or not file.is_file():
        return
    text = _FENCED.sub("", file.read_text(encoding="utf-8", errors="replace"))
    for target in dict.fromkeys(_TARGET.findall(text)):
        if _ELSEWHERE.match(target):
            continue
        name, _, anchor = target.partition("#")
        path = file.parent / unquote(name) if name else file
        if not path.exists():
            yield DeadLink(target, f"there is no {name}")
        elif anchor and path.suffix.lower() in _MARKDOWN and anchor not in _anchors(path):
            yield DeadLink(target, f"{path.name} has no heading #{anchor}")


def _anchors(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8", errors="replace")
    return {anchor for _, anchor in anchored(sections(text)) if anchor}
