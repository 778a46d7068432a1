"""Writes one ticket: its row, its messages and every change, in step with each other."""

from typing import Any

from store.demo.draws import instant
from store.demo.rows import Rows
from store.demo.stories import Account

AI_NAME = "Deskmate"
AI_ID = "ai"
"""Marks changes made by the assistant in the history; it is not a person."""


class Case:
    """A ticket that is being written. Times are seconds since 1970."""

    def __init__(
        self, rows: Rows, id_: str, created: int, account: Account, contact: dict[str, Any] | None,
        **fields: Any,
    ) -> None:  # fmt: skip
        self.rows, self.id, self.created, self.contact = rows, id_, created, contact
        self.stranger: str | None = None
        self._messages = self._events = 0
        blank = dict.fromkeys(
            ("assignee_id", "first_response_at", "resolved_at", "closed_at", "due_at",
             "resolved_by_id", "resolved_by_kind", "resolution", "merged_into_id", "subcategory")
        )  # fmt: skip
        self.row = rows.add(
            "tickets",
            **blank
            | {
                "id": id_, "account_id": account.id, "status": "new", "tags": [],
                "requester_id": contact["id"] if contact else None,
                "created_at": instant(created), "updated_at": instant(created), "reopen_count": 0,
                "reassignment_count": 0, "escalated": False, "source_id": id_,
            }
            | fields,
        )  # fmt: skip
        self._event(created, "status", None, "new", None)
        self._event(created, "priority", None, self.row["priority"], None)

    def change(self, at: int, field: str, new: str, by: str | None) -> None:
        """Set status, priority, assignee or team, and keep the change."""
        column = {"assignee": "assignee_id", "team": "team_id"}.get(field, field)
        old = self.row[column]
        if old == new:
            return
        if field == "assignee" and old:
            self.row["reassignment_count"] += 1
        self._event(at, field, old, new, by)
        self.row[column] = new

    def assign(self, at: int, person: str) -> None:
        """Give it to a person, by the routing rules."""
        self.change(at, "assignee", person, None)

    def customer(self, at: int, body: str) -> None:
        """A message from the customer."""
        who = self.contact or {"id": None, "name": self.stranger}
        self._message(at, "customer", who["id"], who["name"], body, public=True)

    def staff(self, at: int, person: tuple[str | None, str], body: str) -> None:
        """A reply from a person (id and name) or the assistant (None and its name)."""
        if self.row["first_response_at"] is None:
            self.row["first_response_at"] = instant(at)
        self._message(at, "staff", person[0], person[1], body, public=True)

    def note(self, at: int, person: tuple[str, str], body: str) -> None:
        """An internal note."""
        self._message(at, "staff", person[0], person[1], body, public=False)

    def escalate(self, at: int, by: str | None) -> None:
        self.row["escalated"] = True
        self._event(at, "escalated", "false", "true", by)

    def spent(self, at: int, minutes: int, by: str | None) -> None:
        """Minutes of work on the ticket, as the time sheet states them."""
        self._event(at, "time_spent", None, str(minutes), by)

    def resolve(self, at: int, by: str, resolution: str) -> None:
        """Solved by a person, or by the assistant (`AI_ID`)."""
        self.change(at, "status", "resolved", by)
        self.row |= {
            "resolved_at": instant(at), "resolution": resolution,
            "resolved_by_id": None if by == AI_ID else by,
            "resolved_by_kind": "ai" if by == AI_ID else "person",
        }  # fmt: skip

    def reopen(self, at: int) -> None:
        """The customer says that it is not solved."""
        self.change(at, "status", "open", None)
        self.row["reopen_count"] += 1
        for column in ("resolved_at", "resolved_by_id", "resolved_by_kind", "resolution"):
            self.row[column] = None

    def close(self, at: int) -> None:
        """Closed by itself some days after it was resolved."""
        self.change(at, "status", "closed", None)
        self.row["closed_at"] = instant(at)

    def _message(
        self, at: int, by: str, author: str | None, name: str | None, body: str, *, public: bool
    ) -> None:
        self._messages += 1
        self.rows.add(
            "messages", id=f"{self.id}-m{self._messages}", ticket_id=self.id, at=instant(at),
            by=by, author_id=author, author_name=name, public=public, body=body,
        )  # fmt: skip
        self._touch(at)

    def _event(self, at: int, field: str, old: str | None, new: str | None, by: str | None) -> None:
        self._events += 1
        self.rows.add(
            "ticket_events", id=f"{self.id}-e{self._events}", ticket_id=self.id, at=instant(at),
            field=field, old=old, new=new, by_id=by,
        )  # fmt: skip
        self._touch(at)

    def _touch(self, at: int) -> None:
        if hasattr(self, "row"):
            self.row["updated_at"] = max(self.row["updated_at"], instant(at))
