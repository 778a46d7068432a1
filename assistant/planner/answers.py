"""Answers to a question that the planner asked back."""

import re
from typing import Any

from assistant.planner import references
from assistant.planner.arguments import Field
from assistant.planner.context import Context
from tools.arguments.everyday import is_everyday
from tools.arguments.mentions import tokens
from tools.catalog import Catalog

_NUMBER = re.compile(
    r"\s*(?:the\s+|number\s+|option\s+|no\.?\s*|#)?(?P<n>\d{1,2}|first|second|third|fourth"
    r"|fifth|last|one|two|three|1st|2nd|3rd)(?:\s+(?:one|option))?[\s.!)]*",
    re.IGNORECASE,
)
_PLACES = {
    "first": 1, "one": 1, "1st": 1, "second": 2, "two": 2, "2nd": 2, "third": 3, "three": 3,
    "3rd": 3, "fourth": 4, "fifth": 5,
}  # fmt: skip
_CANCEL = re.compile(
    r"\s*(?:never\s*mind|forget\s+(?:it|that)|cancel|stop|none(?:\s+of\s+(?:them|those|these))?"
    r"|skip(?:\s+it)?|neither|no(?:\s+thanks?)?)[\s.!]*",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"^(?:i\s+mean(?:t)?|it's|it\s+is|that's|the|for|about|from|of|make\s+it|please|to|with)\s+",
    re.IGNORECASE,
)


def cancels(sentence: str) -> bool:
    """Whether the question is to be dropped."""
    return bool(_CANCEL.fullmatch(sentence))


def option(sentence: str, options: list[dict[str, Any]]) -> Any:
    """The value of the chosen option, by number, by its words or by a part of them; else None."""
    match = _NUMBER.fullmatch(sentence)
    if match:
        said = match["n"].lower()
        place = len(options) if said == "last" else _PLACES.get(said) or int(said)
        if 1 <= place <= len(options):
            return options[place - 1]["value"]
    folded = _plain(sentence)
    for one in options:
        if folded in (_plain(one["label"]), _plain(one["ask"]), str(one["value"]).lower()):
            return one["value"]
    if len(folded) < 3:
        return None
    parts = [o for o in options if folded in _plain(o["label"]) or _plain(o["label"]) in folded]
    return parts[0]["value"] if len(parts) == 1 else None


def row(sentence: str, one: Field, context: Context, catalog: Catalog) -> str | None:
    """The row that the whole sentence points at: "the second one" of the list shown before."""
    found = references.pointers(sentence)
    if one.ref_kind is None or len(found) != 1 or found[0].all_rows:
        return None
    rest = sentence[: found[0].start] + sentence[found[0].end :]
    if any(word not in _AROUND for word in _plain(rest).split()):
        return None
    hit = references.resolve(found[0], one.ref_kind, context.history, catalog)
    return hit.value if hit and not hit.options else None


_AROUND = frozenset("for of to the from i mean meant please one ticket that it on about".split())


def value(sentence: str, one: Field, context: Context) -> Any:
    """The missing argument, where the sentence is an answer; else None."""
    found = one.reader.read(sentence, context.known)
    if one.is_phrase:
        return found[0].value if found and found[0].score >= 0.8 else sentence.strip(" .") or None
    if found:
        return found[0].value
    kind = one.ref_kind
    if kind is None or len(sentence.split()) > 5:
        return None
    said = sentence.strip(" .?!")
    if all(is_everyday(token.folded) for token in tokens(said)):
        return None
    while _FRAME.match(said):
        said = _FRAME.sub("", said, count=1)
    near = context.known.match(kind, said)  # type: ignore[arg-type]
    if near and near[0].score >= 0.75:
        return near[0].id
    # An id or name that nobody knows is handed on: the tool says so, with the nearest.
    return said if said and (kind != "ticket" or any(ch.isdigit() for ch in said)) else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w-]+", " ", text.lower()).split())
