"""The stand-ins for hosted services: that they know their names, and that they step aside."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from langsmith.run_helpers import get_tracing_context

from assistant import frameworks

CHECKOUT = Path(__file__).resolve().parents[2]
START = """
import sys
from assistant import frameworks
assert frameworks.stand_in() == ["langgraph_sdk", "langsmith", "requests"]
from langchain_core.runnables import RunnableLambda
import langgraph.graph
step = RunnableLambda(lambda n: n + 1)
assert step.invoke(1) == 2
assert not {"langsmith.schemas", "langgraph_sdk.client", "urllib3"} & set(sys.modules)
"""
ASKED_FOR = {
    "a tracer of LangChain's": """
from langchain_core.tracers.context import collect_runs
from langchain_core.tracers.schemas import Run
assert not isinstance(1, Run)
with collect_runs() as traced:
    step.invoke(1)
assert traced.traced_runs[0].outputs == {"output": 2}
assert isinstance(traced.traced_runs[0], Run)
""",
    "the events of a run": """
import asyncio
async def events():
    return [event["event"] async for event in step.astream_events(1, version="v2")]
assert asyncio.run(events()) == ["on_chain_start", "on_chain_stream", "on_chain_end"]
""",
    "LangSmith itself": """
from langchain_core.tracers.langchain import Client as handed_out
from langsmith import Client, traceable, utils
assert Client.__init__ and utils.LangSmithError
assert isinstance(handed_out(api_key="-", auto_batch_tracing=False), Client)
assert traceable(lambda: 3)() == 3
""",
    "a graph on a server": """
from langgraph.pregel.remote import RemoteGraph
import langgraph_sdk
assert RemoteGraph("g", url="http://127.0.0.1:1").name == "g"
assert langgraph_sdk.auth.types.BaseUser is langgraph.runtime.BaseUser
""",
    "another HTTP client": """
import requests
assert requests.__version__
try:
    requests.get("http://127.0.0.1:1", timeout=1)
except requests.ConnectionError:
    pass
""",
}


TRACED = """
from assistant import frameworks
if STAND_IN:
    frameworks.stand_in()
from langsmith import utils
assert utils.LangSmithUserError
from langchain_core.callbacks import CallbackManager
print(*(type(handler).__name__ for handler in CallbackManager.configure().handlers))
"""


@pytest.mark.parametrize(("stands_in", "told"), [(True, ""), (False, "LangChainTracer")])
def test_nothing_is_traced_even_where_the_real_langsmith_is_loaded(
    stands_in: bool, told: str
) -> None:
    wish = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "-"}
    done = subprocess.run(
        [sys.executable, "-c", TRACED.replace("STAND_IN", str(stands_in))],
        cwd=CHECKOUT, env={**os.environ, **wish}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == told


@pytest.mark.parametrize("wanted", ASKED_FOR)
def test_a_stand_in_steps_aside_for(wanted: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START + ASKED_FOR[wanted]],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("module", frameworks.STANDINS)
def test_a_stand_in_has_only_names_of_the_real_module(module: str) -> None:
    real = importlib.import_module(module)
    assert not isinstance(real, frameworks.StandIn)
    assert [n for n in frameworks.STANDINS[module] if not hasattr(real, n)] == []


def test_what_surrounds_an_untraced_call_is_what_langsmith_says() -> None:
    said = frameworks.STANDINS["langsmith.run_helpers"]["get_tracing_context"]()
    assert said == get_tracing_context()


def test_packages_that_are_loaded_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    for package in ("langgraph_sdk", "langsmith", "requests"):
        importlib.import_module(package)
    assert frameworks.stand_in() == []
