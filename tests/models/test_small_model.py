"""A real small model behind a real endpoint: `make test-model`.

It is far too small to choose a tool. What it shows is that transport, streaming, counting,
time-outs, JSON schemas and the planner behind it work with a server that nobody here wrote.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from assistant.conversation import Question
from assistant.models import json_calls, offer, opening, providers, tokens
from assistant.models.failures import RequestFailed
from assistant.settings import Settings
from assistant.wiring import Assistant, build
from reports.blocks import Note
from tests.models.conftest import Opened

pytestmark = pytest.mark.model

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = Path(
    os.environ.get("DESKMATE_TEST_LOCAL_MODEL", CHECKOUT / ".venv" / "local-model")
).absolute()
ASKED = [HumanMessage("Write two sentences about bicycles.")]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the small model is served."""
    if not (PACKAGES / "xllamacpp").is_dir():
        pytest.skip("the small model is not installed: run `make test-model`")
    command = [sys.executable, str(Path(__file__).with_name("small_server.py")), str(PACKAGES)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture
def settings(address: str, tmp_path: Path) -> Settings:
    """Settings with that model; generous, as nothing here is about speed."""
    return Settings(
        home=tmp_path / "home",
        model=f"{address}/v1#smollm2",
        model_timeout=600,
        model_answer_tokens=96,
        model_tools=3,
    )


@pytest.fixture
def assistant(company: Opened, settings: Settings) -> Iterator[Assistant]:
    """The small company, asked through the small model."""
    company()
    opened = build(settings)
    yield opened
    opened.store.close()


Show = Callable[[str], None]


@pytest.fixture
def show(pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]) -> Show:
    """Prints a measured figure beside the dots."""

    def line(text: str) -> None:
        with capsys.disabled():
            pytestconfig.get_terminal_writer().line(f"\n{text}")

    return line


def asked_of(address: str, path: str, body: dict[str, Any]) -> Any:
    """What the server's own interface says, around Deskmate."""
    request = urllib.request.Request(f"{address}{path}", json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def test_a_message_is_streamed_and_counted_as_the_server_counts(
    address: str, settings: Settings, show: Show
) -> None:
    endpoint = opening.endpoint(settings)
    times: list[float] = []
    started = time.perf_counter()
    message = endpoint.send(
        ASKED, [], lambda _: times.append(time.perf_counter() - started), written=False
    )
    usage = message.usage_metadata
    assert usage is not None
    assert len(times) > 10
    prompt = asked_of(
        address,
        "/apply-template",
        {"messages": [{"role": "user", "content": str(ASKED[0].content)}]},
    )["prompt"]
    counted = asked_of(address, "/tokenize", {"content": prompt, "parse_special": True})["tokens"]
    assert usage["input_tokens"] == len(counted)
    assert 10 < usage["output_tokens"] <= settings.model_answer_tokens
    speed = (usage["output_tokens"] - 1) / (times[-1] - times[0])
    show(f"first piece after {times[0]:.2f} s, then {speed:.0f} tokens/s")


def test_a_slow_answer_is_left_behind_and_the_next_one_comes(settings: Settings) -> None:
    hasty = opening.endpoint(settings.model_copy(update={"model_timeout": 0.02}))
    with pytest.raises(RequestFailed) as failed:
        hasty.send(ASKED, [], lambda _: None, written=False)
    assert failed.value.kind == "timeout"
    patient = opening.endpoint(settings.model_copy(update={"model_answer_tokens": 64}))
    assert patient.send(ASKED, [], lambda _: None, written=False).content


def test_a_json_schema_is_kept_to_by_a_model_that_knows_no_tools(assistant: Assistant) -> None:
    endpoint, door = assistant.endpoint, assistant.door
    assert endpoint is not None
    offered = [door.catalog.get(name) for name in ("list_tickets", "what_can_you_do")]
    briefed = HumanMessage(f"{json_calls.instructions(offered)}\n\nShow my open tickets.")
    message = endpoint.send([briefed], offered, lambda _: None, written=True)
    text = str(message.content)
    assert text.startswith("{")
    if message.response_metadata.get("finish_reason") == "stop":
        (value,) = json_calls.read(text)
        assert set(value) in ({"call"}, {"answer"})
        call = json_calls.call_of(value)
        assert call is None or call[0] in {spec.name for spec in offered}


def test_tools_are_dropped_without_a_word(assistant: Assistant) -> None:
    """The reason for the JSON form: should a later server do better, this says so."""
    endpoint, door = assistant.endpoint, assistant.door
    assert endpoint is not None
    offered = [door.catalog.get("list_tickets")]
    message = endpoint.send(
        [HumanMessage("Show my open tickets.")], offered, lambda _: None, written=False
    )
    assert not message.tool_calls
    assert message.usage_metadata is not None
    assert message.usage_metadata["input_tokens"] < endpoint.tool_tokens(offered)


def test_the_planner_answers_for_a_model_that_is_too_slow_and_says_so(
    assistant: Assistant, settings: Settings
) -> None:
    question = Question("show my open tickets", assistant.actor("ana"))
    hasty = build(settings.model_copy(update={"model_timeout": 0.05}))
    alone = build(settings.model_copy(update={"model": "planner"}))
    answer, planned = hasty.ask(question), alone.ask(question)
    hasty.store.close()
    alone.store.close()
    assert [(c.tool, c.args) for c in answer.calls] == [(c.tool, c.args) for c in planned.calls]
    (note,) = [b.text for b in answer.report.blocks if isinstance(b, Note)]
    assert "the language model was left out: no answer within 0.05 s" in note
    shown = [b for b in answer.report.blocks if not isinstance(b, Note)]
    assert shown == [b for b in planned.report.blocks if not isinstance(b, Note)]


def test_whatever_it_says_tools_answer(assistant: Assistant, show: Show) -> None:
    """It may write nonsense, or a valid call of a wrong tool: which, is not the question here."""
    answer = assistant.ask(Question("show my open tickets", assistant.actor("ana")))
    assert answer.calls
    assert all(call.tool in assistant.door.catalog for call in answer.calls)
    used = answer.usage
    assert used["requests"] >= 2
    assert used["estimated"] is False
    notes = [b.text for b in answer.report.blocks if isinstance(b, Note)]
    show(f"{used['requests']} requests, {used['input_tokens']:,} tokens read: {notes}")


def test_the_estimate_of_tokens_is_near_this_tokenizer(
    address: str, assistant: Assistant, show: Show
) -> None:
    specs = list(assistant.door.catalog)
    texts = [json.dumps(offer.declared(spec)) for spec in specs]
    texts += [(CHECKOUT / "prompts" / "assistant.md").read_text(encoding="utf-8")]
    texts += [example.text for spec in specs for example in spec.examples]
    real = [len(asked_of(address, "/tokenize", {"content": text})["tokens"]) for text in texts]
    share = sum(tokens.estimate(text) for text in texts) / sum(real)
    show(f"estimate: {share:.2f} of {sum(real):,} tokens in {len(texts)} texts")
    assert 0.9 < share < 1.4


def test_the_settings_name_the_model_and_hide_nothing(settings: Settings) -> None:
    assert providers.label(settings) == "openai:smollm2"
