"""Prompts are files in `prompts/`: this loads them, fills their variables, refuses a missing one.

A prompt begins with a line `variables: a, b` between two lines of `---`; its text uses `$a` and
`$b`. A dollar sign is written `$$`.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

FOLDER = Path(__file__).resolve().parent.parent / "prompts"


class PromptError(Exception):
    """A prompt is not there, or its variables do not fit. The message names the file."""


@dataclass(frozen=True)
class Prompt:
    """A prompt and the variables that it declares."""

    name: str
    text: str
    variables: frozenset[str]

    def fill(self, **values: str) -> str:
        """The text with its variables filled. Raises PromptError unless each is given, no more."""
        missing = sorted(self.variables - set(values))
        unknown = sorted(set(values) - self.variables)
        if missing or unknown:
            wrong = [f"{name} is missing" for name in missing]
            wrong += [f"{name} is not one of its variables" for name in unknown]
            raise PromptError(f"prompts/{self.name}.md: {', '.join(wrong)}.")
        return Template(self.text).substitute(values).strip("\n")


def prompt(name: str) -> Prompt:
    """The prompt of that name. Raises PromptError."""
    return read(FOLDER / f"{name}.md")


@lru_cache(maxsize=64)
def read(path: Path) -> Prompt:
    """The prompt in a file. Raises PromptError when it declares other variables than it uses."""
    try:
        raw = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(f"prompts/{path.name} cannot be read: {error.strerror}.") from None
    head, variables, text = _parts(raw, path.name)
    if head != "variables":
        raise PromptError(f"prompts/{path.name} must begin with ---, variables: …, ---.")
    template = Template(text)
    if not template.is_valid():
        raise PromptError(f"prompts/{path.name}: a dollar sign is written $$.")
    used = frozenset(template.get_identifiers())
    if used != variables:
        odd = ", ".join(sorted(used ^ variables))
        raise PromptError(f"prompts/{path.name}: declared and used variables differ: {odd}.")
    return Prompt(path.stem, text, variables)


def _parts(raw: str, file: str) -> tuple[str, frozenset[str], str]:
    opening, _, rest = raw.partition("---\n")
    head, closed, text = rest.partition("---\n")
    if opening or not closed:
        raise PromptError(f"prompts/{file} must begin with ---, variables: …, ---.")
    key, _, names = head.strip().partition(":")
    return key, frozenset(name.strip() for name in names.split(",") if name.strip()), text
