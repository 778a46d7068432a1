"""How an endpoint makes its calls is remembered, doubted after a while, and lost at no cost."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.models.call_form import FILE, KEPT_FOR, CallForm


def test_what_was_seen_is_known_to_the_next_process(tmp_path: Path) -> None:
    CallForm("openai:small", tmp_path / "cache").seen("json")
    CallForm("openai:large", tmp_path / "cache").seen("own")
    assert CallForm("openai:small", tmp_path / "cache").known == "json"
    assert CallForm("openai:large", tmp_path / "cache").known == "own"
    assert CallForm("openai:other", tmp_path / "cache").known is None


def test_one_own_call_outweighs_written_ones(tmp_path: Path) -> None:
    form = CallForm("openai:good", tmp_path)
    form.seen("json")
    form.seen("own")
    form.seen("json")
    assert CallForm("openai:good", tmp_path).known == "own"


def test_it_is_found_out_again_after_some_days(tmp_path: Path) -> None:
    since = datetime.now(UTC) - KEPT_FOR - timedelta(minutes=1)
    entry = {"calls": "json", "since": since.isoformat()}
    (tmp_path / FILE).write_text(json.dumps({"openai:small": entry}))
    assert CallForm("openai:small", tmp_path).known is None


@pytest.mark.parametrize(
    "kept",
    ["", "[]", "{", '{"a": "json"}', '{"a": {"calls": "odd"}}', '{"a": {"calls": "json"}}'],
)
def test_a_file_that_cannot_be_read_is_as_none(tmp_path: Path, kept: str) -> None:
    (tmp_path / FILE).write_text(kept)
    form = CallForm("a", tmp_path)
    assert form.known is None
    form.seen("own")
    assert CallForm("a", tmp_path).known == "own"


def test_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    form = CallForm("a", tmp_path / "file")
    form.seen("json")
    assert form.known == "json"
