"""Arguments and results of the knowledge tools."""

from tools.arguments import Limit, Query
from tools.spec import Args, Result


class SearchKnowledge(Args):
    """What to look for."""

    query: Query
    limit: Limit = Limit(5)


class Found(Result):
    """A passage that fits."""

    passage_id: str
    article_id: str
    title: str
    heading: str | None
    anchor: str | None
    text: str
    path: str | None
    audience: str
    score: float


class Quoted(Result):
    """A sentence or step of an article, word for word."""

    text: str
    passage_id: str


class Disputed(Result):
    """Two articles that give different figures for what is quoted."""

    articles: list[str]
    figures: list[str]
    """What each of them says, in the same order."""


class KnowledgeFound(Result):
    """What the knowledge base says, or that it says nothing."""

    query: str
    answered: bool
    likely: float
    """How likely the first passage answers the question, 0 to 1."""
    message: str
    """Why there is no answer, when there is none."""
    quotes: list[Quoted]
    disputed: list[Disputed]
    passages: list[Found]
    """Where nothing answers, the closest ones."""
