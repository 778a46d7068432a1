"""Puts a reply together from approved sentences, earlier fixes, articles and the thread itself.

Nothing is written freely: each paragraph is a sentence of `letters.yaml` filled with words of a
source, and keeps the sources that it rests on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.resolved import Fix
from store import conversation
from store.conversation import Line, Said

SENTENCES = Path(__file__).with_name("letters.yaml")


@dataclass(frozen=True)
class Paragraph:
    """A part of the letter, and the messages, tickets, passages or tasks behind it."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Backing:
    """A task that stands behind a statement about what comes next."""

    id: str
    text: str
    day: str


@dataclass(frozen=True)
class Brief:
    """All that a letter is made from."""

    name: str | None
    """Of the customer; None where nobody known wrote."""
    agent: str
    agent_id: str
    mood: str
    tone: str
    """auto, formal, friendly, brief or apologetic."""
    intent: str
    """solution, ask, update or close."""
    thread: Sequence[Said]
    zone: tzinfo
    now: datetime
    fixes: Sequence[Fix] = ()
    found: Any = None
    """A `knowledge.retrieval.SearchResult`, with what it quotes in `quotes`."""
    quotes: Any = None
    tasks: Sequence[Backing] = field(default_factory=tuple)


def compose(brief: Brief) -> list[Paragraph]:
    """The letter, paragraph by paragraph."""
    said = sentences()
    manner = _manner(brief)
    parts = [Paragraph(_greeting(brief)), *_opening(brief, manner)]
    if brief.intent == "solution":
        parts += _answer(brief, manner)
    else:
        parts.append(Paragraph(said[brief.intent]))
    parts += [
        Paragraph(said["task"].format(task=t.text, day=t.day), (f"task:{t.id}",))
        for t in brief.tasks
    ]
    if brief.intent == "solution" and brief.tone != "brief":
        parts.append(Paragraph(said["closing"][manner]))
    parts.append(Paragraph(said["signature"].format(agent=brief.agent)))
    return parts


def body(parts: Sequence[Paragraph]) -> str:
    """The letter as it is sent."""
    return "\n\n".join(part.text for part in parts)


def _manner(brief: Brief) -> str:
    fixed = {"apologetic": "angry", "formal": "neutral", "friendly": "happy"}
    if brief.tone == "friendly" and brief.mood == "angry":
        return "angry"
    return fixed.get(brief.tone, brief.mood)


def _greeting(brief: Brief) -> str:
    said = sentences()["greeting"]
    if not brief.name or "@" in brief.name:
        return said["unknown"]
    form = "formal" if brief.tone == "formal" else "default"
    return said[form].format(first=brief.name.split()[0], name=brief.name)


def _opening(brief: Brief, manner: str) -> list[Paragraph]:
    said = sentences()
    broken = conversation.broken_promises(brief.thread, brief.zone, brief.now)
    if broken:
        last = broken[-1]
        mine = last.line.message.author_id == brief.agent_id
        when = _when(last, brief)
        text = said["broken_promise"]["mine" if mine else "ours"].format(time=when)
        parts = [Paragraph(text, (last.line.message.id,))]
    else:
        # Kind words are only thanked for where there are some.
        own = "neutral" if manner == "happy" and brief.mood != "happy" else manner
        parts = [Paragraph(said["opening"][own])]
    heard = _heard(brief) if manner == "angry" and brief.tone != "brief" else []
    if heard:
        quoted = "\n".join(f"- “{text}”" for text in _joined(heard, brief))
        ids = tuple(dict.fromkeys(line.message.id for line in heard))
        parts.append(Paragraph(f"{said['heard']}\n{quoted}", ids))
    return parts


def _when(broken: conversation.Promise, brief: Brief) -> str:
    days = (brief.now.astimezone(brief.zone).date() - broken.due.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"on {broken.due:%A, %-d %B}")
    return f"{broken.clock_time} {day}"


def _heard(brief: Brief) -> list[Line]:
    """The harm and the deadline in the customer's own words; not the reproach itself."""
    wrote = conversation.by_customer(brief.thread)
    if not wrote:
        return []
    found = [line for line in conversation.harm(wrote[-1]) if _FIGURE.search(line.text)]
    due = conversation.deadline(brief.thread)
    if due is not None and due not in found:
        found.append(due)
    return found[:3]


