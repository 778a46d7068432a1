"""Runs with a language model: how sure a score is, and answers that are graded again later."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field

from assistant.models.providers import ModelUnavailable
from assistant.settings import Settings
from evals.case import Suite
from evals.cassette import BadCassette
from evals.conditions import Conditions
from evals.runner import run
from evals.summary import pass_share, report
from reports.blocks import Metrics

ASKED = "give me every ticket that is still open"
CASES = f"""
- id: open
  persona: manager
  data: empty
  say: {ASKED}
  calls: [{{list_tickets: {{status: open}}}}]
"""


class Flaky(BaseChatModel):
    """Calls the right tool; in the questions of `fails` (from 1) with another status."""

    fails: set[int] = Field(default_factory=set)
    asked: list[int] = Field(default_factory=list)
    shown: list[list[str]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "flaky"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        self.shown.append([tool["function"]["name"] for tool in tools])
        return self

    def _generate(self, messages: list[BaseMessage], *_: Any, **kwargs: Any) -> ChatResult:
        usage: Any = {"input_tokens": 100, "output_tokens": 10, "total_tokens": 110}
        if isinstance(messages[-1], ToolMessage):
            message = AIMessage("That is all there is.", usage_metadata=usage)
        else:
            self.asked.append(len(self.asked) + 1)
            status = "closed" if self.asked[-1] in self.fails else "open"
            call = {"name": self._name(), "args": {"status": status}, "id": "call_1"}
            message = AIMessage("", tool_calls=[call], usage_metadata=usage)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _name(self) -> str:
        """The tool that lists tickets, whatever it is called."""
        names = self.shown[-1]
        return "list_tickets" if "list_tickets" in names else self.renamed

    renamed: str = ""


@pytest.fixture
def cases(suite: Any) -> Suite:
    return suite(CASES)


def test_a_model_that_fails_one_time_in_four_has_the_expected_pass_k(
    settings: Settings, cases: Suite
) -> None:
    chat = Flaky(fails={3})
    result = run([cases], settings, Conditions(trials=4), chat=chat)
    assert [t.status for t in result.cases[0].trials] == ["passed", "passed", "failed", "passed"]
    assert [pass_share(result.cases, k).value for k in (1, 2, 3, 4)] == [0.75, 0.5, 0.25, 0.0]


def test_tokens_and_both_pass_rates_are_in_the_table(settings: Settings, cases: Suite) -> None:
    result = run([cases], settings, Conditions(trials=2), chat=Flaky(fails={1}))
    figures = {
        metric.label: metric.value
        for block in report(result).blocks
        if isinstance(block, Metrics)
        for metric in block.items
    }
    assert (figures["pass^1"], figures["pass^2"]) == (0.5, 0.0)
    assert figures["Tokens"] == 2 * 2 * 110


def test_recorded_answers_are_graded_again_without_the_model(
    settings: Settings, cases: Suite, suite: Any, tmp_path: Path
) -> None:
    file = tmp_path / "model.jsonl"
    recording = Conditions(trials=2, record=str(file))
    recorded = run([cases], settings, recording, chat=Flaky(fails={2}))
    replaying = Conditions(trials=2, replay=str(file))
    replayed = run([cases], settings, replaying, workers=1)
    statuses = [[t.status for t in r.cases[0].trials] for r in (recorded, replayed)]
    assert statuses == [["passed", "failed"]] * 2
    assert [trial.drift for trial in replayed.cases[0].trials] == [0, 0]
    stricter = suite(CASES.replace("{status: open}", "{status: closed}"))
    graded = run([stricter], settings, replaying, workers=1)
    assert [t.status for t in graded.cases[0].trials] == ["failed", "passed"]


def test_what_was_not_recorded_is_no_verdict_about_the_model(
    settings: Settings, cases: Suite, suite: Any, tmp_path: Path
) -> None:
    file = tmp_path / "model.jsonl"
    run([cases], settings, Conditions(record=str(file)), chat=Flaky())
    longer = suite(CASES.replace("id: open", "id: other"))
    result = run([longer], settings, Conditions(replay=str(file)), workers=1)
    assert result.cases[0].status == "error"
    with pytest.raises(BadCassette):
        run([cases], settings, Conditions(replay=__file__), workers=1)


@pytest.mark.parametrize("kind", ["shuffled", "renamed", "more"])
def test_disturbed_tools_come_back_under_their_own_names(
    settings: Settings, cases: Suite, kind: str
) -> None:
    plain, chat = Flaky(), Flaky(renamed="action_01")
    run([cases], settings, chat=plain)
    names = plain.shown[-1]
    chat.renamed = f"action_{names.index('list_tickets') + 1:02d}"
    result = run([cases], settings, Conditions(tools=(kind,)), chat=chat)
    assert result.cases[0].problems == []
    shown = chat.shown[-1]
    assert (shown == names, sorted(shown) == sorted(names)) == (False, kind == "shuffled")


def test_a_model_that_cannot_be_opened_is_refused_before_any_case(
    settings: Settings, cases: Suite
) -> None:
    unknown = settings.model_copy(update={"model": "nobody:nothing"})
    with pytest.raises(ModelUnavailable, match="nobody"):
        run([cases], unknown)
