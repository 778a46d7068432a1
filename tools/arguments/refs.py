"""References to things: tickets, accounts, people, products, teams and meetings.

A reference is text: the id once the planner has resolved it, or the words of a client that calls
the tool directly. `tools.lookup` turns it into a row or a helpful refusal.
"""

import re

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from tools.arguments.spoken import Found, Known, NameKind


class Reference(str):
    """Base of the references."""

    kind: NameKind
    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Known names of this kind in the sentence."""
        from tools.arguments import mentions

        return mentions.find(cls.kind, sentence, known)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(min_length=1, max_length=300, strip_whitespace=True),
        )


class TicketRef(Reference):
    """A ticket id such as DESK-1002."""

    kind = "ticket"
    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Ticket ids, however they are written."""
        from tools.arguments import ticket_mentions

        return ticket_mentions.tickets(sentence, known)


class AccountRef(Reference):
    """A customer's id or name."""

    kind = "account"
    __slots__ = ()


class PersonRef(Reference):
    """A member of staff: an id or name, "me", "anyone" or "unassigned"."""

    kind = "person"
    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Names, and the words for the asker, anyone and nobody."""
        from tools.arguments import mentions

        said = mentions.special_people(sentence) + super().read(sentence, known)
        return sorted(said, key=lambda found: found.start)


class ProductRef(Reference):
    """A product's id or name."""

    kind = "product"
    __slots__ = ()


class TeamRef(Reference):
    """A team's id or name."""

    kind = "team"
    __slots__ = ()


class CategoryRef(Reference):
    """A ticket category."""

    kind = "category"
    __slots__ = ()


class MeetingRef(Reference):
    """A meeting's id, or "next"."""

    kind = "meeting"
    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Titles, ids, and "my next meeting"."""
        found = [Found("next", m.start(), m.end(), m[0]) for m in _NEXT.finditer(sentence)]
        return found or super().read(sentence, known)


_NEXT = re.compile(
    r"\b(?:next|upcoming|following)\s+(?:\w+\s+){0,2}(?:meeting|call|appointment|review|qbr)\b",
    re.IGNORECASE,
)


class ProposalRef(str):
    """A change that waits for a decision or was decided: its id, or "all" of those that wait."""

    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """Ids such as p-3fa91c2e07, and "all pending requests"."""
        ids = [Found(m[0].lower(), m.start(), m.end(), m[0]) for m in _PROPOSAL.finditer(sentence)]
        every = [Found("all", m.start(), m.end(), m[0]) for m in _EVERY.finditer(sentence)]
        return ids or every

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(min_length=1, max_length=64, strip_whitespace=True)
        )


_PROPOSAL = re.compile(r"(?<![\w-])p-[0-9a-f]{10}(?![\w-])", re.IGNORECASE)
_EVERY = re.compile(
    r"\b(?:all|every|everything)\b(?=.*\b(?:pending|waiting|open|outstanding)\b)", re.IGNORECASE
)
