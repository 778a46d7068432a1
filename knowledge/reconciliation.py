"""The index made equal to the rows: what is missing is embedded, what has no row is forgotten."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from sqlalchemy import select

from knowledge.encoders import Encoder
from knowledge.index import AUDIENCES, KINDS, Entry, Index, Kind
from knowledge.markdown import plain
from knowledge.passages import searchable_text
from knowledge.rows import ARTICLE, ARTICLES, PASSAGE, PASSAGES
from store.engine import Store

BEGINNING_CHARACTERS = 650
"""A longer beginning takes twice the time to embed and finds no more (measured)."""
OUTLINE_CHARACTERS = 900
BEGINNING, OUTLINE = 0.6, 0.4
"""Parts of an article's vector: how it begins, and its title with its headings."""
BATCH = 64
"""Texts between two writes: what a killed run has to do again, at most."""

Target = tuple[Kind, str, str, str]
"""Where a vector belongs: kind, audience, id and digest."""


def reconcile(
    store: Store,
    index: Index,
    embedder: Encoder,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Make the index equal to the rows; returns how many passages had to be embedded.

    `progress` hears how many entries are embedded, and of how many.
    """
    missing: list[Target] = []
    for audience in AUDIENCES:
        wanted = _wanted(store, audience)
        for kind in KINDS:
            held = index.digests(kind, audience)
            index.remove(kind, audience, [i for i in held if i not in wanted[kind]])
            missing.extend(
                (kind, audience, i, digest)
                for i, digest in wanted[kind].items()
                if held.get(i) != digest
            )
    done = 0
    for targets in _batches(missing):
        texts = _texts(store, targets[0][0], [entry_id for _, _, entry_id, _ in targets])
        embed_into(index, embedder, texts, targets)
        done += len(targets)
        if progress:
            progress(done, len(missing))
    return sum(kind == "passages" for kind, _, _, _ in missing)


def _batches(missing: Sequence[Target]) -> Iterator[list[Target]]:
    """Up to `BATCH` targets at a time, of one kind."""
    for kind in KINDS:
        of_kind = [target for target in missing if target[0] == kind]
        for start in range(0, len(of_kind), BATCH):
            yield of_kind[start : start + BATCH]


def article_texts(title: str, parts: Iterable[tuple[str | None, str]]) -> tuple[str, ...]:
    """What is embedded for a whole article, from its passages in order: beginning and outline."""
    head = f"{title.rstrip('.')}."
    words, headings = [head], dict[str, None]()
    for heading, text in parts:
        headings.update({heading: None} if heading else {})
        if sum(len(word) for word in words) < BEGINNING_CHARACTERS:
            words += [f"{heading}." if heading else "", plain(text)]
    beginning = " ".join(word for word in words if word)[:BEGINNING_CHARACTERS]
    return beginning, " ".join([head, *headings])[:OUTLINE_CHARACTERS]


def _wanted(store: Store, audience: str) -> dict[str, dict[str, str]]:
    articles = select(ARTICLE.id, ARTICLE.digest).where(ARTICLE.audience == audience)
    passages = (
        select(PASSAGE.id, PASSAGE.digest)
        .join(ARTICLES, PASSAGE.article_id == ARTICLE.id)
        .where(ARTICLE.audience == audience)
    )
    with store.session(read_only=True) as session:
        return {
            "articles": {row.id: row.digest for row in session.execute(articles)},
            "passages": {row.id: row.digest for row in session.execute(passages)},
        }


def _texts(store: Store, kind: Kind, ids: Sequence[str]) -> list[tuple[str, ...]]:
    """What was or must be embedded for these ids, from the rows."""
    if kind == "passages":
        chosen = (
            select(PASSAGE.id, ARTICLE.title, PASSAGE.heading, PASSAGE.text)
            .join(ARTICLES, PASSAGE.article_id == ARTICLE.id)
            .where(PASSAGE.id.in_(ids))
        )
        with store.session(read_only=True) as session:
            found = {
                row.id: searchable_text(row.title, row.heading, row.text)
                for row in session.execute(chosen)
            }
        return [(found[i],) for i in ids]
    chosen = (
        select(ARTICLE.id, ARTICLE.title, PASSAGE.heading, PASSAGE.text)
        .join(PASSAGES, PASSAGE.article_id == ARTICLE.id)
        .where(ARTICLE.id.in_(ids))
        .order_by(PASSAGE.position)
    )
    titles: dict[str, str] = {}
    parts: dict[str, list[tuple[str | None, str]]] = {}
    with store.session(read_only=True) as session:
        for row in session.execute(chosen):
            titles[row.id] = row.title
            parts.setdefault(row.id, []).append((row.heading, row.text))
    return [article_texts(titles.get(i, i), parts.get(i, [])) for i in ids]


def embed_into(
    index: Index,
    embedder: Encoder,
    texts: Sequence[tuple[str, ...]],
    targets: Sequence[Target],
) -> None:
    """Embed texts and store their vectors; of two texts, beginning and outline, the mean."""
    embedded = embedder.embed([text for several in texts for text in several])
    vectors: list[np.ndarray] = []
    at = 0
    for several in texts:
        one = embedded[at]
        if len(several) == 2:
            mixed = BEGINNING * embedded[at] + OUTLINE * embedded[at + 1]
            one = mixed / np.linalg.norm(mixed)
        vectors.append(one)
        at += len(several)
    grouped: dict[tuple[Kind, str], list[Entry]] = {}
    for (kind, audience, entry_id, digest), vector in zip(targets, vectors, strict=True):
        grouped.setdefault((kind, audience), []).append(Entry(entry_id, digest, vector))
    for (kind, audience), entries in grouped.items():
        index.put(kind, audience, entries)
