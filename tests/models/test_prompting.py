"""Prompts are files whose variables are checked."""

from pathlib import Path

import pytest

from assistant import prompting
from assistant.prompting import FOLDER, PromptError, prompt, read
from tools.access import Persona


def test_every_prompt_file_declares_the_variables_that_it_uses() -> None:
    files = sorted(FOLDER.glob("*.md"))
    assert {p.value for p in Persona} < {file.stem for file in files}
    for file in files:
        assert read(file).text.strip(), file.name


def test_a_missing_variable_is_refused() -> None:
    with pytest.raises(PromptError, match=r"correction\.md: fault is missing"):
        prompt("correction").fill()


def test_a_variable_that_the_prompt_does_not_have_is_refused() -> None:
    with pytest.raises(PromptError, match="reason is not one of its variables"):
        prompt("correction").fill(fault="x", reason="y")


def test_values_are_filled_in_as_they_are_whatever_they_contain() -> None:
    said = "costs $5, see $fault and ${mark}"
    assert said in prompt("correction").fill(fault=said)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Hello $name", "must begin with"),
        ("---\nvariables: name\n---\nHello", "declared and used variables differ: name"),
        ("---\nvariables:\n---\nHello $name", "declared and used variables differ: name"),
        ("---\nvariables:\n---\n5 $ a day", "written \\$\\$"),
        ("---\nauthor: me\n---\nHello", "must begin with"),
    ],
)
def test_a_prompt_file_that_does_not_fit_itself_is_refused(
    tmp_path: Path, text: str, complaint: str
) -> None:
    file = tmp_path / "odd.md"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PromptError, match=complaint):
        read(file)


def test_a_prompt_that_is_not_there_is_named() -> None:
    with pytest.raises(PromptError, match=r"prompts/nothing\.md"):
        prompting.prompt("nothing")