def _joined(heard: Sequence[Line], brief: Brief) -> list[str]:
    """Sentences that follow one another in the message are quoted together."""
    order = conversation.lines(conversation.by_customer(brief.thread)[-1])
    texts: list[str] = []
    for line in heard:
        at = order.index(line) if line in order else 0
        if texts and at and texts[-1].endswith(order[at - 1].text):
            texts[-1] = f"{texts[-1]} {line.text}"
        else:
            texts.append(line.text)
    return texts


_FIGURE = re.compile(r"(?<![\d:])\d[\d,.]*\d(?![\d:])")
_CHECK = re.compile(r"[^.!?]*\b(?:must|should) (?:report|show|say|be)\b[^.!?]*[.!?]?", re.I)
_UNSURE = re.compile(r"\b(?:safe|honest\w*|certain|guarantee\w*|rely)\b", re.I)


def _answer(brief: Brief, manner: str) -> list[Paragraph]:
    said = sentences()
    proven = next((fix for fix in brief.fixes if len(_usable(fix)) > 1), None)
    if proven is None:
        return _from_articles(brief) or [Paragraph(said["unsolved"])]
    source = tuple(s for s in (f"ticket:{proven.ticket_id}", proven.message_id) if s)
    parts = []
    if proven.first_aid and _clean(proven.first_aid, proven):
        aid = _lower_first(proven.first_aid)
        aid_source = (f"ticket:{proven.ticket_id}", proven.first_aid_id or "")
        parts.append(Paragraph(said["first_aid"].format(aid=aid), aid_source))
    if proven.cause and _clean(proven.cause, proven) and brief.tone != "brief":
        parts.append(Paragraph(said["cause"].format(cause=proven.cause), source))
    steps = _usable(proven)
    parts.append(Paragraph(f"{said['steps']['proven']}\n{_numbered(steps)}", source))
    parts += _test(brief, steps, source)
    if brief.found is not None and brief.found.answered:
        best = brief.found.passages[0]
        parts.append(Paragraph(said["article"].format(title=best.title), (best.passage_id,)))
    return parts


def _test(brief: Brief, steps: Sequence[str], source: tuple[str, ...]) -> list[Paragraph]:
    """The step that shows whether it worked, and an honest word to who asks whether it is safe."""
    said = sentences()
    for number, step in enumerate(steps, start=1):
        match = _CHECK.search(step)
        if not match:
            continue
        text = said["check"].format(n=number, check=match[0].strip())
        wrote = conversation.by_customer(brief.thread)
        if wrote and any(_UNSURE.search(a.text) for a in conversation.asks(wrote[-1])):
            text += f" {said['honest']}"
        return [Paragraph(text, source)]
    return []


def _from_articles(brief: Brief) -> list[Paragraph]:
    if brief.found is None or not brief.found.answered or not brief.quotes.quotes:
        return []
    said = sentences()
    quotes = brief.quotes.quotes
    texts = [plain(q.text) for q in quotes]
    kind = "article" if brief.quotes.steps else "facts"
    listed = _numbered(texts) if brief.quotes.steps else "\n".join(f"- {t}" for t in texts)
    sources = tuple(dict.fromkeys(q.passage_id for q in quotes))
    best = brief.found.passages[0]
    return [
        Paragraph(f"{said['steps'][kind]}\n{listed}", sources),
        Paragraph(said["article"].format(title=best.title), (best.passage_id,)),
    ]


_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)])\s+")


def plain(text: str) -> str:
    """Markdown as it reads in an e-mail."""
    return re.sub(r"\*\*|`", "", _LINK.sub(r"\1", _LIST_MARK.sub("", text))).strip()


def _numbered(steps: Sequence[str]) -> str:
    return "\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1))


def _usable(fix: Fix) -> list[str]:
    return [step for step in fix.steps if _clean(step, fix)]


def _clean(text: str, fix: Fix) -> bool:
    """Nothing that belongs to the other customer."""
    name = (fix.account or "").lower()
    named = bool(name) and (name in text.lower() or name.split()[0] in text.lower().split())
    return not named and "@" not in text


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


@lru_cache(maxsize=1)
def sentences() -> dict[str, Any]:
    """The approved sentences."""
    import yaml

    return yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
