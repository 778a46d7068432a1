"""What the figures mean that tools work out themselves: `worked_out.yaml`, by tool and label."""

import re
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("worked_out.yaml")


def meaning(tool: str, label: str) -> tuple[str, str] | None:
    """An id such as "team_workload.load_in_days" and what the figure means; None where unknown.

    A column may be called "Table: Column"; then the column is looked up.
    """
    for said in (label, label.rpartition(": ")[2]):
        for owner in (tool, "any"):
            found = _of(owner, said)
            if found is not None:
                return f"{tool}.{_slug(found[0])}", found[1]
    return None


def _of(owner: str, label: str) -> tuple[str, str] | None:
    known = _file().get(owner, {})
    if label in known:
        return label, known[label]
    begun = [(k, v) for k, v in known.items() if k.endswith("…") and label.startswith(k[:-1])]
    return max(begun, key=lambda pair: len(pair[0]), default=None)


def _slug(label: str) -> str:
    return re.sub(r"\W+", "_", label.lower()).strip("_")


@lru_cache(maxsize=1)
def _file() -> dict[str, dict[str, str]]:
    import yaml

    return yaml.safe_load(FILE.read_text(encoding="utf-8"))
