"""Searching: the right passage with its citation, the audience, or an honest nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from knowledge.index import Index
from knowledge.results import SearchResult
from knowledge.retrieval import Knowledge
from store.engine import Store
from store.schema import prepare

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def search(knowledge: Knowledge, question: str, **options) -> SearchResult:
    with knowledge.store.session(read_only=True) as session:
        return knowledge.search(session, question, **options)


@pytest.fixture
def filled(knowledge: Knowledge, articles: Path) -> Knowledge:
    knowledge.add([articles], now=NOW)
    return knowledge


def test_a_question_finds_the_section_and_can_cite_it(filled, articles):
    result = search(filled, "how can I reset my password from the sign-in page?")
    assert result.answered
    best = result.passages[0]
    assert best.passage_id == "KB-1#reset-it-from-the-sign-in-page"
    assert (best.article_id, best.title) == ("KB-1", "Reset a password")
    assert best.heading == "Reset it from the sign-in page"
    assert best.path == str(articles / "password.md")


def test_a_citation_opens_the_heading_it_names(filled):
    for question in ("reset from the sign-in page", "mail does not arrive", "VAT number"):
        hit = search(filled, question).passages[0]
        lines = Path(hit.path or "").read_text().splitlines()
        headings = [line.lstrip("# ") for line in lines if line.startswith("## ")]
        anchors = {h.lower().replace(" ", "-").replace("---", "-"): h for h in headings}
        assert hit.heading == anchors[hit.anchor or ""]


def test_an_article_appears_once_with_its_other_passages_beside(filled):
    result = search(filled, "password e-mail with the reset link")
    ids = [hit.article_id for hit in result.passages]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "question",
    [
        "how do I bake a chocolate cake",
        "what is the capital of Mongolia",
        "who won the world cup in 1998",
        "zzzz qqqq",
        "!!!",
    ],
)
def test_a_far_question_gets_an_honest_nothing(filled, question):
    result = search(filled, question)
    assert not result.answered
    assert "Nothing in the knowledge base" in result.message
    assert filled.extract(result).quotes == ()


def test_questions_asked_together_find_what_each_finds_alone(filled):
    questions = ["reset from the sign-in page", "mail does not arrive", "how deep is the sea"]
    with filled.store.session(read_only=True) as session:
        together = filled.search_all(session, questions, 2, "public")
    assert together == [search(filled, one, limit=2, audience="public") for one in questions]


def test_an_empty_knowledge_base_says_how_to_add(knowledge):
    result = search(knowledge, "password")
    assert not result.answered
    assert result.passages == []
    assert "deskmate kb add" in result.message


def test_chatty_wrapping_does_not_change_what_is_found(filled):
    plain = search(filled, "change the VAT number")
    chatty = search(
        filled, "Hi team, could you please tell me how to change the VAT number? Thanks!"
    )
    command = search(filled, "Search knowledge base for change the VAT number")
    assert command.query == "change the VAT number"
    assert command == plain
    assert chatty.passages[0].passage_id == plain.passages[0].passage_id


def test_internal_articles_never_reach_the_public(filled):
    question = "up to which amount may an agent refund"
    assert search(filled, question).passages[0].article_id == "KB-3"
    public = search(filled, question, audience="public")
    assert all(hit.audience == "public" for hit in public.passages)
    internal = search(filled, question, audience="internal")
    assert [hit.article_id for hit in internal.passages] == ["KB-3"]


def test_what_the_session_does_not_show_is_not_found(filled):
    hidden = "CREATE TEMP VIEW articles AS SELECT * FROM main.articles WHERE id <> 'KB-2'"
    with filled.store.engine.connect() as connection:
        connection.execute(text(hidden))
        result = filled.search(Session(bind=connection), "change the VAT number")
    assert "KB-2" not in [hit.article_id for hit in result.passages]


def test_who_names_only_the_subject_gets_the_steps_and_no_far_passages(filled):
    result = search(filled, "password reset")
    assert result.passages[0].passage_id == "KB-1#reset-it-from-the-sign-in-page"
    assert [hit.article_id for hit in result.helpful] == ["KB-1"]
    assert filled.extract(result).steps


def test_copies_of_a_passage_are_shown_once_and_named(filled, articles):
    copy = (articles / "invoices.md").read_text().replace("KB-2", "KB-9")
    (articles / "copy.md").write_text(copy)
    filled.add([articles], now=NOW)
    result = search(filled, "change the VAT number", limit=3)
    (best, *rest) = result.passages
    both = {best.article_id, *(passage.partition("#")[0] for passage in best.same)}
    assert both == {"KB-2", "KB-9"}
    assert not both & {hit.article_id for hit in rest}


def test_without_an_answer_the_closest_passages_are_all_kept(filled):
    result = search(filled, "how do I bake a chocolate cake")
    assert result.helpful == result.passages


def test_lists_of_links_are_not_answers(filled):
    digests = filled.index.digests("passages", "public")
    assert not any("further-reading" in passage_id for passage_id in digests)


def test_a_procedure_is_quoted_as_all_its_steps(filled):
    extract = filled.extract(search(filled, "how do I reset my password on the sign-in page"))
    assert extract.steps
    assert [quote.text[:2] for quote in extract.quotes] == ["1.", "2.", "3."]
    assert {q.passage_id for q in extract.quotes} == {"KB-1#reset-it-from-the-sign-in-page"}


def test_quotes_are_the_article_word_for_word(filled, articles):
    result = search(filled, "are invoices that were issued before changed too")
    extract = filled.extract(result)
    assert extract.quotes
    texts = {hit.passage_id: hit.text for hit in result.passages}
    for quote in extract.quotes:
        assert quote.text in texts[quote.passage_id]


def test_another_process_that_added_articles_is_noticed(filled, embedder, articles):
    assert search(filled, "webhook signature").passages[0].article_id != "articles/hooks"
    home = filled.index.folder.parent
    store = Store(filled.store.url)
    prepare(store)
    other = Knowledge(store, Index(home / "chroma"), embedder, home / "lexical")
    (articles / "hooks.md").write_text("# Webhooks\n\nThe signature of a webhook is in a header.")
    other.add([articles], now=NOW)
    assert search(filled, "webhook signature").passages[0].article_id == "articles/hooks"


def test_the_folder_is_an_ordinary_chroma_folder(filled):
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(filled.index.folder), settings)
    collection = client.get_collection("all-minilm-l6-v2.passages.public", embedding_function=None)
    assert collection.count() == len(filled.index.digests("passages", "public"))
    vector = filled.embedder.embed_one("VAT number").tolist()
    nearest = collection.query(query_embeddings=[vector], n_results=1)
    assert nearest["ids"] == [["KB-2#change-the-vat-number"]]


def test_searching_needs_neither_the_chroma_client_nor_onnx(filled):
    import subprocess
    import sys

    home = filled.index.folder.parent
    code = f"""
