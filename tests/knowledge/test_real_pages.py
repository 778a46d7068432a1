"""473 pages of a real help centre: everything goes in, and plain questions find their page."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from knowledge.embedding import Embedder
from knowledge.index import Index
from knowledge.results import SearchResult
from knowledge.retrieval import Knowledge
from store.engine import Store
from store.schema import prepare

NOW = datetime(2026, 11, 2, tzinfo=UTC)

SUITE = Path(__file__).resolve().parents[2] / "evals/suites/knowledge/sendgrid.yaml"
LEAST_FIRST = 0.5
LEAST_IN_THREE = 0.8

pytestmark = pytest.mark.slow

QUESTIONS = [
    ("how do I add a teammate to my account", "teammates"),
    ("i forgot my password, how can i reset it", "resetting-your-username-and-password"),
    ("set up a DMARC record", "how-to-implement-dmarc"),
    ("warm up a new dedicated ip address", "warming-up-an-ip-address"),
    ("turn on two factor authentication", "two-factor-authentication"),
    ("what does a soft bounce mean", "bounces"),
    ("upload contacts from a csv file", "formatting-a-csv"),
    ("difference between click tracking and open tracking", "tracking"),
    ("connect google analytics", "google-analytics"),
    ("how do unsubscribe groups work", "unsubscribe-groups"),
    ("create an API key", "api-keys"),
    ("A/B test a single send", "a-b-test"),
]


@pytest.fixture(scope="module")
def pages(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[Knowledge]:
    home = tmp_path_factory.mktemp("pages")
    store = Store(f"sqlite:///{home / 'deskmate.db'}")
    prepare(store)
    fast = Embedder(home / "models", threads=2)
    knowledge = Knowledge(store, Index(home / "chroma"), fast, home / "lexical")
    outcome = knowledge.add([shared_data / "kb-sendgrid" / "content"], now=NOW)
    assert (len(outcome.added), outcome.skipped) == (473, [])
    yield knowledge
    store.close()


def search(knowledge: Knowledge, question: str, **options) -> SearchResult:
    with knowledge.store.session(read_only=True) as session:
        return knowledge.search(session, question, **options)


def test_adding_the_pages_again_changes_nothing(pages: Knowledge, shared_data: Path):
    again = pages.add([shared_data / "kb-sendgrid" / "content"], now=NOW)
    assert (len(again.unchanged), again.passages_embedded) == (473, 0)


@pytest.mark.parametrize(("question", "page"), QUESTIONS)
def test_a_plain_question_finds_its_page_among_the_first_three(
    pages: Knowledge, question: str, page: str
):
    result = search(pages, question)
    assert result.answered
    assert any(page in hit.article_id for hit in result.passages[:3]), [
        hit.article_id for hit in result.passages
    ]


def test_real_life_questions_find_their_page(pages: Knowledge):
    places = []
    for case in yaml.safe_load(SUITE.read_text(encoding="utf-8")):
        wanted = (case["page"], *case.get("also", ()))
        found = [
            hit.article_id.endswith(wanted) for hit in search(pages, case["question"]).passages
        ]
        places.append(found.index(True) if True in found else len(found))
    first = sum(place == 0 for place in places) / len(places)
    in_three = sum(place < 3 for place in places) / len(places)
    assert (first >= LEAST_FIRST, in_three >= LEAST_IN_THREE) == (True, True), places


@pytest.mark.parametrize(
    "question", ["repair a flat bicycle tyre", "who won the cup final", "train to Ulaanbaatar"]
)
def test_a_question_about_something_else_gets_nothing(pages: Knowledge, question: str):
    assert not search(pages, question).answered
