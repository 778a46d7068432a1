"""The demo company's articles and their labelled questions are complete and fit together."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "knowledge" / "documents"
SUITE = ROOT / "evals" / "suites" / "knowledge"
DEMO_TODAY = date(2026, 10, 14)
PRODUCTS = {
    "campaigns",
    "automation",
    "deliverability",
    "lists",
    "integrations",
    "api",
    "billing",
    "account",
    "analytics",
    "forms",
}
FIELDS = {
    "id": str,
    "title": str,
    "product": str,
    "audience": str,
    "owner": str,
    "language": str,
    "review_by": date,
    "updated": date,
    "tags": list,
}


def read(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and body of one article; fails when the fence is missing."""
    match = re.match(r"---\n(.*?)\n---\n\n(.*)\Z", path.read_text(encoding="utf-8"), re.DOTALL)
    assert match, f"{path.name} has no front matter"
    return yaml.safe_load(match[1]), match[2]


def headings(body: str) -> list[str]:
    return re.findall(r"^## (.+)$", body, re.MULTILINE)


PATHS = sorted(DOCUMENTS.glob("*.md"))
ARTICLES = {meta["id"]: (meta, body) for meta, body in map(read, PATHS)}
QUESTIONS: list[dict[str, Any]] = yaml.safe_load((SUITE / "demo.yaml").read_text(encoding="utf-8"))
PLANTED: dict[str, Any] = yaml.safe_load((SUITE / "planted.yaml").read_text(encoding="utf-8"))


def test_there_are_at_least_forty_articles_and_no_id_or_title_is_used_twice() -> None:
    assert len(PATHS) >= 40
    assert len(ARTICLES) == len(PATHS)
    assert len({meta["title"] for meta, _ in ARTICLES.values()}) == len(PATHS)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_front_matter_of_every_article_is_complete(path: Path) -> None:
    meta, _ = read(path)
    assert set(meta) == set(FIELDS)
    for name, kind in FIELDS.items():
        assert isinstance(meta[name], kind), name
        assert meta[name], name
    assert re.fullmatch(r"KB-\d{3}", meta["id"])
    assert meta["product"] in PRODUCTS
    assert meta["audience"] in {"public", "internal"}
    assert meta["language"] in {"en", "de", "es"}
    assert meta["updated"] <= DEMO_TODAY
    assert meta["updated"] < meta["review_by"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_article_has_headings_and_a_readable_length(path: Path) -> None:
    _, body = read(path)
    assert len(headings(body)) >= 3
    assert 250 <= len(body.split()) <= 600


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_links_lead_to_articles_and_never_from_public_to_internal(
    path: Path,
) -> None:
    meta, body = read(path)
    for target in re.findall(r"\]\(([^)]+\.md)\)", body):
        linked, _ = read(DOCUMENTS / target)
        assert meta["audience"] == "internal" or linked["audience"] == "public", target


def test_internal_articles_say_so_in_their_first_word() -> None:
    internal = [body for meta, body in ARTICLES.values() if meta["audience"] == "internal"]
    assert len(internal) >= 3
    assert all(body.startswith("Internal.") for body in internal)


def test_one_article_is_german_and_one_is_spanish() -> None:
    languages = [meta["language"] for meta, _ in ARTICLES.values()]
    assert (languages.count("de"), languages.count("es")) == (1, 1)


def test_every_label_refers_to_an_article_and_a_heading_that_exist() -> None:
    for case in QUESTIONS:
        assert set(case) <= {"question", "articles", "heading"}
        assert set(case["articles"]) <= set(ARTICLES), case
        if "heading" in case:
            assert case["heading"] in headings(ARTICLES[case["articles"][0]][1]), case


def test_there_are_enough_questions_with_and_without_an_answer_and_none_twice() -> None:
    answerable = [case for case in QUESTIONS if case["articles"]]
    assert len(answerable) >= 160
    assert len(QUESTIONS) - len(answerable) >= 65
    assert len({case["question"].casefold() for case in QUESTIONS}) == len(QUESTIONS)


def test_every_article_is_the_answer_to_at_least_three_questions() -> None:
    asked = [identifier for case in QUESTIONS for identifier in case["articles"]]
    assert [identifier for identifier in ARTICLES if asked.count(identifier) < 3] == []


def test_no_question_repeats_a_title() -> None:
    titles = {meta["title"].casefold() for meta, _ in ARTICLES.values()}
    assert not titles & {case["question"].casefold() for case in QUESTIONS}


def test_the_planted_contradictions_are_in_the_texts() -> None:
    assert len(PLANTED["contradictions"]) == 2
    for problem in PLANTED["contradictions"]:
        assert set(problem["articles"]) == set(problem["says"]) == set(problem["headings"])
        for identifier, value in problem["says"].items():
            body = ARTICLES[identifier][1]
            section = body.split(f"## {problem['headings'][identifier]}\n")[1].split("\n## ")[0]
            assert re.search(rf"\b{value}\b", section)


def test_exactly_the_planted_articles_are_past_their_review_date() -> None:
    overdue = {i: m["review_by"] for i, (m, _) in ARTICLES.items() if m["review_by"] < DEMO_TODAY}
    assert overdue == {case["article"]: case["review_by"] for case in PLANTED["stale"]}
    assert len(overdue) == 3


def test_planted_near_duplicates_and_translations_refer_to_articles() -> None:
    assert len(PLANTED["near_duplicates"]) == 2
    for pair in PLANTED["near_duplicates"]:
        first, second = (set(ARTICLES[i][1].lower().split()) for i in pair["articles"])
        assert len(first & second) / len(first | second) > 0.5
    for pair in PLANTED["translations"]:
        one, other = (ARTICLES[identifier][0] for identifier in pair["articles"])
        assert one["language"] != other["language"]