import sys
from pathlib import Path
from knowledge.retrieval import Knowledge
from store.engine import Store
store = Store({filled.store.url!r})
knowledge = Knowledge.open(store, chroma=Path({str(home / "chroma")!r}), cache=Path({str(home)!r}))
knowledge.embedder.cache_dir = None
with store.session() as session:
    assert knowledge.search(session, "VAT number").answered
heavy = {{"chromadb", "onnx", "scipy", "pandas", "yaml", "alembic"}} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_vectors_laid_out_by_row_find_what_chroma_alone_finds(filled, make_knowledge):
    question = "how can I reset my password from the sign-in page?"
    found = search(filled, question)
    laid_out = sorted((filled.cache_dir).glob("*/vectors-*.npy"))
    assert len(laid_out) == 2
    for file in laid_out:
        file.unlink()
    without = make_knowledge()
    without._snapshot = filled._snapshot and type(filled._snapshot)(filled._snapshot.folder)
    assert search(without, question).passages == found.passages
    assert not list(filled.cache_dir.glob("*/vectors-*.npy"))


def test_a_vector_that_is_missing_leaves_the_others_to_chroma(filled, make_knowledge):
    for file in filled.cache_dir.glob("*/vectors-*.npy"):
        file.unlink()
    filled.index.remove("passages", "public", ["KB-2#top"])
    again = make_knowledge()
    assert search(again, "change the VAT number").passages[0].article_id == "KB-2"
    assert not list(again.cache_dir.glob("*/vectors-*-passages.npy"))
