"""Ids, and records that were merged into others."""

from store.imports.source_rows import SourceRow, lenient
from store.imports.spool import Spool

CHANGED = ("updatedat", "hs_lastmodifieddate", "lastmodifieddate", "updated_at", "_fivetran_synced")
"""The columns that say when a version of a row is from."""


class Merges:
    """Which record now stands for which; ids that were never merged stand for themselves."""

    def __init__(self, spool: Spool) -> None:
        self._into: dict[tuple[str, str], str] = {}
        for row in spool.rows("contact_merge_audit"):
            self._add("contact", row.key("vid_to_merge"), row.key("canonical_vid", "contact_id"))
        for row in spool.rows("merged_deal"):
            self._add("deal", row.key("merged_deal_id"), row.key("deal_id"))
        for kind in ("company", "contact", "deal", "ticket"):
            for row in spool.rows(kind):
                for merged in lenient(lambda row=row: row.many("hs_merged_object_ids"), []):
                    self._add(kind, str(merged), row.key("id"))

    def _add(self, kind: str, merged: str | None, into: str | None) -> None:
        if merged and into and merged != into:
            self._into[kind, merged] = into

    def standing(self, kind: str, id: str | None) -> str | None:
        """The id of the record that stands for this one."""
        seen: set[str] = set()
        while id is not None and (kind, id) in self._into and id not in seen:
            seen.add(id)
            id = self._into[kind, id]
        return id

    def is_merged(self, kind: str, row: SourceRow) -> bool:
        """Whether another record stands for this row."""
        id = row.key("id")
        return self.standing(kind, id) != id

    def account_id(self, id: str | None) -> str | None:
        found = self.standing("company", id)
        return f"hs-company-{found}" if found else None

    def contact_id(self, id: str | None) -> str | None:
        found = self.standing("contact", id)
        return f"hs-contact-{found}" if found else None


def owner_id(id: str | None) -> str | None:
    return f"hs-owner-{id}" if id else None


def team_id(id: str | None) -> str | None:
    return f"hs-team-{id}" if id else None
