"""What a question in a process of its own loads, and that it goes nowhere but to its model."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.models.conftest import Opened
from tests.models.served import calls, serving, words

CHECKOUT = Path(__file__).resolve().parents[2]
NOT_NEEDED = {
    "altair",
    "chromadb",
    "grpc",
    "httpx",
    "httpx2",
    "langchain",
    "langchain_openai",
    "langgraph_sdk.client",
    "langsmith.schemas",
    "openai",
    "opentelemetry",
    "pandas",
    "tiktoken",
    "torch",
    "transformers",
    "urllib3",
    "websockets",
}
SCRIPT = """
import sys, deskmate
sys.argv = ["deskmate", "ask", "--new", "--as", "ana", "--json", "show my open tickets"]
try:
    deskmate.main()
except SystemExit as ended:
    assert not ended.code, ended.code
sys.stderr.write(" ".join(sys.modules))
"""


def ask(home: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    plain = {k: v for k, v in os.environ.items() if not k.startswith("DESKMATE_")}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=CHECKOUT,
        env={**plain, "DESKMATE_HOME": str(home), **settings},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.slow
def test_a_question_to_the_planner_loads_no_provider_and_no_http_client(company: Opened) -> None:
    done = ask(company()[0].settings.home)
    assert '"list_tickets"' in done.stdout
    assert NOT_NEEDED & set(done.stderr.split()) == set()


@pytest.mark.slow
def test_a_question_to_a_served_model_is_answered_and_traced_nowhere(company: Opened) -> None:
    asked = calls("list_tickets")
    with serving(asked, words("You have two.")) as model, serving(words("")) as collector:
        hosted = {
            "LANGSMITH_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_API_KEY": "of another program",
            "LANGSMITH_ENDPOINT": collector.url,
        }
        done = ask(company()[0].settings.home, DESKMATE_MODEL=model.url, **hosted)
    assert "You have two." in done.stdout
    assert len(model.asked) == 2
    assert collector.headers == []
