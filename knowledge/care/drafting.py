"""A draft article made of solved tickets: what customers saw, the cause, the steps that worked.

Nothing is written freely and nothing is published: the draft names the ticket behind every part,
and becomes an article when somebody has edited it and added its file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from knowledge.passages import slug
from knowledge.resolved import Fix, similar

if TYPE_CHECKING:
    from sqlmodel import Session

LOOKED_AT = 8
"""Solved tickets that a draft may rest on."""
NEAR = 0.6
"""Share of the best likeness below which a ticket is about something beside it."""
LEAST = 2
"""One solved ticket is an anecdote."""
REVIEW_AFTER = timedelta(days=180)
_PRIVATE = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+|\b\d{1,3}(?:\.\d{1,3}){3}\b|[“\"][^”\"]{1,80}[”\"]"
)
"""Addresses, links, IP numbers and quoted names: they belong to one customer."""


class TooLittle(Exception):
    """Too few solved tickets are about it. The message says how many there are."""


@dataclass(frozen=True)
class Draft:
    """An article to edit."""

    title: str
    markdown: str
    """With front matter, as a file."""
    tickets: tuple[str, ...]
    """The solved tickets it rests on, the most like the question first."""

    @property
    def file_name(self) -> str:
        """A name for its file."""
        return f"{slug(self.title) or 'article'}.md"


def draft(session: "Session", question: str, today: date, embedder: Any = None) -> Draft:
    """A draft that answers a question, from the solved tickets that the session sees.

    Raises TooLittle.
    """
    near = similar(session, question, embedder=embedder, limit=LOOKED_AT)
    found = [fix for fix in near if fix.likeness >= NEAR * near[0].likeness]
    if len(found) < LEAST:
        told = "No solved ticket is" if not found else "Only one solved ticket is"
        raise TooLittle(f"{told} about “{question}”: too little for an article.")
    best = _best(found)
    title = _general(question.strip().rstrip("?.!")) or question
    title = title[:1].upper() + title[1:]
    parts = [
        _front(title, found, today),
        f"# {title}",
        _seen(found),
        _section("The cause", _told(found, "cause")),
        _section("Do this first", [f"{_general(best.first_aid)} [{best.ticket_id}]"])
        if best.first_aid
        else "",
        _section("Solve it", _steps(best)),
        _section("What fixed it", _told(found, "resolution")),
        _section("Where this comes from", [_origin(fix) for fix in found]),
    ]
    text = "\n\n".join(part for part in parts if part) + "\n"
    return Draft(title, text, tuple(fix.ticket_id for fix in found))


def _best(found: Sequence[Fix]) -> Fix:
    """Whose steps are shown: written down, not reopened, and the customer was content."""
    return max(found, key=lambda f: (bool(f.steps), f.reopened == 0, f.csat or 0, f.likeness))


def _front(title: str, found: Sequence[Fix], today: date) -> str:
    quoted = title.replace('"', "'")
    review = (today + REVIEW_AFTER).isoformat()
    tickets = ", ".join(fix.ticket_id for fix in found)
    return (
        f'---\ntitle: "{quoted}"\naudience: internal\nreview_by: {review}\ntags: [draft]\n'
        f"tickets: [{tickets}]\n---"
    )


def _seen(found: Sequence[Fix]) -> str:
    """How customers put it."""
    said = list(dict.fromkeys(_general(fix.subject) for fix in found))[:4]
    return "Customers write, for example: " + "; ".join(f"*{words}*" for words in said) + "."


def _told(found: Sequence[Fix], what: Literal["cause", "resolution"]) -> list[str]:
    """What several tickets say in the same words once, the most often said first."""
    told: dict[str, list[str]] = {}
    for fix in found:
        if words := _general(getattr(fix, what)):
            told.setdefault(words, []).append(fix.ticket_id)
    ranked = sorted(told.items(), key=lambda pair: -len(pair[1]))
    return [f"- {words} [{', '.join(tickets)}]" for words, tickets in ranked]


def _steps(best: Fix) -> list[str]:
    steps = [f"{n}. {_general(step)}" for n, step in enumerate(best.steps, 1)]
    return [*steps, "", f"From [{best.ticket_id}]."] if steps else []


def _origin(fix: Fix) -> str:
    when = f", {fix.resolved_at:%-d %b %Y}" if fix.resolved_at else ""
    rated = f", rated {fix.csat} of 5" if fix.csat else ""
    again = ", reopened since" if fix.reopened else ""
    return f"- {fix.ticket_id}{when}{rated}{again}"


def _section(heading: str, lines: Sequence[str]) -> str:
    return f"## {heading}\n\n" + "\n".join(lines) if lines else ""


def _general(text: str | None) -> str:
    """Without what belongs to one customer."""
    return " ".join(_PRIVATE.sub("…", text or "").split())
