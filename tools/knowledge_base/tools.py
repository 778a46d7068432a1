"""Knowledge tools."""

from tools.access import EVERYONE
from tools.context import ToolContext
from tools.knowledge_base import report
from tools.knowledge_base.models import Disputed, Found, KnowledgeFound, Quoted, SearchKnowledge
from tools.spec import Example, tool


def _about(query: str) -> SearchKnowledge:
    return SearchKnowledge.model_validate({"query": query})


@tool(
    effect="read",
    allow=EVERYONE,
    report=report.found,
    examples=[
        Example("search the knowledge base for bounce rates", _about("bounce rates")),
        Example(
            "how do I import contacts from a CSV file",
            _about("how do I import contacts from a CSV file"),
        ),
        Example("find an article about DKIM", _about("DKIM")),
        Example("what do our docs say about refunds", _about("refunds")),
        Example("is there a guide on double opt-in", _about("double opt-in")),
        Example("look up the API rate limits", _about("the API rate limits")),
        Example("how can a customer change the plan", _about("how can a customer change the plan")),
        Example(
            "what is the policy for suspended accounts",
            _about("what is the policy for suspended accounts"),
        ),
        Example("why do e-mails land in spam", _about("why do e-mails land in spam")),
        Example("kb webhooks signature", _about("webhooks signature")),
        Example("search help center for invoice copy", _about("invoice copy")),
        Example("how to warm up a dedicated IP", _about("how to warm up a dedicated IP")),
        Example(
            "do we have documentation for the Shopify integration",
            _about("the Shopify integration"),
        ),
        Example(
            "where can users reset two-factor authentication",
            _about("where can users reset two-factor authentication"),
        ),
    ],
)
def search_knowledge(args: SearchKnowledge, ctx: ToolContext) -> KnowledgeFound:
    """What the articles say about a question, quoted and cited, or an honest nothing."""
    found = ctx.knowledge.search(ctx.session, args.query, args.limit)
    extract = ctx.knowledge.extract(found)
    return KnowledgeFound(
        query=found.query,
        answered=found.answered,
        likely=found.best,
        message=found.message,
        quotes=[Quoted(text=q.text, passage_id=q.passage_id) for q in extract.quotes],
        disputed=[
            Disputed(articles=one.articles, figures=one.figures)
            for one in ctx.knowledge.disputed(ctx.session, extract)
        ],
        passages=[
            Found(
                passage_id=hit.passage_id,
                article_id=hit.article_id,
                title=hit.title,
                heading=hit.heading,
                anchor=hit.anchor,
                text=hit.text,
                path=hit.path,
                audience=hit.audience,
                score=hit.score,
            )
            for hit in found.helpful
        ],
    )
