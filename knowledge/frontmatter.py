"""Front matter: what stands before an article between two lines of `---` (YAML) or `+++` (TOML)."""

import re
from typing import Any

_FRONT_MATTER = re.compile(
    r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<front>.*?)^(?P=fence)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_BARE_COLON = re.compile(r"^\w+:[ \t]+[^\s\"'\[{|>].*:[ \t]", re.MULTILINE)
"""A value that YAML takes for a second name: title: Children: prices and taxes."""


class Malformed(Exception):
    """The front matter cannot be read; the message says why."""


def split(text: str) -> tuple[dict[str, Any], str]:
    """The fields of the front matter, and the text after it. Raises Malformed."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    front = (_of_yaml if match["fence"] == "---" else _of_toml)(match["front"])
    if not isinstance(front, dict):
        return {}, text
    return {str(key): value for key, value in front.items()}, text[match.end() :]


def _of_yaml(front: str) -> Any:
    import yaml

    try:
        return yaml.load(front, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "its first lines"
        quotes = '; put a value with ": " in it in quotes' if _BARE_COLON.search(front) else ""
        raise Malformed(f"the front matter is not YAML ({where}){quotes}") from error
    except ValueError as error:
        # YAML makes a date of what looks like one: 2026-13-01.
        raise Malformed(f"the front matter has a date that does not exist: {error}") from error


def _of_toml(front: str) -> Any:
    import tomllib

    try:
        return tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"the front matter is not TOML: {error}") from error
