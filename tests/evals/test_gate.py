"""What makes the assistant worse does not get past the gate; the report says where it is worse."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from assistant import prompting
from assistant.settings import Settings
from evals.case import FIRST_LINE, load
from evals.diff import against
from evals.html import page
from evals.results import accept, read
from evals.runner import run
from tests.cli.conftest import run_command

CASES = """suite: some
cases:
- id: open
  persona: manager
  data: empty
  say: give me every ticket that is still open
  calls: [{list_tickets: {status: open}}]
- id: workload
  persona: manager
  data: empty
  say: is anybody on the team overloaded
  calls: [team_workload]
"""
RULE = "Leave out arguments that the person did not mention"


class Obedient(BaseChatModel):
    """Does what its instructions say: it invents arguments unless they forbid it."""

    @property
    def _llm_type(self) -> str:
        return "obedient"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self

    def _generate(self, messages: list[BaseMessage], *_: Any, **kwargs: Any) -> ChatResult:
        if isinstance(messages[-1], ToolMessage):
            message = AIMessage("That is all there is.")
        else:
            question = next(str(m.content) for m in reversed(messages) if m.type == "human")
            tool = "team_workload" if "overloaded" in question else "list_tickets"
            invented = {} if RULE in str(messages[0].content) else {"priority": "P1"}
            args = invented if tool == "list_tickets" else {}
            message = AIMessage("", tool_calls=[{"name": tool, "args": args, "id": "call_1"}])
        return ChatResult(generations=[ChatGeneration(message=message)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.yaml"
    path.write_text(f"{FIRST_LINE}x\n{CASES}", encoding="utf-8")
    return path


def test_a_worse_planner_ends_the_gate_with_1_and_names_the_case(
    settings: Settings, file: Path, tmp_path: Path
) -> None:
    kept, shown = tmp_path / "kept.json", tmp_path / "run.html"
    home = settings.home
    accepted = run_command("eval", "run", file, "--workers", 1, "--accept", kept, home=home)
    assert accepted.code == 0
    gate = ("eval", "run", file, "--workers", 1, "--baseline", kept, "--html", shown)
    assert run_command(*gate, home=home).code == 0
    stopped = run_command(*gate, "--mutation", "second_best_tool", home=home)
    assert stopped.code == 1
    told = " ".join(stopped.err.split())
    assert "2 cases got worse" in told
    assert "some/workload" in told
    assert "is anybody on the team overloaded" in told
    assert "expected team_workload()" in shown.read_text(encoding="utf-8")


def test_a_worse_prompt_is_stopped_and_the_page_says_where(
    settings: Settings, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = load(file)
    accept(run([suite], settings, chat=Obedient()), tmp_path / "model.json")
    prompts = Path(shutil.copytree(prompting.FOLDER, tmp_path / "prompts"))
    sound = (prompts / "assistant.md").read_text(encoding="utf-8")
    (prompts / "assistant.md").write_text(
        sound.replace(RULE, "Be generous with arguments"), "utf-8"
    )
    monkeypatch.setattr(prompting, "FOLDER", prompts)
    worse = run([suite], settings, chat=Obedient())
    changed = [c for c in against(read(tmp_path / "model.json"), worse) if c.worse]
    assert [change.id for change in changed] == ["some/open"]
    told = page(worse, changed)
    assert "Worse than the baseline" in told
    assert "called list_tickets(priority=P1), expected list_tickets(status=open)" in told
