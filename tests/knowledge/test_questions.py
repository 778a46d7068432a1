"""What a question is made of before it is compared with passages."""

import numpy as np
import pytest

from knowledge.queries import clauses, cleaned, embedded
from knowledge.rarity import rarities


def test_what_is_said_apart_is_a_clause_of_its_own():
    question = cleaned(
        "Hi, I spotted a typo in the campaign, can I pause the sending and repair it?"
    )
    assert clauses(question) == ["I spotted a typo in the campaign", "can I pause the sending"]


@pytest.mark.parametrize("question", ["how do I reset my password", "VAT number", "a, b, c", "?!"])
def test_a_question_that_says_one_thing_has_no_clauses(question):
    assert clauses(cleaned(question)) == []


def test_a_question_is_nearer_to_each_of_its_clauses_than_the_whole_sentence(embedder):
    question = "the invoice shows our old address, and nobody can sign in since Monday"
    whole, mixed = embedder.embed_one(question), embedded(question, embedder.embed_one)
    parts = [embedder.embed_one(part) for part in clauses(question)]
    assert np.linalg.norm(mixed) == pytest.approx(1.0, abs=1e-5)
    assert np.mean([mixed @ part for part in parts]) > np.mean([whole @ part for part in parts])


def test_names_and_technical_words_are_rare_and_everyday_words_are_not():
    rare = rarities("does terraform stop when zabbix is down")
    assert rare["stop"] < 0.4
    assert min(rare["terraform"], rare["zabbix"]) > 0.7


def test_words_that_say_nothing_have_no_rarity():
    assert rarities("how do I do that?") == {}
