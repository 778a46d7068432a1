"""Names and ids: which the evidence knows, and where a text uses them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.grounding.fact import Evidence
from assistant.grounding.wording import NOUNS, stem

SHORT = 60
"""Characters of a cell up to which it can be a name."""
ID = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]*-\d+(?:-[a-z]\d+)?(?![\w-])")
TITLE = 100
"""Characters up to which the first cell of a row can be its title."""
_NAME = re.compile(r"^[^\W\d_][\w'’.&\-]*(?:\s(?:&|van|de|der|von|of|and|the|[\w'’.&\-]+))*$")
_CAPITAL = re.compile(r"^[^\W\d_]")
_ALONE = re.compile(
    r"(?:\babout\s|\bcategory\s|\bchannel\s|(?m:^)\s*(?:\||[-*•])\s*[“\"]?)"
    r"(?P<word>[^\W\d_]+)(?![\w-]|\s[^\W\d_])",
    re.IGNORECASE,
)
_FIRST_WORD = 4
"""Letters that the first word of a name has at least, to stand for the whole."""
_COMMON = frozenset(
    "open new closed resolved pending high medium low red green yellow yes no none met missed "
    "overdue kept active urgent normal plan risk none total all other others average time in out "
    "priority status category team customer account ticket agent email phone chat web api admin "
    "january february march april may june july august september october november december".split()
)


@dataclass(frozen=True)
class Occurrence:
    """A known name at a place of a text."""

    start: int
    end: int
    name: str


def fold(text: str) -> str:
    """One spelling of a name: lower case, straight apostrophes, single blanks."""
    text = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.lower().split()).strip(" “”\"'.,:;*_`")


def names_in_cell(value: str) -> list[str]:
    """The name that a cell is, or the names that it lists."""
    if len(value) > SHORT * 2:
        return []
    parts = value.split(", ") if ", " in value else [value]
    found = []
    for part in parts:
        named = len(part) <= SHORT and _NAME.match(part) and _looks_like_a_name(part)
        if named or ID.fullmatch(part) or re.fullmatch(r"P[1-5]", part):
            found.append(part)
    return found if len(found) == len(parts) else []


def _looks_like_a_name(part: str) -> bool:
    words = [w for w in re.findall(r"[\w'’.-]+", part) if w not in ("van", "de", "der", "von")]
    proper = all(word[:1].isupper() or word[:1].isdigit() for word in words if len(word) > 3)
    return bool(words) and words[0][:1].isupper() and proper and fold(part) not in _COMMON


def key_like(values: list[str]) -> bool:
    """Whether a column's lower-case words tell its rows apart: "campaigns", "billing"."""
    short = [v for v in values if v and len(v) <= 30 and _CAPITAL.match(v)]
    return len(short) == len(values) and len(set(values)) > len(values) / 2


def can_be_found(name: str) -> bool:
    """Whether the name is one that an ordinary sentence does not hold by chance."""
    folded = fold(name)
    return len(folded) > 1 and folded not in _COMMON and stem(folded) not in NOUNS


def find(text: str, evidence: Evidence) -> list[Occurrence]:
    """Where the text uses a known name, whole or shortened; the longest wins."""
    pattern, full = _pattern(frozenset(evidence.names), frozenset(evidence.titles))
    folded = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    found = _common(folded, evidence)
    if pattern is None:
        return found
    for match in pattern.finditer(folded):
        said = " ".join(match[0].lower().split())
        if said in full:
            name = full[said]
        else:
            continue
        if said != fold(name) and not match[0][0].isupper():
            continue
        found.append(Occurrence(match.start(), match.end(), fold(name)))
    return found


def _common(text: str, evidence: Evidence) -> list[Occurrence]:
    """Common words where they can only name a row: "tickets about automation", "| api |"."""
    said = (match for match in _ALONE.finditer(text) if fold(match["word"]) in evidence.common)
    return [Occurrence(*match.span("word"), fold(match["word"])) for match in said]


@lru_cache(maxsize=16)
def _pattern(
    names: frozenset[str], titles: frozenset[str]
) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """An alternation of all names and of the short forms that only one of them has."""
    full = {name: name for name in names}
    full |= {f"priority {n[1]}": n for n in names if re.fullmatch(r"p[1-5]", n)}
    full |= {f"{n}s": n for n in names if re.fullmatch(r"p[1-5]", n)}
    short: dict[str, set[str]] = {}
    for name in names - titles:
        for alias in _short_forms(name):
            short.setdefault(alias, set()).add(name)
    for alias, owners in short.items():
        if len(owners) == 1 and alias not in full:
            full[alias] = next(iter(owners))
    if not full:
        return None, {}
    ordered = sorted(full, key=len, reverse=True)
    joined = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered)
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE), full


def _short_forms(name: str) -> list[str]:
    words = name.split()
    if len(words) < 2 or any(ch.isdigit() for ch in name):
        return []
    forms = [" ".join(words[:n]) for n in range(1, len(words))]
    forms.append(words[-1])
    return [f for f in forms if len(f) >= _FIRST_WORD and f not in _COMMON and stem(f) not in NOUNS]
