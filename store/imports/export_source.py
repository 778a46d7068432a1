"""The way through that Zendesk, Freshdesk and HubSpot exports share: find, put aside, hand over."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from store.imports.discovery import Found, discover
from store.imports.record import Item, Options, Progress, Rejected, RowsRead
from store.imports.spool import Spool, spooling

Sort = Callable[[Path, Spool, Options, Progress], Iterator[Item]]
"""Reads a file into the spool; gives only what cannot be used or is worth a notice."""


@dataclass
class ExportSource:
    """A source whose rows need each other before any of them can be handed over."""

    name: str
    expected: str
    """What to give, for the error when nothing fits."""
    reason_against: Callable[[Path, bool], str | None]
    """Why a file is not read, or None; the flag says whether it was found in a folder."""
    sort: Sort
    records: Callable[[Spool], Iterator[Item]]
    """What the spooled rows amount to, parents first."""
    options: Options
    _found: Found | None = field(default=None, init=False)

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The files that will be read; raises ImportFailed when there is none."""
        self._found = discover(paths, self.reason_against, self.expected)
        return self._found.used

    def read(self, files: Sequence[Path], progress: Progress) -> Iterator[Item]:
        """Stream the content; half of the progress is reading, half is handing over."""
        if self._found and self._found.used == list(files):
            yield from self._found.notices()
        with spooling(ZoneInfo(self.options.time_zone)) as spool:
            halves = _Halves(progress)
            for path in files:
                rejected = 0
                for item in self.sort(path, spool, self.options, halves.read):
                    rejected += isinstance(item, Rejected)
                    yield item
                yield RowsRead(path.name, spool.take_places() + rejected)
            spool.seal()
            halves.expect(spool.counts.total())
            for item in self.records(spool):
                halves.handed_over()
                yield item
            halves.finish()


class _Halves:
    """Progress in bytes of work that goes over the same rows twice."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._left = 0
        self._share = 0

    def read(self, size: int) -> None:
        half = size // 2
        self._left += size - half
        self._progress(half)

    def expect(self, rows: int) -> None:
        self._share = self._left // max(rows, 1)

    def handed_over(self) -> None:
        step = min(self._share, self._left)
        self._left -= step
        if step:
            self._progress(step)

    def finish(self) -> None:
        if self._left:
            self._progress(self._left)
        self._left = 0
