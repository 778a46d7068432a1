"""Different figures for one thing: found when articles come in, so that an answer can say so."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from knowledge.care.claims import claims, contradictions
from knowledge.markdown import plain
from knowledge.rows import PASSAGE
from store.engine import Store

_FILE = "disputes.json"
"""Beside the snapshot of the articles that were looked at."""


@dataclass(frozen=True)
class Dispute:
    """Sentences of two articles that cannot both be true, in the order of the articles' ids."""

    articles: list[str]
    passages: list[str]
    sentences: list[str]
    figures: list[str]

    def concerns(self, quote: str) -> bool:
        """Whether a quote of an article holds one of the sentences."""
        said = plain(quote)
        return any(sentence in said for sentence in self.sentences)


def find(passages: Iterable[Any]) -> list[Dispute]:
    """The disputes among rows of passages."""
    every = (c for p in passages for c in claims(p.article_id, p.id, p.heading, p.text))
    pairs = (sorted(pair, key=lambda claim: claim.article_id) for pair in contradictions(every))
    return [
        Dispute(
            articles=[claim.article_id for claim in pair],
            passages=[claim.passage_id for claim in pair],
            sentences=[claim.sentence for claim in pair],
            figures=[claim.figure for claim in pair],
        )
        for pair in pairs
    ]


def keep(store: Store, folder: Path) -> None:
    """Look for disputes among all passages and keep them in a folder, unless they are there."""
    file = folder / _FILE
    if file.is_file():
        return
    chosen = select(PASSAGE.id, PASSAGE.article_id, PASSAGE.heading, PASSAGE.text)
    with store.session(read_only=True) as session:
        rows = session.execute(chosen.order_by(PASSAGE.article_id, PASSAGE.position)).all()
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps([asdict(one) for one in find(rows)]), encoding="utf-8")
    partial.replace(file)


def kept(folder: Path) -> list[Dispute]:
    """The disputes that are kept in a folder; none where nobody has looked."""
    try:
        rows = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [Dispute(**row) for row in rows]
