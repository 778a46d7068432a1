"""Cutting articles: headings and steps stay together, ids and anchors are stable."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.markdown import plain
from knowledge.passages import LONGEST, cut
from knowledge.queries import cleaned


def test_each_section_is_a_passage_with_its_anchor():
    text = "Before.\n\n## First step\n\nOne.\n\n## Second step\n\nTwo."
    passages = cut("A", "Title", text)
    assert [p.id for p in passages] == ["A#top", "A#first-step", "A#second-step"]
    assert passages[1].searchable == "Title. First step. One."


def test_the_same_heading_twice_gets_two_anchors():
    ids = [p.id for p in cut("A", "T", "## Errors\n\none\n\n## Errors\n\ntwo")]
    assert ids == ["A#errors", "A#errors-1"]


def test_steps_are_not_torn_apart():
    steps = "\n".join(f"{n}. Do the thing number {n} with great care." for n in range(1, 13))
    [passage] = cut("A", "T", f"## How\n\n{steps}")
    assert passage.text == steps


def test_a_long_section_becomes_overlapping_windows_that_end_between_sentences():
    text = " ".join(f"Sentence number {n} says something of its own." for n in range(60))
    passages = cut("A", "T", f"## Long\n\n{text}")
    assert [p.id for p in passages][:3] == ["A#long", "A#long-2", "A#long-3"]
    assert all(len(p.text.split()) <= LONGEST and p.text.endswith(".") for p in passages)
    last = passages[0].text.split("\n\n")[-1]
    assert last in passages[1].text


def test_a_heading_inside_code_is_code():
    [passage] = cut("A", "T", "## Run\n\n```\n# not a heading\nmake\n```")
    assert "# not a heading" in passage.text


def test_only_the_changed_section_gets_another_digest():
    before = cut("A", "T", "## One\n\na b c\n\n## Two\n\nd e f")
    after = cut("A", "T", "## One\n\na b c\n\n## Two\n\nd e g")
    assert before[0].digest == after[0].digest
    assert before[1].digest != after[1].digest


def test_markup_is_not_searched():
    text = "See **the** [guide](http://x.y) <b>now</b> `code` ![shot](a.png) {{ root }}"
    assert plain(text) == "See the guide now code shot"


@given(st.text(alphabet="ab #-*1.|`>\n[]()<", max_size=300))
def test_any_text_can_be_cut_into_passages_with_unique_ids(text):
    passages = cut("A", "T", text)
    assert len({p.id for p in passages}) == len(passages)
    assert all(p.text.strip() for p in passages)


@given(st.text(max_size=80))
def test_a_question_is_never_cleaned_away(text):
    assert bool(cleaned(text).strip()) == bool(text.strip())
