"""How near the articles lie to each other, and what that makes of a cosine."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.crowding import LEAST, MOST, TYPICAL, crowding
from knowledge.ranking import Candidate, Weights
from knowledge.scale import Scale
from knowledge.snapshot import Snapshot

BEST = Candidate("KB-1", "KB-1#top", 0.5, passage_cosine=0.35, article_cosine=0.4, coverage=0.4)


def snapshot_of(folder: Path, articles: np.ndarray) -> Snapshot:
    snapshot = Snapshot(folder)
    lengths = np.linalg.norm(articles, axis=1, keepdims=True)
    np.save(snapshot.vectors_path("articles", "test"), (articles / lengths).astype(np.float32))
    return snapshot


@pytest.mark.parametrize(("apart", "least", "most"), [(0.0, 0.75, 0.75), (1.0, 0.6, 0.74)])
def test_the_nearer_articles_are_to_a_common_subject_the_more_crowded_they_are(
    tmp_path, apart, least, most
):
    chance = np.random.default_rng(1)
    subject = chance.normal(size=64)
    articles = subject + apart * chance.normal(size=(200, 64))
    assert least <= crowding(snapshot_of(tmp_path, articles), "test", Scale()) <= most


def test_articles_that_have_nothing_in_common_count_as_the_least_crowded(tmp_path):
    assert crowding(snapshot_of(tmp_path, np.eye(200)), "test", Scale()) == LEAST


def test_of_a_few_articles_neighbours_say_little(tmp_path):
    copies = crowding(snapshot_of(tmp_path, np.ones((2, 8))), "test", Scale())
    assert TYPICAL < copies < (TYPICAL + MOST) / 2


def test_without_vectors_a_knowledge_base_counts_as_typical(tmp_path):
    assert crowding(Snapshot(tmp_path), "test", Scale()) == TYPICAL


def test_another_encoders_vectors_are_read_on_its_scale(tmp_path):
    snapshot = snapshot_of(tmp_path, np.eye(200) + 0.1)
    assert crowding(snapshot, "test", Scale(0.5, 0.3)) != crowding(snapshot, "test", Scale())


def test_the_same_cosine_says_less_where_the_articles_are_about_one_thing():
    weights = Weights()
    crowded, apart = replace(BEST, crowding=MOST), replace(BEST, crowding=LEAST)
    assert weights.answers(crowded) < weights.bar < weights.answers(apart)
