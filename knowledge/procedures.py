"""What an article says to do: its numbered steps where the question asks how, else its sentences."""

import re
from typing import Any

from sqlmodel import Session, col, select

from knowledge.extraction import Extract, Quote
from knowledge.markdown import numbered_steps
from store.tables import PassageRow

_HOW = re.compile(r"\b(?:how|where|steps?|can (?:i|we|you)|cannot|can't|forgot|expired)\b", re.I)


def answer(session: Session, found: Any, asked: str, extracted: Extract) -> Extract:
    """The steps of the best article's closest procedure; what was extracted where it has none."""
    if not found.answered or extracted.steps or not _HOW.search(asked):
        return extracted
    best = found.passages[0]
    ids = [best.passage_id, *best.others]
    texts = dict(
        session.exec(
            select(PassageRow.id, PassageRow.text).where(col(PassageRow.id).in_(ids))
        ).all()
    )
    for passage_id in ids:
        steps = numbered_steps(texts.get(passage_id, ""))
        if len(steps) > 1:
            quotes = tuple(Quote(step.strip(), passage_id, best.article_id) for step in steps)
            return Extract(quotes, steps=True)
    return extracted
