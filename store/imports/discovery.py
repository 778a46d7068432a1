"""Which files of a folder a source reads, and which it leaves alone and says so."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from store.imports.errors import ImportFailed
from store.imports.record import Noticed


@dataclass(frozen=True, slots=True)
class Found:
    """Files to read in a fixed order, and the others with the reason."""

    used: list[Path]
    unused: dict[Path, str]

    def notices(self) -> Iterator[Noticed]:
        """A note for each file that is not read."""
        for path, reason in self.unused.items():
            yield Noticed("note", f"not used: {path.name} ({reason})", path.name)


def discover(
    paths: Sequence[Path], reason_against: Callable[[Path, bool], str | None], expected: str
) -> Found:
    """Sort the files that were named, and those in named folders and below.

    `reason_against(path, from_folder)` says why a file is not read, or None. Raises ImportFailed
    when a path does not exist or no file can be used; `expected` then says what to give.
    """
    used: list[Path] = []
    unused: dict[Path, str] = {}
    for path, from_folder in dict(_files(paths)).items():
        reason = reason_against(path, from_folder)
        if reason is None:
            used.append(path)
        else:
            unused[path] = reason
    if used:
        return Found(used, unused)
    where = ", ".join(str(path) for path in paths) or "(nothing)"
    listed = "".join(f"\n  {path.name}: {reason}" for path, reason in list(unused.items())[:10])
    raise ImportFailed(f"Nothing in {where} can be imported. Expected {expected}.{listed}")


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    for path in paths:
        if path.is_dir():
            inside = [p for p in path.rglob("*") if p.is_file() and not _hidden(p, path)]
            for file in sorted(inside, key=lambda p: _natural(p.relative_to(path))):
                yield file, True
        elif path.is_file():
            yield path, False
        else:
            raise ImportFailed(f"There is no file {path}. Check the path and try again.")


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _natural(path: Path) -> list[tuple[int, str]]:
    """Order in which page_2 comes before page_10: a later page holds later states."""
    parts = re.split(r"(\d+)", path.as_posix().lower())
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
