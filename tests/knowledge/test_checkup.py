"""The check-up finds what was planted in the articles, and little else."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from knowledge.care.checkup import Checkup
from knowledge.retrieval import Knowledge

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 10, 14, tzinfo=UTC)
TODAY = date(2026, 10, 14)
MOST_FALSE_ALARMS = 5
"""For each hundred articles."""


def of_kind(found: Checkup, kind: str) -> set[tuple[str, ...]]:
    return {one.articles for one in found.findings if one.kind == kind}


def write(folder: Path, **articles: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_an_answer_names_the_article_that_contradicts_it_to_who_may_see_it(
    knowledge: Knowledge, tmp_path: Path
):
    folder = write(
        tmp_path / "kb",
        a="# Exports\n\nAn export file can be downloaded for 7 days. It holds every column.",
        b="# Reports\n\nFor privacy an export file can be downloaded for three days only.",
        c="# Trials\n\nThe free trial of the editor ends after 14 days.",
    )
    knowledge.add([folder], now=NOW)

    def named(question: str) -> list[list[str]]:
        with knowledge.store.session(read_only=True) as session:
            extract = knowledge.extract(knowledge.search(session, question))
            return [one.figures for one in knowledge.disputed(session, extract)]

    asked = "how long can an export file be downloaded"
    assert named(asked) == [["7 days", "3 days"]]
    assert named("when does the free trial of the editor end") == []
    (folder / "b.md").unlink()
    knowledge.add([folder], now=NOW)
    assert named(asked) == []


@pytest.mark.slow
def test_planted_problems_are_found_with_few_false_alarms(knowledge: Knowledge):
    knowledge.add([ROOT / "knowledge" / "documents"], now=NOW)
    planted = yaml.safe_load((ROOT / "evals/suites/knowledge/planted.yaml").read_text())
    expected = {
        *((("contradiction"), tuple(sorted(p["articles"]))) for p in planted["contradictions"]),
        *((("near duplicate"), tuple(sorted(p["articles"]))) for p in planted["near_duplicates"]),
        *((("stale"), (p["article"],)) for p in planted["stale"]),
    }
    found = knowledge.checkup(TODAY)
    said = {(one.kind, one.articles) for one in found.findings}
    assert len(expected & said) / len(expected) >= 0.8
    assert len(said - expected) <= MOST_FALSE_ALARMS * found.articles / 100
    translated = {tuple(sorted(p["articles"])) for p in planted["translations"]}
    assert not translated & {pair for _, pair in said}


def test_two_values_for_one_thing_contradict_each_other(knowledge: Knowledge, tmp_path: Path):
    folder = write(
        tmp_path / "kb",
        a="# Exports\n\nAn export file can be downloaded for 7 days.",
        b="# Reports\n\nFor privacy an export file can be downloaded for three days only.",
        c="# Trials\n\nThe free trial of the editor ends after 14 days.",
    )
    knowledge.add([folder], now=NOW)
    found = knowledge.checkup(TODAY)
    assert of_kind(found, "contradiction") == {("kb/a", "kb/b")}
    (finding,) = found.findings
    assert "7 days" in finding.detail
    assert "three days" in finding.detail


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The first upload of all rates takes up to 40 minutes.",
         "The first upload of all rates takes up to 3 hours."),
        ("The invitation is valid for 7 days.", "The invitation is valid for 3 days."),
        ("A gift voucher can be redeemed for 2 years.",
         "A gift voucher can be redeemed for 18 months."),
    ],
)  # fmt: skip
def test_lengths_of_time_contradict_each_other_in_any_unit(
    knowledge: Knowledge, tmp_path: Path, one: str, other: str
):
    folder = write(tmp_path / "kb", a=f"# One\n\n{one}", b=f"# Two\n\n{other}")
    knowledge.add([folder], now=NOW)
    (finding,) = knowledge.checkup(TODAY).findings
    assert finding.kind == "contradiction"
    first, second = (" ".join(said.rstrip(".").split()[-2:]) for said in (one, other))
    # What differs comes first: a table may cut the sentences.
    assert finding.detail.startswith(f"{first} or {second}? “")


@pytest.mark.parametrize(
    ("one", "other"), [("24 hours", "one day"), ("2 weeks", "14 days"), ("365 days", "12 months")]
)
def test_the_same_length_of_time_in_other_units_is_no_contradiction(
    knowledge: Knowledge, tmp_path: Path, one: str, other: str
):
    said = "A cancelled booking can be brought back within {}."
    folder = write(
        tmp_path / "kb", a=f"# One\n\n{said.format(one)}", b=f"# Two\n\n{said.format(other)}"
    )
    knowledge.add([folder], now=NOW)
    assert of_kind(knowledge.checkup(TODAY), "contradiction") == set()


def test_two_cases_told_apart_in_one_article_are_no_contradiction(
    knowledge: Knowledge, tmp_path: Path
):
    folder = write(
        tmp_path / "kb",
        a="# Plans\n\nStarter accounts keep an export file for 7 days. "
        "Scale accounts keep an export file for 30 days.",
        b="# Scale\n\nScale accounts keep an export file for 30 days.",
    )
    knowledge.add([folder], now=NOW)
    assert of_kind(knowledge.checkup(TODAY), "contradiction") == set()


STEPS = """---
id: {id}
title: {title}
---

## Change the sender address

1. Open **{place} > {page}**.
2. Enter the address and select **{button}**.
"""


def test_two_ways_for_one_task_contradict_each_other(knowledge: Knowledge, tmp_path: Path):
    told = (
        ("A", "Sending", "Settings", "Sender", "Save"),
        ("B", "Addresses", "Profile", "Mail", "Confirm"),
        ("C", "Senders", "Settings", "Sender", "Save"),
    )
    for name, title, place, page, button in told:
        text = STEPS.format(id=name, title=title, place=place, page=page, button=button)
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    knowledge.add([tmp_path], now=NOW)
    found = [f for f in knowledge.checkup(NOW.date()).findings if f.kind == "contradiction"]
    assert {f.articles for f in found} == {("A", "B"), ("B", "C")}
    assert "different steps for “Change the sender address”" in found[0].detail
    assert "Open Settings > Sender" in found[0].detail


def test_dead_links_name_the_missing_file_or_heading(knowledge: Knowledge, tmp_path: Path):
    folder = write(
        tmp_path / "kb",
        a="# One\n\nSee [b](b.md#setup), [gone](gone.md), [c](b.md#nothing), "
        "[site](https://example.com/x) and `[code](no.md`.",
        b="# Two\n\n## Setup\n\nWords enough for a passage.",
    )
    knowledge.add([folder], now=NOW)
    details = [one.detail for one in knowledge.checkup(TODAY).findings]
    assert details == [
        "gone.md: there is no gone.md",
        "b.md#nothing: b.md has no heading #nothing",
    ]


def test_an_article_is_stale_from_the_day_after_its_review(knowledge: Knowledge, tmp_path: Path):
    text = "---\nreview_by: {}\nowner: support\n---\n# {}\n\nSome words about it."
    folder = write(
        tmp_path / "kb",
        due=text.format("2026-10-14", "Invoices"),
        late=text.format("2026-10-13", "Webhooks"),
    )
    knowledge.add([folder], now=NOW)
    (finding,) = knowledge.checkup(TODAY).findings
    assert (finding.kind, finding.articles) == ("stale", ("kb/late",))
    assert finding.owners == ("support",)
    assert "1 days ago" not in finding.detail


def test_an_empty_knowledge_base_has_nothing_to_mend(knowledge: Knowledge):
    assert knowledge.checkup(TODAY) == Checkup(0, ())
