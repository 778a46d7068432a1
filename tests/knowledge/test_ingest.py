"""Adding articles: what is embedded, what is removed, what is skipped and why."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.index import Index, IndexBusy
from knowledge.ingest import add
from knowledge.retrieval import Knowledge

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def found(knowledge: Knowledge, question: str, audience: str | None = None) -> list[str]:
    with knowledge.store.session(read_only=True) as session:
        return [hit.passage_id for hit in knowledge.search(session, question, 5, audience).passages]


def test_a_folder_becomes_articles_with_passages_and_vectors(knowledge, articles):
    outcome = knowledge.add([articles], now=NOW)
    assert sorted(outcome.added) == ["KB-1", "KB-2", "KB-3"]
    assert outcome.collection == "articles"
    assert outcome.skipped == []
    status = knowledge.status()
    assert status.articles == 3
    assert status.passages == status.vectors == outcome.passages == outcome.passages_embedded


def test_adding_the_same_folder_again_embeds_nothing(knowledge, articles):
    knowledge.add([articles], now=NOW)
    again = knowledge.add([articles], now=NOW)
    assert sorted(again.unchanged) == ["KB-1", "KB-2", "KB-3"]
    assert (again.added, again.changed, again.removed, again.passages_embedded) == ([], [], [], 0)


def test_only_the_passage_that_changed_is_embedded(knowledge, articles):
    knowledge.add([articles], now=NOW)
    file = articles / "password.md"
    file.write_text(file.read_text().replace("60 minutes", "15 minutes"))
    again = knowledge.add([articles], now=NOW)
    assert again.changed == ["KB-1"]
    assert again.passages_embedded == 1
    with knowledge.store.session(read_only=True) as session:
        best = knowledge.search(session, "how long is the password link valid").passages[0]
    assert "15 minutes" in best.text


def test_front_matter_can_change_without_embedding(knowledge, articles):
    knowledge.add([articles], now=NOW)
    file = articles / "password.md"
    file.write_text(file.read_text().replace("audience: public", "owner: support"))
    again = knowledge.add([articles], now=NOW)
    assert again.changed == ["KB-1"]
    assert again.passages_embedded == 0


def test_an_article_made_internal_is_no_longer_found_for_the_public(knowledge, articles):
    knowledge.add([articles], now=NOW)
    assert "KB-2#change-the-vat-number" in found(knowledge, "VAT number", "public")
    file = articles / "invoices.md"
    file.write_text(file.read_text().replace("id: KB-2", "id: KB-2\naudience: internal"))
    knowledge.add([articles], now=NOW)
    assert "KB-2#change-the-vat-number" not in found(knowledge, "VAT number", "public")
    assert "KB-2#change-the-vat-number" in found(knowledge, "VAT number")
    assert knowledge.status().vectors == knowledge.status().passages


def test_removing_a_file_removes_its_passages(knowledge, articles):
    knowledge.add([articles], now=NOW)
    (articles / "invoices.md").unlink()
    again = knowledge.add([articles], now=NOW)
    assert again.removed == ["KB-2"]
    assert not any(i.startswith("KB-2") for i in found(knowledge, "change the VAT number"))
    assert knowledge.status().vectors == knowledge.status().passages == again.passages


def test_adding_one_file_or_another_folder_removes_nothing(knowledge, articles, tmp_path):
    knowledge.add([articles], now=NOW)
    other = tmp_path / "more"
    other.mkdir()
    (other / "plans.md").write_text("# Plans\n\nGrowth has five seats.")
    assert knowledge.add([articles / "password.md"], now=NOW, collection="articles").removed == []
    assert knowledge.add([other], now=NOW).removed == []
    assert knowledge.status().collections == {"articles": 3, "more": 1}


def test_a_collection_can_be_taken_out(knowledge, articles):
    knowledge.add([articles], now=NOW)
    assert sorted(knowledge.remove("articles")) == ["KB-1", "KB-2", "KB-3"]
    assert knowledge.status().articles == 0
    assert knowledge.index.count("passages") == knowledge.index.count("articles") == 0


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("latin1.md", "Die Gebühr beträgt".encode("latin-1"), "line 1 is not UTF-8"),
        ("picture.md", b"\x89PNG\x00\x01", "not a text file"),
        ("empty.md", b"  \n", "no text"),
        ("broken.md", b"---\ntitle: [unclosed\n---\ntext", "front matter is not YAML"),
        ("colon.md", b"---\ntitle: Children: prices\n---\ntext", "in quotes"),
        ("secret.md", b"---\naudience: everyone\n---\ntext", "must be public or internal"),
        ("date.md", b"---\nreview_by: soon\n---\ntext", "write the date as 2026-12-31"),
        ("twin.md", b"---\nid: KB-1\n---\ntext", "is also that of"),
    ],
)
def test_a_file_that_cannot_be_used_is_reported_and_the_rest_goes_in(
    knowledge, articles, name, content, reason
):
    (articles / f"z-{name}").write_bytes(content)
    outcome = knowledge.add([articles], now=NOW)
    assert sorted(outcome.added) == ["KB-1", "KB-2", "KB-3"]
    [(file, why)] = outcome.skipped
    assert file.endswith(name)
    assert reason in why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_is_read_in_the_encodings_that_say_what_they_are(knowledge, tmp_path, encoding):
    (tmp_path / "de.md").write_text("# Frühstück\n\nFrühstück gibt es ab 7 Uhr.", encoding=encoding)
    outcome = knowledge.add([tmp_path], now=NOW, collection="kb")
    assert (outcome.added, outcome.skipped) == (["kb/de"], [])
    with knowledge.store.session(read_only=True) as session:
        assert knowledge.search(session, "Frühstück").passages[0].title == "Frühstück"


def test_an_article_whose_file_became_unreadable_stays(knowledge, articles):
    knowledge.add([articles], now=NOW)
    (articles / "invoices.md").write_bytes(b"\x00\x01")
    again = knowledge.add([articles], now=NOW)
    assert len(again.skipped) == 1
    assert again.removed == []
    assert knowledge.status().articles == 3


def test_what_came_in_place_of_a_removed_collection_is_found_though_the_clock_stands_still(
    knowledge, tmp_path
):
    for name, text in (("one", "# Invoices\n\nIssued monthly."), ("two", "# Keys\n\nOf brass.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "it.md").write_text(text)
        knowledge.add([tmp_path / name], now=NOW)
        with knowledge.store.session(read_only=True) as session:
            found = knowledge.search(session, "what are keys and invoices")
        assert [hit.article_id for hit in found.passages] == [f"{name}/it"]
        knowledge.remove(name)


def test_files_that_are_never_articles_are_counted_by_their_kind(knowledge, articles):
    for name in ("plan.docm", "old.doc", "older.DOC", ".hidden.doc"):
        (articles / name).touch()
    outcome = knowledge.add([articles], now=NOW)
    assert outcome.other_kinds == {".doc": 2, ".docm": 1}
    assert outcome.skipped == []


def test_a_path_that_does_not_exist_is_said(knowledge, tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no file or folder"):
        knowledge.add([tmp_path / "nowhere"], now=NOW)


def test_progress_counts_files_up_to_all_of_them(knowledge, articles):
    heard: list[tuple[int, int]] = []
    knowledge.add([articles], now=NOW, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_a_second_ingest_at_the_same_time_is_refused(knowledge, articles):
    def ingest_again(_done: int, _total: int) -> None:
        other = Index(knowledge.index.folder)
        with pytest.raises(IndexBusy, match="Another process is adding articles"):
            add(knowledge.store, other, knowledge.embedder, [articles], now=NOW)

    knowledge.add([articles], now=NOW, progress=ingest_again)


@pytest.mark.parametrize("lost", ["passages", "articles"])
def test_vectors_that_were_lost_come_back(knowledge, articles, lost):
    knowledge.add([articles], now=NOW)
    before = knowledge.index.digests(lost, "public")
    knowledge.index.remove(lost, "public", list(before))
    knowledge.add([articles], now=NOW)
    assert knowledge.index.digests(lost, "public") == before


def test_html_and_rst_keep_headings_and_steps(knowledge, tmp_path: Path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "page.html").write_text(
        "<html><head><title>x</title></head><body><h1>Webhooks</h1><h2>Retry</h2>"
        "<ol><li>Open the log.</li><li>Select <b>Retry</b>.</li></ol><script>bad()</script></body>"
    )
    (folder / "guide.rst").write_text(
        "Domains\n=======\n\nVerify a domain\n---------------\n\n#. Add the ``CNAME`` record.\n"
    )
    knowledge.add([folder], now=NOW)
    with knowledge.store.session(read_only=True) as session:
        retry = knowledge.search(session, "retry a webhook").passages[0]
        domain = knowledge.search(session, "verify a domain with a CNAME record").passages[0]
    assert (retry.title, retry.heading, retry.anchor) == ("Webhooks", "Retry", "retry")
    assert retry.text == "1. Open the log.\n2. Select Retry."
    assert domain.passage_id == "mixed/guide#verify-a-domain"
    assert domain.text == "1. Add the `CNAME` record."


def test_rows_and_search_are_the_same_on_every_database(database_url, make_knowledge, articles):
    knowledge = make_knowledge(url=database_url)
    knowledge.add([articles], now=NOW)
    again = knowledge.add([articles], now=NOW)
    assert sorted(again.unchanged) == ["KB-1", "KB-2", "KB-3"]
    assert found(knowledge, "where do I enter the VAT number")[0] == "KB-2#change-the-vat-number"
    knowledge.store.close()
