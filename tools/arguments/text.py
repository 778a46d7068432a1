"""Free text that a tool searches for or writes down."""

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from tools.arguments.spoken import Found, Known

MOST = 4_000


class Phrase(str):
    """The part of a sentence that is neither the command nor another argument."""

    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """What is left of the sentence without its command words."""
        from tools.arguments import phrases

        return phrases.find(sentence)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(min_length=1, max_length=MOST, strip_whitespace=True),
            serialization=core_schema.to_string_ser_schema(),
        )


class Query(Phrase):
    """What the articles are searched for: the whole question, without the command."""

    __slots__ = ()

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """The question with all that it says."""
        from tools.arguments import phrases

        return phrases.asked(sentence)
