"""Remembers how an endpoint makes tool calls: its own way, or written as JSON.

One answer proves little: a good model may ask back where a call was due. So "json" is remembered
only once a call has come that way, an own call outweighs it, and both are looked at again after
some days, as servers are updated.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

FILE = "models.json"
KEPT_FOR = timedelta(days=7)

Form = Literal["own", "json"]


class CallForm:
    """What is known of one endpoint, kept in a folder from one process to the next."""

    def __init__(self, label: str, folder: Path | None) -> None:
        self._label = label
        self._file = folder / FILE if folder else None
        self.known: Form | None = self._kept()

    def seen(self, form: Form) -> None:
        """A call has come in this form."""
        if self.known in ("own", form):
            return
        self.known = form
        if self._file is None:
            return
        entry = {"calls": form, "since": datetime.now(UTC).isoformat(timespec="seconds")}
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({**self._all(), self._label: entry}, indent=2))
            part.replace(self._file)
        except OSError:
            return  # found out again next time

    def _kept(self) -> Form | None:
        entry = self._all().get(self._label)
        if not isinstance(entry, dict) or entry.get("calls") not in ("own", "json"):
            return None
        try:
            since = datetime.fromisoformat(str(entry.get("since")))
            return entry["calls"] if datetime.now(UTC) - since < KEPT_FOR else None
        except (ValueError, TypeError):
            return None

    def _all(self) -> dict[str, object]:
        if self._file is None:
            return {}
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
