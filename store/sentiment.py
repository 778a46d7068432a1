"""How a customer's message sounds: a lexicon, no model, the same answer every time.

Words and weights are in `moods.yaml`. A positive word after a negation counts as displeasure
("not happy"), a negative one after a negation does not count ("not urgent").
"""

import math
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

Mood = Literal["angry", "confused", "neutral", "happy"]

LEXICON = Path(__file__).with_name("moods.yaml")
_NEGATED = re.compile(r"(?:\b(?:not|no|never|without|nicht|kein)|n't)(?:\s+\w+){0,2}\s*$", re.I)
_QUOTED = re.compile(r"^(?:>|On .+ wrote:).*$", re.MULTILINE)
_BAR = 1.5
"""Weight that a mood needs to be named; a single faint word is not enough."""


def score(text: str) -> float:
    """From -1 (very unhappy) through 0 to 1 (very happy)."""
    weights = _weights(text)
    balance = weights["happy"] - weights["angry"] - 0.3 * weights["confused"]
    return round(math.tanh(balance / 3), 3)


def mood(text: str) -> Mood:
    """The mood that the words show most clearly; neutral where none does."""
    weights = _weights(text)
    if weights["angry"] >= _BAR and weights["angry"] >= weights["happy"]:
        return "angry"
    if weights["confused"] >= _BAR and weights["confused"] >= weights["happy"]:
        return "confused"
    return "happy" if weights["happy"] >= _BAR else "neutral"


def _weights(text: str) -> dict[str, float]:
    said = _QUOTED.sub("", text).replace("’", "'")
    found = {"angry": 0.0, "confused": 0.0, "happy": 0.0}
    for name, weight, pattern in _lexicon():
        for match in pattern.finditer(said):
            negated = _NEGATED.search(said[max(0, match.start() - 40) : match.start()])
            if not negated:
                found[name] += weight
            elif name == "happy":
                found["angry"] += weight
    return found


@lru_cache(maxsize=1)
def _lexicon() -> list[tuple[str, float, re.Pattern[str]]]:
    import yaml

    read = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
    return [
        (name, float(weight), re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE))
        for name, groups in read.items()
        for weight, words in groups.items()
    ]
