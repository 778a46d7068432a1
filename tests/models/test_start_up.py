"""A question to the built-in planner loads nothing that only a language model needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.models.conftest import Opened

CHECKOUT = Path(__file__).resolve().parents[2]
NOT_NEEDED = {
    "altair",
    "chromadb",
    "grpc",
    "langchain",
    "langchain_openai",
    "openai",
    "opentelemetry.exporter",
    "pandas",
    "tiktoken",
    "torch",
    "transformers",
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


@pytest.mark.slow
def test_a_question_to_the_planner_loads_no_provider(company: Opened) -> None:
    home = company()[0].settings.home
    plain = {k: v for k, v in os.environ.items() if not k.startswith("DESKMATE_")}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=CHECKOUT,
        env={**plain, "DESKMATE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"list_tickets"' in done.stdout
    assert NOT_NEEDED & set(done.stderr.split()) == set()
