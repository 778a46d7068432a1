"""What the OpenAPI description promises is kept: nothing breaks, and nothing undeclared comes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.serving import Served

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,response_headers_conformance,unsupported_method"
)
EXAMPLES = 4
SECONDS = 120


@pytest.mark.slow
@pytest.mark.parametrize("persona", ["executive", "agent"])
def test_every_operation_answers_as_described_whatever_it_is_sent(
    served: Served, persona: str, tmp_path: Path
) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    command = [
        str(program), "run", f"{served.url}/api/openapi.json",
        "--header", f"Authorization: Bearer {served.token(persona)}",
        "--phases", "examples,coverage,fuzzing,stateful", "--checks", CHECKS,
        "--max-examples", str(EXAMPLES), "--workers", "2", "--continue-on-failure",
        "--max-time", str(SECONDS), "--request-timeout", "120", "--warnings", "off",
        "--seed", "1",
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-6_000:] + ran.stderr[-1_000:]
