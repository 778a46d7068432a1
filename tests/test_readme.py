"""The transcripts in the README are what the program prints."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"```console\n\$ deskmate (?P<command>.+)\n(?P<shown>(?:.*\n)*?)```")
WIDTH = "84"


def transcripts() -> list[tuple[str, str]]:
    """Command and printed text of every transcript, in order."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    return [(match["command"], match["shown"]) for match in BLOCK.finditer(readme)]


def _run(home: Path, *words: str) -> str:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("DESKMATE_")}
    done = subprocess.run(
        [sys.executable, "-m", "deskmate", *words],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        env={**plain, "DESKMATE_HOME": str(home), "COLUMNS": WIDTH, "NO_COLOR": "1"},
    )
    return done.stdout


@pytest.mark.slow
def test_every_transcript_is_what_the_program_prints(tmp_path: Path) -> None:
    _run(tmp_path, "demo", "--no-chat")
    assert len(transcripts()) > 2
    for command, shown in transcripts():
        printed = [line.rstrip() for line in _run(tmp_path, *shlex.split(command)).splitlines()]
        promised = [line for line in shown.splitlines() if line != "…"]
        assert printed[: len(promised)] == promised, command
