"""The knowledge base: search it, list its articles, read one."""

from datetime import date
from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlmodel import Session, col, or_, select

from api.errors import COMMON, Problem
from api.identity import Caller, Chatting
from api.paging import DEFAULT, After, Limit, Page, cursor, position
from api.services import Server, Services
from api.tools import ToolCall, run_tool
from store.engine import Store
from store.tables import Article, PassageRow
from tools.access import Actor

router = APIRouter(prefix="/api/knowledge", tags=["knowledge"], responses=COMMON)


class PassageOut(BaseModel):
    """A part of an article that can be cited."""

    id: str
    article_id: str
    title: str
    heading: str | None = None
    text: str
    link: str | None = None
    score: float | None = None


class Found(BaseModel):
    """What was found."""

    items: list[PassageOut]
    nothing: str | None = None
    """Why there is nothing."""


class ArticleOut(BaseModel):
    """An article."""

    id: str
    title: str
    collection: str
    audience: str
    updated_on: date | None = None


class ArticleText(ArticleOut):
    """An article with its text, as Markdown."""

    text: str


@router.get("/search", response_model=Found)
async def search(
    caller: Chatting,
    server: Server,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> Any:
    """Passages that answer a question, best first."""
    call = ToolCall(args={"query": q, "limit": limit})
    told = await to_thread.run_sync(partial(run_tool, "search_knowledge", call, caller, server))
    if told["kind"] in ("invalid", "error"):
        status = 422 if told["kind"] == "invalid" else 503
        raise Problem(status, told["report"]["blocks"][0]["text"])
    passages = [
        item
        for block in told["report"]["blocks"]
        if block["type"] == "passages"
        for item in block["items"]
    ]
    nothing = None if passages else told["report"]["blocks"][0].get("text", "Nothing on that.")
    return {"items": passages, "nothing": nothing}


@router.get("/articles", response_model=Page[ArticleOut])
async def list_articles(
    caller: Chatting,
    server: Server,
    search: Annotated[str | None, Query(max_length=200)] = None,
    after: After = None,
    limit: Limit = DEFAULT,
) -> Any:
    """Articles by title."""
    key = position(after, str, str)
    found = await to_thread.run_sync(partial(_articles, caller, server, search, key, limit + 1))
    shown = found[:limit]
    more = cursor(shown[-1].title, shown[-1].id) if len(found) > limit else None
    return {"items": [article.model_dump() for article in shown], "next": more}


def _articles(
    caller: Caller, server: Services, search: str | None, key: list[Any] | None, limit: int
) -> list[Article]:
    query = select(Article).order_by(col(Article.title), col(Article.id)).limit(limit)
    if search:
        query = query.where(col(Article.title).icontains(search, autoescape=True))
    if key:
        title, last = str(key[0]), str(key[1])
        later = (col(Article.title) == title) & (col(Article.id) > last)
        query = query.where(or_(col(Article.title) > title, later))
    with server.assistant.store.reading(caller.actor.scope) as session:
        return list(session.exec(query))


@router.get("/articles/{article:path}", response_model=ArticleText)
async def get_article(article: str, caller: Chatting, server: Server) -> Any:
    """An article with its text."""
    store = server.assistant.store
    return await to_thread.run_sync(partial(article_text, article, caller.actor, store))


def article_text(article: str, actor: Actor, store: Store) -> dict[str, Any]:
    """An article with its text, as a person may see it. Raises Problem 404."""
    with store.reading(actor.scope) as session:
        row = session.get(Article, article) if "\x00" not in article else None
        if row is None:
            raise Problem(404, "There is no such article.")
        return {**row.model_dump(), "text": _text(session, row)}


def _text(session: Session, row: Article) -> str:
    """The passages in order, each heading once."""
    parts = [f"# {row.title}"]
    heading = None
    passages = select(PassageRow).where(PassageRow.article_id == row.id)
    for passage in session.exec(passages.order_by(col(PassageRow.position))):
        if passage.heading and passage.heading != heading:
            heading = passage.heading
            parts.append(f"## {heading}")
        parts.append(passage.text)
    return "\n\n".join(parts)
