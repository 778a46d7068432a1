"""The two tables of the knowledge base, as columns to select."""

from sqlmodel import SQLModel

from store.tables.articles import Article, PassageRow

ARTICLES = SQLModel.metadata.tables[str(Article.__tablename__)]
PASSAGES = SQLModel.metadata.tables[str(PassageRow.__tablename__)]
ARTICLE = ARTICLES.c
PASSAGE = PASSAGES.c
