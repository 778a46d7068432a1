"""How knowledge results are told."""

import re

from reports.blocks import (
    Basis,
    Block,
    Headline,
    Note,
    Passage,
    Passages,
    Report,
    Step,
    Steps,
    Text,
)
from reports.format import count
from tools.knowledge_base.models import Disputed, Found, KnowledgeFound

NEAREST_SHOWN = 3


def found(result: KnowledgeFound) -> Report:
    """The quoted answer first, then where it stands; or that nothing answers."""
    basis = Basis(scope="knowledge base", sources=[p.passage_id for p in result.passages])
    if not result.answered:
        return Report(blocks=_nothing(result), basis=Basis(scope="knowledge base"))
    best = result.passages[0]
    where = f" under “{best.heading}”" if best.heading else ""
    blocks: list[Block] = [Headline(text=f"“{best.title}”{where} answers that.")]
    if result.quotes:
        blocks.append(Text(title=f"From {best.article_id}", body=_quoted(result)))
    blocks += [Note(text=_against(one), tone="warning") for one in result.disputed]
    blocks.append(Passages(title=_sources(result), items=[_passage(p) for p in result.passages]))
    if any(p.audience == "internal" for p in result.passages):
        internal = [p.article_id for p in result.passages if p.audience == "internal"]
        blocks.append(Note(text=f"For staff only: {', '.join(internal)}.", tone="warning"))
    return Report(blocks=blocks, basis=basis)


def _against(one: Disputed) -> str:
    said = ", ".join(f"{i} says {f}" for i, f in zip(one.articles, one.figures, strict=True))
    return f"The articles disagree: {said}. Ask their owners which is right."


def _nothing(result: KnowledgeFound) -> list[Block]:
    blocks: list[Block] = [Headline(text=f"Nothing on that: {result.message}")]
    near = result.passages[:NEAREST_SHOWN]
    if near:
        blocks.append(Note(text="The closest articles, which do not answer the question:"))
        items = [Step(text=p.title, ask=f"search the knowledge base for {p.title}") for p in near]
        blocks.append(Steps(items=items))
    return blocks


def _sources(result: KnowledgeFound) -> str:
    return count(len(result.passages), "source")


def _quoted(result: KnowledgeFound) -> str:
    """Quotes with the number of the source that they stand in."""
    numbers = {p.passage_id: n for n, p in enumerate(result.passages, start=1)}
    return "\n".join(f"{q.text} [{numbers.get(q.passage_id, 1)}]" for q in result.quotes)


def _passage(found: Found) -> Passage:
    link = None
    if found.path:
        link = f"{found.path}#{found.anchor}" if found.anchor else found.path
    return Passage(
        id=found.passage_id,
        article_id=found.article_id,
        title=found.title,
        heading=found.heading,
        text=re.sub(r"\n{3,}", "\n\n", found.text).strip(),
        link=link,
        score=found.score,
    )
