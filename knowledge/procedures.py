"""What an article says to do: its numbered steps where the question asks how, else sentences."""

import re
from typing import Any

from sqlmodel import Session, col, select

from knowledge.extraction import Extract, Quote
from knowledge.lexical import terms
from knowledge.markdown import numbered_steps
from store.tables import PassageRow

SHARED = 2
"""Words that a procedure and a question have in common, at least."""
_HOW = re.compile(r"\b(?:how|where|steps?|can (?:i|we|you)|cannot|can't|forgot|expired)\b", re.I)


def answer(session: Session, found: Any, asked: str, extracted: Extract) -> Extract:
    """The steps of the best article's closest procedure; what was extracted where it has none."""
    if not found.answered or extracted.steps or not _HOW.search(asked):
        return extracted
    best = found.passages[0]
    rows = session.exec(
        select(PassageRow.id, PassageRow.heading, PassageRow.text)
        .where(PassageRow.article_id == best.article_id)
        .order_by(col(PassageRow.position))
    ).all()
    wanted = set(terms(asked))
    procedures = [
        (len(wanted & set(terms(f"{heading} {text}"))), passage_id, numbered_steps(text))
        for passage_id, heading, text in rows
    ]
    shared, passage_id, steps = max(
        (one for one in procedures if len(one[2]) > 1), key=lambda one: one[0], default=(0, "", [])
    )
    if shared < SHARED:
        return extracted
    quotes = tuple(Quote(step.strip(), passage_id, best.article_id) for step in steps)
    return Extract(quotes, steps=True)
